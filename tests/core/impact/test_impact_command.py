"""``offcut impact``: the answer first, every problem by place, templates, reports, data."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exchanges import claim, sand, water

from offcut.cli import offcut
from offcut.impact.audit import audit
from offcut.impact.model import Displacement, Haul, Stage
from offcut.impact.records import cells_of_claim, cells_of_synergy
from offcut.impact.workbook_template import workbook_bytes


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Three synergies: one avoids, one takes more than it saves, one is an idea."""
    synergies = [
        sand(),
        sand(id="S-2", haul=Haul("rigid_17", 200.0)),
        sand(id="S-3", stage=Stage.IDEA),
        water(haul=Haul(None, None)),
    ]
    claims = [claim("S-1", quantity=1000.0), claim("S-2", quantity=500.0), claim("W-1")]
    rows = {
        "synergies": [cells_of_synergy(synergy) for synergy in synergies],
        "claims": [cells_of_claim(one) for one in claims],
    }
    path = tmp_path / "synergies.xlsx"
    path.write_bytes(workbook_bytes(rows))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(offcut, ["impact", *map(str, arguments)])


def row_of(output: str, title: str) -> list[str]:
    """The cells of a table's row, by its first words."""
    (line,) = (line for line in output.splitlines()[:14] if line.startswith(title))
    return line.removeprefix(title).replace("\u202f", " ").split("  ")


def test_four_columns_that_are_never_added(workbook: Path) -> None:
    result = run(workbook)
    assert result.exit_code == 0
    assert "1 potential, 0 agreed, 3 realised, 0 verified" in result.output
    cells = [cell.strip() for cell in row_of(result.output, "Virgin displaced") if cell.strip()]
    assert cells == ["1,000 t", "–", "1,500 t", "–"]
    assert "never" in result.output


def test_what_takes_more_than_it_saves_is_named(workbook: Path) -> None:
    assert "More greenhouse gas taken than saved: S-2-2025." in run(workbook).output


def test_what_is_not_known_is_told_and_not_counted(workbook: Path) -> None:
    output = run(workbook, "--all").output
    assert "Greenhouse gas avoided: columns vehicle, distance_km are empty (W-1-2025)" in output
    assert "*" in "".join(row_of(output, "Greenhouse gas avoided"))


def test_method_factors_and_price_base_are_named(workbook: Path) -> None:
    assert "Method 1.0; factors desnz-2025@1; pounds in prices of 2025" in run(workbook).output


def test_data_hold_every_figure_with_its_working(workbook: Path) -> None:
    data = json.loads(run(workbook, "--json").output)
    assert data["format"] == "offcut-book/1"
    assert audit(data).passed


def test_a_named_factor_set_is_taken_for_claims_that_name_none(workbook: Path) -> None:
    assert "factors desnz-2024@1" in run(workbook, "--factors", "2024").output


def test_own_factors_stand_beside_the_set(workbook: Path, tmp_path: Path) -> None:
    own = tmp_path / "epd.csv"
    own.write_text(
        "id,item,unit,kg_co2e_per_unit,year,source,permitted_uses\n"
        "own.sand,Kiln-dried sand,t,25.0,2025,Example EPD (fictional),project_account\n",
        "utf-8",
    )
    synergy = sand(displacement=Displacement("own.sand", "primary"), haul=Haul("none", None))
    rows = {
        "synergies": [cells_of_synergy(synergy)],
        "claims": [cells_of_claim(claim(quantity=10.0))],
    }
    workbook.write_bytes(workbook_bytes(rows))
    assert run(workbook).exit_code == 1, "an id that no set has"
    data = json.loads(run(workbook, "--factors", own, "--json").output)
    values = {entry["id"]: entry["value"] for entry in data["entries"]}
    assert values["S-1-2025.ghg_production"] == pytest.approx(250)


@pytest.mark.parametrize("ending", ["json", "html", "csv", "xlsx"])
def test_a_report_is_written(workbook: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"account.{ending}"
    result = run(workbook, "--report", target)
    assert result.exit_code == 0
    assert f"Wrote {target}" in result.output
    assert target.stat().st_size > 1000


def test_a_report_that_cannot_be_saved_is_refused_first(workbook: Path) -> None:
    result = run(workbook, "--report", "account.doc")
    assert result.exit_code == 1
    assert "accepted endings" in str(result.exception)


def test_errors_are_told_by_place_and_end_with_1(workbook: Path, tmp_path: Path) -> None:
    rows = {"synergies": [cells_of_synergy(sand()) | {"stage": "finished"}]}
    workbook.write_bytes(workbook_bytes(rows))
    result = run(workbook)
    assert result.exit_code == 1
    assert "sheet 'Synergies', row 2, column 'stage'" in result.output


def test_a_year_without_claims_says_which_there_are(workbook: Path) -> None:
    result = run(workbook, "--year", 2024)
    assert "it has claims of 2025" in str(result.exception)


def test_a_template_can_be_filled_in_and_read(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    result = run(path, "--template")
    assert result.exit_code == 0
    assert "then: offcut impact" in result.output
    assert "--force" in str(run(path, "--template").exception)
    assert run(path, "--template", "--force").exit_code == 0


def test_an_empty_workbook_is_told_what_to_fill_in(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    run(path, "--template")
    told = str(run(path).exception)
    assert "'empty.xlsx' has no synergies" in told
    assert "the sheet Synergies" in told


def test_quiet_prints_nothing(workbook: Path) -> None:
    assert run(workbook, "--quiet").output == ""
