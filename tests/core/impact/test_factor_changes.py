"""From one set to the next: what moved, what was renamed, and figures that are stated again."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from claiming import claim, synergy
from hypothesis import given
from hypothesis import strategies as st

from offcut.errors import InputError
from offcut.impact.book import Book, Entry
from offcut.impact.engine import account
from offcut.impact.factors import Factor, FactorSet, digest, factor_set
from offcut.impact.factors_diff import Kind, diff, together
from offcut.impact.factors_file import load_factors
from offcut.impact.factors_restated import Stated, restate, restated, restated_books
from offcut.impact.model import Displacement, FateShare, Haul

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


def stated(value: float | None, year: int = 2024, unit: str = "kg CO2e", of: int = 2024) -> Stated:
    return Stated(value, unit, of, (factor_set(year).id,))


def test_a_restatement_keeps_both_figures_and_the_reason():
    why = "the supplier's data were corrected"
    found = restated("c1.water", stated(153.11), stated(191.30, 2025), why, TODAY)
    assert (found.old.value, found.new.value) == (153.11, 191.30)
    assert found.difference == pytest.approx(38.19)
    data = found.as_data()
    assert data["old"]["factor_sets"] == ["desnz-2024@1"]
    assert data["new"]["factor_sets"] == ["desnz-2025@1"]
    assert (data["reason"], data["restated_on"]) == (why, "2026-11-22")


@pytest.mark.parametrize(
    ("new", "reason", "told"),
    [
        (stated(1, 2025), " ", "without a reason"),
        (stated(1, 2024), "why", "takes another set"),
        (stated(1, 2025, "GBP"), "why", "keeps unit and year"),
        (stated(1, 2025, of=2025), "why", "keeps unit and year"),
    ],
)
def test_what_is_no_restatement_is_refused(new: Stated, reason: str, told: str):
    with pytest.raises(InputError, match=told):
        restated("c1.water", stated(1), new, reason, TODAY)


def test_a_gap_that_is_filled_has_no_difference():
    found = restated("c1", stated(None), stated(1.0, 2025), "the blank was filled", TODAY)
    assert found.difference is None


def water_book(factors: FactorSet, m3: float = 1000.0) -> Book:
    """A book of one claim: mains water not supplied, and its cubic metres."""
    book = Book()
    book.put_row("claims", 2, {"quantity": m3, "factor_set": factors.id})
    factor = factors["water.supply"]
    cell, pinned = "row:claims!2.quantity", book.pin(factor.fact())
    m3_entry = book.add(Entry("c1.m3", "Water", m3, "m3", "quantity", {"quantity": cell}, 2024))
    inputs = {"m3": m3_entry, "factor": pinned}
    book.add(
        Entry("c1.kg", "Mains", m3 * factor.kg_per_unit, "kg CO2e", "m3 * factor", inputs, 2024)
    )
    total = book.lookup("entry:c1.kg")
    book.add(Entry("total", "All", total, "kg CO2e", "sum(x)", {"x": ("entry:c1.kg",)}, 2024))
    return book


def test_a_book_is_restated_where_the_factors_changed_it_and_both_are_kept():
    old, new = water_book(factor_set(2024)), water_book(factor_set(2025))
    found = restated_books(old, new, "the set of 2025 corrects mains water", TODAY)
    assert [restatement.figure for restatement in found] == ["c1.kg", "total"]
    for restatement in found:
        assert restatement.old.value == pytest.approx(153.11)
        assert restatement.new.value == pytest.approx(191.3)
        assert restatement.old.sets == ("desnz-2024@1",)
        assert restatement.new.sets == ("desnz-2025@1",)
    assert old.entries["c1.kg"].value == pytest.approx(153.11)
    with pytest.raises(InputError, match="books are of different rows"):
        restated_books(old, water_book(factor_set(2025), 900.0), "why", TODAY)


def test_an_account_is_restated_from_its_own_rows():
    """100 t to landfill before: 100 × 1.26338 in 2025, 100 × 1.23393 under the set of 2024."""
    sand = synergy(
        waste_material="aggregates",
        baseline=(FateShare("landfill", 1.0),),
        displacement=Displacement(None),
        haul=Haul("none", 0.0),
    )
    published = account([sand], [claim()])
    found = restate(published, "desnz-2024@1", "the year before, for comparison", TODAY)
    values = {r.figure: (r.old.value, r.new.value) for r in found.restatements}
    moved = {
        name: pair
        for name, pair in values.items()
        if pair == (pytest.approx(126.338), pytest.approx(123.393))
    }
    assert moved
    assert all(r.old.sets == ("desnz-2025@1",) for r in found.restatements)
    assert all(r.new.sets == ("desnz-2024@1",) for r in found.restatements)
    for name, (before, _) in values.items():
        assert found.old.entries[name].value == before


def test_own_factors_stay_beside_the_new_set(tmp_path: Path):
    path = tmp_path / "own.csv"
    path.write_text(
        "id,item,unit,kg_co2e_per_unit,year,permitted_uses,source\n"
        "epd.sand,Sand,t,20,2025,project_account,made up\n",
        "utf-8",
    )
    own = load_factors(path)
    sand = synergy(
        waste_material="aggregates",
        baseline=(FateShare("landfill", 1.0),),
        displacement=Displacement("epd.sand"),
        haul=Haul("none", 0.0),
    )
    published = account([sand], [claim()], own=own)
    found = restate(published, "desnz-2024@1", "for comparison", TODAY)
    (net,) = [r for r in found.restatements if r.figure == "C1.ghg"]
    assert net.old.value == pytest.approx(2126.338)  # 100 × (20 + 1.26338)
    assert net.new.value == pytest.approx(2123.393)  # 100 × (20 + 1.23393)
    assert net.new.sets == ("desnz-2024@1", own[0].id)


def test_an_imported_edition_serves_the_claims_of_its_year_that_are_not_pinned():
    """Given on purpose, it comes before the shipped edition; a pinned claim stays where it is."""
    revised = a_set("desnz-2025@2", a_factor("waste_disposal.aggregates.landfill", 2.0))
    sand = synergy(
        waste_material="aggregates",
        baseline=(FateShare("landfill", 1.0),),
        displacement=Displacement(None),
        haul=Haul("none", 0.0),
    )
    free, pinned = claim(), claim(factor_set="desnz-2025@1")
    for one, kg in ((free, 200.0), (pinned, 126.338)):
        book = account([sand], [one], own=[revised]).book("ghg")
        assert book.lookup("entry:C1.ghg_disposal") == pytest.approx(kg)
