"""Letters about matches: what is new, with reasons, as often as asked; stopped by a link."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from things_listings import make_listing
from things_matches import make_matched
from world import CANARY_NAME, CANARY_POSTCODE, World, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.accounts.models import User
from offcut.platform.listings.models import Listing
from offcut.platform.mail.models import Letter
from offcut.platform.matches import actions, letters, watching
from offcut.platform.matches.models import Alert, Match, Preference

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=LONDON)


@pytest.fixture
def match(world: World) -> Match:
    return make_matched(world)


@pytest.fixture
def person(world: World) -> User:
    return world.person(Role.MEMBER)


def wants(person: User, frequency: str, last: datetime | None = None) -> Preference:
    """A person who asked for letters this often, and had the last one then."""
    return Preference.objects.update_or_create(
        person=person, defaults={"frequency": frequency, "last_sent_at": last}
    )[0]


@pytest.mark.parametrize(
    ("frequency", "now", "last", "due"),
    [
        ("never", MONDAY, None, False),
        ("at_once", MONDAY.replace(hour=3), MONDAY, True),
        ("daily", MONDAY.replace(hour=6), None, False),
        ("daily", MONDAY, None, True),
        ("daily", MONDAY, MONDAY - timedelta(hours=1), False),
        ("daily", MONDAY, MONDAY - timedelta(days=1), True),
        ("weekly", MONDAY, MONDAY - timedelta(days=5), True),
        ("weekly", MONDAY + timedelta(days=1), MONDAY, False),
        ("weekly", MONDAY + timedelta(days=1), MONDAY - timedelta(days=7), True),
    ],
)
def test_letters_come_as_often_as_asked(
    person: User, frequency: str, now: datetime, last: datetime | None, due: bool
) -> None:
    assert letters.is_due(wants(person, frequency, last), now) is due


def test_a_letter_tells_what_is_new_with_reasons_and_no_name(person: User, match: Match) -> None:
    wants(person, "daily")
    assert letters.write_digest(person, MONDAY)
    letter = Letter.objects.get(person=person, template="matches/mail/digest")
    assert "new match" in letter.subject
    assert "Spent green sand" in letter.text
    assert "to the middle of" in letter.text
    assert f"/matches/{match.pk}/" in letter.text
    assert "once a day" in letter.text
    for secret in (CANARY_NAME, CANARY_POSTCODE, "73619", f"{match.value:,.0f}"):
        assert secret not in letter.text


def test_the_same_is_not_told_twice(person: User, match: Match) -> None:
    wants(person, "at_once")
    now = match.first_found_at + timedelta(minutes=1)
    assert letters.write_digest(person, now)
    assert not letters.write_digest(person, now + timedelta(minutes=15))


def test_nothing_new_is_no_letter(world: World, person: User) -> None:
    wants(person, "at_once")
    assert not letters.write_digest(person, MONDAY)
    assert not Letter.objects.filter(template="matches/mail/digest").exists()


def test_the_link_stops_letters_without_signing_in_and_only_when_the_button_is_pressed(
    person: User, match: Match
) -> None:
    wants(person, "daily")
    letters.write_digest(person, MONDAY)
    text = Letter.objects.get(person=person, template="matches/mail/digest").text
    found = re.search(r"(/matches/letters/stop/\S+)", text)
    assert found is not None
    visitor = Client(enforce_csrf_checks=True)
    assert "Stop these letters" in visitor.get(found[1]).content.decode()
    assert Preference.objects.get(person=person).frequency == "daily", "looking stops nothing"
    assert visitor.post(found[1]).status_code == 200
    assert Preference.objects.get(person=person).frequency == "never"
    assert not letters.write_digest(person, MONDAY + timedelta(days=1))


def test_a_forged_link_stops_nothing(person: User) -> None:
    wants(person, "daily")
    assert Client().post("/matches/letters/stop/forged:link/").status_code == 404
    assert Preference.objects.get(person=person).frequency == "daily"


def test_a_saved_search_finds_each_match_once(world: World, person: User) -> None:
    viewer = world.viewer(Role.MEMBER)
    actions.save_search(viewer, "Sand", {"material": "sand.foundry"})
    actions.save_search(viewer, "Metal", {"material": "metal"})
    match = make_matched(world)
    now = match.first_found_at + timedelta(seconds=1)
    assert watching.look(now) == Match.objects.as_system("test").filter(gone_at=None).count()
    assert watching.look(now) == 0
    assert {alert.search.name for alert in Alert.objects.all() if alert.search} == {"Sand"}
    wants(person, "at_once", now)
    assert letters.write_digest(person, now + timedelta(minutes=1))
    assert "- Sand: " in Letter.objects.get(template="matches/mail/digest").text


def test_a_saved_search_of_listings_finds_those_of_others(world: World) -> None:
    viewer = world.viewer(Role.MEMBER)
    actions.save_search(viewer, "Sand wanted", {"kind": "want"}, "listings")
    mine = make_listing(world.own, kind="want", words="Sand, ours")
    theirs = make_listing(world.other, kind="want", words="Sand, theirs")
    watching.look(theirs.created_at + timedelta(seconds=1))
    found = set(Alert.objects.values_list("listing", flat=True))
    assert theirs.pk in found
    assert mine.pk not in found


def ending(listing: Listing, day: date) -> None:
    """The listing ends on this day."""
    Listing.objects.as_system("test").filter(pk=listing.pk).update(expires_on=day)


def test_owners_are_warned_once_and_renew_by_the_link(world: World) -> None:
    listing = make_listing(world.own, words="Old sand")
    ending(listing, MONDAY.date() + timedelta(days=9))
    people = 2  # the member and the admin
    assert letters.warn_of_ends(MONDAY) == people
    assert letters.warn_of_ends(MONDAY + timedelta(days=1)) == 0
    letter = Letter.objects.filter(template="matches/mail/ending")[0]
    assert "Old sand" in letter.text
    assert letter.secret
    found = re.search(r"(/listings/renew/\S+)", letter.text)
    assert found is not None
    visitor = Client()
    visitor.get(found[1])
    listing.refresh_from_db()
    assert listing.expires_on == MONDAY.date() + timedelta(days=9), "looking renews nothing"
    visitor.post(found[1])
    listing.refresh_from_db()
    assert listing.expires_on is not None
    assert listing.expires_on > MONDAY.date() + timedelta(days=100)


def test_listings_that_end_later_are_left_in_peace(world: World) -> None:
    ending(make_listing(world.own), MONDAY.date() + timedelta(days=40))
    assert letters.warn_of_ends(MONDAY) == 0


def test_who_is_of_no_organisation_gets_no_letter(world: World, match: Match) -> None:
    newcomer = world.person(Role.FACILITATOR)
    wants(newcomer, "at_once")
    assert not letters.write_digest(newcomer, MONDAY)
    assert viewer_of(newcomer).organisations == {}
