"""Resilience: what firms state of their inputs before and after, by standing, never weighted."""

from typing import Any

import pytest
from claiming import claim, synergy
from hypothesis import given
from hypothesis import strategies as st

from offcut.impact.audit import audit
from offcut.impact.engine import account
from offcut.impact.model import Dependence, Grade, SourceRow, Standing
from offcut.impact.resilience import Resilience, resilience, resilience_of

BEFORE_AFTER = {
    "one_supplier_before": 0.9,
    "one_supplier_after": 0.5,
    "abroad_before": 0.4,
    "abroad_after": 0.4,
}


def stated(row: int = 2, **about: Any) -> Dependence:
    whole = {
        "synergy": "S1",
        "year": 2025,
        "organisation": "Brook Blocks Ltd",
        "material": "sand",
        "source": SourceRow("suppliers", row),
    }
    return Dependence(**(whole | BEFORE_AFTER | about))


REALISED = {("S1", 2025): Standing.REALISED, ("S2", 2025): Standing.POTENTIAL}


def told(*statements: Dependence) -> dict[tuple[str, Standing], Resilience]:
    return {(r.measure, r.standing): r for r in resilience(statements, REALISED)}


def test_two_firms_and_their_mean():
    found = told(stated(), stated(3, one_supplier_before=0.5, one_supplier_after=0.7))
    one = found["one_supplier", Standing.REALISED]
    assert (one.fell, one.rose) == (1, 1)
    assert (one.mean_before, one.mean_after) == (pytest.approx(0.7), pytest.approx(0.6))
    assert one.told == (
        "share from its largest supplier, realised, 2 inputs: 1 fell, 1 rose;"
        " on average 70\u202f% before, 60\u202f% after"
    )
    abroad = found["abroad", Standing.REALISED]
    assert (abroad.fell, abroad.rose) == (0, 0)


def test_potential_stands_beside_realised_and_is_never_mixed_with_it():
    found = told(stated(), stated(3, synergy="S2", one_supplier_after=0.1))
    assert found["one_supplier", Standing.REALISED].mean_after == 0.5
    assert found["one_supplier", Standing.POTENTIAL].mean_after == 0.1


def test_what_is_not_stated_on_both_days_says_nothing():
    assert told(stated(abroad_before=None)).keys() == {("one_supplier", Standing.REALISED)}
    half = stated(one_supplier_after=None, abroad_after=None)
    assert told(half) == {}


def test_a_statement_without_a_claim_in_its_year_is_not_counted():
    assert told(stated(year=2024)) == {}


def test_every_share_is_in_the_book_and_recomputed():
    sand = synergy(dates={}, waste_material="aggregates")
    shown = claim(
        grade=Grade.B,
        evidence=("invoice 7",),
        evidence_kinds=("invoice",),
    )
    result = account([sand], [shown], suppliers=[stated(), stated(3, abroad_after=0.1)])
    book = result.book()
    (one, abroad) = resilience_of(result)
    stem = f"entry:resilience.2025.{one.standing}"
    assert book.lookup("entry:resilience.row2.one_supplier") == pytest.approx(0.4)
    assert book.lookup(f"{stem}.one_supplier.after") == pytest.approx(0.5)
    assert book.lookup(f"{stem}.abroad.after") == pytest.approx(0.25)
    assert abroad.fell == 1
    audited = audit(book.as_data())
    assert audited.equal == audited.total == len(book.entries)


def test_a_book_of_some_metrics_has_no_resilience():
    result = account([synergy()], [claim()], suppliers=[stated()])
    assert not any("resilience" in name for name in result.book("ghg").entries)


SHARES = st.none() | st.floats(0, 1)


@given(st.lists(st.tuples(SHARES, SHARES), max_size=12))
def test_firms_that_rest_less_more_and_the_same_are_all_that_stated_both(
    shares: list[tuple[float | None, float | None]],
):
    statements = [
        stated(row, one_supplier_before=before, one_supplier_after=after)
        for row, (before, after) in enumerate(shares, start=2)
    ]
    known = [(b, a) for b, a in shares if b is not None and a is not None]
    one = told(*statements).get(("one_supplier", Standing.REALISED))
    assert (0 if one is None else len(one.changes)) == len(known)
    if one is not None:
        same = sum(change.less == 0 for change in one.changes)
        assert one.fell + one.rose + same == len(known)
        assert 0 <= one.mean_after <= 1
