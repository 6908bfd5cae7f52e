"""From one set to the next: what moved, what was renamed, and figures that are stated again."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from offcut.errors import InputError
from offcut.impact.book import Book, Entry
from offcut.impact.factors import Factor, FactorSet, digest, factor_set
from offcut.impact.factors_diff import Kind, diff, together
from offcut.impact.factors_restated import Stated, restated, restated_books

GOLDEN: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent.parent / "golden" / "factors.yaml").read_text("utf-8")
)
TODAY = date(2026, 11, 22)


def a_set(name: str, *factors: Factor, complete: bool = True) -> FactorSet:
    of = factor_set(2025)
    named = {f.id: replace(f, set=name) for f in factors}
    mark = digest(named.values())
    return replace(of, id=name, factors=named, digest=mark, complete=complete, before=None)


def a_factor(name: str, value: float | None, **words: Any) -> Factor:
    return replace(factor_set(2025)[name], value=value, **words)


SAND = "material_use.aggregates.primary"


@pytest.mark.parametrize("case", GOLDEN["movements"], ids=lambda case: case["name"])
def test_movements_between_the_published_years(case: dict[str, Any]):
    found = diff(factor_set(case["from"]), factor_set(case["to"]))
    (change,) = [c for c in found.of(Kind.MOVED) if c.factor.id == case["id"]]
    assert change.old is not None
    assert change.new is not None
    assert (change.old.value, change.new.value) == (case["old"], case["new"])
    assert change.movement == pytest.approx(case["percent"] / 100, abs=5e-5)
    assert change.flagged() == case["flagged"]


def test_the_route_of_burning_changed_its_words_twice():
    there = diff(factor_set(2024), factor_set(2025)).relabelled
    back = diff(factor_set(2025), factor_set(2026)).relabelled
    assert [(r.before, r.after) for r in there] == [
        ("Combustion", "Incineration with Energy Recovery")
    ]
    assert [(r.before, r.after) for r in back] == [
        ("Incineration with Energy Recovery", "Combustion")
    ]


def test_wood_from_blank_to_zero_is_flagged_as_filled():
    found = diff(factor_set(2025), factor_set(2026)).of(Kind.FILLED)
    (wood,) = [change for change in found if change.factor.id == GOLDEN["zero"]["id"]]
    assert wood.old is not None
    assert wood.new is not None
    assert (wood.old.value, wood.new.value, wood.flagged()) == (None, 0.0, True)


def test_what_was_read_only_in_part_has_nothing_new_or_gone():
    found = diff(factor_set(2025), factor_set(2026))
    assert found.of(Kind.GONE) == found.of(Kind.NEW) == ()
    assert found.not_read == len(factor_set(2025)) - len(factor_set(2026))


def test_rows_alike_are_told_as_one():
    groups = together(diff(factor_set(2024), factor_set(2025)).flagged())
    sizes = {group.first.factor.group: len(group.changes) for group in groups}
    assert sizes == {"waste_disposal": 72, "water": 1}


def test_new_gone_blank_unit_and_zero():
    soils = "material_use.soils.closed_loop"
    old = a_set("old", a_factor(SAND, 1.0), a_factor("water.supply", 1.0), a_factor(soils, 0.0))
    new = a_set(
        "new",
        a_factor(SAND, None),
        a_factor("water.treatment", 1.0),
        a_factor(soils, 2.0),
    )
    kinds = {change.factor.id: change for change in diff(old, new).changes}
    assert kinds[SAND].kind is Kind.BLANKED
    assert kinds["water.supply"].kind is Kind.GONE
    assert kinds["water.treatment"].kind is Kind.NEW
    assert (kinds[soils].kind, kinds[soils].movement, kinds[soils].flagged()) == (
        Kind.MOVED, None, True,
    )  # fmt: skip
    per_kg = a_set("kg", a_factor(SAND, 0.001, unit="kg"))
    assert diff(old, per_kg).of(Kind.UNIT)[0].flagged()


def test_the_same_words_under_another_official_id_are_a_new_id():
    old = a_set("old", a_factor(SAND, 1.0))
    new = a_set("new", a_factor(SAND, 1.0, id="official.1", official_id="19_500_9999_15_1"))
    (change,) = diff(old, new).changes
    assert change.kind is Kind.RENAMED


def test_the_same_official_id_is_the_same_row_whatever_we_call_it():
    old = a_set("old", a_factor(SAND, 1.0))
    new = a_set("new", a_factor(SAND, 2.0, id="renamed.sand", item="Aggregate"))
    found = diff(old, new)
    assert [change.kind for change in found.changes] == [Kind.MOVED]
    assert [(r.column, r.before, r.after) for r in found.relabelled] == [
        ("item", "Aggregates", "Aggregate")
    ]


VALUES = st.dictionaries(
    st.sampled_from(sorted(factor_set(2025))[:40]),
    st.none() | st.floats(0, 1e4),
    max_size=20,
)


@given(VALUES, VALUES)
def test_every_row_of_two_whole_sets_is_accounted_for_once(
    before: dict[str, float | None], after: dict[str, float | None]
):
    old = a_set("old", *(a_factor(name, value) for name, value in before.items()))
    new = a_set("new", *(a_factor(name, value) for name, value in after.items()))
    found = diff(old, new)
    assert found.same + len(found.changes) == len(before.keys() | after.keys())
    assert len(found.of(Kind.GONE)) == len(before.keys() - after.keys())
    assert len(found.of(Kind.NEW)) == len(after.keys() - before.keys())
    assert sum(len(group.changes) for group in together(found.changes)) == len(found.changes)


@given(VALUES)
def test_a_set_does_not_differ_from_itself(values: dict[str, float | None]):
    one = a_set("one", *(a_factor(name, value) for name, value in values.items()))
    assert diff(one, one).changes == ()


def test_a_restatement_keeps_both_figures_and_the_reason():
    old = Stated.under(factor_set(2024), 153.11, "kg CO2e", 2024)
    new = Stated.under(factor_set(2025), 191.30, "kg CO2e", 2024)
    found = restated("c1.water", old, new, "the supplier's data were corrected", TODAY)
    assert (found.old.value, found.new.value) == (153.11, 191.30)
    assert found.difference == pytest.approx(38.19)
    data = found.as_data()
    assert data["old"]["factor_set"] == "desnz-2024@1"
    assert data["new"]["digest"] == factor_set(2025).digest
    assert (data["reason"], data["restated_on"]) == (
        "the supplier's data were corrected", "2026-11-22",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("new", "reason", "told"),
    [
        (Stated.under(factor_set(2025), 1, "kg CO2e", 2024), " ", "without a reason"),
        (Stated.under(factor_set(2024), 1, "kg CO2e", 2024), "why", "takes another set"),
        (Stated.under(factor_set(2025), 1, "GBP", 2024), "why", "keeps unit and year"),
        (Stated.under(factor_set(2025), 1, "kg CO2e", 2025), "why", "keeps unit and year"),
    ],
)
def test_what_is_no_restatement_is_refused(new: Stated, reason: str, told: str):
    old = Stated.under(factor_set(2024), 1, "kg CO2e", 2024)
    with pytest.raises(InputError, match=told):
        restated("c1.water", old, new, reason, TODAY)


def test_a_gap_that_is_filled_has_no_difference():
    old = Stated.under(factor_set(2024), None, "kg CO2e", 2024)
    new = Stated.under(factor_set(2025), 1.0, "kg CO2e", 2024)
    assert restated("c1", old, new, "the blank was filled", TODAY).difference is None


def water_book(factors: FactorSet, m3: float = 1000.0) -> Book:
    """A book of one claim: mains water not supplied, and its cubic metres."""
    book = Book()
    book.put_row("claims", 2, {"quantity": m3})
    factor = factors["water.supply"]
    cell, pinned = "row:claims!2.quantity", book.pin(factor.fact())
    book.add(Entry("c1.m3", "Water", m3, "m3", "quantity", {"quantity": cell}, 2024))
    inputs = {"quantity": cell, "factor": pinned}
    kg = m3 * factor.kg_per_unit
    book.add(Entry("c1.kg", "Mains", kg, "kg CO2e", "quantity * factor", inputs, 2024))
    return book


def test_a_book_is_restated_where_the_factors_changed_it_and_both_are_kept():
    old, new = water_book(factor_set(2024)), water_book(factor_set(2025))
    sets = {"old": factor_set(2024), "new": factor_set(2025)}
    (found,) = restated_books(old, new, sets, "the set of 2025 corrects mains water", TODAY)
    assert found.figure == "c1.kg"
    assert (found.old.value, found.new.value) == (pytest.approx(153.11), pytest.approx(191.3))
    assert old.entries["c1.kg"].value == pytest.approx(153.11)
    with pytest.raises(InputError, match="books are of different rows"):
        restated_books(old, water_book(factor_set(2025), 900.0), sets, "why", TODAY)
