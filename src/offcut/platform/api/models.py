"""Tokens, remembered answers, webhooks and their deliveries."""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager


class Token(models.Model):
    """A person's key to the API. Only a hash of the secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    organisation = models.ForeignKey(  # works for this one; needed by members of several
        "organisations.Organisation", models.CASCADE, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=80)
    beginning = models.CharField(max_length=12)  # of the secret: to tell tokens apart
    secret_hash = models.CharField(max_length=64, unique=True)  # SHA-256: the secret is random
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)  # to five minutes
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_ends"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_standing(self) -> bool:
        """Whether it opens anything now."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def state(self) -> str:
        """As the page says it."""
        if self.revoked_at is not None:
            return "Revoked"
        return "In use" if self.is_standing else "Expired"

    def owner_ids(self) -> set[UUID]:
        """No organisation's: a person's."""
        return set()

    def person_ids(self) -> set[UUID]:
        """Whose it is."""
        return {self.person_id}

    def assigned_ids(self) -> set[UUID]:
        """Nobody."""
        return set()


class KeptAnswer(models.Model):
    """The answer to a POST with an Idempotency-Key: the same question gets it again."""

    token = models.ForeignKey(Token, models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=255)
    question = models.CharField(max_length=64)  # SHA-256 of method, address and body
    status = models.PositiveSmallIntegerField(default=0)
    content = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ScopedManager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["token", "key"], name="one_answer_a_key"),)

    def __str__(self) -> str:
        return self.key


class Webhook(models.Model):
    """An address of an organisation that is told of what happens to its things."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="webhooks"
    )
    address = models.URLField(max_length=500)
    events = models.JSONField(default=list)
    salt = models.CharField(max_length=32)  # of the secret, which is worked out and never kept
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("-created_at", "id")

    def __str__(self) -> str:
        return self.address

    def owner_ids(self) -> set[UUID]:
        """Its organisation."""
        return {self.organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Nobody."""
        return set()


class Delivery(models.Model):
    """One event on its way to one webhook, with every attempt."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "On its way"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Given up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=80)
    body = models.TextField()  # exactly what is sent, so that it is signed alike each time
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.JSONField(default=list)  # [{at, status, told, milliseconds}]
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("-created_at", "id")

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook_id}"

    def owner_ids(self) -> set[UUID]:
        """The organisation of the webhook."""
        return self.webhook.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """Nobody."""
        return set()
