"""The work on a case: who sees terms and notes, blockers, hours, calendars, many at once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from things_desk import agree_terms, day, make_case, second_facilitator
from world import CANARY_NAME, World, client_of, make_member, make_organisation, viewer_of

from offcut.errors import InputError
from offcut.platform.access.roles import Role
from offcut.platform.access.scoping import UnscopedQuery
from offcut.platform.audit.models import Event
from offcut.platform.desk import actions, calendars, many, queries, work
from offcut.platform.desk.models import Blocker, Synergy
from offcut.platform.mail.models import Letter
from offcut.platform.organisations import mandates


def test_a_party_sees_its_own_lines_and_nobody_else_s(world: World):
    found = make_case(world, at="negotiation")
    carrier = world.viewer(Role.FACILITATOR)
    agree_terms(carrier, found, "4.50")  # want pays have
    agree_terms(carrier, found, "6", payer="have", payee="haulier", what="haulage")
    agree_terms(carrier, found, "9", payer="want", payee="treater", what="treatment")

    def seen(viewer) -> list[Decimal]:
        return sorted(one.amount_gbp for one in queries.payments(viewer, found))

    assert seen(carrier) == [Decimal("4.50"), Decimal(6), Decimal(9)]
    assert seen(world.viewer(Role.MEMBER)) == [Decimal("4.50"), Decimal(6)]
    assert seen(viewer_of(world.outsider)) == [Decimal("4.50"), Decimal(9)]
    for role in (Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.NEWCOMER):
        assert seen(world.viewer(role)) == []
    assert seen(second_facilitator()) == []


def test_before_both_agree_neither_side_sees_the_case_or_its_terms(world: World):
    found = make_case(world, at="idea")
    agree_terms(world.viewer(Role.FACILITATOR), found)
    for viewer in (world.viewer(Role.MEMBER), viewer_of(world.outsider)):
        assert queries.get(viewer, found.pk) is None
        assert not queries.payments(viewer, found).exists()
    page = world.client_for(Role.MEMBER).get(reverse("desk:detail", args=[found.pk]))
    assert page.status_code == 404


def test_a_party_s_page_shows_neither_value_nor_private_notes_nor_the_reason_behind(world: World):
    carrier, found = world.viewer(Role.FACILITATOR), make_case(world, at="negotiation")
    work.write_note(carrier, found, words="They would take half the price", shared=False)
    work.write_note(carrier, found, words="A trial of two loads in May", shared=True)
    work.open_blocker(carrier, found, cause="confidentiality", words="Will not say what it takes")
    page = world.client_for(Role.MEMBER).get(reverse("desk:detail", args=[found.pk]))
    told = page.content.decode()
    assert "A trial of two loads" in told
    for private in ("half the price", "9,000", "Will not say", "Chance of completing"):
        assert private not in told
    assert CANARY_NAME in told  # both know of each other


def test_a_note_cannot_be_shared_before_both_know_of_each_other(world: World):
    with pytest.raises(InputError, match="do not know of each other"):
        work.write_note(
            world.viewer(Role.FACILITATOR), make_case(world), words="Hello", shared=True
        )


def test_events_of_terms_say_that_there_are_some_not_what_they_say(world: World):
    found = make_case(world, at="negotiation")
    line = agree_terms(world.viewer(Role.FACILITATOR), found, "73.19", agreed_on=None)
    work.agree_payment(world.viewer(Role.FACILITATOR), line)
    work.end_payment(world.viewer(Role.FACILITATOR), line)
    told = Event.objects.filter(action__startswith="terms.")
    assert {one.action for one in told} == {"terms.recorded", "terms.agreed", "terms.ended"}
    assert all("73" not in str(one.details) for one in told)
    assert not queries.payments(world.viewer(Role.FACILITATOR), found).exists()


def test_causes_of_blockers_are_the_core_s_reasons(world: World):
    carrier, found = world.viewer(Role.FACILITATOR), make_case(world)
    with pytest.raises(InputError, match="Choose one of the causes"):
        work.open_blocker(carrier, found, cause="weather")
    made = work.open_blocker(carrier, found, cause="time")
    work.resolve_blocker(carrier, made, how="A colleague has taken over")
    stands = Blocker.objects.as_system("test").get(pk=made.pk)
    assert stands.resolved_on == timezone.localdate()


@pytest.mark.parametrize("hours", ["0", "-1", "25"])
def test_hours_are_those_of_a_day(world: World, hours: str):
    with pytest.raises(InputError, match="accepted: more than 0"):
        work.record_effort(
            world.viewer(Role.FACILITATOR), make_case(world), hours=Decimal(hours), kind="calls"
        )


def test_a_case_is_handed_over_with_a_letter_and_its_private_side_goes_with_it(world: World):
    carrier, found = world.viewer(Role.FACILITATOR), make_case(world, at="negotiation")
    colleague = second_facilitator()
    agree_terms(carrier, found)
    person = type(world.person(Role.FACILITATOR)).objects.get(pk=colleague.person_id)
    actions.assign(carrier, found, facilitator=person)
    found.refresh_from_db()
    assert Letter.objects.filter(person=person, template="desk/mail/assigned").count() == 1
    assert queries.payments(colleague, found).count() == 1
    assert queries.payments(carrier, found).count() == 0
    with pytest.raises(PermissionDenied):
        work.add_task(carrier, found, words="Call")
    with pytest.raises(InputError, match="carries it"):
        actions.take(carrier, found)


def test_only_a_facilitator_can_be_handed_a_case(world: World):
    found = make_case(world)
    with pytest.raises(InputError, match="is no facilitator"):
        actions.assign(
            world.viewer(Role.FACILITATOR), found, facilitator=world.person(Role.AUDITOR)
        )


def test_the_page_leads_to_acting_for_a_member_who_has_consented(world: World):
    found, client = make_case(world, at="discussion"), world.client_for(Role.FACILITATOR)
    address = reverse("desk:detail", args=[found.pk])
    assert "Act for them" not in client.get(address).content.decode()
    facilitator = world.person(Role.FACILITATOR)
    given = {"facilitator": facilitator, "how": "By telephone on 3 March"}
    mandates.give(world.viewer(Role.FACILITATOR), world.own, **given)
    assert client.get(address).content.decode().count("Act for them") == 1
    client.post(reverse("organisations:switch", args=[world.own.pk]))
    assert viewer_of(facilitator, acting_for=world.own).acting_for == world.own.pk


def test_a_calendar_shows_what_is_planned_and_names_no_organisation(world: World):
    carrier = world.viewer(Role.FACILITATOR)
    found = make_case(world, at="discussion", title="Sand; wet, used")
    actions.set_next(carrier, found, words="Ask for tests, both", on=day(-3))
    work.add_task(carrier, found, words="Book the van", due_on=day(-1))
    address = reverse("desk:feed", args=[calendars.token_of(calendars.make(carrier))])
    answer = Client().get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    told = answer.content.decode()
    assert told.count("BEGIN:VEVENT") == 2
    assert f"DTSTART;VALUE=DATE:{day(-3):%Y%m%d}" in told
    assert "SUMMARY:Ask for tests\\, both: Sand\\; wet\\, used" in told
    assert CANARY_NAME not in told
    assert world.own.name not in told
    assert all(len(line.encode()) <= 75 for line in told.split("\r\n"))


def test_a_revoked_calendar_and_a_made_up_one_show_nothing(world: World):
    carrier = world.viewer(Role.FACILITATOR)
    first = calendars.token_of(calendars.make(carrier))
    second = calendars.token_of(calendars.make(carrier))  # the first is revoked by it
    tokens = {first: 404, second: 200, second[:-2] + "xx": 404, "nonsense": 404}
    for token, status in tokens.items():
        assert Client().get(reverse("desk:feed", args=[token])).status_code == status
    calendars.revoke(carrier)
    assert Client().get(reverse("desk:feed", args=[second])).status_code == 404


def test_a_calendar_of_somebody_who_no_longer_facilitates_is_empty(world: World):
    carrier, person = world.viewer(Role.FACILITATOR), world.person(Role.FACILITATOR)
    found = make_case(world)
    actions.set_next(carrier, found, words="Call", on=day(-1))
    token = calendars.token_of(calendars.make(carrier))
    person.is_active = False
    person.save()
    assert Client().get(reverse("desk:feed", args=[token])).status_code == 404


def test_many_are_moved_as_each_alone_and_what_stays_is_told(world: World):
    carrier = world.viewer(Role.FACILITATOR)
    ready, idea = make_case(world, at="discussion"), make_case(world, at="idea")
    other = make_case(world, at="discussion", viewer=second_facilitator())
    chosen = many.chosen(carrier, [str(one.pk) for one in (ready, idea, other)])
    assert {many.hindrance(carrier, one, "negotiation") == "" for one in chosen} == {True, False}
    done = many.move(carrier, chosen, to="negotiation")
    assert done.changed == 1
    assert {why.split()[0] for _, why in done.refused} == {"From", "You"}
    ready.refresh_from_db()
    assert ready.stage == "negotiation"


def test_many_get_a_next_action_and_a_carrier(world: World):
    carrier = world.viewer(Role.FACILITATOR)
    cases = [make_case(world) for _ in range(3)]
    chosen = many.chosen(carrier, [str(one.pk) for one in cases])
    done = many.set_next(carrier, chosen, words="Call", on=day(-2))
    assert (done.changed, done.refused) == (3, ())
    colleague = second_facilitator()
    person = type(world.person(Role.FACILITATOR)).objects.get(pk=colleague.person_id)
    assert many.assign(carrier, chosen, facilitator=person).changed == 3
    assert many.assign(carrier, chosen, facilitator=person).changed == 0  # no longer theirs
    manager = world.viewer(Role.PROGRAMME_MANAGER)
    back = many.assign(manager, chosen, facilitator=world.person(Role.FACILITATOR))
    assert back.changed == 3


def test_many_by_the_pages(world: World):
    client = world.client_for(Role.FACILITATOR)
    cases = [make_case(world, at="discussion"), make_case(world)]
    ids = [str(one.pk) for one in cases]
    address = reverse("desk:many")
    assert "To which stage" in client.get(address, {"id": ids, "do": "move"}).content.decode()
    asked = client.get(address, {"id": ids, "do": "move", "stage": "negotiation"}).content.decode()
    assert asked.count("Will stay") == 1
    given = {"id": ids, "do": "move", "stage": "negotiation", "sure": "1"}
    done = client.post(address, given).content.decode()
    assert "1 exchange changed." in done
    assert "there is no step" in done
    empty = client.get(address, {"do": "assign"}, follow=True).content.decode()
    assert "Tick the exchanges" in empty


def test_a_stranger_of_one_party_does_not_list_the_case(world: World):
    make_case(world, at="discussion")
    stranger = make_member(make_organisation("Bystander (example)"))
    page = client_of(stranger).get(reverse("desk:own")).content.decode()
    assert "Green sand for blocks" not in page
    member = world.client_for(Role.MEMBER).get(reverse("desk:own")).content.decode()
    assert "Green sand for blocks" in member


def test_an_unscoped_question_is_refused(world: World):
    with pytest.raises(UnscopedQuery):
        list(Synergy.objects.filter(stage="idea"))


def test_a_task_of_today_is_done_from_the_list(world: World):
    carrier, found = world.viewer(Role.FACILITATOR), make_case(world)
    made = work.add_task(carrier, found, words="Call", due_on=day(0) - timedelta(days=1))
    client = world.client_for(Role.FACILITATOR)
    answer = client.post(reverse("desk:task_done", args=[made.pk]), {"back": "today"})
    assert answer["Location"] == reverse("desk:today")
    made.refresh_from_db()
    assert made.done_at is not None


def test_an_exchange_is_added_by_the_names_of_two_organisations(world):
    client = world.client_for(Role.FACILITATOR)
    told = client.get("/organisations/names/?q=Ownbrook").json()
    assert [one["value"] for one in told] == [world.own.name]
    make_organisation("Ownbrook Forge (example)")
    given = {"title": "Sand to blocks", "have_organisation": "ownbrook"}
    page = client.post("/desk/new/", {**given, "want_organisation": "Nobody Ltd"}).content.decode()
    assert "Several have this in their names: Ownbrook Forge (example); Ownbrook Foundry" in page
    assert "No organisation is called “Nobody Ltd”" in page
    given |= {"have_organisation": world.own.name.upper(), "want_organisation": world.other.name}
    answer = client.post("/desk/new/", given)
    assert answer.status_code == 302
    (made,) = queries.synergies(world.viewer(Role.FACILITATOR))
    assert (made.have_organisation, made.want_organisation) == (world.own, world.other)
    same = client.post("/desk/new/", {**given, "want_organisation": world.own.name})
    assert "Choose another organisation" in same.content.decode()
