"""The other direction: the best wants of a have, and whose best a new have enters."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty_markets import markets

from offcut.matching.screen import fast, oracle
from offcut.matching.screen.market import Market
from offcut.matching.screen.marks import marks_of, refresh
from offcut.matching.screen.side import have_queries
from offcut.matching.screen.tree import wants_tree

pytest.importorskip("numba")


def _values(market: Market, have: int) -> Any:
    """The value of a have for every want, NaN where it is none; every pair worked out."""
    wants = market.wants
    rows = np.arange(len(wants))
    value = oracle.components(market, np.full(len(rows), have), rows).value
    for row in rows:
        held = wants.accepted[wants.accepted_from[row] : wants.accepted_from[row + 1]]
        if market.haves.types[have] not in held:
            value[row] = np.nan
    return np.where(value > 0, value, np.nan)


@settings(max_examples=100, deadline=None)
@given(market=markets(), k=st.sampled_from([1, 4, 60]))
def test_best_wants_are_those_of_working_out_every_pair(market: Market, k: int) -> None:
    rows = np.arange(min(20, len(market.haves)))
    tree = wants_tree(market.wants, len(market.types))
    queries = have_queries(market.haves, market.circuity, rows)
    found = fast.search(queries, tree, fast.wants_terms(market), k)
    order = oracle.id_rank(market.wants.ids)
    for have in rows:
        value = _values(market, have)
        some = np.flatnonzero(value > 0)
        best = some[np.lexsort((order[some], -value[some]))][:k]
        np.testing.assert_array_equal(found.haves[have, : len(best)], best)
        np.testing.assert_array_equal(found.values[have, : len(best)], value[best])
        assert np.all(found.haves[have, len(best) :] == -1)


@settings(max_examples=100, deadline=None)
@given(market=markets(), k=st.sampled_from([1, 3, 10]))
def test_a_have_enters_the_best_of_the_wants_whose_last_it_reaches(market: Market, k: int) -> None:
    tree = wants_tree(market.wants, len(market.types))
    best = oracle.top_k(market, k)
    marks = marks_of(tree, best.values[:, k - 1])
    for have in range(min(10, len(market.haves))):
        query = have_queries(market.haves, market.circuity, np.array([have]))
        found = fast.entered(query, tree, fast.wants_terms(market), marks, best.values)
        value = _values(market, have)
        last = np.nan_to_num(best.values[:, k - 1], nan=0.0)
        expected = np.flatnonzero((value > 0) & (value >= last))
        np.testing.assert_array_equal(found.rows, expected)
        np.testing.assert_array_equal(found.values, value[expected])
        held = best.values[expected]
        np.testing.assert_array_equal(found.above, (held > value[expected, None]).sum(axis=1))
        np.testing.assert_array_equal(found.equal, (held == value[expected, None]).sum(axis=1))


def test_marks_set_one_by_one_are_those_set_at_once(large: Market) -> None:
    tree = wants_tree(large.wants, len(large.types))
    kth = np.random.default_rng(1).lognormal(5.0, 2.0, len(large.wants))
    marks, expected = marks_of(tree, np.full(len(large.wants), np.nan)), marks_of(tree, kth)
    slots = np.flatnonzero(tree.rows >= 0)
    for some in np.array_split(np.random.default_rng(2).permutation(slots), 50):
        refresh(marks, tree, some, kth[tree.rows[some]])
    for name, array in expected._asdict().items():
        np.testing.assert_array_equal(getattr(marks, name), array)


def test_a_want_that_is_closed_is_entered_by_nobody(large: Market) -> None:
    tree = wants_tree(large.wants, len(large.types))
    nothing = np.full((len(large.wants), 1), np.nan)
    marks = marks_of(tree, nothing[:, 0])
    dearest = np.argmax(large.haves.gbp_per_unit)
    query = have_queries(large.haves, large.circuity, np.array([dearest]))
    before = fast.entered(query, tree, fast.wants_terms(large), marks, nothing).rows
    slots = np.flatnonzero(tree.rows == before[0])
    refresh(marks, tree, slots, np.full(len(slots), np.inf))
    after = fast.entered(query, tree, fast.wants_terms(large), marks, nothing).rows
    np.testing.assert_array_equal(after, before[1:])
