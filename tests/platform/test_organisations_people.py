"""Organisations: making one, its sites, its people, invitations to it, consents that it gives."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from things_people import make_invitation, make_mandate
from world import (
    SYSTEM,
    World,
    client_of,
    make_member,
    make_organisation,
    make_person,
    site_of,
    viewer_of,
)

from offcut.platform.access.roles import Role
from offcut.platform.audit.models import Event
from offcut.platform.mail.models import Letter
from offcut.platform.organisations import actions, industries, invitations, mandates, queries
from offcut.platform.organisations.models import Membership, Organisation, Site

ORGANISATION = {
    "name": "Tipton Example Castings",
    "company_number": "1234567",
    "size_band": "small",
}


def words_of(answer) -> str:
    return answer.content.decode()


def url_of(name: str, organisation: Organisation) -> str:
    return reverse(f"organisations:{name}", args=[organisation.pk])


def test_a_newcomer_makes_an_organisation_and_becomes_its_administrator(world: World) -> None:
    client = world.client_for(Role.NEWCOMER)
    asked = client.post("/organisations/new/", {**ORGANISATION, "industry": "iron foundry"})
    assert "Choose the nearest industry" in words_of(asked)
    assert "Casting of iron (24510)" in words_of(asked)
    sent = {**ORGANISATION, "industry": "iron foundry", "sic_code": "24510"}
    done = client.post("/organisations/new/", sent)
    made = Organisation.objects.as_system("test").get(name=ORGANISATION["name"])
    assert done["Location"] == url_of("add_site", made)
    assert (made.sic_code, made.company_number, made.size_band) == ("24510", "01234567", "small")
    held = Membership.objects.get(organisation=made)
    assert (held.person, held.role) == (world.person(Role.NEWCOMER), "organisation_admin")


def test_an_industry_is_optional_and_may_be_none_of_those_offered(world: World) -> None:
    client = world.client_for(Role.NEWCOMER)
    client.post("/organisations/new/", {**ORGANISATION, "industry": "iron", "sic_code": "none"})
    assert Organisation.objects.as_system("test").get(name=ORGANISATION["name"]).sic_code == ""


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": ""}, "Enter the name of your organisation"),
        ({"company_number": "12 34"}, None),
        ({"company_number": "ABC"}, "eight figures, or two letters and six figures"),
        ({"industry": "qqqq"}, "We know no industry called “qqqq”"),
    ],
)
def test_what_cannot_be_taken_is_said_in_words(world: World, given: dict, told: str) -> None:
    answer = world.client_for(Role.NEWCOMER).post("/organisations/new/", {**ORGANISATION, **given})
    assert answer.status_code == (302 if told is None else 200)
    assert told is None or told in words_of(answer)


@pytest.mark.parametrize(
    ("words", "code"),
    [("iron foundry", "24510"), ("24.51", "24510"), ("cement", "23510"), ("brewery", "11050")],
)
def test_industries_are_found_by_words_and_by_figures(words: str, code: str) -> None:
    """The codes are those of UK SIC 2007."""
    assert code in [row.code for row in industries.search(words)]


def test_industries_are_suggested_while_one_types(world: World) -> None:
    found = world.client_for(Role.NEWCOMER).get("/organisations/industries/?q=iron foundry").json()
    assert found[0] == {"value": "24510 Casting of iron", "label": "Manufacturing"}


def test_a_site_is_placed_by_its_postcode_and_others_see_the_district(world: World) -> None:
    client = world.client_for(Role.MEMBER)
    done = client.post(url_of("add_site", world.own), {"postcode": "b70 0ab"}, follow=True)
    assert "B70 0AB is in Sandwell." in words_of(done)
    site = Site.objects.as_system("test").get(postcode="B70 0AB")
    assert (site.latitude, site.longitude) == (52.52740, -2.01697), "the region's own table"
    assert (site.district, site.approximate) == ("Sandwell", False)
    assert 'data-map="sites"' in words_of(done)


@pytest.mark.parametrize(
    ("postcode", "told"),
    [("nowhere", "not formed like a postcode"), ("ZZ1 1AA", "no postcode district"), ("", "Enter")],
)
def test_an_unknown_postcode_says_what_to_do(world: World, postcode: str, told: str) -> None:
    answer = world.client_for(Role.MEMBER).post(
        url_of("add_site", world.own), {"postcode": postcode}
    )
    assert told in words_of(answer)
    assert Site.objects.as_system("test").filter(organisation=world.own).count() == 1


def test_a_postcode_known_only_roughly_is_marked_so(world: World) -> None:
    client = world.client_for(Role.MEMBER)
    done = client.post(url_of("add_site", world.own), {"postcode": "B70"}, follow=True)
    assert "We know this postcode only roughly" in words_of(done)
    assert "B70 (approximate)" in words_of(done)


def test_a_site_is_moved_and_removed(world: World) -> None:
    client, site = world.client_for(Role.ORGANISATION_ADMIN), site_of(world.own)
    url = reverse("organisations:change_site", args=[site.pk])
    client.post(url, {"postcode": "B70 0AB", "name": "New works"})
    site.refresh_from_db()
    assert (site.name, site.district) == ("New works", "Sandwell")
    client.post(reverse("organisations:remove_site", args=[site.pk]))
    assert not Site.objects.as_system("test").filter(pk=site.pk).exists()


def test_an_invitation_leads_by_letter_into_the_organisation(world: World) -> None:
    admin = world.client_for(Role.ORGANISATION_ADMIN)
    sent = {"email": "New.Colleague@example.org", "role": "member"}
    page = admin.post(url_of("invite", world.own), sent, follow=True)
    assert "new.colleague@example.org" in words_of(page)
    letter = Letter.objects.get(to_address="new.colleague@example.org")
    assert letter.subject == f"Own admin invites you to {world.own.name} on Offcut"
    assert letter.secret, "the link is a key: the outbox does not keep it once it is sent"
    link = re.search(r"/organisations/join/\S+", letter.text)
    assert link
    visitor = Client().get(link[0])
    assert f"Join {world.own.name}" in words_of(visitor)
    assert "/sign-in/signup/?email=new.colleague%40example.org" in words_of(visitor)
    colleague = make_person(email="new.colleague@example.org")
    page = client_of(colleague).get("/organisations/")
    accept = re.search(r'action="(/organisations/invitations/[^"]+)"', words_of(page))
    assert accept, "the invitation also stands where a newcomer begins"
    client_of(colleague).post(accept[1])
    assert Membership.objects.get(person=colleague).organisation == world.own
    assert Client().get(link[0]).status_code == 404, "it works once"


def test_an_invitation_works_only_for_whom_it_was_sent_to(world: World) -> None:
    made = make_invitation(world.own, "somebody@example.org")
    thief = make_person()
    answer = client_of(thief).post(reverse("organisations:accept", args=[made.pk]))
    assert answer.status_code == 404
    with pytest.raises(invitations.NotForYou, match=r"somebody@example\.org"):
        invitations.accept(viewer_of(thief), made, addresses={thief.email})
    assert not Membership.objects.filter(person=thief).exists()


@pytest.mark.parametrize("how", ["withdrawn", "expired", "replaced", "closed"])
def test_an_invitation_ends(world: World, how: str) -> None:
    made = make_invitation(world.own, "late@example.org")
    if how == "withdrawn":
        url = reverse("organisations:withdraw_invitation", args=[made.pk])
        world.client_for(Role.ORGANISATION_ADMIN).post(url)
    elif how == "expired":
        made.expires_at = timezone.now()
        made.save()
    elif how == "replaced":
        make_invitation(world.own, "late@example.org")
    else:
        actions.close_organisation(SYSTEM, world.own)
    late = make_person(email="late@example.org")
    assert client_of(late).post(reverse("organisations:accept", args=[made.pk])).status_code == 404


def test_an_invitation_taken_back_in_the_same_moment_lets_nobody_in(world: World) -> None:
    late = make_person(email="late@example.org")
    read = make_invitation(world.own, late.email)
    invitations.withdraw_invitation(SYSTEM, queries.invitations_to({late.email}).get())
    with pytest.raises(invitations.Withdrawn, match="Ask for a new one"):
        invitations.accept(viewer_of(late), read, addresses={late.email})
    assert not Membership.objects.filter(person=late).exists()


def test_an_organisation_keeps_an_administrator(world: World) -> None:
    admin = world.person(Role.ORGANISATION_ADMIN)
    held = Membership.objects.get(person=admin)
    with pytest.raises(actions.LastAdmin, match="Make somebody else one first"):
        actions.change_member_role(SYSTEM, held, role=Role.MEMBER)
    page = client_of(admin).post(reverse("organisations:leave", args=[held.pk]), follow=True)
    assert "This is the organisation&#x27;s only administrator" in words_of(page)
    make_member(world.own, role=Role.ORGANISATION_ADMIN)
    client_of(admin).post(reverse("organisations:leave", args=[held.pk]))
    assert not Membership.objects.filter(pk=held.pk).exists()


def test_a_member_of_two_works_for_the_one_that_they_choose(world: World) -> None:
    person = make_member(world.own)
    actions.add_member(SYSTEM, world.other, person=person)
    client = client_of(person)
    assert client.get("/account/start/")["Location"] == "/organisations/", "first choose"
    client.post(url_of("switch", world.other))
    assert client.session["acting_for"] == str(world.other.pk)
    assert "You work for it now" in words_of(client.get("/organisations/"))


def test_nobody_works_for_an_organisation_that_is_not_theirs(world: World) -> None:
    for role in (Role.MEMBER, Role.FACILITATOR, Role.SYSTEM_ADMIN, Role.NEWCOMER):
        answer = world.client_for(role).post(url_of("switch", world.other))
        assert answer.status_code in (403, 404), role


def test_a_facilitator_acts_for_an_organisation_with_its_recorded_consent(world: World) -> None:
    facilitator = world.person(Role.FACILITATOR)
    client = client_of(facilitator)
    assert client.post(url_of("switch", world.own)).status_code == 404, "no consent yet"
    said = {"how": "Works manager, by telephone on 3 March"}
    client.post(url_of("record_mandate", world.own), said)
    told = Letter.objects.get(to_address=world.person(Role.ORGANISATION_ADMIN).email)
    assert said["how"] in told.text, "its administrators are told"
    client.post(url_of("switch", world.own))
    client.post(url_of("add_site", world.own), {"postcode": "B70 0AB"})
    event = Event.objects.get(action="site.added", person_id=facilitator.pk)
    assert event.acting_for_id == world.own.pk, "recorded under both names"
    mandate = queries.standing_mandates_of(viewer_of(facilitator)).get()
    withdraw = reverse("organisations:withdraw_mandate", args=[mandate.pk])
    world.client_for(Role.ORGANISATION_ADMIN).post(withdraw)
    assert viewer_of(facilitator, acting_for=world.own).acting_for is None


def test_a_consent_is_given_to_facilitators_only_and_stands_once(world: World) -> None:
    with pytest.raises(mandates.NotAFacilitator):
        make_mandate(world.own, world.outsider)
    first = make_mandate(world.own, world.person(Role.FACILITATOR))
    assert make_mandate(world.own, world.person(Role.FACILITATOR)) == first


def test_a_facilitator_makes_an_organisation_for_others(world: World) -> None:
    facilitator = world.person(Role.FACILITATOR)
    made = actions.create_organisation(viewer_of(facilitator), name="Somebody Ltd")
    assert made.facilitator == facilitator
    assert not made.memberships.exists()


def test_the_programme_chooses_who_looks_after_an_organisation(world: World) -> None:
    url = url_of("facilitator", world.other)
    manager = world.client_for(Role.PROGRAMME_MANAGER)
    manager.post(url, {"facilitator": str(world.person(Role.FACILITATOR).pk)})
    world.other.refresh_from_db()
    assert world.other.facilitator == world.person(Role.FACILITATOR)
    assert world.client_for(Role.FACILITATOR).get(url).status_code == 403, "not they themselves"


def test_a_closed_organisation_is_nobodys_to_work_for(world: World) -> None:
    actions.close_organisation(SYSTEM, world.own)
    assert world.viewer(Role.MEMBER).roles == {Role.NEWCOMER}


def test_organisations_are_found_by_name_and_number(world: World) -> None:
    make_organisation("Zinc Example", company_number="00012345")
    client = world.client_for(Role.FACILITATOR)
    for words in ("zinc", "12345"):
        page = words_of(client.get("/organisations/all/", {"q": words}))
        assert "Zinc Example" in page
        assert world.own.name not in page
    mine = words_of(client.get("/organisations/all/", {"only": "mine"}))
    sheet = client.get("/organisations/all/organisations.csv", {"sort": "-name"})
    lines = b"".join(sheet.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    names = [line.partition(",")[0] for line in lines[1:]]
    assert names == sorted(names, reverse=True)
    assert world.own.name in names
    assert world.own.name in mine
    assert "Zinc Example" not in mine


def test_pages_of_organisations_ask_few_questions(world: World, django_assert_max_num_queries):
    for _ in range(30):
        make_organisation()
    client = world.client_for(Role.FACILITATOR)
    client.get("/organisations/all/")
    with django_assert_max_num_queries(10):
        client.get("/organisations/all/")
    with django_assert_max_num_queries(12):
        client.get(url_of("detail", world.own))
    assert mail.outbox == []


def test_nobody_sends_letters_to_strangers_through_invitations(world: World, monkeypatch) -> None:
    monkeypatch.setattr(invitations, "MOST_A_DAY", 2)
    client = world.client_for(Role.ORGANISATION_ADMIN)
    for number in range(3):
        sent = {"email": f"stranger{number}@example.org", "role": "member"}
        page = client.post(url_of("invite", world.own), sent, follow=True)
    assert "2 people were invited since yesterday. Go on tomorrow." in words_of(page)
    assert Letter.objects.filter(to_address__startswith="stranger").count() == 2
