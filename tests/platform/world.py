"""A small world for tests: two organisations, one person of every role, and their things.

``own`` is the organisation of the member, of its admin and of the facilitator assigned to it;
``other`` belongs to the outsider. An app adds its things in ``things_<app>.py`` beside this file::

    def things(world: World) -> dict[str, Known]:
        own, other = make_listing(world.own, …), make_listing(world.other, …)
        return {"listings:detail": Known(own={"listing_id": own.pk}, own_thing=own,
                                         other={"listing_id": other.pk}, other_thing=other)}

``other``'s confidential values are canaries: they must never stand on a page of an outsider.
"""

import importlib
import time
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.test import Client

from offcut.platform.access.middleware import viewer_for
from offcut.platform.access.roles import STAFF, Role
from offcut.platform.access.viewer import VISITOR, Viewer, system
from offcut.platform.accounts.models import User
from offcut.platform.accounts.sealing import seal
from offcut.platform.organisations import actions
from offcut.platform.organisations.models import Membership, Organisation, Site

PASSWORD = "a long enough password"
CANARY_NAME = "Quillfeather Zebedee Castings"
CANARY_POSTCODE = "B70 0AH"
CANARY_PERSON = "Ottoline Quenby"  # of ``other``
CANARY_PRICE = 73619.43  # use it for prices and costs of ``other``'s listings
SYSTEM = system("test")
SEALED = seal("JBSWY3DPEHPK3PXP")  # of an authenticator app
_numbers = count(1)


def make_person(name: str = "", *, email: str = "", staff_roles: tuple[Role, ...] = ()) -> User:
    """A person with a verified address; staff have a second factor."""
    number = next(_numbers)
    address = email or f"person{number}@example.org"
    person = User.objects.create_user(
        address,
        PASSWORD,
        name=name or f"Person {number}",
        staff_roles=[str(role) for role in staff_roles],
    )
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    if staff_roles:
        Authenticator.objects.create(
            user=person, type=Authenticator.Type.TOTP, data={"secret": SEALED}
        )
    return person


def make_organisation(name: str = "", *, postcode: str = "", **fields: Any) -> Organisation:
    """An organisation, with a site where a postcode is given."""
    made = actions.create_organisation(
        SYSTEM, name=name or f"Organisation {next(_numbers)}", **fields
    )
    if postcode:
        actions.add_site(SYSTEM, made, postcode=postcode, name="Main site")
    return made


def make_member(organisation: Organisation, *, role: Role = Role.MEMBER, name: str = "") -> User:
    """A person of an organisation."""
    person = make_person(name)
    actions.add_member(SYSTEM, organisation, person=person, role=role)
    return person


def site_of(organisation: Organisation) -> Site:
    """Its first site."""
    found: Site = Site.objects.as_system("test").filter(organisation=organisation)[0]
    return found


def viewer_of(person: User | None, *, acting_for: Organisation | None = None) -> Viewer:
    """The viewer for a person; None: nobody has signed in."""
    if person is None:
        return VISITOR
    return viewer_for(person, str(acting_for.pk) if acting_for else None)


def client_of(person: User | None, *, sudo: bool = True, **session: str) -> Client:
    """A browser in which the person has signed in; with ``sudo``, only just now, by password."""
    client = Client()
    if person is None:
        return client
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    held = client.session
    if sudo:
        request = HttpRequest()
        request.session = held
        record_authentication(request, person, "password", reauthenticated=True)
    held["noted_at"] = int(time.time())  # the list of sessions knows it already
    held.update(session)
    held.save()
    UserSession.objects.create(
        user=person, session_key=held.session_key, ip="127.0.0.1", user_agent="a test"
    )
    return client


@dataclass(frozen=True)
class Known:
    """What an address is about: its parameters and the thing, of ``own`` and of ``other``.

    A thing that belongs to neither (a public page, a programme) stands on both sides. ``only``
    narrows what the table says to those roles whom this very thing concerns (one's own membership,
    a file that is kept for who sees what it is attached to); ``only_other`` the same for the other
    side, where it differs. ``changing`` is the operation of POST, where GET only looks.
    """

    own: dict[str, Any] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)
    own_thing: Any = None
    other_thing: Any = None
    only: frozenset[Role] | None = None
    only_other: frozenset[Role] | None = None
    changing: str = ""
    query: str = ""  # behind the address, where a page needs it


@dataclass
class World:
    """Two organisations, everybody, everything."""

    own: Organisation
    other: Organisation
    people: dict[Role, User | None]  # a member and an admin of ``own``; staff; a newcomer; nobody
    outsider: User  # a member of ``other``
    outsider_admin: User

    def person(self, role: Role) -> User:
        """Who is here as this; not for the visitor."""
        found = self.people[role]
        assert found is not None, "A visitor is nobody."
        return found

    def viewer(self, role: Role) -> Viewer:
        """The viewer with this role."""
        return viewer_of(self.people[role])

    def client_for(self, role: Role, *, sudo: bool = True) -> Client:
        """A browser in which the person with this role has signed in."""
        return client_of(self.people[role], sudo=sudo)

    @cached_property
    def things(self) -> dict[str, Known]:
        """What each address is about, by the name of its URL; made on first use."""
        found: dict[str, Known] = {}
        for path in sorted(Path(__file__).parent.glob("things_*.py")):
            found |= importlib.import_module(path.stem).things(self)
        return found

    nothing = Known()  # for addresses without parameters

    @property
    def membership(self) -> Membership:
        """The member's membership of ``own``."""
        return Membership.objects.get(person=self.person(Role.MEMBER), organisation=self.own)


def make_world() -> World:
    """The world; call it once in a test (or a fixture)."""
    own = make_organisation(
        "Ownbrook Foundry (example)", postcode="WV10 9TE", sic_code="24510", synthetic=True
    )
    other = make_organisation(CANARY_NAME, postcode=CANARY_POSTCODE, sic_code="23610")
    people: dict[Role, User | None] = {
        role: make_person(role.label, email=f"{role}@example.org", staff_roles=(role,))
        for role in sorted(STAFF)
    }
    people[Role.MEMBER] = make_member(own, name="Own member")
    people[Role.ORGANISATION_ADMIN] = make_member(
        own, role=Role.ORGANISATION_ADMIN, name="Own admin"
    )
    people[Role.NEWCOMER] = make_person("Newcomer")
    people[Role.VISITOR] = None
    actions.assign_facilitator(SYSTEM, own, facilitator=people[Role.FACILITATOR])
    return World(
        own=own,
        other=other,
        people=people,
        outsider=make_member(other, name=CANARY_PERSON),
        outsider_admin=make_member(
            other, role=Role.ORGANISATION_ADMIN, name=f"{CANARY_PERSON} the Elder"
        ),
    )
