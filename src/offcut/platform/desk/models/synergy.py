"""The synergy: an exchange that a facilitator carries through stages, and each step it took."""

import secrets
import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager

OPEN_STAGES = ("idea", "discussion", "negotiation", "implementation")
STAGES = (*OPEN_STAGES, "completed", "lost")
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read for another


def new_reference() -> str:
    """A short name to say on the telephone, such as ``X-7K3QM2``; not to be counted through."""
    return "X-" + "".join(secrets.choice(_SIGNS) for _ in range(6))


class Synergy(models.Model):
    """An exchange between two organisations, from idea to completed or lost.

    The parties see it once both know of each other (``names_known_on``): before, it is the
    facilitator's own idea, and would tell one the other's name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=40, unique=True, default=new_reference)
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
    came_from = models.CharField(max_length=200, blank=True)  # a match, an introduction, a plan …
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resource_type = models.CharField(max_length=80, blank=True)  # of the taxonomy
    expected_value_gbp = models.FloatField(null=True, blank=True)  # a year, both sides
    expected_tonnes = models.FloatField(null=True, blank=True)  # a year

    stage = models.CharField(max_length=20, default="idea", db_index=True)
    stage_since = models.DateField(default=timezone.localdate)
    reached = models.CharField(
        max_length=20, default="idea"
    )  # its stage; of a lost one, where it was lost
    lost_reason = models.CharField(max_length=40, blank=True)  # of the core's table lost_reasons
    completed_on = models.DateField(null=True, blank=True)
    names_known_on = models.DateField(null=True, blank=True)  # both sides know of each other
    names_known_how = models.CharField(max_length=200, blank=True)
    nothing_is_paid = models.BooleanField(default=False)  # agreed: no money either way

    next_action = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)  # grows with each change: two may edit at once
    synthetic = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        ordering = ("-created_at", "id")
        indexes = (models.Index(fields=["facilitator", "stage"], name="synergy_desk"),)
        constraints = (
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="synergy_stage"),
            models.CheckConstraint(
                condition=Q(reached__in=(*OPEN_STAGES, "completed")), name="synergy_reached"
            ),
            models.CheckConstraint(
                condition=~Q(have_organisation=F("want_organisation")), name="synergy_two_parties"
            ),
            models.CheckConstraint(
                condition=Q(stage="lost") & ~Q(lost_reason="")
                | ~Q(stage="lost") & Q(lost_reason=""),
                name="synergy_lost_why",
            ),
            models.CheckConstraint(
                condition=Q(stage="completed", completed_on__isnull=False)
                | ~Q(stage="completed") & Q(completed_on__isnull=True),
                name="synergy_completed_when",
            ),
            models.CheckConstraint(
                condition=Q(names_known_on__isnull=True, names_known_how="")
                | Q(names_known_on__isnull=False) & ~Q(names_known_how=""),
                name="synergy_names_known_how",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it is still being carried."""
        return self.stage in OPEN_STAGES

    def owner_ids(self) -> set[UUID]:
        """Both parties, once they know of each other; before, nobody's but the facilitator's."""
        if self.names_known_on is None:
            return set()
        return {self.have_organisation_id, self.want_organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Its facilitator."""
        return {self.facilitator_id} if self.facilitator_id else set()


class StageChange(models.Model):
    """One step of a synergy from stage to stage. Never changed: a step back is a step too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    synergy = models.ForeignKey(Synergy, models.CASCADE, related_name="stage_changes")
    from_stage = models.CharField(max_length=20, blank=True)  # "" = it began
    to_stage = models.CharField(max_length=20)
    on = models.DateField()
    days_before = models.PositiveIntegerField(null=True, blank=True)  # spent in the stage left
    lost_reason = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager()

    class Meta:
        ordering = ("on", "recorded_at")
        indexes = (
            models.Index(fields=["from_stage", "to_stage"], name="stage_change_steps"),
            models.Index(fields=["recorded_at"], name="stage_change_newest"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(to_stage__in=STAGES) & ~Q(to_stage=F("from_stage")),
                name="stage_change_to",
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_stage} → {self.to_stage}"

    def owner_ids(self) -> set[UUID]:
        """As of the synergy."""
        return self.synergy.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """Its facilitator."""
        return self.synergy.assigned_ids()
