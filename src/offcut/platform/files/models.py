"""A file that somebody uploaded: whose it is and what it belongs to; its bytes lie elsewhere."""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager


class StoredFile(models.Model):
    """An upload. ``stored_as`` is a random name in the uploads folder, which no server serves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)  # of files.kinds: photo, document, certificate, …
    name = models.CharField(max_length=120)  # neutralised: as it is offered for download
    media_type = models.CharField(max_length=100)  # found in its content, not claimed
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80, unique=True)
    owner_organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    attached_kind = models.CharField(max_length=40, blank=True)  # "listing", "message", …
    attached_id = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)  # its bytes are gone

    objects = ScopedManager()

    class Meta:
        ordering = ("created_at", "id")
        indexes = (models.Index(fields=["attached_kind", "attached_id"]),)

    def __str__(self) -> str:
        return self.name

    def owner_ids(self) -> set[UUID]:
        """The organisation whose it is."""
        return {self.owner_organisation_id} if self.owner_organisation_id else set()

    def assigned_ids(self) -> set[UUID]:
        """The person who uploaded it, and the organisation's facilitator."""
        found = {self.uploaded_by_id} if self.uploaded_by_id else set()
        owner = self.owner_organisation
        return found | (owner.assigned_ids() if owner else set())
