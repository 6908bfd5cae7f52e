"""The organisation's introductions from its own side: what it agreed to and what it wrote."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from offcut.platform.introductions.models import Consent, Introduction, Message
from offcut.platform.operations.exporting import Table, rows_of

COVERS = ("Introduction", "Consent", "Message")
LEFT_OUT = {
    "Thread": "an empty frame of messages",
    "Reading": "when people read; a person's own",
}
_WHY = "a copy for the organisation"
_SHARED = ("id", "state", "from_side", "mediation", "begun_at", "answered_at", "revealed_at")


def tables(organisation_id: UUID) -> Iterator[Table]:
    """Its own listing on each, its consents, its own messages."""
    rows = Introduction.objects.as_system(_WHY).order_by("pk")
    for side in ("have", "want"):
        at = Q(**{f"{side}_listing__organisation_id": organisation_id})
        own = rows.filter(at)
        yield Table(f"introductions_of_{side}s", list(own.values(*_SHARED, f"{side}_listing_id")))
    own_ones = {"organisation_id": organisation_id}
    yield Table("consents", rows_of(Consent.objects.as_system(_WHY).filter(**own_ones)))
    yield Table("messages", rows_of(Message.objects.as_system(_WHY).filter(**own_ones)))
