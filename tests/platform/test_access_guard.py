"""The viewer, the table and the scope: what they promise."""

import pytest
from world import SYSTEM, World, client_of, make_member, make_organisation, viewer_of

from offcut.platform.access.guard import may
from offcut.platform.access.roles import Role
from offcut.platform.access.scoping import UnscopedQuery
from offcut.platform.organisations import actions, queries
from offcut.platform.organisations.models import Mandate, Organisation, Site


def test_a_query_that_does_not_say_for_whom_raises(db: None) -> None:
    make_organisation("Anybody Ltd")
    for ask in (
        lambda: list(Organisation.objects.all()),
        lambda: Organisation.objects.get(name="Anybody Ltd"),
        lambda: Organisation.objects.filter(name="Anybody Ltd").exists(),
        lambda: Organisation.objects.count(),
        lambda: Organisation.objects.values_list("name").first(),
        lambda: Organisation.objects.filter(name="x").update(name="y"),
        lambda: Organisation.objects.filter(name="x").delete(),
        lambda: Organisation.objects.in_bulk(),
        lambda: list(Organisation.objects.iterator()),
    ):
        with pytest.raises(UnscopedQuery, match="does not say for whom"):
            ask()


def test_a_relation_from_an_open_row_is_scoped_as_well(world: World) -> None:
    with pytest.raises(UnscopedQuery):
        list(world.own.sites.all())
    with pytest.raises(UnscopedQuery):
        list(Organisation.objects.as_system("test").prefetch_related("sites"))


def test_two_queries_together_are_scoped_only_when_both_are(world: World) -> None:
    seen = queries.sites(world.viewer(Role.MEMBER))
    with pytest.raises(UnscopedQuery):
        list(seen | Site.objects.filter(name="x"))
    assert list(seen | seen) == list(seen)


def test_what_a_viewer_sees_is_never_left_open(world: World) -> None:
    from django.db.models import Q

    with pytest.raises(UnscopedQuery):
        Organisation.objects.seen_by(world.viewer(Role.MEMBER), Q())


def test_a_member_sees_their_own_organisation_only(world: World) -> None:
    member = world.viewer(Role.MEMBER)
    assert list(queries.organisations(member)) == [world.own]
    assert [s.organisation_id for s in queries.sites(member)] == [world.own.pk]


def test_an_authority_officer_sees_no_firm(world: World) -> None:
    officer = world.viewer(Role.AUTHORITY_OFFICER)
    assert not queries.organisations(officer).exists()
    assert not queries.sites(officer).exists()


def test_a_programme_manager_sees_names_but_no_exact_site(world: World) -> None:
    manager = world.viewer(Role.PROGRAMME_MANAGER)
    assert queries.organisations(manager).count() == 2
    assert not queries.sites(manager).exists()


def test_a_role_counts_only_in_its_own_organisation(world: World) -> None:
    admin = world.viewer(Role.ORGANISATION_ADMIN)
    assert may(admin, "organisations.invite", world.own)
    assert not may(admin, "organisations.invite", world.other)


def test_a_facilitator_reaches_what_is_assigned(world: World) -> None:
    facilitator = world.viewer(Role.FACILITATOR)
    assert may(facilitator, "organisations.change_organisation", world.own)
    assert not may(facilitator, "organisations.change_organisation", world.other)


def test_a_mandate_lets_a_facilitator_act_as_a_member_until_it_is_withdrawn(world: World) -> None:
    person = world.person(Role.FACILITATOR)
    assert viewer_of(person, acting_for=world.other).acting_for is None
    mandate = Mandate.objects.create(organisation=world.other, facilitator=person, how="by letter")
    acting = viewer_of(person, acting_for=world.other)
    assert acting.acting_for == world.other.pk
    assert may(acting, "organisations.add_site", world.other)
    assert not may(acting, "organisations.invite", world.other), "a member's rights, no admin's"
    mandate.withdrawn_at = mandate.given_at
    mandate.save()
    assert viewer_of(person, acting_for=world.other).acting_for is None


def test_who_belongs_to_nothing_is_a_newcomer_and_may_make_an_organisation(world: World) -> None:
    newcomer = world.viewer(Role.NEWCOMER)
    assert newcomer.roles == {Role.NEWCOMER}
    assert may(newcomer, "organisations.create_organisation")
    assert not may(newcomer, "organisations.list_organisations")


def test_a_member_of_two_chooses_which_one_they_work_for(world: World) -> None:
    person = make_member(world.own)
    actions.add_member(SYSTEM, world.other, person=person)
    assert viewer_of(person).acting_for is None
    assert viewer_of(person, acting_for=world.other).acting_for == world.other.pk
    assert viewer_of(person, acting_for=make_organisation()).acting_for is None


def test_client_of_signs_in(world: World) -> None:
    assert client_of(world.outsider).session["_auth_user_id"] == str(world.outsider.pk)
