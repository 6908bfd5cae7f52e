"""From events to deliveries: in the transaction of the change, so that none is lost or invented."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from offcut.platform.api.models import Delivery, Webhook
from offcut.platform.api.webhooks.events import EVENTS, TEST, thing
from offcut.platform.audit.models import Event

_MOST_THINGS = 1000  # in one delivery


def on_recorded(sender: object, events: Sequence[tuple[Event, set[UUID]]], **more: Any) -> None:
    """Make a delivery for every webhook that wants to hear of this."""
    if not events or events[0][0].action not in EVENTS:
        return
    action = events[0][0].action
    owners = set().union(*(of for _, of in events))
    if not owners:
        return
    rows = Webhook.objects.as_system("who is told of what happened").filter(
        organisation__in=owners, organisation__closed_at=None, stopped_at=None
    )
    for webhook in rows:
        if action in webhook.events:
            about = [event for event, of in events if webhook.organisation_id in of]
            things = [thing(event.thing_kind, event.thing_id) for event in about]
            for first in range(0, len(things), _MOST_THINGS):
                tell(webhook, action, things[first : first + _MOST_THINGS])


def tell(webhook: Webhook, event: str, things: Sequence[dict[str, str]]) -> Delivery:
    """Queue one delivery; the body is written once, so that each attempt is signed alike."""
    id_ = uuid4()
    body = {
        "id": str(id_),
        "event": event,
        "at": timezone.now().isoformat(),
        "organisation_id": str(webhook.organisation_id),
        "things": list(things),
    }
    made = Delivery(id=id_, webhook=webhook, event=event, body=json.dumps(body))
    made.save(force_insert=True)
    queue(made)
    return made


def queue(delivery: Delivery) -> None:
    """Have a delivery sent, until it is taken or was tried often enough."""
    from offcut.platform.api.tasks import deliver

    deliver.enqueue(
        str(delivery.pk),
        unique=f"webhook {delivery.pk}",
        organisation_id=delivery.webhook.organisation_id,
        title=f"Tell a webhook: {EVENTS.get(delivery.event, 'a test')}",
    )


def test(webhook: Webhook) -> Delivery:
    """A delivery that says nothing but that it works."""
    return tell(webhook, TEST, [])
