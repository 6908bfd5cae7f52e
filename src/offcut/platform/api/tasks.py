"""Work of the API in the background: deliveries to webhooks, and forgetting."""

from datetime import time, timedelta

from django.utils import timezone

from offcut.platform.api import actions
from offcut.platform.api.models import Delivery
from offcut.platform.api.webhooks import actions as webhooks
from offcut.platform.jobs.job import GiveUp, job
from offcut.platform.operations.queries import option


@job("Tell a webhook", attempts=webhooks.ATTEMPTS, queue="post", first_wait_seconds=30)
def deliver(delivery_id: str) -> None:
    """Send a delivery; where nobody takes it, later again.

    Raises:
        ConnectionError: it was not taken; the work is tried again.
        GiveUp: it was not taken for the last time.
    """
    if not option("webhooks"):
        return  # it waits; ``go_on`` takes it up
    found = webhooks.attempt(delivery_id)
    if found is None or found.state == Delivery.State.DELIVERED:
        return
    told = found.attempts[-1]["told"]
    if found.state == Delivery.State.FAILED:
        raise GiveUp(f"The webhook did not take it: {told}")
    raise ConnectionError(told)


@job("Take up deliveries that wait", every=timedelta(minutes=15))
def go_on() -> None:
    """Queue deliveries that were left while webhooks were off; what is queued stays so, once."""
    if option("webhooks"):
        for delivery_id, organisation_id in webhooks.waiting():
            deliver.enqueue(
                delivery_id, unique=f"webhook {delivery_id}", organisation_id=organisation_id
            )


@job("Forget old answers and deliveries of the API", queue="long", daily_at=time(3, 45))
def forget() -> None:
    """Answers are kept for a day, deliveries for a month."""
    actions.forget_answers(timezone.now() - timedelta(days=1))
    webhooks.forget_deliveries()
