"""Organisations that are one: suggested with reasons, merged as shown, made two again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from things_desk import make_case, second_facilitator
from things_listings import make_listing
from world import SYSTEM, World, make_member, make_organisation, site_of

from offcut.errors import InputError
from offcut.platform.access.roles import Role
from offcut.platform.desk import merging
from offcut.platform.desk.parties import Named, directory, duplicates
from offcut.platform.listings.conversion import as_core
from offcut.platform.organisations import actions
from offcut.platform.organisations.models import Membership, Organisation
from offcut.platform.organisations.references import references_to


def twin(world: World, name: str = "Ownbrook Foundry (example) Ltd", **fields: str) -> Organisation:
    made = make_organisation(name, postcode="WV10 9TE", **fields)
    actions.assign_facilitator(SYSTEM, made, facilitator=world.person(Role.FACILITATOR))
    return made


def merged(world: World, kept: Organisation, other: Organisation):
    digest = merging.plan_of(kept, other).digest
    return merging.merge(world.viewer(Role.FACILITATOR), kept, other, digest=digest)


def pairs(world: World) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (one.older.name, one.newer.name, one.reasons)
        for one in duplicates(world.viewer(Role.FACILITATOR))
    ]


def test_one_name_is_suggested_with_its_reasons(world: World):
    other = twin(world)
    ((older, newer, reasons),) = pairs(world)
    assert (older, newer) == (world.own.name, other.name)
    assert reasons == ("One name, apart from spelling", "One postcode: WV10 9TE")


def test_one_company_number_is_enough_and_two_numbers_are_two_companies(world: World):
    make_organisation("Alpha Works (example)", company_number="00123456")
    make_organisation("Beta Holdings (example)", company_number="00123456")
    make_organisation("Gamma (example)", company_number="00000001")
    make_organisation("Gamma (example)", company_number="00000002")
    assert [reasons for _, _, reasons in pairs(world)] == [("One company number: 00123456",)]


def test_a_shared_gate_or_a_like_name_far_away_is_no_reason(world: World):
    make_organisation("Quite Another Firm (example)", postcode="WV10 9TE")
    make_organisation("Ownbrook Foundries (example)", postcode="CV1 1GF")
    assert pairs(world) == []
    make_organisation("Ownbrook Foundries (example)", postcode="WV10 9TE")
    assert any("nearly alike" in reason for *_, reasons in pairs(world) for reason in reasons)


def test_names_are_looked_up_by_number_then_name_then_postcode(world: World):
    make_organisation("Twofold (example)", postcode="CV1 1GF")
    here = make_organisation("Twofold (example)", postcode="WV10 9TE")
    numbered = make_organisation("Something Else (example)", company_number="00123456")
    found = directory(world.viewer(Role.FACILITATOR)).find
    assert found(Named("Twofold (example)")) is None  # two of a name: nobody guesses
    assert found(Named("Twofold (example) Limited", postcode="wv109te")) == here
    assert found(Named("Anything", number="123456")) == numbered
    assert found(Named("Something Else (example)", number="00999999")) is None


def test_everything_moves_and_the_page_says_what_before(world: World):
    other = twin(world, sic_code="24510", website="https://example.org")
    listing = make_listing(other)
    member = make_member(other, name="Second member")
    case = make_case(world, have=other)
    plan = merging.plan_of(world.own, other)
    assert {one.title: len(one.ids) for one in plan.moves} == {
        "exchanges": 1,
        "listings": 1,
        "people": 1,
        "sites": 1,
    }
    merged(world, world.own, other)
    for thing in (listing, case, other, world.own):
        thing.refresh_from_db()
    assert listing.organisation_id == world.own.pk
    assert case.have_organisation_id == world.own.pk
    assert Membership.objects.get(person=member).organisation_id == world.own.pk
    assert world.own.website == "https://example.org"
    assert (other.merged_into_id, other.closed_at is None) == (world.own.pk, False)
    assert pairs(world) == []


def test_listings_are_understood_under_the_one_that_stays(world: World):
    other = twin(world)
    listing = make_listing(other)
    assert as_core(listing).organisation == str(other.pk)
    done = merged(world, world.own, other)
    listing.refresh_from_db()
    assert as_core(listing).organisation == str(world.own.pk)
    merging.undo(world.viewer(Role.FACILITATOR), done)
    listing.refresh_from_db()
    assert as_core(listing).organisation == str(other.pk)


def test_two_listings_of_one_reference_stand_against_it(world: World):
    other = twin(world)
    for owner in (world.own, other):
        listing = make_listing(owner)
        listing.reference = "H-1"
        listing.save()
    with pytest.raises(InputError, match="called “H-1”"):
        merged(world, world.own, other)


def test_undoing_gives_everything_back(world: World):
    other = twin(world, website="https://example.org")
    listing, own_listing = make_listing(other), make_listing(world.own)
    done = merged(world, world.own, other)
    new = make_listing(world.own)
    merging.undo(world.viewer(Role.FACILITATOR), done)
    for thing in (listing, own_listing, new, other, world.own):
        thing.refresh_from_db()
    assert listing.organisation_id == other.pk
    assert own_listing.organisation_id == new.organisation_id == world.own.pk
    assert (other.merged_into_id, other.closed_at, world.own.website) == (None, None, "")
    assert site_of(other).organisation_id == other.pk
    with pytest.raises(InputError, match="undone before"):
        merging.undo(world.viewer(Role.FACILITATOR), done)


def test_somebody_who_belongs_to_both_stays_once(world: World):
    other = twin(world)
    person = world.person(Role.MEMBER)
    actions.add_member(SYSTEM, other, person=person)
    merged(world, world.own, other)
    assert Membership.objects.filter(person=person, organisation=world.own).count() == 1


def test_two_that_deal_with_each_other_are_not_one(world: World):
    other = twin(world)
    make_case(world, want=other)
    plan = merging.plan_of(world.own, other)
    assert "dealt with each other" in plan.hindrances[0]
    with pytest.raises(InputError, match="dealt with each other"):
        merged(world, world.own, other)


def test_two_company_numbers_are_not_one(world: World):
    one = twin(world, "Alpha (example)", company_number="00000001")
    other = twin(world, "Alpha (example)", company_number="00000002")
    with pytest.raises(InputError, match="two companies"):
        merged(world, one, other)


def test_what_was_not_shown_does_not_move(world: World):
    other = twin(world)
    digest = merging.plan_of(world.own, other).digest
    make_listing(other)
    with pytest.raises(InputError, match="changed since"):
        merging.merge(world.viewer(Role.FACILITATOR), world.own, other, digest=digest)


def test_only_who_looks_after_both_merges_them(world: World):
    other = twin(world)
    digest = merging.plan_of(world.own, other).digest
    for viewer in (second_facilitator(), world.viewer(Role.AUDITOR), world.viewer(Role.MEMBER)):
        with pytest.raises(PermissionDenied):
            merging.merge(viewer, world.own, other, digest=digest)


def test_every_kind_of_row_that_refers_to_an_organisation_moves_or_stays_for_a_reason():
    known = {one.model._meta.label for one in references_to(Organisation)}
    assert known >= merging.STAYS
    assert "listings.Listing" in known - merging.STAYS


def test_the_pages_ask_for_the_password_again_and_show_what_moves(world: World):
    other = twin(world)
    make_listing(other)
    address = reverse("desk:merge", args=[world.own.pk, other.pk])
    asked = world.client_for(Role.FACILITATOR, sudo=False).get(address)
    assert "reauthenticate" in asked["Location"]
    client = world.client_for(Role.FACILITATOR)
    page = client.get(address)
    assert "Listings: 1" in page.content.decode()
    given = {"digest": page.context["plan"].digest}
    done = client.post(address, given, follow=True).content.decode()
    assert "What was merged" in done
