"""A letter: what was written to whom, why, and whether it went out."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Letter(models.Model):
    """One e-mail in the outbox. Sent by an adapter after the commit of what caused it."""

    class State(models.TextChoices):
        """Where the letter stands."""

        KEPT = "kept", "Kept in the outbox"  # this installation sends no letters
        QUEUED = "queued", "Waiting to be sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    to_address = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    template = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200)  # told to the reader at the letter's end
    secret = models.BooleanField(default=False)  # holds a link that signs in or joins
    state = models.CharField(max_length=10, choices=State.choices)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-created_at", "id")

    def __str__(self) -> str:
        return self.subject
