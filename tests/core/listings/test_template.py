"""The template workbook: drop-downs, notes, examples that check clean."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from offcut import reference
from offcut.cli import main
from offcut.cli.template import command
from offcut.errors import InputError
from offcut.listings import check_listings, read_listings, write_template
from offcut.listings.columns import NAMES


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "listings.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def book(template):
    return openpyxl.load_workbook(template)


def test_its_sheets(book):
    assert book.sheetnames == ["Listings", "Examples", "Read me", "Lists"]


def test_every_column_has_its_exact_name_and_a_note(book):
    header = book["Listings"][1]
    assert tuple(cell.value for cell in header) == NAMES
    assert all(cell.comment and cell.comment.text for cell in header)
    assert book["Listings"].freeze_panes == "C2"


def test_the_columns_with_a_choice_have_a_drop_down(book):
    rules = book["Listings"].data_validations.dataValidation
    letters = {str(rule.sqref).partition("2:")[0]: rule.formula1 for rule in rules}
    names = {NAMES[openpyxl.utils.column_index_from_string(letter) - 1] for letter in letters}
    assert names == {
        "kind",
        "resource_type",
        "use",
        "period",
        "form",
        "ewc_code",
        "hazardous",
        "current_fate",
    }


def test_the_lists_hold_every_resource_type_use_and_waste_code(book):
    page = book["Lists"]

    def column(letter):
        return [cell.value for cell in page[letter][1:] if cell.value]

    assert column("A") == list(reference.resource_types)
    assert column("D") == list(reference.uses)
    assert len(column("G")) == len(reference.waste_codes)


def test_an_empty_template_says_that_rows_are_missing(template):
    (problem,) = check_listings(template).problems
    assert "no row under it" in problem.message


def test_its_examples_are_fictional_and_read_without_a_problem(template):
    report = check_listings(template, sheet="Examples")
    assert report.problems == ()
    assert report.listings is not None
    assert report.listings.synthetic
    assert all("(fictional)" in item.organisation for item in report.listings)


def test_its_examples_copied_into_listings_check_clean(template, tmp_path):
    book = openpyxl.load_workbook(template)
    for row in book["Examples"].iter_rows(min_row=2, values_only=True):
        book["Listings"].append(row)
    book.save(tmp_path / "filled.xlsx")
    assert check_listings(tmp_path / "filled.xlsx").problems == ()


def test_as_csv(tmp_path):
    write_template(tmp_path / "listings.csv")
    assert len(read_listings(tmp_path / "listings.csv")) >= 4


def test_it_replaces_nothing_unasked(template):
    with pytest.raises(InputError, match="is there already"):
        write_template(template)


def test_the_command(tmp_path):
    path = tmp_path / "listings.xlsx"
    run = CliRunner().invoke(command, [str(path)])
    assert run.exit_code == 0
    assert "offcut check" in run.output
    assert CliRunner().invoke(command, [str(path), "--force", "--quiet"]).output == ""
    told = CliRunner().invoke(command, [str(path), "--force", "--json"]).output
    assert json.loads(told) == {"file": str(path), "holds_examples": False}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("there.xlsx", "--force replaces it"),
        ("list.doc", "accepted: .csv or .xlsx"),
        ("nowhere/list.csv", "There is no folder"),
        ("folder.csv", "is a folder"),
    ],
)
def test_what_cannot_be_written_ends_with_2_and_says_why(tmp_path, capsys, name, said):
    (tmp_path / "there.xlsx").write_bytes(b"mine")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SystemExit) as end:
        main(["template", str(tmp_path / name)])
    assert end.value.code == 2
    assert said in capsys.readouterr().err
    assert (tmp_path / "there.xlsx").read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_what_the_system_refuses_is_a_message(tmp_path, monkeypatch, name):
    def refuse(*_arguments, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(InputError, match=r"cannot be written \(Permission denied\)"):
        write_template(tmp_path / name)
