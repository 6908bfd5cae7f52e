"""Figures as they were published, and case studies with the consent of both firms."""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager


class Release(models.Model):
    """What the network has achieved, as published on a day: the rows of the open data.

    Amounts that would tell of single firms are not in it; it can be read by everybody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    on = models.DateField(unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    rows = models.JSONField(default=list)  # of the CSV, headers first
    about = models.JSONField(default=dict)  # the metadata
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-on",)

    def __str__(self) -> str:
        return f"Release of {self.on}"


class CaseStudy(models.Model):
    """The story of a completed exchange. Nobody reads it before both firms consent to its words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    synergy = models.ForeignKey("desk.Synergy", models.PROTECT, related_name="case_studies")
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    body = models.TextField(max_length=6000)
    names_firms = models.BooleanField(default=False)  # else they are "a foundry in …"
    version = models.PositiveIntegerField(default=1)  # of the words: consents are to one version
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        ordering = ("-changed_at", "id")

    def __str__(self) -> str:
        return self.title

    def owner_ids(self) -> set[UUID]:
        """Both firms, once they know of each other."""
        return self.synergy.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """The facilitator of the exchange."""
        return self.synergy.assigned_ids()


class CaseConsent(models.Model):
    """A firm's consent to one version of the words; it ends when withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="case_consents"
    )
    version = models.PositiveIntegerField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["study", "organisation", "version"],
                condition=Q(withdrawn_at=None),
                name="one_case_consent",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="case_consent_ends",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} to version {self.version} of {self.study_id}"
