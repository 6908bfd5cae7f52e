"""The audit of a saved report: what was changed is found, named and explained."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from document_case import LANDFILL, small_document

from offcut.cli import offcut
from offcut.errors import InputError
from offcut.impact.audit import audit
from offcut.reference import Assumptions
from offcut.reports.documents import save
from offcut.reports.documents.checking import audit_report
from offcut.reports.documents.data import as_data

Data = dict[str, Any]


@pytest.fixture
def data() -> Data:
    return json.loads(json.dumps(as_data(small_document())))


def entry(data: Data, name: str) -> Data:
    return next(given for given in data["book"]["entries"] if given["id"] == name)


def test_an_untouched_report_is_equal_in_every_figure(data: Data):
    found = audit_report(data)
    assert found.book.told == "6 of 6 equal"
    assert (found.pages_equal, found.pages_total) == (12, 12)
    assert found.book.facts.equal == 2
    assert found.book.ranges == 2  # low and high of a draw are stated, and the audit says so
    assert found.book.facts.not_shipped[-1] == "assumption:deadweight"
    assert found.passed


def test_a_changed_figure_is_found_and_what_rests_on_it_is_right_again(data: Data):
    entry(data, "gross")["value"] = 200.0
    found = audit(data)
    assert found.told == "5 of 6 equal"  # net is worked out from rows and factors, not from 200
    (difference,) = found.differences
    assert difference.what.startswith("gross")
    assert difference.reported == 200.0
    assert difference.recomputed == pytest.approx(135.8466)


def test_a_changed_row_unsettles_every_figure_above_it(data: Data):
    data["book"]["rows"]["claims"]["2"]["quantity"] = 20.0
    found = audit(data)
    names = [difference.what.split()[0] for difference in found.differences]
    assert names == ["c2.gross", "gross", "net"]
    assert "row:claims!2.quantity" in found.differences[0].why
    assert "follows from c2.gross" in found.differences[1].why


def test_a_changed_factor_is_held_against_the_shipped_table(data: Data):
    fact = next(given for given in data["book"]["facts"] if given["reference"] == LANDFILL)
    fact["value"] = 467.0
    found = audit(data)
    assert found.told == "2 of 6 equal"
    assert found.differences[-1].what == LANDFILL
    assert (found.differences[-1].reported, found.differences[-1].recomputed) == (467.0, 1.26338)


def test_a_factor_and_all_its_figures_changed_together_are_still_found(data: Data):
    fact = next(given for given in data["book"]["facts"] if given["reference"] == LANDFILL)
    fact["value"] = 2.26338
    for name, value in (("c2.gross", 100.5644), ("c3.gross", 50.2822)):
        entry(data, name)["value"] = value
    entry(data, "gross")["value"] = 150.8466
    entry(data, "net")["value"] = 83.13495
    found = audit(data)
    assert found.told == "6 of 6 equal"
    assert not found.passed
    assert [difference.what for difference in found.differences] == [LANDFILL]


def test_an_assumption_of_ones_own_is_shown_and_is_no_difference(data: Data):
    default = Assumptions()["places.circuity"]
    fact = {"reference": "assumption:places.circuity", "value": default.value + 0.1}
    own = fact | {"source": "user (my.yaml)"}
    data["book"]["facts"].append(own)
    found = audit(data)
    assert found.passed
    assert f"set by the user: assumption:places.circuity {own['value']}" in found.facts.told
    data["book"]["facts"][-1] = fact | {"source": default.provenance.source}
    assert [difference.what for difference in audit(data).differences] == [fact["reference"]]


def test_a_changed_formula_is_found(data: Data):
    entry(data, "net")["formula"] = "gross - haulage"
    assert [found.recomputed for found in audit(data).differences] == [pytest.approx(95.8466)]


def test_a_gap_that_was_filled_in_is_found(data: Data):
    entry(data, "resin")["value"] = 0.0
    (difference,) = audit(data).differences
    assert difference.recomputed is None


def test_a_page_that_says_something_else_than_the_book_is_found(data: Data):
    data["answer"][1]["shown"] = "719\u202fkg\u202fCO₂e"
    data["sections"][0]["blocks"][0]["items"][0]["figure"]["value"] = 1358.466
    found = audit_report(data)
    assert found.book.passed
    assert {difference.why for difference in found.differences} == {
        "the words do not say the value",
        "the page differs from the book",
    }


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"inputs": {"x": ["entry:nowhere"]}}, "there is no 'entry:nowhere'"),
        ({"inputs": {"x": ["row:claims!9.quantity"]}}, "sheet claims, row 9 is not in the report"),
        ({"inputs": {"x": ["row:claims!2.synergy"]}}, "'S1', which is no number"),
        ({"inputs": {"x": ["entry:net"]}}, "lead back to itself"),
        ({"formula": "__import__('os')"}, "not part of the language"),
        ({"formula": "sum(x"}, "is not a formula"),
    ],
)
def test_what_cannot_be_followed_is_a_difference_that_says_why(data: Data, change: Data, why: str):
    entry(data, "gross").update(change)
    assert any(why in difference.why for difference in audit(data).differences)


def test_long_chains_of_figures_are_followed(data: Data):
    book = copy.deepcopy(data["book"])
    before = "entry:gross"
    for step in range(3000):
        book["entries"].append(
            {"id": f"s{step}", "value": 135.8466, "formula": "x", "inputs": {"x": before}}
        )
        before = f"entry:s{step}"
    book["entries"].reverse()
    assert audit(book).told == "3,006 of 3,006 equal"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no json", "cannot be read as JSON"),
        ("[]", "is not a report"),
        ("{}", "There is no book of figures in this file"),
        ('{"book": {"format": "offcut-book/1"}}', "is damaged"),
    ],
)
def test_a_file_without_a_book_is_refused_with_what_to_do(tmp_path: Path, text: str, told: str):
    (tmp_path / "report.json").write_text(text, "utf-8")
    with pytest.raises(InputError, match=told):
        audit(tmp_path / "report.json")


class TestCommand:
    def test_it_says_n_of_n_and_ends_with_0(self, tmp_path: Path):
        save(small_document(), tmp_path / "report.json")
        done = CliRunner().invoke(offcut, ["audit", str(tmp_path / "report.json")])
        assert done.exit_code == 0
        assert "6 of 6 equal" in done.output
        assert "12 of 12 as in the book" in done.output

    def test_it_lists_what_differs_and_ends_with_1(self, tmp_path: Path, data: Data):
        entry(data, "gross")["value"] = 200.0
        (tmp_path / "report.json").write_text(json.dumps(data), "utf-8")
        done = CliRunner().invoke(offcut, ["audit", str(tmp_path / "report.json")])
        assert done.exit_code == 1
        assert "5 of 6 equal" in done.output
        assert "reported    200" in done.output
        assert "recomputed  135.8466" in done.output

    def test_its_json_holds_every_difference(self, tmp_path: Path, data: Data):
        entry(data, "gross")["value"] = 200.0
        (tmp_path / "report.json").write_text(json.dumps(data), "utf-8")
        done = CliRunner().invoke(offcut, ["audit", str(tmp_path / "report.json"), "--json"])
        told = json.loads(done.output)
        assert (told["equal"], told["total"], told["passed"]) == (5, 6, False)

    def test_a_missing_file_ends_with_2(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        from offcut.cli import main

        with pytest.raises(SystemExit) as ended:
            main(["audit", str(tmp_path / "nowhere.json")])
        assert ended.value.code == 2
        assert "There is no report at" in capsys.readouterr().err
