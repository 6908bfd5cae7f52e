"""``offcut sample``: the draw, the file to fill in, and what the audit makes of all claims."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exchanges import claim, sand

from offcut.cli import offcut
from offcut.impact.model import Firm, Party
from offcut.impact.records import cells_of_claim, cells_of_synergy
from offcut.impact.workbook_template import workbook_bytes


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Twelve claims, of which one is worth more than all others; the last states no saving."""
    synergies = [
        sand(id=f"S-{n}", want=Party(f"=Taker {n} (fictional)"), money=type(sand().money)())
        for n in range(12)
    ]
    saved = [100_000.0, *(1_000.0 + 100 * n for n in range(10)), None]
    claims = [
        claim(f"S-{n}", 2025, 100.0, have=Firm(cost_saved_gbp=gbp), evidence=(f"WB {n}",))
        for n, gbp in enumerate(saved)
    ]
    rows = {
        "synergies": [cells_of_synergy(synergy) for synergy in synergies],
        "claims": [cells_of_claim(one) for one in claims],
    }
    path = tmp_path / "synergies.xlsx"
    path.write_bytes(workbook_bytes(rows))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(offcut, ["sample", *map(str, arguments)])


def drawn(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill_in(path: Path, share: float) -> None:
    rows = drawn(path)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(row | {"found": float(row["claimed"]) * share} for row in rows)


def test_the_largest_is_drawn_and_the_seed_decides_the_rest(workbook: Path) -> None:
    out = workbook.with_name("audit.csv")
    first = run(workbook, "--seed", "a", "--size", 5, "--out", out)
    assert first.exit_code == 0, first.output
    assert "5 of 11 claims" in first.output
    assert "our assumption" in first.output
    assert "not known: S-11-2025" in first.output
    names = [row["claim_id"] for row in drawn(out)]
    assert names[0] == "S-0-2025"
    run(workbook, "--seed", "a", "--size", 5, "--out", out)
    assert [row["claim_id"] for row in drawn(out)] == names
    run(workbook, "--seed", "b", "--size", 5, "--out", out)
    assert [row["claim_id"] for row in drawn(out)] != names


def test_the_file_names_row_and_evidence_and_runs_nothing(workbook: Path) -> None:
    out = workbook.with_name("audit.csv")
    run(workbook, "--seed", "a", "--size", 3, "--out", out)
    row = drawn(out)[0]
    assert (row["sheet"], row["row"], row["evidence"], row["unit"]) == (
        "claims",
        "2",
        "WB 0",
        "GBP",
    )
    assert row["taker"].startswith("'=Taker")
    assert row["found"] == ""


def test_what_was_found_gives_the_audited_total(workbook: Path) -> None:
    """Every claim found at nine tenths: 0.9 of 114,500 with no spread at all… of like claims."""
    out = workbook.with_name("audit.csv")
    arguments = workbook, "--seed", "a", "--size", 11
    run(*arguments, "--out", out)
    fill_in(out, 0.9)
    result = run(*arguments, "--found", out)
    assert (
        "Claimed 114,500 GBP; the audit makes it 103,050 GBP (103,050 to 103,050)." in result.output
    )
    assert "90.0% of what was claimed" in result.output
    assert "11 of them found to be less" in result.output


def test_a_cell_left_empty_names_its_row(workbook: Path) -> None:
    out = workbook.with_name("audit.csv")
    run(workbook, "--seed", "a", "--size", 3, "--out", out)
    result = run(workbook, "--seed", "a", "--size", 3, "--found", out)
    assert result.exit_code != 0
    assert "audit.csv, row 2, column 'found' is empty" in str(result.exception)


def test_an_audit_of_another_draw_is_refused(workbook: Path) -> None:
    out = workbook.with_name("audit.csv")
    run(workbook, "--seed", "a", "--size", 3, "--out", out)
    fill_in(out, 1.0)
    result = run(workbook, "--seed", "b", "--size", 3, "--found", out)
    assert "not that of the plan" in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--by", "happiness", "--size", 3), "'happiness' is no metric; accepted: "),
        (("--by", "sales", "--size", 3), "no realised claim with a known figure of 'sales'"),
        ((), "either the size of the sample or the margin"),
    ],
)
def test_what_cannot_be_drawn(workbook: Path, arguments: tuple[object, ...], told: str) -> None:
    assert told in str(run(workbook, "--seed", "a", *arguments).exception)


def test_without_a_seed_it_is_said_what_a_seed_is_for(workbook: Path) -> None:
    told = run(workbook, "--size", 3)
    assert told.exit_code == 2
    assert "--seed is needed: any text" in told.output
