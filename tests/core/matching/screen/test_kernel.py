"""The compiled search gives what working out every pair gives, bit for bit."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty_markets import markets

from offcut.errors import InputError
from offcut.matching.screen import fast, oracle
from offcut.matching.screen.market import Haves, Market, TopK, Wants
from offcut.matching.screen.tree import haves_tree, predicted_pairs

pytest.importorskip("numba")


def _equal(found: TopK, expected: TopK) -> None:
    np.testing.assert_array_equal(found.haves, expected.haves)
    np.testing.assert_array_equal(found.values, expected.values)


@settings(max_examples=150, deadline=None)
@given(market=markets(), k=st.sampled_from([1, 3, 10, 200]))
def test_best_haves_are_those_of_working_out_every_pair(market: Market, k: int) -> None:
    _equal(fast.top_k(market, k), oracle.top_k(market, k))


@settings(max_examples=40, deadline=None)
@given(
    market=markets(),
    different=st.integers(1, 4),
    count=st.integers(100, 700),
    seed=st.integers(0, 2**32 - 1),
    k=st.sampled_from([1, 10, 63, 64, 100]),
    nearly=st.booleans(),
)
def test_of_very_many_haves_that_are_the_same_or_nearly_so_the_first_ids_are_best(
    market: Market, different: int, count: int, seed: int, k: int, nearly: bool
) -> None:
    chance = np.random.default_rng(seed)
    rows = chance.integers(0, min(different, len(market.haves)), count)
    columns = {n: getattr(market.haves, n)[rows] for n in market.haves.__slots__ if n != "ids"}
    if nearly:  # less than the bounds, which are float32, can tell apart
        columns["gbp_per_unit"] = columns["gbp_per_unit"] + chance.choice([0.0, 1e-9, 2e-9], count)
    ids = [f"h{number}" for number in chance.permutation(count)]
    same = replace(market, haves=replace(market.haves, ids=ids, **columns))
    _equal(fast.top_k(same, k), oracle.top_k(same, k))


@pytest.mark.parametrize("nudge", [0.0, 1e-9])
@pytest.mark.parametrize("k", [1, 10])
def test_full_leaves_of_equal_bounds(nudge: float, k: int) -> None:
    chance, count = np.random.default_rng(3), 1_000
    same = {"latitude": 52.0, "longitude": -2.0, "quantity": 9.0, "gbp_per_unit": 40.0}
    common = {name: np.full(count, value) for name, value in same.items()}
    common |= {n: np.full(count, day, np.int32) for n, day in (("first_day", 1), ("last_day", 999))}
    common["text"] = np.zeros((count, 0), np.float32)
    number = chance.permutation(count)  # where there is a nudge, the last ids are the best
    haves = Haves(
        ids=[f"h{n:04}" for n in number],
        types=np.zeros(count, np.int32),
        gbp_per_unit_km=np.full(count, 0.1),
        properties=np.ones((count, 1), np.float32),
        **{**common, "gbp_per_unit": 40.0 + nudge * number},
    )
    wants = Wants(
        ids=[f"w{number}" for number in range(count)],
        accepted_from=np.arange(count + 1),
        accepted=np.zeros(count, np.int32),
        limits=np.full((count, 1), np.inf, np.float32),
        **common,
    )
    market = Market(haves, wants, ("sand",))
    _equal(fast.top_k(market, k), oracle.top_k(market, k))


@settings(max_examples=30, deadline=None)
@given(market=markets(), chance=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(market: Market, chance: Any) -> None:
    order = list(range(len(market.haves)))
    chance.shuffle(order)
    shuffled = replace(
        market,
        haves=replace(
            market.haves,
            **{
                name: getattr(market.haves, name)[np.array(order)]
                for name in market.haves.__slots__
                if name != "ids"
            },
            ids=[market.haves.ids[row] for row in order],
        ),
    )
    plain, other = fast.top_k(market, 5), fast.top_k(shuffled, 5)
    back = np.where(other.haves >= 0, np.array(order)[other.haves], -1)
    np.testing.assert_array_equal(back, plain.haves)
    np.testing.assert_array_equal(other.values, plain.values)


def test_several_threads_give_the_same(large: Market) -> None:
    _equal(fast.top_k(large, 10, threads=2), fast.top_k(large, 10))


def test_several_nodes_of_many_leaves_give_the_same_as_the_oracle(large: Market) -> None:
    _equal(fast.top_k(large, 10), oracle.top_k(large, 10))


def test_values_are_those_of_the_components(large: Market) -> None:
    best = fast.top_k(large, 3)
    wants, places = np.nonzero(best.haves >= 0)
    parts = oracle.components(large, best.haves[wants, places], wants)
    np.testing.assert_array_equal(parts.value, best.values[wants, places])
    assert np.all(parts.tightest <= 1.0)


def test_without_numba_the_oracle_answers_and_says_so(
    large: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(large, wants=_first_wants(large, 5))
    expected = fast.top_k(small, 2)
    monkeypatch.setattr(fast, "find_spec", lambda name: None)
    assert fast.engine_name() == "numpy"
    with pytest.warns(RuntimeWarning, match="numba is not installed"):
        _equal(fast.top_k(small, 2), expected)


@pytest.mark.parametrize("code", [-1, 2, 10**6])
def test_a_type_that_there_is_not_is_refused(code: int, large: Market) -> None:
    types = large.haves.types.copy()
    types[7] = code
    strange = replace(large, haves=replace(large.haves, types=types))
    with pytest.raises(InputError, match=f"Row 8 of the haves .* has the code {code} of a type"):
        fast.top_k(strange, 3)
    accepted = large.wants.accepted.copy()
    accepted[large.wants.accepted_from[5]] = code
    wants = replace(large.wants, accepted=accepted)
    with pytest.raises(InputError, match=f"Row 6 of the wants .* has the code {code} of a type"):
        fast.top_k(replace(large, wants=wants), 3)
    tree = haves_tree(large.haves, large.circuity, len(large.types))
    queries = fast.want_queries(wants, np.arange(10))
    with pytest.raises(InputError, match="Row 6 of the queries"):
        fast.search(queries, tree, fast.haves_terms(large), 3)


def test_a_market_without_haves_gives_nothing(large: Market) -> None:
    nobody = np.zeros(0, dtype=np.int64)
    columns = {n: getattr(large.haves, n)[nobody] for n in large.haves.__slots__ if n != "ids"}
    empty = replace(large, haves=replace(large.haves, ids=[], **columns))
    best = fast.top_k(empty, 4)
    assert np.all(best.haves == -1)
    assert np.all(np.isnan(best.values))


def test_predicted_pairs_are_haves_times_wants_of_each_type(large: Market) -> None:
    pairs = predicted_pairs(large.haves.types, large.wants, len(large.types))
    for kind in range(len(large.types)):
        wanted = sum(
            kind in large.wants.accepted[start:stop]
            for start, stop in zip(
                large.wants.accepted_from[:-1], large.wants.accepted_from[1:], strict=True
            )
        )
        assert pairs[kind] == wanted * int(np.sum(large.haves.types == kind))


def test_trees_are_read_only_arrays_that_may_be_mapped_from_disk(
    large: Market, tmp_path: Any
) -> None:
    tree = haves_tree(large.haves, large.circuity, len(large.types))
    mapped = []
    for name, array in tree._asdict().items():
        np.save(tmp_path / f"{name}.npy", array)
        mapped.append(fast.sealed(np.load(tmp_path / f"{name}.npy", mmap_mode="r")))
    queries = fast.want_queries(large.wants, np.arange(50))
    terms = fast.haves_terms(large)
    _equal(
        fast.search(queries, tree._make(mapped), terms, 10), fast.search(queries, tree, terms, 10)
    )


def _first_wants(market: Market, count: int) -> Any:
    wants = market.wants
    columns = {
        name: getattr(wants, name)[:count]
        for name in wants.__slots__
        if name not in ("accepted", "accepted_from")
    }
    return replace(
        wants, accepted_from=wants.accepted_from[: count + 1], accepted=wants.accepted, **columns
    )
