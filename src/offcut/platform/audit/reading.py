"""What happened to one thing, for the page of that thing; who may read it, its app decides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.models import User
from offcut.platform.audit.models import Event

_MOST = 200


@dataclass(frozen=True, slots=True)
class Told:
    """An event with a name that its reader may know."""

    action: str
    at: datetime
    who: str
    details: dict[str, Any]


def of_thing(viewer: Viewer, thing: models.Model, most: int = _MOST) -> list[Told]:
    """The latest events of a thing that the viewer may read, newest first.

    Only for who belongs to the thing's owner, or is of staff: they see the names of people.
    """
    rows = list(
        Event.objects.filter(thing_kind=thing._meta.model_name, thing_id=str(thing.pk))[:most]
    )
    people = {row.person_id for row in rows if row.person_id}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    return [Told(row.action, row.at, _who(viewer, row, names), row.details) for row in rows]


def _who(viewer: Viewer, row: Event, names: dict[Any, str]) -> str:
    if row.person_id is None:
        return row.by_system or "Offcut"
    name = names.get(row.person_id) or "a person who has left"
    if row.person_id == viewer.person_id:
        name = "you"
    staff = row.role not in (Role.MEMBER, Role.ORGANISATION_ADMIN, Role.NEWCOMER, Role.VISITOR)
    return f"{name} ({Role(row.role).label.lower()})" if staff else name
