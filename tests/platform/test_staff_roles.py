"""People as the system administrator sees them: roles, closing, losing the second step, leaving."""

import pytest
from allauth.mfa.models import Authenticator
from api_client import Caller
from django.test import Client
from django.urls import reverse
from world import SEALED, SYSTEM, World, client_of, make_member, make_person, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.accounts import actions, queries
from offcut.platform.audit.models import Event
from offcut.platform.desk import calendars


def test_a_system_administrator_gives_and_takes_staff_roles(world: World) -> None:
    client, person = world.client_for(Role.SYSTEM_ADMIN), world.outsider
    url = reverse("accounts:staff_roles", args=[person.pk])
    client.post(url, {"roles": ["facilitator", "auditor"]})
    person.refresh_from_db()
    assert person.staff_roles == ["auditor", "facilitator"]
    event = Event.objects.get(action="person.staff_roles_changed")
    assert event.details == {"roles": [[], ["auditor", "facilitator"]]}
    assert event.person_id == world.person(Role.SYSTEM_ADMIN).pk


def test_who_loses_a_role_is_signed_out_everywhere(world: World) -> None:
    person = make_person(staff_roles=(Role.AUDITOR,))
    client = client_of(person)
    assert client.get("/account/").status_code == 200
    actions.set_staff_roles(SYSTEM, person, roles=[])
    assert client.get("/account/").status_code == 302


def test_roles_of_an_organisation_are_no_staff_roles(world: World) -> None:
    with pytest.raises(ValueError, match="Only staff roles"):
        actions.set_staff_roles(SYSTEM, world.outsider, roles=[Role.ORGANISATION_ADMIN])


def test_somebody_can_always_give_roles(world: World) -> None:
    admin = world.person(Role.SYSTEM_ADMIN)
    url = reverse("accounts:staff_roles", args=[admin.pk])
    page = client_of(admin).post(url, {"roles": []}).content.decode()
    assert "This is the only system administrator" in page
    with pytest.raises(actions.LastSystemAdmin):
        actions.set_active(SYSTEM, admin, active=False)
    with pytest.raises(actions.CannotLeave):
        actions.leave_for_good(viewer_of(admin), admin)


def test_a_closed_account_is_signed_out_and_cannot_sign_in(world: World) -> None:
    member = client_of(world.outsider)
    assert member.get("/account/").status_code == 200
    client = world.client_for(Role.SYSTEM_ADMIN)
    client.post(reverse("accounts:set_active", args=[world.outsider.pk]))
    assert member.get("/account/").status_code == 302
    world.outsider.refresh_from_db()
    assert not world.outsider.is_active
    client.post(reverse("accounts:set_active", args=[world.outsider.pk]))
    world.outsider.refresh_from_db()
    assert world.outsider.is_active


def test_a_lost_second_step_is_taken_away_and_must_be_set_up_again(world: World, settings) -> None:
    person = world.person(Role.FACILITATOR)
    url = reverse("accounts:second_step", args=[person.pk])
    caller = Caller(person)
    assert caller.get("/synergies").status_code == 200
    calendar = reverse("desk:feed", args=[calendars.token_of(calendars.make(viewer_of(person)))])
    assert Client().get(calendar).status_code == 200
    world.client_for(Role.SYSTEM_ADMIN).post(url)
    assert Client().get(calendar).status_code == 404
    assert not Authenticator.objects.filter(user=person).exists()
    assert client_of(person).get("/account/")["Location"] == reverse("mfa_index")
    for path in ("/synergies", "/reference"):  # also what everybody may read
        refused = caller.get(path)
        assert (refused.status_code, refused.json()["status"]) == (401, 401)
        assert refused["Content-Type"] == "application/problem+json"
        assert "needs a second step, and none is set up" in refused.json()["detail"]
    settings.SECOND_FACTOR_REQUIRED = False  # a demonstration asks for none
    assert caller.get("/synergies").status_code == 200
    settings.SECOND_FACTOR_REQUIRED = True
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": SEALED})
    assert caller.get("/synergies").status_code == 200
    assert Caller(world.person(Role.MEMBER)).get("/listings").status_code == 200  # needs none


def test_who_leaves_is_forgotten_and_what_they_did_stays(world: World) -> None:
    person = world.person(Role.MEMBER)
    client = client_of(person)
    client.post("/account/", {"name": "Own member", "phone": "0121 496 0000"})
    done = client.post("/account/close/")
    assert done["Location"] == "/"
    person.refresh_from_db()
    assert person.email == f"{person.pk}@left.invalid"
    assert (person.name, person.phone, person.is_active) == ("Somebody who left", "", False)
    assert not person.memberships.exists()
    assert not person.has_usable_password()
    assert Event.objects.filter(person_id=person.pk).count() >= 2
    assert client.get("/account/").status_code == 302
    assert queries.person(person.pk) is None


def test_nobody_leaves_an_organisation_without_an_administrator(world: World) -> None:
    admin = world.person(Role.ORGANISATION_ADMIN)
    with pytest.raises(actions.CannotLeave, match="only administrator of Ownbrook"):
        actions.leave_for_good(viewer_of(admin), admin)
    make_member(world.own, role=Role.ORGANISATION_ADMIN)
    actions.leave_for_good(viewer_of(admin), admin)


def test_people_are_found_and_a_missing_second_step_is_seen(world: World) -> None:
    Authenticator.objects.filter(user=world.person(Role.AUDITOR)).delete()
    client = world.client_for(Role.SYSTEM_ADMIN)
    page = client.get("/account/people/", {"role": "staff"}).content.decode()
    assert "<strong>missing</strong>" in page
    assert world.outsider.email not in page
    assert world.outsider.email in client.get("/account/people/?q=ottoline").content.decode()
    assert "Nobody found" in client.get("/account/people/?q=zzzz").content.decode()


def test_the_list_of_people_asks_few_questions(world: World, django_assert_max_num_queries):
    for _ in range(30):
        make_member(world.own)
    client = world.client_for(Role.SYSTEM_ADMIN)
    client.get("/account/people/")
    with django_assert_max_num_queries(11):
        client.get("/account/people/")
