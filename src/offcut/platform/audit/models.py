"""The event: who saw or changed what, when, and for whom. Never changed, never deleted."""

import uuid
from typing import Any

from django.db import models


class _WrittenOnce(models.Model):
    """A row that stands as it was written; the database refuses the rest by triggers."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once.

        Raises:
            RuntimeError: it stands already.
        """
        if not self._state.adding:
            raise RuntimeError("An event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError("An event is never deleted.")


class Event(_WrittenOnce):
    """One thing that happened. The database itself refuses changes and deletions (triggers)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    person_id = models.UUIDField(null=True, db_index=True)  # pseudonym: the name is looked up
    role = models.CharField(max_length=40)
    acting_for_id = models.UUIDField(null=True)  # the organisation, when on behalf of a member
    by_system = models.CharField(max_length=200, blank=True)  # the platform's own work: which
    action = models.CharField(max_length=80, db_index=True)  # e.g. listing.created
    thing_kind = models.CharField(max_length=40)
    thing_id = models.CharField(max_length=64)
    details = models.JSONField(default=dict)  # field → [before, after]; never names or prices

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["thing_kind", "thing_id"]),)

    def __str__(self) -> str:
        return f"{self.action} {self.thing_kind} {self.thing_id}"


class EventOwner(_WrittenOnce):
    """An organisation whose thing an event was about: its admins may read the event."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="owners")
    organisation_id = models.UUIDField(db_index=True)

    def __str__(self) -> str:
        return str(self.organisation_id)
