"""Cases that come from a spreadsheet, and organisations that turned out to be one."""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager


class CaseImport(models.Model):
    """A spreadsheet of cases on its way in: what is wrong, what it would change, what it did."""

    class State(models.TextChoices):
        """How far it is."""

        PROBLEMS = "problems", "Problems to put right"
        READY = "ready", "Ready to load"
        DONE = "done", "Loaded"
        UNDONE = "undone", "Taken back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=200)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices)
    loaded_at = models.DateTimeField(null=True, blank=True)
    cases = models.JSONField(default=list)  # as read: one object a row
    problems = models.JSONField(default=list)  # sheet, row, column, what, what to do
    warnings = models.JSONField(default=list)
    counts = models.JSONField(default=dict)  # new, changed, unchanged, organisations
    digest = models.CharField(max_length=64, blank=True)  # of what the preview stood on
    undo = models.JSONField(default=dict)  # what was made, and what stood before each change

    objects = ScopedManager()

    class Meta:
        ordering = ("-started_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["problems", "ready"], loaded_at=None)
                | Q(state__in=["done", "undone"], loaded_at__isnull=False),
                name="case_import_loaded_when",
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    def owner_ids(self) -> set[UUID]:
        """No organisation's."""
        return set()

    def assigned_ids(self) -> set[UUID]:
        """Who started it."""
        return {self.started_by_id} if self.started_by_id else set()


class Merge(models.Model):
    """Two organisations that were one: what moved from one to the other, so that it can go back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    merged = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    merged_at = models.DateTimeField(default=timezone.now)
    moved = models.JSONField(default=dict)  # "listings.Listing.organisation" → ids
    filled = models.JSONField(default=list)  # facts of the kept one that were empty before
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("-merged_at",)
        constraints = (models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),)

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"

    def owner_ids(self) -> set[UUID]:
        """Both organisations."""
        return {self.kept_id, self.merged_id}

    def assigned_ids(self) -> set[UUID]:
        """The facilitator of both, where that is one person."""
        return self.kept.assigned_ids() & self.merged.assigned_ids()
