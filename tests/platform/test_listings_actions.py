"""Changing a listing: what is saved, refused, recorded; two people at once."""

import pytest
from django.core.exceptions import PermissionDenied
from things_listings import make_listing
from world import World, site_of, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.audit.models import Event
from offcut.platform.listings import actions, conversion, queries
from offcut.platform.listings.models import Listing

SHORT = {"kind": "have", "words": "Spent furan foundry sand", "quantity": "~500", "unit": "t"}


def create(world: World, **more: str) -> Listing:
    return actions.create(
        world.viewer(Role.MEMBER), site_of(world.own), {**SHORT, "period": "year", **more}
    )


def test_the_short_form_is_enough_and_is_saved_as_partial(world: World) -> None:
    listing = create(world)
    assert listing.status == "partial"
    assert 0.3 < listing.completeness < 0.9
    assert listing.resource_type.startswith("sand.foundry")
    assert not listing.type_given
    assert (listing.amount_low, listing.amount_central, listing.amount_high) == (400, 500, 600)
    assert listing.add_first


def test_it_is_live_once_its_kind_is_confirmed_and_an_amount_known(world: World) -> None:
    listing = create(world)
    member = world.viewer(Role.MEMBER)
    listing = actions.update(
        member, listing.pk, listing.version, {}, resource_type="sand.foundry.furan"
    )
    assert listing.status == "live"
    listing = actions.update(
        member, listing.pk, listing.version, {"quantity": "", "unit": "", "period": ""}
    )
    assert listing.status == "partial"


def test_what_cannot_be_read_is_refused_by_column_and_nothing_is_saved(world: World) -> None:
    with pytest.raises(actions.Refused) as refused:
        create(world, quantity="a lot", ewc_code="99 99")
    assert {problem.column for problem in refused.value.problems} == {"quantity", "ewc_code"}
    assert not Listing.objects.as_system("test").exists()
    assert not Event.objects.filter(action="listing.created").exists()


def test_as_core_is_what_a_spreadsheet_of_the_same_cells_would_be(world: World) -> None:
    listing = create(world, disposal_cost="38", properties="loi=2.5±0.3 % [lab 2026-05-01]")
    core = conversion.as_core(listing)
    read = conversion.understand(conversion.cells_of(listing), str(listing.pk)).core
    assert read is not None
    assert core.amount == read.amount
    assert core.quality == read.quality
    assert core.disposal_cost == read.disposal_cost == 38
    assert core.place.district == site_of(world.own).district
    assert core.sic_code == "24510"
    assert world.own.name not in repr(core), "who it is, the core is not told"


def test_of_two_who_change_it_at_once_the_second_is_told(world: World) -> None:
    listing = create(world)
    member, admin = world.viewer(Role.MEMBER), world.viewer(Role.ORGANISATION_ADMIN)
    seen = listing.version
    actions.update(member, listing.pk, seen, {"notes": "Covered bay"})
    with pytest.raises(actions.Conflict) as conflict:
        actions.update(admin, listing.pk, seen, {"notes": "Open bay"})
    assert conflict.value.listing.notes == "Covered bay"


def test_a_change_that_changes_nothing_is_no_event(world: World) -> None:
    listing = create(world)
    before = Event.objects.count()
    same = actions.update(
        world.viewer(Role.MEMBER), listing.pk, listing.version, {"words": listing.words}
    )
    assert (same.version, Event.objects.count()) == (listing.version, before)


def test_events_name_what_changed_but_hold_no_price_no_words_no_amount(world: World) -> None:
    listing = create(world)
    actions.update(
        world.viewer(Role.MEMBER),
        listing.pk,
        listing.version,
        {"disposal_cost": "73.5", "words": "Secret sauce sand", "quantity": "987", "form": "solid"},
    )
    event = Event.objects.filter(action="listing.changed").get()
    assert set(event.details["changed"]) >= {"disposal_cost", "words", "quantity", "form"}
    assert event.details["form"] == ["", "solid"]
    for secret in ("73.5", "Secret", "987"):
        assert secret not in str(event.details)


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in (Role.MEMBER, Role.ORGANISATION_ADMIN)]
)
def test_nobody_else_changes_it(world: World, role: Role) -> None:
    listing = create(world)
    with pytest.raises(PermissionDenied):
        actions.update(world.viewer(role), listing.pk, listing.version, {"notes": "mine"})
    with pytest.raises(PermissionDenied):
        actions.withdraw(viewer_of(world.outsider), listing.pk)


def test_withdrawn_published_expired_renewed(world: World) -> None:
    listing, member = create(world), world.viewer(Role.MEMBER)
    assert actions.withdraw(member, listing.pk, "sold").status == "withdrawn"
    assert listing not in queries.live_for_matching()
    assert actions.publish(member, listing.pk).status == "partial"
    assert listing in queries.live_for_matching()
    day_after = actions.next_expiry().replace(year=actions.next_expiry().year + 1)
    assert actions.expire(member, listing.pk, day_after) is True
    assert listing not in queries.live_for_matching()
    assert actions.renew(member, listing.pk).status == "partial"
    assert actions.expire(member, listing.pk) is False


def test_the_public_face_is_material_band_and_district_only(world: World) -> None:
    listing = make_listing(
        world.other, words="Dust of Quillfeather kiln 7", disposal_cost="1234.5", quantity="437"
    )
    (face,) = queries.public_of(queries.public(viewer_of(None)))
    assert face.id == listing.pk
    assert face.quantity_band == "100 to 1,000 t a year"
    assert face.district == site_of(world.other).district
    for secret in ("Quillfeather", "kiln", "1234", "437", "B70", world.other.name):
        assert secret not in repr(face)


def test_private_terms_are_for_the_owner_and_the_assigned_facilitator(world: World) -> None:
    own = make_listing(world.own, disposal_cost="38")
    other = make_listing(world.other, disposal_cost="38")
    seen = {
        role: queries.page(world.viewer(role), own).terms
        for role in (Role.MEMBER, Role.FACILITATOR, Role.AUDITOR)
    }
    assert seen[Role.MEMBER]["disposal_cost"] == seen[Role.FACILITATOR]["disposal_cost"] == "38"
    assert seen[Role.AUDITOR] is None
    assert queries.page(world.viewer(Role.FACILITATOR), other).terms is None
    assert not queries.visible(world.viewer(Role.MEMBER)).filter(pk=other.pk).exists()
