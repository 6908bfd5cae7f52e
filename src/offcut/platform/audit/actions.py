"""Writing an event: only inside the transaction of what it tells."""

from typing import Any

from django.db import connection, models

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.models import Event, EventOwner


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
        role=_role(viewer),
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
    return event


def _role(viewer: Viewer) -> str:
    """The role that the person has in the event: staff before member."""
    order = [*reversed(Role)]
    return next((str(role) for role in order if role in viewer.roles), str(Role.VISITOR))
