"""What a side may conclude: nothing that it is shown moves with the other side's private terms."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from things_listings import make_listing
from things_matches import make_matched
from world import SYSTEM, World, make_organisation, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.introductions import actions as introductions
from offcut.platform.listings import actions as listings
from offcut.platform.matches import queries, rematching, warm
from offcut.platform.matches.explaining import Explained, explain
from offcut.platform.matches.models import Match
from offcut.platform.matches.rows import unpacked
from offcut.platform.matches.seeing import Seen
from offcut.platform.organisations.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(world: World) -> Match:
    return make_matched(world)


def told(viewer: Viewer, pk: UUID) -> tuple[Seen, Explained]:
    """Everything that a viewer is told of a match."""
    match = queries.get(viewer, pk)
    assert match is not None
    seen = queries.seen_one(viewer, match)
    working = queries.working_of(match)
    assert working is not None
    return seen, explain(match, seen, unpacked(working))


def as_text(told_: tuple[Seen, Explained]) -> str:
    """It as text, without what changes whenever anything is worked out anew."""
    seen, explained = told_
    facts: dict[str, Any] = {
        name: getattr(seen, name)
        for name in Seen.__dataclass_fields__
        if name not in ("worked_out_at", "sight")
    }
    return json.dumps([facts, explained], default=repr, sort_keys=True)


def test_a_price_that_moves_within_the_band_moves_nothing_that_the_other_side_sees(
    world: World, match: Match
) -> None:
    """The want's price, up by a thousandth: no figure, order or line of the giver's view moves."""
    listings.update(SYSTEM, match.want_id, match.want.version, {"purchase_price": "40"})
    rematching.rematch_changed()
    viewer = world.viewer(Role.MEMBER)
    before = as_text(told(viewer, match.pk))
    match.want.refresh_from_db()
    listings.update(SYSTEM, match.want_id, match.want.version, {"purchase_price": "40.04"})
    rematching.rematch_changed()
    assert as_text(told(viewer, match.pk)) == before


def test_a_cost_that_moves_moves_nothing_that_the_taker_sees(world: World, match: Match) -> None:
    viewer = viewer_of(world.outsider)
    before = as_text(told(viewer, match.pk))
    match.have.refresh_from_db()
    listings.update(SYSTEM, match.have_id, match.have.version, {"disposal_cost": "38.03"})
    rematching.rematch_changed()
    assert as_text(told(viewer, match.pk)) == before


def test_a_site_that_moves_within_its_district_moves_no_distance(
    world: World, match: Match
) -> None:
    viewer = world.viewer(Role.MEMBER)
    before, _ = told(viewer, match.pk)
    site = Site.objects.as_system("test").get(listings=match.want_id)
    with transaction.atomic():
        Site.objects.as_system("test").filter(pk=site.pk).update(latitude=site.latitude + 0.003)
    match.want.refresh_from_db()
    listings.update(SYSTEM, match.want_id, match.want.version, {"notes": "Behind the gate"})
    rematching.rematch_changed()
    after, _ = told(viewer, match.pk)
    assert Match.objects.as_system("test").get(pk=match.pk).distance != match.distance
    assert after.km == before.km


def test_own_rates_and_no_line_of_the_other_side_are_told(world: World, match: Match) -> None:
    _, has = told(world.viewer(Role.MEMBER), match.pk)
    _, wants = told(viewer_of(world.outsider), match.pk)
    assert [line.rate for line in has.own_rates] == [38.0]
    assert 73619.43 in [line.rate for line in wants.own_rates]
    for one in (has, wants):
        assert one.money == ()
        assert one.carbon == ()
        assert one.others_gbp is None
        assert all(line.amount is None for line in one.own_rates)


def test_measured_values_are_their_owner_s_and_a_buyer_s_limit_is_the_buyer_s(
    world: World, match: Match
) -> None:
    match.have.refresh_from_db()
    match.want.refresh_from_db()
    listings.update(
        SYSTEM, match.have_id, match.have.version, {"properties": "loi=2.37 % [lab 2026-05-01]"}
    )
    listings.update(SYSTEM, match.want_id, match.want.version, {"properties": "loi<4.19 %"})
    rematching.rematch_changed()
    _, has = told(world.viewer(Role.MEMBER), match.pk)
    _, wants = told(viewer_of(world.outsider), match.pk)
    here = next(row for row in has.limits if "ignition" in row.name and row.severity == "buyer")
    there = next(row for row in wants.limits if "ignition" in row.name and row.severity == "buyer")
    assert here.limit == "the buyer's own limit"
    assert "±" in here.value
    assert there.value == "known to the side that has it"
    assert "4.19" in there.limit
    assert "4.19" not in repr(has)
    assert here.value not in repr(wants)


def test_once_names_are_shown_the_sum_is_told_and_the_other_s_terms_are_not(world: World) -> None:
    match = make_matched(world)
    first, second = world.viewer(Role.MEMBER), viewer_of(world.outsider)
    agreed = introductions.consent(
        second, introductions.express_interest(first, match, agreed=True), agreed=True
    )
    by = world.viewer(Role.FACILITATOR) if agreed.mediation != "none" else first
    introductions.reveal(by, agreed)
    seen, explained = told(first, match.pk)
    assert seen.other_name == world.other.name
    assert seen.gain.exact == match.value
    assert seen.km == match.distance
    assert explained.others_gbp is not None
    rates = {line.rate for line in explained.money}
    assert 38.0 in rates
    assert 73619.43 not in rates
    total = sum(line.amount or 0.0 for line in explained.money) + explained.others_gbp
    assert total == pytest.approx(match.value)


def test_another_pair_of_the_same_two_stays_anonymous(world: World) -> None:
    match = make_matched(world)
    first, second = world.viewer(Role.MEMBER), viewer_of(world.outsider)
    agreed = introductions.consent(
        second, introductions.express_interest(first, match, agreed=True), agreed=True
    )
    by = world.viewer(Role.FACILITATOR) if agreed.mediation != "none" else first
    introductions.reveal(by, agreed)
    other_want = make_listing(
        world.other, kind="want", words="Sand", use="SAND-CONC-0/4MP", quantity="500"
    )
    rematching.rematch_changed()
    rows = queries.for_organisation(first).filter(want=other_want, is_blend=False)
    seen = queries.seen(first, rows)
    assert seen
    assert all(one.other_name == "" and one.gain.exact is None for one in seen)


def test_cards_stand_in_the_order_of_bands_not_of_hidden_sums(world: World) -> None:
    """Two takers whose prices differ by a pound stand in one order whichever pays the pound."""
    warm.forget()
    make_listing(world.own, resource_type="sand.foundry.green", disposal_cost="30")
    wants = [
        make_listing(
            make_organisation(postcode=postcode),
            kind="want",
            words="Sand",
            use="SAND-CONC-0/4MP",
            quantity="1000",
            purchase_price="20",
        )
        for postcode in ("CV1 1GF", "WV10 9TE")
    ]
    viewer = world.viewer(Role.MEMBER)
    orders = []
    for raised in wants:
        for want in wants:
            want.refresh_from_db()
            price = "20.02" if want.pk == raised.pk else "20"
            listings.update(SYSTEM, want.pk, want.version, {"purchase_price": price})
        rematching.rematch_changed()
        orders.append([row.want_id for row in queries.for_organisation(viewer)])
    assert len(orders[0]) >= 2
    assert orders[0] == orders[1]


def test_same_trade_is_marked(world: World) -> None:
    warm.forget()
    have = make_listing(
        make_organisation(postcode="B1 1AA", sic_code="24510"),
        resource_type="sand.foundry.green",
        disposal_cost="40",
    )
    same, other = (
        make_listing(
            make_organisation(postcode="CV1 1GF", sic_code=code),
            kind="want",
            words="Sand",
            use="SAND-CONC-0/4MP",
            quantity="1000",
        )
        for code in ("24510", "23610")
    )
    rematching.rematch_changed()
    rows = Match.objects.as_system("test").filter(have=have, is_blend=False)
    assert {row.want_id: row.same_sic for row in rows} == {same.pk: True, other.pk: False}
