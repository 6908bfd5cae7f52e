"""Values in columns are those of the accounts, and the search that uses them finds the same."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_lists import FAMILIES, ON, haves, lists, places, wants

from offcut.listings import Kind, Listing, Listings, Terms
from offcut.matching import Verdict
from offcut.matching.assess import compatible
from offcut.matching.engine import Run
from offcut.matching.saving import plain
from offcut.matching.search import OneByOne
from offcut.matching.values import PairValues
from offcut.places import DistanceTable

some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WINTER = (0.3, 0.3, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.2)
SUMMER = (0.0, 0.0, 0.0, 0.1, 0.1, 0.2, 0.3, 0.2, 0.1, 0.0, 0.0, 0.0)

terms = st.builds(
    Terms,
    sale_or_loan=st.sampled_from([None, None, "sale", "loan"]),
    days=st.sampled_from([(), (), ("mon", "tue"), ("tue", "sat"), ("sun",)]),
)
seasons = st.sampled_from([(), (), (), WINTER, SUMMER])


@st.composite
def particular(draw: Any) -> Listings:
    """A list whose listings also have seasons, terms and smallest loads."""

    def more(item: Listing) -> Listing:
        lot = draw(st.sampled_from([item.min_lot, 50.0]))
        told = draw(terms)
        return replace(item, terms=told, monthly_profile=draw(seasons), min_lot=lot)

    return Listings(tuple(map(more, draw(lists()))))


@st.composite
def crowds(draw: Any) -> Listings:
    """Many alike: a few haves and wants of one family, each several times, some at one place."""
    family = draw(st.sampled_from(sorted(FAMILIES)))
    spots = draw(st.lists(places, min_size=2, max_size=3))
    found: list[Listing] = []
    for make, most in ((haves, 20), (wants, 3)):
        moulds = [draw(make(number, family)) for number in range(2)]
        for number in range(draw(st.integers(1, most))):
            mould = draw(st.sampled_from(moulds))
            name = f"{mould.kind.value}{number:02d}"
            spot = draw(st.sampled_from(spots))
            found.append(replace(mould, id=name, organisation=f"{name} (fictional)", place=spot))
    return Listings(tuple(found))


def _prepared(listings: Listings, k: int = 3, own: DistanceTable | None = None) -> Run:
    return Run.prepare(listings, k, None, ON, own)


def _held_against_accounts(run: Run) -> None:
    values = PairValues(run.haves, run.wants, run.pairing)
    for number, want in enumerate(run.wants):
        rows = [place for place, have in enumerate(run.haves) if compatible(have, want)]
        givers = np.array(rows, dtype=np.int64)
        takers = np.full(len(rows), number)
        kinds = values.kinds(givers, takers)
        found, likely = values.of(givers, takers, kinds), values.best_chance(kinds, givers, takers)
        for line, row in enumerate(rows):
            have = run.haves[row]
            one = run.pairing.assess(have, want)
            route = one.account.route
            near = {"rel": 1e-9, "abs": 1e-7}
            assert found.expected_gbp[line] == pytest.approx(one.expected_gbp, **near)
            assert found.value_gbp[line] == pytest.approx(one.account.value_gbp, **near)
            assert found.chance[line] == pytest.approx(route.chance)
            assert found.fails[line] == (route.verdict is Verdict.FAIL)
            assert likely[line] == pytest.approx(run.pairing.best_chance(have, want))
            if found.place[line] >= 0:
                assert run.pairing.book.routes(have, want)[found.place[line]] is route


@some
@given(lists())
def test_values_in_columns_are_those_of_the_accounts(listings: Listings):
    _held_against_accounts(_prepared(listings))


@some
@given(particular())
def test_seasons_terms_and_smallest_loads_count_in_columns_too(listings: Listings):
    _held_against_accounts(_prepared(listings))


@some
@given(lists(), st.floats(0.1, 300.0))
def test_the_users_own_distances_count_in_columns_too(listings: Listings, km: float):
    ids = {kind: [item.id for item in listings if item.kind is kind] for kind in Kind}
    own = DistanceTable({(ids[Kind.HAVE][0], ids[Kind.WANT][0]): km})
    _held_against_accounts(_prepared(listings, own=own))


def _told(run: Run) -> dict[str, Any]:
    result = run.result()
    return {
        "matches": plain(result.matches),
        "misses": plain(result.near_misses),
        "unmatched": [(item.listing_id, item.why, item.next_step) for item in result.unmatched],
        "considered": result.pairs_considered,
    }


def _finds_what_one_by_one_finds(listings: Listings, k: int) -> None:
    many, single = _prepared(listings, k), _prepared(listings, k)
    single.finder = OneByOne(
        single.haves, single.wants, single.screen, single.chances, single.pairing, k
    )
    assert _told(many) == _told(single)


@some
@given(particular(), st.integers(1, 3))
def test_wants_searched_together_find_what_each_finds_alone(listings: Listings, k: int):
    _finds_what_one_by_one_finds(listings, k)


@some
@given(crowds(), st.integers(1, 12))
def test_many_equal_offers_come_in_the_order_of_their_ids(listings: Listings, k: int):
    _finds_what_one_by_one_finds(listings, k)
