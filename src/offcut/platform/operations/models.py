"""What who runs the platform sets while it runs; copies and closures of organisations."""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager


class Setting(models.Model):
    """One option's value. Which options there are, and what each means, says ``options``."""

    key = models.CharField(primary_key=True, max_length=80)
    value = models.JSONField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.key


class Export(models.Model):
    """A copy of everything that an organisation owns, for a few days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    job = models.ForeignKey("jobs.JobRecord", models.SET_NULL, null=True, related_name="+")
    file = models.ForeignKey("files.StoredFile", models.SET_NULL, null=True, related_name="+")
    counts = models.JSONField(default=dict)  # table → rows
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("-asked_at", "id")

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.asked_at:%Y-%m-%d}"

    @property
    def can_be_fetched(self) -> bool:
        """Whether its file is there and its time is not up."""
        return bool(self.file_id and self.expires_at and self.expires_at > timezone.now())

    def owner_ids(self) -> set[UUID]:
        """The organisation whose copy it is."""
        return {self.organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Nobody."""
        return set()


class Closure(models.Model):
    """An organisation leaves: asked for, done after some days, finished when the law lets it be."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()  # until then it can be withdrawn
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # people, listings, messages are gone
    keep_until = models.DateField(null=True, blank=True)  # what the law keeps, kept until then
    kept = models.JSONField(default=list)  # [{"what", "count", "until", "why"}]
    done_at = models.DateTimeField(null=True, blank=True)  # its name and places are gone too

    objects = ScopedManager()

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(withdrawn_at=None), name="one_closure"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.due_on}"

    def owner_ids(self) -> set[UUID]:
        """The organisation that leaves."""
        return {self.organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Nobody."""
        return set()
