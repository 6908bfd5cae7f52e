"""Who saw and changed what: all of it for who checks, one's own for an organisation's admins."""

import datetime
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import reach
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts import queries as accounts
from offcut.platform.audit.models import Event, EventOwner
from offcut.platform.organisations import queries as organisations_

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NO_CHANGE = ("organisations",)  # two of them are two, not before and after
_SIGHT = ("seen", "downloaded", "exported")  # last part of actions that only looked


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know of the past; empty means all."""

    person: UUID | None = None
    organisation: UUID | None = None
    action: str = ""  # its beginning: "listing", "listing.created"
    kind: str = ""  # "saw" or "changed"
    thing_id: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a viewer may read it."""

    at: datetime.datetime
    who: str
    role: str
    acting_for: str
    action: str
    thing: str
    thing_id: str
    details: dict[str, str]


def events(viewer: Viewer, asked: Asked) -> "QuerySet[Event]":
    """The events that the viewer may read, newest first."""
    found = Event.objects.all()
    if reach(viewer.staff_roles, "audit.see_events") is not Reach.ANY:
        owned = EventOwner.objects.filter(organisation_id__in=administered(viewer))
        found = found.filter(pk__in=owned.values("event"))
    if asked.organisation:
        about = EventOwner.objects.filter(organisation_id=asked.organisation)
        found = found.filter(pk__in=about.values("event"))
    if asked.person:
        found = found.filter(person_id=asked.person)
    if asked.thing_id:
        found = found.filter(thing_id=asked.thing_id)
    if asked.action:
        found = found.filter(action__startswith=asked.action)
    if asked.since:
        found = found.filter(at__date__gte=asked.since)
    if asked.until:
        found = found.filter(at__date__lte=asked.until)
    return _of_kind(found, asked.kind).order_by("-at", "-id")


def _of_kind(found: "QuerySet[Event]", kind: str) -> "QuerySet[Event]":
    looked = rf"\.({'|'.join(_SIGHT)})$"
    if kind == "saw":
        return found.filter(action__regex=looked)
    return found.exclude(action__regex=looked) if kind == "changed" else found


def administered(viewer: Viewer) -> set[UUID]:
    """The organisations whose events the viewer may read as their admin."""
    return {id_ for id_, role in viewer.organisations.items() if role is Role.ORGANISATION_ADMIN}


def told(viewer: Viewer, rows: list[Event]) -> list[Told]:
    """The events in words.

    An organisation's admin reads the names of their own people and of staff. Of an event that
    belongs to another organisation as well they read that it happened, not by whom over there,
    nor its details: the other side may not have revealed itself.
    """
    sees_all = reach(viewer.staff_roles, "audit.see_events") is Reach.ANY
    own = None if sees_all else administered(viewer)
    mentioned = {id_ for row in rows for value in row.details.values() for id_ in _ids(value)}
    names = _names({row.person_id for row in rows if row.person_id} | mentioned, own)
    acting_for = {row.acting_for_id for row in rows if row.acting_for_id}
    organisations = _organisations(acting_for | mentioned, own)
    owners = _owners(rows) if own is not None else {}
    return [
        Told(
            at=row.at,
            who=row.by_system or names.get(row.person_id, _nobody(row, sees_all)),
            role="" if row.by_system else Role(row.role).label,
            acting_for=organisations.get(row.acting_for_id, ""),
            action=in_words(row.action),
            thing=row.thing_kind,
            thing_id=row.thing_id,
            details=_details(row.details, names | organisations)
            if own is None or owners.get(row.pk, set()) <= own
            else {},
        )
        for row in rows
    ]


def in_words(action: str) -> str:
    """``listing.created`` → ``Listing created``.

    >>> in_words("person.staff_roles_changed")
    'Person staff roles changed'
    """
    return action.replace(".", " ").replace("_", " ").capitalize()


def _details(details: dict[str, Any], names: dict[UUID | None, str]) -> dict[str, str]:
    """Facts and changes in words; people and organisations by name, where the reader may know."""
    found = {}
    for key, value in details.items():
        if isinstance(value, list) and len(value) == 2 and key not in _NO_CHANGE:
            before, after = (_word(part, names) for part in value)
            found[_label(key)] = f"{before} → {after}"
        else:
            found[_label(key)] = _word(value, names)
    return found


def _label(key: str) -> str:
    return key.replace("_", " ")


def _word(value: Any, names: dict[UUID | None, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, list):
        return ", ".join(_word(part, names) for part in value)
    return next((names[id_] for id_ in _ids(value) if id_ in names), str(value))


def _ids(value: Any) -> list[UUID]:
    """The ids of people (or of anything) that stand in a detail."""
    parts = value if isinstance(value, list) else [value]
    return [UUID(part) for part in parts if isinstance(part, str) and _UUID.fullmatch(part)]


def kinds_of_action(viewer: Viewer) -> list[str]:
    """The first parts of the actions that the viewer may read about, for the filter."""
    rows = events(viewer, Asked()).order_by().values_list("action", flat=True).distinct()
    return sorted({action.partition(".")[0] for action in rows})


def _nobody(row: Event, sees_all: bool) -> str:
    if row.person_id is None:
        return "A visitor"
    return "Somebody who left" if sees_all else "Somebody of another organisation"


def _names(ids: set[UUID], own: set[UUID] | None) -> dict[UUID | None, str]:
    known: dict[UUID | None, str] = dict(accounts.names(ids).items())
    if own is not None:
        may_be_named = organisations_.people_in(own, ids) | accounts.staff_among(ids)
        known = {id_: name for id_, name in known.items() if id_ in may_be_named}
    return known


def _organisations(ids: set[UUID], own: set[UUID] | None) -> dict[UUID | None, str]:
    return dict(organisations_.names(ids if own is None else ids & own).items())


def _owners(rows: list[Event]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    links = EventOwner.objects.filter(event__in=[row.pk for row in rows])
    for event, organisation in links.values_list("event_id", "organisation_id"):
        found.setdefault(event, set()).add(organisation)
    return found
