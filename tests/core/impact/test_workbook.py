"""An input workbook: every problem named by sheet, row and column, and nothing half-loaded."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from exchanges import claim, sand, water
from hypothesis import given
from hypothesis import strategies as st

from offcut.errors import InputError, WorkbookProblems
from offcut.impact.cells import KINDS
from offcut.impact.engine import account
from offcut.impact.model import Grade
from offcut.impact.plausibility import doubtful
from offcut.impact.reading import read_records, understood
from offcut.impact.records import (
    cells_of_claim,
    cells_of_synergy,
    claim_of,
    claim_values,
    synergy_of,
)
from offcut.impact.workbook import SYNERGY_SHEETS, columns, read_workbook, sheets
from offcut.impact.workbook_template import cell_text, workbook_bytes, write_workbook_template


def example(sheet: str, **changes: str) -> dict[str, str]:
    """The example row of a sheet, as it stands in the tables."""
    return {name: column.example for name, column in columns(sheet).items()} | changes


def folder(path: Path, **rows: list[dict[str, str]]) -> Path:
    """A folder of CSV files, one for each sheet."""
    for sheet, lines in rows.items():
        with (path / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]))
            writer.writeheader()
            writer.writerows(lines)
    return path


def problems_of(path: Path) -> list[Any]:
    with pytest.raises(WorkbookProblems) as caught:
        read_records(path)
    return [problem for problem in caught.value.problems if problem.severity == "error"]


def test_the_examples_of_the_tables_read_without_a_problem(tmp_path: Path) -> None:
    rows = {name: [example(name)] for name in SYNERGY_SHEETS if name != "movements"}
    book = read_workbook(folder(tmp_path, **rows))
    assert book.warnings == ()
    assert book.synthetic, "made-up organisations are marked"
    (synergy,) = read_records(tmp_path).synergies
    assert synergy.have.name == "Example Castings Ltd (fictional)"
    assert synergy.attribution == {"Example Programme (fictional)": 0.6}


def test_a_template_with_examples_is_the_same_as_a_folder(tmp_path: Path) -> None:
    write_workbook_template(tmp_path / "filled.xlsx", examples=True)
    (tmp_path / "folder").mkdir()
    rows = {name: [example(name)] for name in SYNERGY_SHEETS}
    one = read_workbook(tmp_path / "filled.xlsx")
    other = read_workbook(folder(tmp_path / "folder", **rows))
    assert one.rows == other.rows


def test_an_empty_template_has_every_column_with_what_it_accepts(tmp_path: Path) -> None:
    write_workbook_template(tmp_path / "empty.xlsx")
    book = openpyxl.load_workbook(tmp_path / "empty.xlsx")
    for name in SYNERGY_SHEETS:
        page = book[sheets()[name].title]
        assert [cell.value for cell in page[1]] == list(columns(name))
        assert all(cell.comment for cell in page[1])
    described = {(row[0].value, row[1].value) for row in book["Columns"].iter_rows(min_row=2)}
    assert described == {(name, column) for name in SYNERGY_SHEETS for column in columns(name)}


def test_a_template_does_not_replace_a_file_unasked(tmp_path: Path) -> None:
    path = tmp_path / "there.xlsx"
    path.write_text("mine", "utf-8")
    with pytest.raises(InputError, match="there already"):
        write_workbook_template(path)
    with pytest.raises(InputError, match=r"accepted: \.xlsx"):
        write_workbook_template(tmp_path / "there.csv")


@pytest.mark.parametrize(
    ("sheet", "column", "given", "told"),
    [
        ("synergies", "stage", "finished", "not one of the accepted words"),
        ("synergies", "unit", "", "is empty"),
        ("synergies", "baseline_fates", "landfill=80 %; recycling=30 %", "sum to 110%"),
        ("synergies", "baseline_fates", "landfil", "not one of the accepted words"),
        ("synergies", "imported_share", "40", "not from 0 to 1"),
        ("synergies", "distance_km", "-3", "out of range"),
        ("synergies", "quality_factor", "1.2", "out of range"),
        ("synergies", "displaced_factor", "material_use.agregates.primary", "nothing of this name"),
        ("synergies", "waste_material", "sand", "nothing of this name"),
        ("synergies", "persistence", "ten_years", "nothing of this name"),
        ("claims", "synergy_id", "S-9", "no row of the sheet 'synergies'"),
        ("claims", "year", "25", "not a year"),
        ("claims", "quantity", "about a lot", "not a number"),
        ("claims", "quantity_low", "2000", "below quantity_low"),
        ("claims", "factor_set", "desnz-2031@1", "no such factor set"),
        ("claims", "grade", "A", "grade A without a third party's verification"),
        ("claims", "have_signed_on", "soon", "not a date"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(
    tmp_path: Path, sheet: str, column: str, given: str, told: str
) -> None:
    rows = {name: [example(name)] for name in ("synergies", "claims")}
    rows[sheet] = [example(sheet, **{column: given})]
    found = problems_of(folder(tmp_path, **rows))
    (problem,) = (p for p in found if told in p.message)
    assert (problem.sheet, problem.row) == (sheet, 2)
    assert problem.accepted, "it says what is accepted"


def test_the_nearest_is_suggested(tmp_path: Path) -> None:
    rows = [example("synergies", displaced_factor="material_use.agregates.primary")]
    (problem,) = problems_of(folder(tmp_path, synergies=rows))
    assert problem.suggestion == "material_use.aggregates.primary"


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    one = example("synergies", stage="finished", distance_km="far", unit="sacks")
    other = example("synergies", synergy_id="S-001")
    found = problems_of(folder(tmp_path, synergies=[one, other]))
    columns_named = {(problem.row, problem.column) for problem in found}
    assert columns_named >= {(2, "stage"), (2, "distance_km"), (2, "unit"), (3, "synergy_id")}


def test_a_misspelt_column_or_sheet_is_an_error_and_a_strange_one_is_not(tmp_path: Path) -> None:
    row = example("synergies")
    row["distanse_km"] = row.pop("distance_km")
    row["our_own_notes"] = "x"
    (problem,) = problems_of(folder(tmp_path, synergies=[row]))
    assert problem.suggestion == "distance_km"
    (tmp_path / "synergies.csv").unlink()
    (problem,) = problems_of(
        folder(tmp_path, synergeis=[example("synergies")], claims=[example("claims")])
    )
    assert problem.suggestion == "synergies"


@pytest.mark.parametrize(
    ("column", "given"),
    [
        ("year", "25"),  # a cell
        ("synergy_id", "S-9"),  # a row of another sheet
        ("quantity_low", "2000"),  # cells of one row against each other
        ("grade", "A"),  # what the evidence bears out
    ],
)
def test_a_sheet_is_called_what_its_tab_is_called(tmp_path: Path, column: str, given: str) -> None:
    wrong = example("claims", **{column: given})
    folder(tmp_path, Synergies=[example("synergies")], CLAIMS=[wrong])
    assert {problem.sheet for problem in problems_of(tmp_path)} == {"CLAIMS"}
    with pytest.raises(WorkbookProblems, match="sheet 'CLAIMS', row 2"):
        read_records(tmp_path)


def test_a_doubt_calls_a_sheet_what_its_tab_is_called(tmp_path: Path) -> None:
    row = example("claims", quantity="1000000", quantity_low="", quantity_high="")
    folder(tmp_path, Synergies=[example("synergies")], CLAIMS=[row])
    book = read_workbook(tmp_path)
    records = understood(book)
    doubts = doubtful(account(records.synergies, records.claims), book.titles)
    (slip,) = (doubt for doubt in doubts if doubt.doubt.guard == "thousand")
    assert slip.problem.sheet == "CLAIMS"
    assert "(sheet 'CLAIMS', row 2)" in slip.told


def test_a_missing_sheet_is_named_with_what_is_there(tmp_path: Path) -> None:
    folder(tmp_path, claims=[example("claims")], attribution=[example("attribution")])
    (problem,) = problems_of(tmp_path)
    assert problem.message == "the sheet 'synergies' is missing"
    assert "claims" in (problem.given or "")


def test_a_synergy_is_claimed_once_a_year(tmp_path: Path) -> None:
    twice = [example("claims", claim_id="a"), example("claims", claim_id="b")]
    found = problems_of(folder(tmp_path, synergies=[example("synergies")], claims=twice))
    assert [problem.row for problem in found] == [3]
    assert "in row 2 already" in found[0].message


def test_shares_of_programmes_may_not_pass_the_whole(tmp_path: Path) -> None:
    shares = [example("attribution", programme=name, share="60 %") for name in ("One", "Two")]
    rows = folder(tmp_path, synergies=[example("synergies")], attribution=shares)
    (problem,) = problems_of(rows)
    assert (problem.sheet, problem.row, problem.column) == ("attribution", 3, "share")
    assert "120% in all ('One' 60%, 'Two' 60%)" in problem.message
    assert problem.message.endswith("It is in rows 2 and 3")


def test_a_slip_of_a_thousand_says_what_would_be_near(tmp_path: Path) -> None:
    """1,180 t were meant, 1,200 predicted; 1,180,000 was typed, above its own upper end."""
    rows = folder(
        tmp_path,
        synergies=[example("synergies", predicted_quantity="1200")],
        claims=[
            example("claims", quantity="1180000", quantity_low="1150", quantity_high="1210"),
        ],
    )
    (problem,) = problems_of(rows)
    assert (problem.column, problem.given) == ("quantity_high", "1,210")
    assert problem.message.startswith("below quantity, 1,180,000; a thousandth of it, 1,180, ")
    assert "near what was predicted, 1,200" in problem.message


def test_what_is_doubtful_is_a_warning(tmp_path: Path) -> None:
    rows = {
        "synergies": [
            example("synergies", completed_on="", processing="treated", product_yield="0.9"),
            example("synergies", synergy_id="S-2", stage="lost", completed_on="2024-01-01"),
        ],
        "claims": [
            example("claims"),
            example("claims", claim_id="c", synergy_id="S-2"),
            example("claims", claim_id="d", year="2023"),
        ],
        "movements": [example("movements")],
    }
    book = read_workbook(folder(tmp_path, **rows))
    from offcut.impact.reading import understood

    understood(book)
    told = {(p.sheet, p.row, p.column) for p in book.warnings}
    assert told >= {
        ("synergies", 2, "completed_on"),  # completed, but not since when
        ("synergies", 2, "electricity_kwh"),  # treated, but not with what
        ("synergies", 2, "residue_share"),  # a yield below 1, but nothing left over
        ("synergies", 3, "lost_reason"),
        ("synergies", 3, "completed_on"),  # before it was an idea
        ("claims", 2, "quantity"),  # more than its movements
        ("synergies", 3, "stage"),  # lost after it was completed
        ("claims", 3, "synergy_id"),  # of a synergy that was lost
        ("claims", 4, "year"),  # a year without a factor set
    }


def test_movements_give_the_quantity_that_a_claim_leaves_empty(tmp_path: Path) -> None:
    moved = [
        example("movements", quantity="17.5"),
        example("movements", quantity="18.5", moved_on="2025-11-30"),
        example("movements", quantity="99", moved_on="2026-01-02"),
    ]
    rows = {"synergies": [example("synergies")], "movements": moved}
    empty = example("claims", quantity="", quantity_low="", quantity_high="")
    (found,) = read_records(folder(tmp_path, claims=[empty], **rows)).claims
    assert found.quantity == 36
    assert [place.row for place in found.movements] == [2, 3]


def test_one_file_of_synergies_alone_is_enough(tmp_path: Path) -> None:
    folder(tmp_path, synergies=[example("synergies")])
    records = read_records(tmp_path / "synergies.csv")
    assert len(records.synergies) == 1
    assert records.claims == ()


def test_titles_above_the_header_and_other_sheets_do_no_harm(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Synergies"
    page.append(["Our synergies, 2025"])
    page.append([])
    page.append(list(columns("synergies")))
    page.append([column.example or None for column in columns("synergies").values()])
    book.create_sheet("Notes").append(["anything"])
    book.save(tmp_path / "titled.xlsx")
    (row,) = read_workbook(tmp_path / "titled.xlsx").rows["synergies"]
    assert row["_row"] == 4


def test_empty_is_not_zero_and_a_default_is_told(tmp_path: Path) -> None:
    row = example("synergies", imported_share="", substitution_ratio="")
    (read,) = read_workbook(folder(tmp_path, synergies=[row])).rows["synergies"]
    assert read["imported_share"] is None
    assert read["substitution_ratio"] == 1
    assert "substitution_ratio" in read["_defaults"]


def test_text_that_a_spreadsheet_would_run_is_kept_as_text(tmp_path: Path) -> None:
    content = workbook_bytes({"synergies": [example("synergies", title="=1+1")]})
    (tmp_path / "x.xlsx").write_bytes(content)
    (row,) = read_workbook(tmp_path / "x.xlsx").rows["synergies"]
    assert row["title"] == "=1+1"


@pytest.mark.parametrize("made", [sand(), water(), sand(hazardous=None, baseline=())])
def test_a_synergy_made_in_code_has_the_row_that_it_would_be_read_from(made) -> None:
    cells = cells_of_synergy(made)
    assert set(cells) == set(columns("synergies"))
    again = synergy_of(cells)
    assert cells_of_synergy(again) == cells
    assert again.source.row == 0


@given(
    st.builds(
        claim,
        quantity=st.none() | st.floats(0, 1e6),
        grade=st.none() | st.sampled_from(Grade),
        verifier=st.none() | st.text(min_size=1, max_size=5),
        verified_on=st.none() | st.just(date(2026, 2, 1)),
        water_saved_m3=st.none() | st.floats(0, 1e6),
    )
)
def test_a_claim_and_its_row_say_the_same(made) -> None:
    cells = cells_of_claim(made)
    assert set(cells) == set(columns("claims"))
    assert cells_of_claim(claim_of(cells)) == cells
    assert all(
        claim_values([made], name) == [cells[name]] for name in ("quantity", "have_sales_gbp")
    )


@given(st.dictionaries(st.sampled_from(["landfill", "recycling"]), st.floats(0, 0.5), min_size=1))
def test_shares_are_written_so_that_they_read_as_they_were(shares: dict[str, float]) -> None:
    from offcut.impact.cells import read

    column = columns("synergies")["baseline_fates"]
    assert read(column, cell_text(shares), lambda doubt: None) == shares


@pytest.mark.parametrize("sheet", sheets())
def test_every_column_is_of_a_kind_that_is_read(sheet: str) -> None:
    assert columns(sheet), "every sheet has columns"
    for column in columns(sheet).values():
        assert column.kind in KINDS
        assert column.description
        assert column.told
        by_year = column.column == "inflation"  # its names are years, held against the deflators
        if column.kind in ("choice", "choices", "shares") and column.example and not by_year:
            assert column.accepted
