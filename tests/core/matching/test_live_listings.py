"""Listings that come, change and go give the matches that a run of all of them gives."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

import offcut
from offcut.listings import Kind, Listing, Listings
from offcut.matching.engine import OfWant
from offcut.matching.live import Door, LiveListings
from offcut.matching.result import have_ids
from offcut.regions import load

ON = date(2026, 11, 22)
ROUNDS = 20


class Kept:
    """A caller that keeps what was found, and asks again only for what a change may alter."""

    def __init__(self, listings: Iterable[Listing], k: int) -> None:
        self.live = LiveListings(k)
        self.found: dict[str, OfWant] = {}
        self.doors: dict[str, Door] = {}
        self.asked_again = 0
        for listing in listings:
            self.live.put(listing)
        self._again({item.id for item in self.live if item.kind is Kind.WANT})

    def change(self, listing: Listing | None, listing_id: str) -> None:
        """Put the listing in the place of the one with this id; None: it went."""
        medians = self.live.medians()
        self._change(listing, listing_id)
        for other in self.live.supposing(medians):
            self._change(other, other.id)

    def _change(self, listing: Listing | None, listing_id: str) -> None:
        again = self._holding(listing_id)
        self.found.pop(listing_id, None)
        self.doors.pop(listing_id, None)
        if listing is None:
            self.live.drop(listing_id)
        else:
            self.live.put(listing)
            again |= (
                {listing_id}
                if listing.kind is Kind.WANT
                else self.live.altered(listing_id, self.doors, ON).keys()
            )
        again.discard("" if listing_id in self.live else listing_id)
        self.asked_again += len(again)
        self._again(again)

    def _holding(self, have_id: str) -> set[str]:
        in_match = {
            w for w, one in self.found.items() for m in one.matches if have_id in have_ids(m)
        }
        return in_match | {w for w, door in self.doors.items() if have_id in door.partners}

    def _again(self, wants: set[str]) -> None:
        for part in self.live.for_wants(wants, ON):
            for want, (found, door) in part.items():
                self.found[want], self.doors[want] = found, door

    def pairs(self) -> dict[tuple[str, str], tuple[str, float]]:
        """Verdict and value of every match that stands."""
        return {
            (m.have_id, m.want_id): (m.route.verdict.value, m.worth.value_gbp_per_year)
            for one in self.found.values()
            for m in one.matches
        }


def whole(listings: Iterable[Listing], k: int) -> dict[tuple[str, str], tuple[str, float]]:
    """The same by a run of all listings."""
    result = offcut.match(Listings(tuple(listings)), k, on=ON)
    return {
        (m.have_id, m.want_id): (m.route.verdict.value, m.worth.value_gbp_per_year)
        for m in result.matches
    }


@pytest.fixture(scope="module")
def region() -> Listings:
    return offcut.read_listings(load("west_midlands").example_path)


@pytest.mark.parametrize("k", [3])
def test_any_row_of_changes_ends_where_one_run_of_all_listings_ends(
    region: Listings, k: int
) -> None:
    chance = random.Random(f"changes {k}")
    start = chance.sample(list(region), 2 * len(region) // 3)
    aside = [item for item in region if item not in start]
    kept = Kept(start, k)
    assert kept.pairs() == whole(kept.live, k)
    for round_ in range(ROUNDS):
        kept.change(*_one_change(chance, kept.live, aside))
        if round_ % 10 == 9:
            assert kept.pairs() == whole(kept.live, k)
    wants = sum(1 for item in kept.live if item.kind is Kind.WANT)
    assert kept.asked_again < ROUNDS * wants / 2, "as much was matched as by whole runs"


def _one_change(
    chance: random.Random, live: LiveListings, aside: list[Listing]
) -> tuple[Listing | None, str]:
    """A listing that comes, goes, is worth something else, has another amount or loses it."""
    held = sorted(live, key=lambda item: item.id)
    what = chance.choice(["come", "go", "cost", "amount", "no amount", "place"])
    if what == "come" and aside:
        new = aside.pop(chance.randrange(len(aside)))
        return new, new.id
    one = chance.choice(held)
    if what == "go":
        aside.append(one)
        return None, one.id
    if what == "cost":
        return replace(one, disposal_cost=chance.uniform(0, 200)), one.id
    if what == "place":
        return replace(one, place=chance.choice(held).place), one.id
    if what == "amount" and one.amount is not None:
        factor = chance.choice([0.1, 5.0])
        amount = one.amount
        return replace(
            one,
            amount=replace(
                amount,
                low=amount.low * factor,
                central=amount.central * factor,
                high=amount.high * factor,
            ),
        ), one.id
    return replace(one, amount=None), one.id


def test_a_have_is_told_the_nearest_it_comes(region: Listings) -> None:
    live = LiveListings()
    for item in region:
        live.put(item)
    result = offcut.match(region, on=ON)
    have = next(item for item in region.haves if result.for_have(item.id))
    nearest = live.nearest(have.id, ON)
    assert nearest is not None
    best = result.for_have(have.id)[0]
    assert nearest.worth.value_gbp_per_year >= best.worth.value_gbp_per_year


def test_a_have_that_nobody_takes_comes_near_nothing() -> None:
    region = offcut.read_listings(load("west_midlands").example_path)
    live = LiveListings()
    live.put(region.haves[0])
    assert live.nearest(region.haves[0].id, ON) is None
    assert not live.agrees(region.haves[0].id)
    assert live.altered(region.haves[0].id, {}, ON) == {}


def test_a_listing_that_went_is_gone() -> None:
    region = offcut.read_listings(load("west_midlands").example_path)
    live = LiveListings()
    live.put(region.wants[0])
    live.drop(region.wants[0].id)
    live.drop("never there")
    assert len(live) == 0
    assert region.wants[0].id not in live
    assert list(live.takers(region.haves[0].resource_type)) == []
