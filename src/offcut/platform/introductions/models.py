"""An introduction of two organisations that fit, what each consented to, and their messages."""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager


class State(models.TextChoices):
    """How far an introduction has come."""

    INTERESTED = "interested", "Waiting for an answer"
    CONSENTED = "consented", "Both sides agree"
    REVEALED = "revealed", "Introduced"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Mediation(models.TextChoices):
    """Whether a facilitator stands between the two, and why."""

    NONE = "none", "The two sides speak to each other directly"
    ASKED = "asked", "A facilitator takes part, as one side asked for it"
    SAME_TRADE = "same_trade", "A facilitator passes messages on, as both are in one trade"


class Introduction(models.Model):
    """One side is interested in the other; neither knows the other's name until both agree."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.ForeignKey("matches.Match", models.SET_NULL, null=True, related_name="+")
    have_listing = models.ForeignKey("listings.Listing", models.PROTECT, related_name="+")
    want_listing = models.ForeignKey("listings.Listing", models.PROTECT, related_name="+")
    from_organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="introductions_begun"
    )
    to_organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="introductions_received"
    )
    from_side = models.CharField(max_length=4)  # have | want: which side the first one is
    state = models.CharField(max_length=12, choices=State, default=State.INTERESTED, db_index=True)
    mediation = models.CharField(max_length=12, choices=Mediation, default=Mediation.NONE)
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decline_reason = models.CharField(max_length=40, blank=True)  # of reasons.REASONS
    decline_words = models.CharField(max_length=500, blank=True)  # for the facilitator alone
    begun_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    standing_consents: list["Consent"]  # those in force, where queries fetched them

    objects = ScopedManager()

    class Meta:
        ordering = ("-begun_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="introduction_state"),
            models.CheckConstraint(
                condition=~Q(from_organisation=F("to_organisation")),
                name="introduction_two_parties",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REVEALED, revealed_at__isnull=False)
                | (~Q(state=State.REVEALED) & Q(revealed_at__isnull=True)),
                name="introduction_revealed_when",
            ),
            models.UniqueConstraint(
                fields=["have_listing", "want_listing"],
                condition=Q(state__in=["interested", "consented", "revealed"]),
                name="one_open_introduction",
            ),
        )

    def __str__(self) -> str:
        return f"Introduction {self.pk}"

    def owner_ids(self) -> set[UUID]:
        """Both sides."""
        return {self.from_organisation_id, self.to_organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Its facilitator."""
        return {self.facilitator_id} if self.facilitator_id else set()

    @property
    def is_open(self) -> bool:
        """Whether an answer or a reveal is still to come."""
        return self.state in (State.INTERESTED, State.CONSENTED)

    @property
    def is_revealed(self) -> bool:
        """Whether the two know each other."""
        return self.state == State.REVEALED

    @property
    def holds_messages(self) -> bool:
        """Whether a facilitator passes each message on before the other side reads it."""
        return self.mediation == Mediation.SAME_TRADE


class Consent(models.Model):
    """An organisation's agreement that its name is shown to the other side of one introduction."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="consents")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    wording = models.CharField(max_length=20)  # version of the words that were agreed to
    given_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("given_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["introduction", "organisation"],
                condition=Q(revoked_at__isnull=True),
                name="one_consent_in_force",
            ),
        )

    def __str__(self) -> str:
        return f"Consent to {self.introduction_id}"

    def owner_ids(self) -> set[UUID]:
        """Who gave it."""
        return {self.organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """The facilitator of the introduction."""
        return self.introduction.assigned_ids()


class Thread(models.Model):
    """The conversation of an introduction; it opens with the reveal."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    introduction = models.OneToOneField(Introduction, models.CASCADE, related_name="thread")
    opened_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager()

    def __str__(self) -> str:
        return f"Thread of {self.introduction_id}"

    def owner_ids(self) -> set[UUID]:
        """Both sides."""
        return self.introduction.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """The facilitator."""
        return self.introduction.assigned_ids()


class Message(models.Model):
    """A message of one side or of the facilitator. Never changed; it may wait to be passed on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    organisation = models.ForeignKey(  # None: the facilitator's own
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(max_length=5000, blank=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)
    passed_on_at = models.DateTimeField(null=True, blank=True)  # None: waits for the facilitator
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_why = models.CharField(max_length=300, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("sent_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(passed_on_at__isnull=True) | Q(returned_at__isnull=True),
                name="message_passed_on_or_returned",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_why="")
                | (Q(returned_at__isnull=False) & ~Q(returned_why="")),
                name="message_returned_why",
            ),
        )

    def __str__(self) -> str:
        return f"Message {self.pk}"

    def owner_ids(self) -> set[UUID]:
        """Both sides once it was passed on; before that who wrote it."""
        if self.passed_on_at is None and self.organisation_id:
            return {self.organisation_id}
        return self.thread.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """The facilitator."""
        return self.thread.assigned_ids()

    @property
    def waits(self) -> bool:
        """Whether the facilitator has still to pass it on or return it."""
        return self.passed_on_at is None and self.returned_at is None


class Reading(models.Model):
    """When a person first saw the names in an introduction, and up to when they have read it."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    first_seen_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["introduction", "person"], name="one_reading"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} read {self.introduction_id}"
