"""Large runs are compiled: the same answer as numpy's, whatever the list."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_lists import ON, lists
from test_search import every_pair
from test_values import crowds, particular

from offcut.listings import Listing, Listings
from offcut.matching.engine import Run, match
from offcut.matching.saving import plain
from offcut.matching.screen import sweep
from offcut.matching.screen.plain import PlainScreen
from offcut.places import DistanceTable

pytest.importorskip("numba")

some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _prepared(listings: Listings, k: int, *, compiled: bool) -> Run:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sweep, "LEAST_PAIRS", 0 if compiled else 10**18)
        run = Run.prepare(listings, k, None, ON, None)
    assert isinstance(run.screen, sweep.Sweep) is compiled
    return run


def _answer(listings: Listings, k: int, *, compiled: bool) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sweep, "LEAST_PAIRS", 0 if compiled else 10**18)
        result = match(listings, k, on=ON)
    return {
        "matches": plain(result.matches),
        "misses": plain(result.near_misses),
        "unmatched": plain(result.unmatched),
        "residues": plain(result.residues),
        "considered": result.pairs_considered,
        "assessed": result.pairs_assessed,
    }


@some
@given(st.one_of(lists(), particular(), crowds()), st.integers(1, 4))
def test_compiled_or_not_the_answer_is_the_same(listings: Listings, k: int):
    assert _answer(listings, k, compiled=True) == _answer(listings, k, compiled=False)


@some
@given(st.one_of(lists(), crowds()), st.integers(1, 3))
def test_the_compiled_search_finds_what_brute_force_finds(listings: Listings, k: int):
    found = _answer(listings, k, compiled=True)["matches"]
    single = sorted(
        (m["have_id"], m["want_id"], m["expected_gbp"]) for m in found if not m["blend"]
    )
    assert single == every_pair(listings, k)


@some
@given(st.one_of(lists(), particular()))
def test_compiled_bounds_are_those_of_the_plain_screen(listings: Listings):
    run = _prepared(listings, 3, compiled=True)
    valuer, distances = run.pairing.valuer, run.pairing.distances
    plainly = PlainScreen(run.haves, run.wants, valuer, distances)
    for number in range(len(run.wants)):
        expected = plainly.for_want(number)
        found = run.screen.sweep(number)
        rows = np.flatnonzero(found.bounds > -np.inf)
        places = run.screen.haves.place[rows]
        assert sorted(places.tolist()) == sorted(expected.haves.tolist())
        bounds = dict(zip(expected.haves.tolist(), expected.bounds.tolist(), strict=True))
        for place, bound in zip(places.tolist(), found.bounds[rows].tolist(), strict=True):
            assert bound == pytest.approx(bounds[place], rel=1e-9, abs=1e-7)
    assert np.array_equal(run.screen.nearest_bounds()[1], plainly.nearest_bounds()[1])


def _alike(world: Any, count: int) -> list[Listing]:
    """Haves that differ in nothing but their id and their owner."""
    have = world.have("equipment.furnace", 1, unit="item", once=True)
    return [
        replace(have, id=f"H{n:03d}", organisation=f"Giver {n} (fictional)") for n in range(count)
    ]


def test_of_equal_haves_the_first_ids_are_kept_and_few_accounts_are_made(world):
    want = world.want("equipment.furnace", 1, unit="item", once=True, purchase_price=900.0)
    listings = Listings((*reversed(_alike(world, 200)), want))
    run = _prepared(listings, 3, compiled=True)
    (_, _, found) = next(run.finder.of([0]))
    assert [one.account.have.id for one in found.best] == ["H000", "H001", "H002"]
    assert len(found.known) <= 6
    assert found.assessed == 200


def test_the_users_own_distances_are_not_compiled(world):
    own = DistanceTable({("H1", "W1"): 5.0})
    have, want = world.have(current_fate="landfill"), world.want(uses=("SAND-CLSM",))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sweep, "LEAST_PAIRS", 0)
        run = Run.prepare([have, want], 3, None, ON, own)
    assert not isinstance(run.screen, sweep.Sweep)


def test_a_small_run_never_waits_for_the_compiler(world):
    run = Run.prepare([world.have(), world.want()], 3, None, ON, None)
    assert type(run.screen) is PlainScreen


def test_a_large_run_without_numba_says_that_it_is_slow(world):
    have, want = world.have(current_fate="landfill"), world.want(uses=("SAND-CLSM",))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sweep, "LEAST_PAIRS", 0)
        patched.setattr(sweep, "find_spec", lambda _: None)
        with pytest.warns(RuntimeWarning, match="numba is not installed"):
            found = match([have, want], on=ON)
    assert plain(found.matches) == plain(match([have, want], on=ON).matches)
