"""Canaries: what is another's secret stands on no page of who must not know it.

Every address is opened with things of both sides of the world, by people who must not see some of
it: a bystander whose own listings match theirs and who has asked to be introduced, visitors, and
staff whose role ends before prices. The words looked for are unlike any other in the tests.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from addresses import every_address
from api_client import Caller
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse
from test_api_operations import operations
from things_introductions import make_match
from things_listings import CANARY_WORDS, make_listing
from world import (
    CANARY_NAME,
    CANARY_PERSON,
    CANARY_POSTCODE,
    Known,
    World,
    client_of,
    make_member,
    make_organisation,
    make_person,
    viewer_of,
)

from offcut.platform.access.roles import Role
from offcut.platform.accounts.models import User
from offcut.platform.introductions import actions as introductions
from offcut.platform.mail.models import Letter

NAME = re.compile(CANARY_NAME.split()[0], re.I)
PERSON = re.compile(rf"{CANARY_PERSON.split()[0]}|{CANARY_PERSON.split()[1]}", re.I)
PLACE = re.compile(rf"{CANARY_POSTCODE.replace(' ', r'[ +]?(?:%20)?')}|52\.5248|2\.0208", re.I)
PRICE = re.compile(r"73\W?619|41\.735|41\.74")
WORDS = re.compile(CANARY_WORDS.split()[0], re.I)
EVERYTHING = {"name": NAME, "person": PERSON, "place": PLACE, "price": PRICE, "words": WORDS}


@dataclass
class Watcher:
    """Somebody who opens everything, and what they must never read."""

    person: User | None
    forbidden: dict[str, re.Pattern[str]]
    extra: dict[str, list[Any]]  # ids of their own things, by the name of an address's parameter

    @property
    def client(self) -> Client:
        """Their browser; what breaks is told with the rest."""
        made = client_of(self.person)
        made.raise_request_exception = False
        return made


def bystander(world: World, role: Role) -> Watcher:
    """A third firm whose have matches the want of ``other``; asked, answered, not revealed."""
    third = make_organisation("Bystander Sands (example)", postcode="CV1 1GF")
    person = make_member(third, role=role)
    have = make_listing(third, words="Spent sand of a bystander")
    found, matches = [], []
    for answer in ("waits", "consents", "declines"):
        want = make_listing(
            world.other,
            kind="want",
            words=f"Sand for blocks, {CANARY_WORDS}",
            purchase_price="73619.43",
        )
        matches.append(make_match(have, want))
        made = introductions.express_interest(viewer_of(person), matches[-1], agreed=True)
        if answer == "consents":
            made = introductions.consent(viewer_of(world.outsider), made, agreed=True)
        elif answer == "declines":
            made = introductions.decline(
                viewer_of(world.outsider), made, reason="quality", words="no"
            )
        found.append(made.pk)
    own = {"introduction_id": found, "match_id": [m.pk for m in matches]}
    return Watcher(person, EVERYTHING, {**own, "listing_id": [have.pk]})


def watcher(world: World, who: str) -> Watcher:
    """Somebody by what they are here."""
    if who.startswith("bystander"):
        role = Role.ORGANISATION_ADMIN if who.endswith("admin") else Role.MEMBER
        return bystander(world, role)
    bystander(world, Role.MEMBER)  # so that staff have more to look at
    if who == "unassigned facilitator":
        person = make_person(staff_roles=(Role.FACILITATOR,))
        return Watcher(person, {"price": PRICE}, {})
    role = Role(who)
    secrets = dict(EVERYTHING)
    if role in (Role.PROGRAMME_MANAGER, Role.SYSTEM_ADMIN):  # who work with firms by name
        secrets = {"place": PLACE, "price": PRICE}
    return Watcher(world.people[role], secrets, {})


# Addresses that hold the secret of a letter: whoever has the letter may open them.
BY_LETTER = {"listings:renew_by_letter"}
WHO = (
    "bystander",
    "bystander admin",
    "visitor",
    "newcomer",
    "authority_officer",
    "programme_manager",
    "system_admin",
    "unassigned facilitator",
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(lasting_world: World) -> World:
    """The lasting one; what a test does is undone."""
    return lasting_world


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("who", WHO)
def test_no_page_tells_another_s_secret(world: World, who: str) -> None:
    things = world.things
    watching = watcher(world, who)
    client = watching.client
    told = []
    for name, url in _urls(things, watching.extra):
        if name not in BY_LETTER:
            told += _told(watching, name, _text(client, url))
    assert not told, "\n".join(told)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("who", WHO)
def test_no_answer_of_the_api_tells_another_s_secret(world: World, who: str) -> None:
    known = [kwargs for thing in world.things.values() for kwargs in (thing.own, thing.other)]
    watching = watcher(world, who)
    caller = Caller(watching.person)
    told = []
    for one in operations():
        if one.method == "get":
            ids = {kwargs[one.parameter] for kwargs in known if one.parameter in kwargs}
            for id_ in ids | set(watching.extra.get(one.parameter, [])) or {""}:
                path = re.sub(r"\{[^}]*\}", str(id_), one.path)
                told += _told(watching, one.name, _body_of(caller.get(path)))
    assert not told, "\n".join(told)


def _told(watching: Watcher, where: str, text: str) -> list[str]:
    """The secrets that stand in a text, with the words around them."""
    return [
        f"{where} tells the {secret}: …{_around(text, found)}…"
        for secret, pattern in watching.forbidden.items()
        if (found := pattern.search(text))
    ]


def test_the_canaries_are_there_for_who_may_see_them(world: World) -> None:
    """The search would find them: the owner does."""
    client = client_of(world.outsider)
    things = world.things
    text = " ".join(
        _text(client, url) for name, url in _urls(things, {}) if not name.startswith("audit:")
    )
    for secret, pattern in EVERYTHING.items():
        assert pattern.search(text), f"nobody ever shows the {secret}: the test would not notice"


def test_no_letter_tells_another_s_secret(world: World) -> None:
    assert world.things
    bystander(world, Role.MEMBER)
    theirs = {world.outsider.email, world.outsider_admin.email}
    staff = {person.email for person in world.people.values() if person and person.staff_roles}
    revealed = _revealed_to(world)
    letters = Letter.objects.exclude(to_address__in=theirs | staff | revealed)
    for letter in letters.exclude(template="organisations/mail/invitation"):  # it names who asks
        text = f"{letter.subject} {letter.text}"
        for secret, pattern in EVERYTHING.items():
            assert not pattern.search(text), f"{letter.template} tells the {secret}"
    assert mail.outbox == [], "every letter goes through the outbox"


def _revealed_to(world: World) -> set[str]:
    """Those of ``own`` know ``other`` by name: one of their introductions is revealed."""
    people = world.own.memberships.select_related("person")
    return {membership.person.email for membership in people}


def _urls(things: dict[str, Known], extra: dict[str, list[Any]]) -> Iterator[tuple[str, str]]:
    """Every address with the things of both sides, and with the watcher's own."""
    for address in every_address():
        if address.name.startswith(("account_logout", "ui:")):
            continue
        known = things.get(address.name, Known())
        mine = [
            dict(zip(sorted(address.parameters), ids, strict=True))
            for ids in product(*(extra.get(name, []) for name in sorted(address.parameters)))
        ]
        seen = set()
        for kwargs in (known.own, known.other, *mine):
            if set(kwargs) == set(address.parameters) and str(kwargs) not in seen:
                seen.add(str(kwargs))
                try:
                    yield address.name, reverse(address.name, kwargs=kwargs) + known.query
                except NoReverseMatch:  # a thing of another kind than the address takes
                    continue


def _text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code != 500, url
    heads = " ".join(f"{key}: {value}" for key, value in answer.items())
    return heads + _body_of(answer)


def _body_of(answer: Any) -> str:
    """All of it, also of a file, which is closed."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.streaming:
        for closes in answer._resource_closers:  # close() would end the database too
            closes()
    return body.decode("utf-8", "replace")


def _around(text: str, found: re.Match[str]) -> str:
    return " ".join(text[max(0, found.start() - 80) : found.end() + 40].split())
