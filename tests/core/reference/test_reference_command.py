"""``offcut reference`` as a newcomer uses it."""

import json

import pytest
from click.testing import CliRunner, Result

from offcut.cli.reference import command
from offcut.errors import InputError, NotDated


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def out(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0
    return result.output


def test_without_a_table_all_are_listed_with_rows_and_licence() -> None:
    text = out()
    assert "landfill-tax" in text
    assert "842" in text
    assert "OGL v3.0" in text


@pytest.mark.parametrize("name", ["landfill-tax", "landfill_tax", "Landfill-Tax"])
def test_rates_of_a_day_with_unit_dates_source_and_status(name: str) -> None:
    text = out(name, "--on", "2026-11-21")
    for part in ("130.75", "8.65", "GBP/t", "2026-04-01", "seen", "policy paper", "2026-11-21"):
        assert part in text
    assert "126.15" not in text


def test_a_recalled_rate_is_marked() -> None:
    assert "recalled (unverified default)" in out("landfill-tax", "--on", "2022-06-01")
    assert "* unverified default" in out("landfill-tax")


def test_a_use_shows_its_limits() -> None:
    text = out("uses", "sand-conc-c33")
    assert "Concrete fine aggregate" in text
    assert "limits" in text
    assert "passing_0.3mm" in text


def test_a_treatment_shows_effects_feed_limits_and_residues() -> None:
    text = out("treatments", "T-WAT-RO")
    for part in ("treatment effects", "treatment feed limits", "treatment residues"):
        assert part in text


def test_a_waste_code_is_found_as_it_is_written() -> None:
    for written in ("170503", "17 05 03", "17 05 03*"):
        assert "Soil and stones" in out("waste-codes", written)


def test_words_search_rows_and_the_limit_is_said() -> None:
    text = out("waste-codes", "--find", "casting cores", "--limit", "3")
    assert "3 of 8 rows" in text
    assert "10 09 05*" in text


def test_json_is_for_programs() -> None:
    [row] = json.loads(out("landfill-tax", "--on", "2026-11-21", "--json"))
    assert row["standard"] == 130.75
    assert row["valid_from"] == "2026-04-01"
    assert row["verified"] is True
    [use] = json.loads(out("uses", "SAND-CONC-C33", "--json"))
    assert {limit["property"] for limit in use["limits"]} >= {"passing_0.3mm", "passing_4.75mm"}
    tables = json.loads(out("--json"))
    assert {"table", "title", "rows", "licence", "attribution"} == set(tables[0])


def test_a_misspelt_table_or_id_gets_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean landfill-tax"):
        run("landfil-tax")
    with pytest.raises(InputError, match="SAND-FOUNDRY-CORE"):
        run("uses", "SAND-FOUNDRY-COR")
    with pytest.raises(InputError, match="has all of these words: unobtainium"):
        run("ghg", "--find", "unobtainium")


def test_a_day_that_is_not_covered_is_refused() -> None:
    with pytest.raises(NotDated, match="begins 2014-04-01"):
        run("landfill-tax", "--on", "1990-01-01")
    result = run("landfill-tax", "--on", "yesterday")
    assert result.exit_code == 2
    assert "write it as 2026-11-21" in result.output
