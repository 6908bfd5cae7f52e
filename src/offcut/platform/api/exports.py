"""The organisation's webhooks and what was delivered to them."""

from collections.abc import Iterator
from uuid import UUID

from offcut.platform.api.models import Delivery, Webhook
from offcut.platform.operations.exporting import Table, rows_of

COVERS = ("Webhook", "Delivery")
LEFT_OUT = {"Token": "a person's own secret", "KeptAnswer": "answers given before, for a day"}
_WHY = "a copy for the organisation"


def tables(organisation_id: UUID) -> Iterator[Table]:
    """Without what secrets are worked out from."""
    hooks = Webhook.objects.as_system(_WHY).filter(organisation_id=organisation_id)
    yield Table("webhooks", rows_of(hooks, leave_out=["salt"]))
    sent = Delivery.objects.as_system(_WHY).filter(webhook__organisation_id=organisation_id)
    yield Table("webhook_deliveries", rows_of(sent))
