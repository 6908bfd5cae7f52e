"""The synergy: an exchange that a facilitator carries through stages."""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager

STAGES = ("idea", "discussion", "negotiation", "implementation", "completed", "lost")


class Synergy(models.Model):
    """An exchange between two organisations, from idea to completed or lost."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=160)
    have_organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="+"
    )
    want_organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="+"
    )
    have_listing = models.ForeignKey(
        "listings.Listing", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    want_listing = models.ForeignKey(
        "listings.Listing", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    match = models.ForeignKey(
        "matches.Match", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    introduction = models.OneToOneField(
        "introductions.Introduction", models.SET_NULL, null=True, blank=True, related_name="synergy"
    )
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resource_type = models.CharField(max_length=80, blank=True)  # of the taxonomy
    stage = models.CharField(max_length=20, default="idea", db_index=True)
    expected_value_gbp = models.FloatField(null=True, blank=True)  # a year, both sides
    expected_tonnes = models.FloatField(null=True, blank=True)  # a year
    created_at = models.DateTimeField(default=timezone.now)
    completed_on = models.DateField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="synergy_stage"),
            models.CheckConstraint(
                condition=~Q(have_organisation=F("want_organisation")), name="synergy_two_parties"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def owner_ids(self) -> set[UUID]:
        """Both parties."""
        return {self.have_organisation_id, self.want_organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Its facilitator."""
        return {self.facilitator_id} if self.facilitator_id else set()
