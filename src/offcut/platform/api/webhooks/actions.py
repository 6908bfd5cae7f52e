"""Every change of webhooks and their deliveries."""

import secrets
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offcut.errors import InputError
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.api.models import Delivery, Webhook
from offcut.platform.api.webhooks import addresses, sending, signing, telling
from offcut.platform.api.webhooks.events import EVENTS
from offcut.platform.audit.actions import record

ATTEMPTS = 8  # half a minute, one, two, four …: about an hour in all
KEPT = timedelta(days=30)
MOST = 10  # of an organisation
_GONE = 410
_WHY = "sending a delivery"


@transaction.atomic
def create(
    viewer: Viewer, organisation_id: UUID, *, address: str, events: Iterable[str]
) -> tuple[Webhook, str]:
    """A new webhook and its secret, which is shown once.

    Raises:
        InputError: an address that is not public, unknown events, or too many webhooks.
    """
    wanted = sorted(set(events))
    if not wanted or not set(wanted) <= set(EVENTS):
        raise InputError("Choose at least one thing to be told of.")
    check_address(address)
    webhook = Webhook(
        organisation_id=organisation_id,
        address=address,
        events=wanted,
        salt=secrets.token_hex(16),
        created_by_id=viewer.person_id,
    )
    require(viewer, "api.create_webhook", webhook)
    standing = Webhook.objects.as_system("how many there are").filter(
        organisation=organisation_id, stopped_at=None
    )
    if standing.count() >= MOST:
        raise InputError(f"An organisation has at most {MOST} webhooks. Stop one first.")
    webhook.save(force_insert=True)
    record(viewer, "webhook.created", webhook, events=wanted)
    return webhook, signing.secret_of(webhook)


def check_address(address: str) -> addresses.Target:
    """The target behind an address.

    Raises:
        InputError: it may not be one.
    """
    try:
        return addresses.target(address)
    except addresses.Forbidden as error:
        raise InputError(str(error)) from error


@transaction.atomic
def new_secret(viewer: Viewer, webhook: Webhook) -> str:
    """Another secret; the old one signs nothing any more."""
    require(viewer, "api.change_webhook", webhook)
    webhook.salt = secrets.token_hex(16)
    webhook.save(update_fields=["salt"])
    record(viewer, "webhook.secret_changed", webhook)
    return signing.secret_of(webhook)


@transaction.atomic
def stop(viewer: Viewer, webhook: Webhook) -> None:
    """It is told of nothing any more; what was sent stays to be read."""
    require(viewer, "api.change_webhook", webhook)
    if webhook.stopped_at is None:
        webhook.stopped_at = timezone.now()
        webhook.save(update_fields=["stopped_at"])
        record(viewer, "webhook.stopped", webhook)


@transaction.atomic
def send_test(viewer: Viewer, webhook: Webhook) -> Delivery:
    """Send a delivery that says nothing but that it works.

    Raises:
        InputError: it is stopped.
    """
    require(viewer, "api.change_webhook", webhook)
    if webhook.stopped_at is not None:
        raise InputError("This webhook is stopped.")
    return telling.test(webhook)


@transaction.atomic
def send_again(viewer: Viewer, delivery: Delivery) -> None:
    """Send what was sent once more, word for word: its id is the same, so it is done once.

    Raises:
        InputError: the webhook is stopped, or the delivery is still on its way.
    """
    require(viewer, "api.change_webhook", delivery.webhook)
    if delivery.webhook.stopped_at is not None:
        raise InputError("This webhook is stopped.")
    rows = Delivery.objects.as_system(_WHY).filter(pk=delivery.pk)
    ended = rows.exclude(state=Delivery.State.WAITING)
    if not ended.update(state=Delivery.State.WAITING, delivered_at=None):
        raise InputError("This delivery is on its way already.")
    record(viewer, "webhook.sent_again", delivery.webhook, delivery=str(delivery.pk))
    telling.queue(delivery)


def attempt(delivery_id: str) -> Delivery | None:
    """Send a delivery once and keep what came back; None where there is nothing to send."""
    rows = Delivery.objects.as_system(_WHY).select_related("webhook")
    delivery: Delivery | None = rows.filter(
        pk=delivery_id, state=Delivery.State.WAITING, webhook__stopped_at=None
    ).first()
    if delivery is None:
        return None
    answer = _sent(delivery)
    with transaction.atomic():
        held: Delivery = rows.select_for_update(of=("self",)).get(pk=delivery.pk)
        _keep(held, answer)
    return held


def _sent(delivery: Delivery) -> sending.Answer:
    try:
        target = addresses.target(delivery.webhook.address)
    except addresses.Forbidden as error:
        return sending.Answer(0, str(error)[:200], 0)
    headers = {
        "Content-Type": "application/json",
        "Offcut-Event": delivery.event,
        "Offcut-Delivery": str(delivery.pk),
        "Offcut-Signature": signing.signature(delivery.webhook, delivery.body, int(time.time())),
    }
    return sending.post(target, delivery.body, headers)


def _keep(delivery: Delivery, answer: sending.Answer) -> None:
    """The attempt in the log; the delivery ends where it was taken or was tried often enough."""
    now = timezone.now()
    told: dict[str, Any] = {
        "at": now.isoformat(),
        "status": answer.status,
        "told": answer.told,
        "milliseconds": answer.milliseconds,
    }
    delivery.attempts = [*delivery.attempts, told]
    if answer.is_taken:
        delivery.state, delivery.delivered_at = Delivery.State.DELIVERED, now
    elif len(delivery.attempts) >= ATTEMPTS or answer.status == _GONE:
        delivery.state = Delivery.State.FAILED
    delivery.save(update_fields=["attempts", "state", "delivered_at"])
    if answer.status == _GONE:
        rows = Webhook.objects.as_system("the receiver says that it is gone")
        rows.filter(pk=delivery.webhook_id).update(stopped_at=now)


@transaction.atomic
def forget_deliveries() -> int:
    """Delete deliveries of more than thirty days ago."""
    before = timezone.now() - KEPT
    rows = Delivery.objects.as_system("deliveries are kept for a month")
    return rows.filter(created_at__lt=before).delete()[0]


def waiting() -> list[tuple[str, UUID]]:
    """Deliveries that wait, the oldest first, with their organisation."""
    rows = Delivery.objects.as_system("deliveries that wait").filter(
        state=Delivery.State.WAITING, webhook__stopped_at=None
    )
    first = rows.order_by("created_at", "pk").values_list("pk", "webhook__organisation")
    return [(str(pk), of) for pk, of in first[:500]]
