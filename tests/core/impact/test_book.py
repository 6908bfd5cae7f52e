"""The book: every figure leads back to rows and pinned facts, and is worked out again from them."""

import json
from dataclasses import replace

import pytest
from exchanges import claim, sand, water

from offcut.errors import BookError
from offcut.impact.audit import audit
from offcut.impact.book import Book, Entry, Fact
from offcut.impact.engine import account
from offcut.impact.model import Haul, Processing, SourceRow, Stage, Standing
from offcut.impact.project import entry_id, total_id


def account_of_several() -> Book:
    washed = Processing(
        "treated", electricity_kwh=1.2, diesel_l=0.1, yield_=0.9, residue_share=0.1,
        residue_fate="landfill", at="have",
    )  # fmt: skip
    synergies = [
        sand(processing=washed, haul=Haul("artic_33", 12.0, load_t=28.0, empty_return=0.4)),
        water(),
        sand(id="S-2", stage=Stage.NEGOTIATION),
        sand(id="S-3", stage=Stage.LOST, lost_reason="price"),
        sand(id="S-4", waste_material=None),
    ]
    claims = [claim(s, year, 50.0) for s in ("S-1", "W-1", "S-3", "S-4") for year in (2025, 2026)]
    return account(synergies, claims).book()


def test_every_figure_is_worked_out_again_by_the_auditor() -> None:
    found = audit(json.loads(json.dumps(account_of_several().as_data())))
    assert found.differences == ()
    assert found.equal == found.total > 500


def test_a_book_comes_back_as_it_was() -> None:
    book = account_of_several()
    again = Book.from_data(json.loads(json.dumps(book.as_data())))
    assert again.entries == book.entries
    assert again.facts == book.facts
    assert again.rows == book.rows
    assert again.versions == book.versions


def test_a_figure_opens_down_to_row_and_factor() -> None:
    book = account([sand()], [claim(quantity=10.0)]).book("ghg")
    disposal = book.entries[entry_id("S-1-2025", "ghg_disposal")]
    assert disposal.inputs["share_landfill"] == "row:synergies!2.baseline_fates.landfill"
    factor = disposal.inputs["factor_landfill"]
    assert factor == "factor:desnz-2025@1/waste_disposal.aggregates.landfill"
    assert book.facts[factor].value == 1.26338
    weight = book.entries[entry_id("S-1-2025", "material_t")]
    assert book.lookup(weight.inputs["quantity"]) == 10.0


def test_a_gap_says_why() -> None:
    book = account([sand(haul=Haul(None, 5.0))], [claim()]).book("ghg")
    entry = book.entries[entry_id("S-1-2025", "ghg")]
    assert entry.value is None
    assert entry.note == "gap: column 'vehicle' is empty"


def test_totals_are_of_one_year_and_standing() -> None:
    book = account([sand()], [claim(year=2025), claim(year=2026)]).book("virgin_displaced")
    total = book.entries[total_id(2025, Standing.REALISED, "virgin_displaced")]
    assert total.value == 1
    assert total.inputs == {"x": ("entry:S-1-2025.virgin_displaced",)}
    assert total_id(2025, Standing.VERIFIED, "virgin_displaced") not in book.entries


def test_a_default_that_was_taken_is_an_assumption() -> None:
    taken = sand(defaults=frozenset({"substitution_ratio"}))
    book = account([taken], [claim()]).book("virgin_displaced")
    entry = book.entries[entry_id("S-1-2025", "displaced_units")]
    reference = entry.inputs["substitution_ratio"]
    assert reference == "assumption:default.substitution_ratio"
    assert book.facts[reference].status == "assumed"


def test_a_quantity_may_be_the_sum_of_movements() -> None:
    rows = [
        {"_row": row, "synergy_id": "S-1", "quantity": amount}
        for row, amount in ((2, 4.0), (3, 6.0))
    ]
    places = tuple(SourceRow("movements", row["_row"]) for row in rows)
    moved = claim(quantity=10.0, movements=places)
    book = account([sand()], [moved], movements=rows).book("virgin_displaced")
    assert book.entries["S-1-2025.moved"].inputs["x"] == (
        "row:movements!2.quantity",
        "row:movements!3.quantity",
    )
    assert audit(json.loads(json.dumps(book.as_data()))).passed


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("row:claims!2.quantity", 3.0),
        ("row:claims!2.fates.landfill", 0.7),
        ("row:claims!2.fates.sewer", 0.0),  # the cell lists shares, and sewer has none
        ("row:claims!2.fate=landfill", 1.0),
        ("row:claims!2.fate=sewer", 0.0),
        ("row:claims!2.empty=sewer", None),
        ("row:claims!2.empty", None),
        ("row:claims!2.empty?", 0.0),
        ("row:claims!2.fate?", 1.0),
    ],
)
def test_what_a_reference_to_a_cell_gives(reference: str, value: float | None) -> None:
    book = Book()
    cells = {"quantity": 3.0, "fates": {"landfill": 0.7}, "fate": "landfill", "empty": None}
    book.put_row("claims", 2, cells)
    assert book.lookup(reference) == value


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (Entry("e", "", 1.0, "t", "a", {"a": "row:claims!9.quantity"}), "no 'row:claims!9"),
        (Entry("e", "", 1.0, "t", "a", {"a": "row:claims!2.amount"}), "no 'row:claims!2.amount'"),
        (Entry("e", "", 1.0, "t", "a", {"a": "factor:x/y"}), "no 'factor:x/y'"),
        (Entry("e", "", 1.0, "t", "a", {"a": "entry:later"}), "no 'entry:later'"),
        (Entry("e", "", 1.0, "t", "a + b", {"a": "row:claims!2.quantity"}), "no input for b"),
    ],
)
def test_a_figure_whose_working_leads_nowhere_is_refused(entry: Entry, message: str) -> None:
    book = Book()
    book.put_row("claims", 2, {"quantity": 3.0})
    with pytest.raises(BookError, match=message):
        book.add(entry)


def test_a_figure_is_written_once_and_a_fact_never_changes() -> None:
    book = Book()
    book.pin(Fact("assumption:x", 1.0, ""))
    book.pin(Fact("assumption:x", 1.0, ""))
    with pytest.raises(BookError, match="cannot become 2"):
        book.pin(Fact("assumption:x", 2.0, ""))
    entry = Entry("e", "", 1.0, "", "x", {"x": "assumption:x"})
    book.add(entry)
    with pytest.raises(BookError, match="already"):
        book.add(replace(entry, value=2.0))
