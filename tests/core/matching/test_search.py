"""The search is exact: held against brute force, on random lists over the real tables."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_lists import ON, lists

from offcut.errors import InputError
from offcut.listings import Listings
from offcut.matching import MatchResult, Verdict
from offcut.matching.assess import compatible
from offcut.matching.engine import Run, brute_force, match
from offcut.matching.saving import plain
from offcut.matching.screen.columns import site_of
from offcut.places import DistanceTable, Place

exactly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _prepared(listings: Listings, k: int = 3) -> Run:
    return Run.prepare(listings, k, None, ON, None)


@exactly
@given(lists())
def test_no_pair_is_worth_more_than_its_bound(listings: Listings):
    run = _prepared(listings)
    for number, want in enumerate(listings.wants):
        found = run.screen.for_want(number)
        bounds = dict(zip(found.haves.tolist(), found.bounds.tolist(), strict=True))
        for place, have in enumerate(listings.haves):
            if not compatible(have, want) or site_of(have) == site_of(want):
                continue
            km = run.pairing.distances.km(have, want)
            most = run.chances.at_most(have, want)
            for route in run.pairing.book.routes(have, want):
                if route.verdict is Verdict.FAIL:
                    continue
                value = run.pairing.valuer.account(have, want, route, km).value_gbp
                assert value <= max(bounds[place], 0.0) + 1e-6, (have, want, route)
                assert route.chance <= most + 1e-9, (have, want, route)


def every_pair(listings: Listings, k: int) -> list[tuple[str, str, float]]:
    """The best k of each want among all pairs, worked out one by one."""
    run = _prepared(listings, k)
    found = []
    for want in listings.wants:
        assessed = [
            run.pairing.assess(have, want)
            for have in listings.haves
            if compatible(have, want) and site_of(have) != site_of(want)
        ]
        best = sorted((one for one in assessed if one.viable), key=lambda one: one.order)[:k]
        found += [(one.account.have.id, one.account.want.id, one.expected_gbp) for one in best]
    return sorted(found)


@exactly
@given(lists(), st.integers(1, 3))
def test_the_search_finds_what_brute_force_finds(listings: Listings, k: int):
    result = match(listings, k, on=ON)
    single = sorted((m.have_id, m.want_id, m.expected_gbp) for m in result.matches if not m.blend)
    assert single == every_pair(listings, k)


def told(result: MatchResult) -> dict[str, Any]:
    """All that a result says, in an order that does not depend on that of the rows."""
    return {
        "matches": plain(result.matches),
        "unmatched": sorted((u.listing_id, u.why, u.next_step) for u in result.unmatched),
        "misses": plain(result.near_misses),
        "tests": plain(result.tests()),
        "summary": plain(result.summary()),
    }


@exactly
@given(lists(), st.integers(1, 3))
def test_brute_force_finds_the_same_exchanges_and_mixtures(listings: Listings, k: int):
    found, every = match(listings, k, on=ON), brute_force(listings, k, on=ON)
    assert plain(found.matches) == plain(every.matches)
    assert plain(found.residues) == plain(every.residues)


@exactly
@given(lists(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(listings: Listings, random: Any):
    shuffled = list(listings)
    random.shuffle(shuffled)
    first, second = (
        told(match(Listings(tuple(items)), 2, on=ON)) for items in (listings, shuffled)
    )
    assert first == second


def test_the_same_organisation_at_the_same_site_is_no_exchange(world):
    have = world.have(current_fate="landfill")
    want = world.want(uses=("SAND-CLSM",), organisation=have.organisation, place=have.place)
    result = match([have, want], on=ON)
    assert not result.matches
    assert "same organisation" in result.unmatched[0].why


def test_the_users_own_distances_come_first(world):
    have, want = world.have(current_fate="landfill"), world.want(uses=("SAND-CLSM",))
    own = DistanceTable({("H1", "W1"): 123.0})
    result = match([have, want], on=ON, distances=own)
    assert result.explain("H1", "W1").match.distance_km == 123.0


def test_distances_of_places_that_are_not_listed_are_named(world):
    have, want = world.have(current_fate="landfill"), world.want(uses=("SAND-CLSM",))
    some = DistanceTable({("H1", "W1"): 12.0, ("H1", "yard 17"): 9.0}, "roads.csv")
    (doubt,) = match([have, want], on=ON, distances=some).listings.warnings
    assert doubt.given == "yard 17"
    assert "'roads.csv'" in doubt.told
    none = DistanceTable({("yard 16", "W1"): 12.0}, "roads.csv")
    with pytest.raises(InputError, match=r"No distance of the table 'roads.csv'.*yard 16"):
        match([have, want], on=ON, distances=none)


def test_haulage_that_the_user_sets_is_used_and_shown(world):
    have, want = world.have(current_fate="landfill"), world.want(uses=("SAND-CLSM",))
    dear = match([have, want], on=ON, assumptions={"haulage.artic_tipper.gbp_per_km": 1000.0})
    plain = match([have, want], on=ON)
    assert plain.matches[0].worth.value_gbp_per_year > dear.matches[0].worth.value_gbp_per_year
    assert [item.id for item in dear.assumptions.overridden] == ["haulage.artic_tipper.gbp_per_km"]


def test_heat_is_not_hauled_across_the_region(world):
    have = world.have("energy.heat.low", 50_000)
    far = world.want("energy.heat.low", 50_000, purchase_price=0.05)
    near = replace(far, id="W2", place=replace(have.place, longitude=-1.905))
    result = match([have, far, near], on=ON)
    assert [m.want_id for m in result.matches] == ["W2"]
    assert "piped" in next(u.why for u in result.unmatched if u.listing_id == "W1")


def test_k_below_one_is_refused(world):
    with pytest.raises(InputError, match="accepted: 1 or more"):
        match([world.have()], 0)


def test_an_empty_list_is_an_empty_answer():
    result = match([], on=ON)
    assert (len(result), result.table().height, result.summary().matches) == (0, 0, 0)


def test_every_unmatched_listing_says_why_and_what_next(world):
    listings = [
        world.have(None, id="H0", resource="odd stuff"),
        world.have("food", id="H2"),
        world.have("sand.foundry.green", id="H3", hazardous=True, current_fate="landfill"),
        world.want(uses=("SAND-CLSM",)),
    ]
    result = match(listings, on=ON)
    said = {item.listing_id: item for item in result.unmatched}
    assert "was not understood" in said["H0"].why
    assert "no want in this list" in said["H2"].why
    assert "Hazard" in said["H3"].why
    assert all(item.next_step for item in result.unmatched)


def test_a_want_that_gives_its_use_is_understood_by_it(world):
    """Words that nobody understood do not count against a use that was given."""
    have = world.have(current_fate="landfill")
    told = world.want(use="SAND-CLSM", uses=("SAND-CLSM",), purchase_price=12.0)
    odd = replace(told, resource_type=None, type_confidence=0.0, resource="stuff for the mixer")
    plain, strange = (match([have, want], on=ON).matches[0] for want in (told, odd))
    assert strange.expected_gbp == pytest.approx(plain.expected_gbp)
    assert strange.expected_gbp > 0


def test_who_does_not_pay_is_told_which_side_to_look_for(world):
    far = world.want(uses=("SAND-CLSM",), place=Place(57.5, -4.2), purchase_price=1.0)
    said = match([world.have(current_fate="landfill"), far], on=ON).unmatched
    steps = {item.listing_id: item.next_step.partition("look for ")[2] for item in said}
    assert steps == {"H1": "a taker nearer by.", "W1": "a source nearer by."}


def test_progress_is_told_want_by_want(world):
    told = []
    wanted = [world.want(id=f"W{n}") for n in range(3)]
    match([world.have(), *wanted], on=ON, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_pairs_are_counted(world):
    result = match([world.have(), world.want(uses=("SAND-CLSM",))], on=ON)
    assert (result.pairs_considered, result.pairs_assessed) == (1, 1)


def test_two_small_sources_meet_one_want_together(world):
    """Each gives 100 t of the 200 t wanted: together they are worth more than either."""
    kinds = [world.have("food", 100, id=f"H{n}", disposal_cost=50.0) for n in (1, 2)]
    want = world.want("food", 200, purchase_price=20.0)
    result = match([*kinds, want], on=ON)
    blends = [m for m in result.matches if m.blend]
    assert [m.have_id for m in blends] == ["H1 + H2"]
    assert blends[0].worth.units_per_year == pytest.approx(200)
    singles = [m.worth.value_gbp_per_year for m in result.matches if not m.blend]
    assert blends[0].worth.value_gbp_per_year == pytest.approx(sum(singles))
