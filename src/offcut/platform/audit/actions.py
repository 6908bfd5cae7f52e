"""Writing an event: only inside the transaction of what it tells."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.models import Event, EventOwner
from offcut.platform.audit.signals import recorded

_BATCH = 500

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
    if not connection.in_atomic_block:
        raise RuntimeError(f"'{action}' must be recorded in the transaction of the change.")
    made, owners, told = [], [], []
    for thing in things:
        event = Event(
            person_id=viewer.person_id,
            role=SYSTEM if viewer.person_id is None and viewer.name else _role(viewer),
            acting_for_id=viewer.acting_for,
            by_system=viewer.name if viewer.person_id is None and viewer.name else "",
            action=action,
            thing_kind=thing._meta.model_name or "",
            thing_id=str(thing.pk),
            details=details,
        )
        made.append(event)
        ids = thing.owner_ids() if hasattr(thing, "owner_ids") else set()
        owners += [EventOwner(event=event, organisation_id=id_) for id_ in sorted(ids, key=str)]
        told.append((event, ids))
    Event.objects.bulk_create(made, batch_size=_BATCH)
    EventOwner.objects.bulk_create(owners, batch_size=_BATCH)
    recorded.send(sender=Event, events=told)


def _role(viewer: Viewer) -> str:
    """The role that the person has in the event: staff before member."""
    order = [*reversed(Role)]
    return next((str(role) for role in order if role in viewer.roles), str(Role.VISITOR))
