"""Units are alike in predicted work, and no want is lost or done twice."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from offcut.matching.batch.job import Slice
from offcut.matching.batch.plan import Group, plan, work_of_want

KINDS = [f"{n:04d}" for n in range(6)]


@st.composite
def markets(draw):
    counts = {kind: draw(st.integers(1, 60_000)) for kind in KINDS}
    groups = []
    for kind in KINDS:
        start = 0
        for _ in range(draw(st.integers(0, 4))):
            haves = tuple(draw(st.sets(st.sampled_from(KINDS), max_size=4)))
            found = sum(counts[name] for name in haves)
            wants = draw(st.integers(1, 9_000))
            groups.append(Group(Slice(kind, start, wants), haves, found))
            start += wants
    return counts, groups


@settings(max_examples=30)
@given(markets(), st.integers(20, 3_000))
def test_every_want_is_in_one_unit_with_all_that_it_may_take(market, chunk):
    counts, groups = market
    units = plan(groups, counts, {}, chunk)
    asked = Counter(
        (g.wants.kind, n, name)
        for g in groups
        for name in g.haves
        for n in (g.wants.start, g.wants.start + g.wants.count - 1)
    )
    for key in asked:
        kind, want, have = key
        holders = [
            unit
            for unit in units
            for part in unit.wants
            if part.kind == kind and part.start <= want < part.start + part.count
        ]
        assert len(holders) == 1
        assert have in holders[0].haves
    assert sum(unit.want_count for unit in units) == sum(g.wants.count for g in groups)
    assert sum(unit.pairs for unit in units) == sum(g.wants.count * g.have_count for g in groups)
    assert all(unit.want_count <= chunk for unit in units)


@settings(max_examples=50)
@given(markets(), st.integers(100, 3_000))
def test_no_unit_is_much_more_work_than_another_must_be(market, chunk):
    """At most its share of all work, or one want's, whichever is more."""
    counts, groups = market
    units = plan(groups, counts, {}, chunk)
    wants = sum(g.wants.count for g in groups)
    total = sum(g.work for g in groups)
    share = total / max(1, min(16, wants // 50))
    most = max((work_of_want(g.have_count) for g in groups), default=0)
    for unit in units:
        assert unit.pairs + unit.want_count * work_of_want(0) <= max(share, most) + 1


@settings(max_examples=30)
@given(markets())
def test_units_do_not_depend_on_the_order_of_the_groups(market):
    counts, groups = market
    assert plan(groups, counts, {}, 500) == plan(groups[::-1], counts, {}, 500)
