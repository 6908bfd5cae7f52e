"""Writing an event: only inside the transaction of what it tells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, models

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.models import Event, EventOwner
from offcut.platform.audit.signals import recorded
from offcut.platform.prepared import Prepared, inserts

SYSTEM = "system"  # the platform itself, in the place of a role


def record(viewer: Viewer, action: str, thing: models.Model, **details: Any) -> Event:
    """Write that ``viewer`` did ``action`` to ``thing``.

    ``details`` holds field=[before, after] or plain facts: ids, counts, stages. Confidential values
    (prices, costs, free text, names) are left out: the event says that they changed.

    Raises:
        RuntimeError: there is no open transaction, so that the event could outlive the change.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"'{action}' must be recorded in the transaction of the change.")
    owners = thing.owner_ids() if hasattr(thing, "owner_ids") else set()
    event = Event.objects.create(
        person_id=viewer.person_id,
        role=SYSTEM if viewer.person_id is None and viewer.name else _role(viewer),
        acting_for_id=viewer.acting_for,
        by_system=viewer.name if viewer.person_id is None and viewer.name else "",
        action=action,
        thing_kind=thing._meta.model_name or "",
        thing_id=str(thing.pk),
        details=details,
    )
    EventOwner.objects.bulk_create(
        [EventOwner(event=event, organisation_id=owner) for owner in sorted(owners, key=str)]
    )
    recorded.send(sender=Event, events=[(event, owners)])
    return event


def record_many(
    viewer: Viewer, action: str, things: Sequence[models.Model], **details: Any
) -> None:
    """As ``record``, for many things of one kind that the same was done to."""
    events_of(viewer, action, things, **details).write()


@dataclass(frozen=True, slots=True)
class Events:
    """Events of one action, made ready before the transaction of the change."""

    action: str
    told: Sequence[tuple[Event, set[UUID]]]
    rows: tuple[Prepared, Prepared]

    def write(self) -> None:
        """Write them, and tell whoever listens.

        Raises:
            RuntimeError: there is no open transaction, so that they could outlive the change.
        """
        if not connection.in_atomic_block:
            raise RuntimeError(
                f"'{self.action}' must be recorded in the transaction of the change."
            )
        for row in self.rows:
            row.write()
        recorded.send(sender=Event, events=self.told)


def events_of(
    viewer: Viewer,
    action: str,
    things: Sequence[models.Model],
    each: Callable[[Any], dict[str, Any]] | None = None,
    **details: Any,
) -> Events:
    """The events of ``record_many``, not written yet.

    Args:
        viewer: who does it.
        action: what is done.
        things: to what, of one kind.
        each: details of a thing of its own.
        details: those of all.
    """
    by_system = viewer.name if viewer.person_id is None and viewer.name else ""
    role = SYSTEM if by_system else _role(viewer)
    told, owners = [], []
    for thing in things:
        event = Event(
            person_id=viewer.person_id,
            role=role,
            acting_for_id=viewer.acting_for,
            by_system=by_system,
            action=action,
            thing_kind=thing._meta.model_name or "",
            thing_id=str(thing.pk),
            details=details | (each(thing) if each else {}),
        )
        ids = thing.owner_ids() if hasattr(thing, "owner_ids") else set()
        owners += [EventOwner(event=event, organisation_id=id_) for id_ in sorted(ids, key=str)]
        told.append((event, ids))
    return Events(action, told, (inserts([event for event, _ in told]), inserts(owners)))


def _role(viewer: Viewer) -> str:
    """The role that the person has in the event: staff before member."""
    order = [*reversed(Role)]
    return next((str(role) for role in order if role in viewer.roles), str(Role.VISITOR))
