"""``offcut factors``: what a person reads, in eighty columns, and what a program gets."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flat_workbooks import NO_VALUE, SAND, SEWAGE, SUPPLY, flat_workbook

from offcut.cli import offcut
from offcut.impact.factors import factor_set, set_names

WIDTH = 80


def run(*arguments: object) -> Result:
    return CliRunner().invoke(
        offcut, ["factors", *map(str, arguments)], env={"COLUMNS": str(WIDTH), "NO_COLOR": "1"}
    )


def said(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert max(map(len, result.output.splitlines())) <= WIDTH
    return " ".join(result.output.split())


def data(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_the_sets_with_blanks_zeros_and_digest():
    text = said("list")
    for name in set_names():
        assert f"{name} {len(factor_set(name))}" in text
        assert factor_set(name).digest[:12] in text
    assert "desnz-2026@1 169 0 1 in part second-hand" in text


def test_values_by_year_with_blank_and_absent_told_apart():
    text = said("list", "--find", "aggregates")
    assert "aggregates.primary t 7.75127 7.79306 –" in text
    assert "aggregates.open_loop t – blank –" in text
    assert "blank: published without a value, which is not zero." in text
    assert "desnz-2026@1: second-hand" in text


def test_a_year_is_shown_in_its_own_words():
    assert "wood.combustion Wood, Incineration with Energy Recovery t" in said(
        "list", "--year", 2025, "--find", "wood combustion"
    )
    assert "wood.combustion Wood, Combustion t" in said(
        "list", "--year", 2026, "--find", "wood combustion"
    )


def test_long_lists_are_cut_and_say_so():
    assert "5 of 294 factors" in said(
        "list", "--year", 2025, "--group", "waste_disposal", "--limit", 5
    )


def test_a_program_gets_value_version_source_and_uses():
    (row,) = data("list", "--year", 2025, "--find", "water.supply")
    assert (row["set"], row["official_id"], row["value"], row["unit"]) == (
        "desnz-2025@1", "17_404_4005_1_1", 0.1913, "kg CO2e/m3",
    )  # fmt: skip
    assert row["uses"]["scope3_purchased_goods"] == "permitted"
    assert row["uses"]["avoided_claim_as_scope3"] == "forbidden"
    blank = data("list", "--year", 2025, "--find", "aggregates.open_loop")
    assert [row["value"] for row in blank if row["group"] == "material_use"] == [None]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("list", "--group", "wate"), "Did you mean 'water'?"),
        (("list", "--find", "unobtainium"), "No factor has all of these words"),
        (("list", "--year", "2019"), "there is no set of 2019"),
        (("uses", "water"), "differ by kind: ask for water.supply or water.treatment"),
        (("uses", "freigt"), "Did you mean freight"),
        (("diff", "2024", "2019"), "There is no factor set '2019'"),
        (("diff", "2024", "there-is-none.yaml"), "There is no file of factors"),
        (("import", "there-is-none.xlsx"), "There is no file at 'there-is-none.xlsx'"),
    ],
)
def test_what_cannot_be_done_says_what_can(arguments: tuple[str, ...], told: str):
    result = run(*arguments)
    text = str(result.exception) + result.output
    assert result.exit_code != 0
    assert told in text


def test_uses_in_one_table():
    text = said("uses")
    assert "material_use no yes no no no proxy no" in text
    assert "waste_disposal no no yes no no proxy no" in text
    assert "carbonwarm no no no no no yes yes" in text
    assert data("uses")["freight"]["project_account"] == "permitted"


def test_uses_of_one_factor_with_reason_source_and_what_to_use():
    text = said("uses", "material_use.aggregates.primary")
    assert "no waste_option_ranking: ranking ways to deal with waste" in text
    assert "Use instead: CarbonWARM" in text
    assert "yes scope3_purchased_goods" in text
    rules = data("uses", "waste_disposal")
    assert len(rules) == 8
    assert {rule["permission"] for rule in rules} == {"permitted", "proxy", "forbidden"}


def test_the_difference_flags_water_and_tells_like_rows_as_one():
    text = said("diff", 2024, 2025)
    assert "26 the same, 192 moved (73 beyond 20 %)" in text
    assert "water.supply, m3 0.15311 0.1913 +24.9 %" in text
    assert "72 of waste_disposal, t" in text
    assert "6.41061 4.68568 -26.9 %" in text
    assert "30 × route 'Combustion' is now 'Incineration with Energy Recovery'" in text
    assert "water.treatment" not in text
    assert "water.treatment, m3 0.18574 0.17088 -8.0 %" in said(
        "diff", 2024, 2025, "--group", "water", "--all"
    )


def test_the_flag_can_be_set():
    assert "(0 beyond 30 %)" in said("diff", 2024, 2025, "--above", 30)


def test_a_difference_for_a_program():
    found = data("diff", 2025, 2026, "--group", "electricity")
    by_id = {change["id"]: change for change in found["changes"]}
    assert by_id["electricity.generation"]["flagged"] is True
    assert by_id["electricity.generation"]["movement"] == pytest.approx(-0.26011, abs=1e-5)


def test_an_import_writes_a_set_and_says_what_changed(tmp_path: Path):
    book = flat_workbook(tmp_path / "flat.xlsx", [SUPPLY, SEWAGE, SAND, NO_VALUE], year=2027)
    text = said("import", book, "--to", tmp_path / "sets")
    assert "desnz-2027@1: 4 factors of 2027 written" in text
    assert "4 rows. Blank, which is not zero: 1." in text
    assert "It is a part of a year's factors" in text
    assert "desnz-2026@1 → desnz-2027@1" in text
    written = tmp_path / "sets" / "desnz-2027@1.yaml"
    assert "0.1913 0.2 +4.5 %" in said("diff", 2025, written, "--group", "water", "--all")
    assert "supply m3 0.15311 0.1913 0.1913 0.2" in said(
        "list", "--group", "water", "--factors", written
    )
    again = run("import", book, "--to", tmp_path / "sets")
    assert again.exit_code != 0
    assert "never written over" in str(again.exception)


def test_an_import_that_contradicts_itself_writes_nothing(tmp_path: Path):
    wrong = (SUPPLY[0], *SEWAGE[1:])
    book = flat_workbook(tmp_path / "flat.xlsx", [wrong, SAND])
    result = run("import", book, "--to", tmp_path / "sets")
    assert result.exit_code != 0
    assert "row 6" in str(result.exception)
    assert not (tmp_path / "sets").exists()


def test_an_import_for_a_program(tmp_path: Path):
    book = flat_workbook(tmp_path / "flat.xlsx", [SUPPLY, SEWAGE, SAND])
    found = data("import", book, "--to", tmp_path)
    assert found["written"] == ["desnz-2027@1.yaml", "desnz-2027@1.csv"]
    assert found["factors"] == 3
    assert "waste_disposal.wood.landfill" in found["absent"]
