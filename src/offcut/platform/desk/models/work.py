"""The work on a synergy: tasks, notes, blockers, hours, who pays whom; a person's calendar."""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager
from offcut.platform.desk.models.synergy import Synergy


class _OfSynergy(models.Model):
    """What belongs to a synergy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def owner_ids(self) -> set[UUID]:
        """As of the synergy."""
        synergy: Synergy = self.synergy  # type: ignore[attr-defined]
        return synergy.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """The synergy's facilitator."""
        synergy: Synergy = self.synergy  # type: ignore[attr-defined]
        return synergy.assigned_ids()


class Task(_OfSynergy):
    """Something to do for a synergy, by a day."""

    synergy = models.ForeignKey(Synergy, models.CASCADE, related_name="tasks")
    words = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True, db_index=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = (F("due_on").asc(nulls_last=True), "created_at")

    def __str__(self) -> str:
        return self.words


class Note(_OfSynergy):
    """Something worth remembering: for the facilitator, or shared with both parties."""

    synergy = models.ForeignKey(Synergy, models.CASCADE, related_name="notes")
    words = models.TextField(max_length=4000)
    shared = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager()

    class Meta:
        ordering = ("-written_at", "id")

    def __str__(self) -> str:
        return f"Note on {self.synergy_id}"


class Blocker(_OfSynergy):
    """What stands in the way, by cause: the causes are the core's reasons of loss."""

    synergy = models.ForeignKey(Synergy, models.CASCADE, related_name="blockers")
    cause = models.CharField(max_length=40, db_index=True)  # of the core's table lost_reasons
    words = models.CharField(max_length=300, blank=True)
    opened_on = models.DateField(default=timezone.localdate)
    resolved_on = models.DateField(null=True, blank=True)
    resolved_how = models.CharField(max_length=300, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("-opened_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(resolved_on__isnull=True) | Q(resolved_on__gte=F("opened_on")),
                name="blocker_days",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cause} of {self.synergy_id}"


class EffortEntry(_OfSynergy):
    """Hours that somebody of the programme spent on a synergy."""

    class Kind(models.TextChoices):
        """On what."""

        CALLS = "calls", "Calls and letters"
        VISIT = "visit", "Visit or meeting"
        TECHNICAL = "technical", "Tests and technical work"
        PERMITS = "permits", "Permits and waste status"
        TERMS = "terms", "Terms and contracts"
        OTHER = "other", "Other"

    synergy = models.ForeignKey(Synergy, models.CASCADE, related_name="effort")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    on = models.DateField(default=timezone.localdate)
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CALLS)

    objects = ScopedManager()

    class Meta:
        ordering = ("-on", "id")
        constraints = (
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=24), name="effort_hours"),
        )

    def __str__(self) -> str:
        return f"{self.hours} h"


class Payment(_OfSynergy):
    """One line of who pays whom for what. Seen by who pays, who is paid, and the facilitator."""

    class Who(models.TextChoices):
        """A party, or somebody else."""

        HAVE = "have", "The organisation that has it"
        WANT = "want", "The organisation that wants it"
        HAULIER = "haulier", "A haulier"
        TREATER = "treater", "Whoever treats it"
        OTHER = "other", "Somebody else"

    class What(models.TextChoices):
        """What is paid for."""

        MATERIAL = "material", "The material itself"
        TAKING = "taking", "Taking it away (a gate fee)"
        HAULAGE = "haulage", "Haulage"
        TREATMENT = "treatment", "Treatment"
        TESTS = "tests", "Tests"
        STORAGE = "storage", "Storage"
        OTHER = "other", "Something else"

    class Per(models.TextChoices):
        """What the amount is counted by."""

        UNIT = "unit", "a tonne or other unit"
        LOAD = "load", "a load"
        MONTH = "month", "a month"
        YEAR = "year", "a year"
        ONCE = "once", "once"

    synergy = models.ForeignKey(Synergy, models.CASCADE, related_name="payments")
    payer = models.CharField(max_length=8, choices=Who.choices)
    payee = models.CharField(max_length=8, choices=Who.choices)
    what = models.CharField(max_length=10, choices=What.choices)
    amount_gbp = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    per = models.CharField(max_length=6, choices=Per.choices, default=Per.UNIT)
    words = models.CharField(max_length=200, blank=True)
    agreed_on = models.DateField(null=True, blank=True)  # None = proposed
    created_at = models.DateTimeField(default=timezone.now)
    ended_on = models.DateField(null=True, blank=True)  # taken out of the terms; kept

    objects = ScopedManager()

    class Meta:
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(payer=F("payee")), name="payment_two_sides"),
            models.CheckConstraint(
                condition=Q(amount_gbp__isnull=True) | Q(amount_gbp__gte=0), name="payment_amount"
            ),
        )

    def __str__(self) -> str:
        return f"{self.payer} pays {self.payee}"

    def owner_ids(self) -> set[UUID]:
        """Who pays and who is paid, of the two parties; nobody before they know of each other."""
        known = self.synergy.owner_ids()
        sides = {
            "have": self.synergy.have_organisation_id,
            "want": self.synergy.want_organisation_id,
        }
        return {sides[who] for who in (self.payer, self.payee) if who in sides} & known


class CalendarFeed(models.Model):
    """A private address of a person's next actions and tasks, for their calendar; revocable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at=None), name="one_standing_feed"
            ),
        )

    def __str__(self) -> str:
        return f"Calendar of {self.person_id}"

    def owner_ids(self) -> set[UUID]:
        """No organisation's."""
        return set()

    def assigned_ids(self) -> set[UUID]:
        """Nobody else."""
        return set()

    def person_ids(self) -> set[UUID]:
        """Whose it is."""
        return {self.person_id}
