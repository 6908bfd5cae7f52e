"""A piece of work in the background, from being asked for to its end."""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager


class State(models.TextChoices):
    """Where the work stands."""

    QUEUED = "queued", "Waiting to start"
    WAITING = "waiting", "Failed, will be tried again"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    DEAD = "dead", "Failed for good"
    CANCELLED = "cancelled", "Cancelled"
    DISCARDED = "discarded", "Failed, looked at and put aside"


OPEN = (State.QUEUED, State.WAITING)
ENDED = (State.DONE, State.DEAD, State.CANCELLED, State.DISCARDED)


class JobRecord(models.Model):
    """One piece of work. The queue itself holds its id alone, so that nothing is told twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, db_index=True)  # dotted path of the function
    title = models.CharField(max_length=200)  # what people read
    arguments = models.JSONField(default=dict)  # {"args": [...], "kwargs": {...}}: ids, no secrets
    unique_key = models.CharField(max_length=200, blank=True)  # one open piece of work per key
    queue = models.CharField(max_length=20, default="default")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    attempts_allowed = models.PositiveSmallIntegerField(default=4)
    first_wait_seconds = models.FloatField(default=10)

    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    due_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    worker_id = models.CharField(max_length=64, blank=True)

    done = models.PositiveBigIntegerField(default=0)
    of = models.PositiveBigIntegerField(null=True, blank=True)  # unknown: null
    words = models.CharField(max_length=200, blank=True)  # what it is at
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)  # for the person who waits
    traceback = models.TextField(blank=True)  # for system admins

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    leads_to = models.CharField(max_length=300, blank=True)  # address of what it made

    objects = ScopedManager()

    class Meta:
        ordering = ("-created_at", "id")
        indexes = (models.Index(fields=["state", "due_at"]),)
        constraints = (
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=Q(state__in=["queued", "waiting"]) & ~Q(unique_key=""),
                name="one_open_job_per_key",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.get_state_display()})"

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in ENDED

    @property
    def may_be_cancelled(self) -> bool:
        """Whether asking to stop it makes sense."""
        return not self.has_ended and self.cancel_asked_at is None

    @property
    def percent(self) -> int | None:
        """How far it is; ``None`` where that is not known."""
        if not self.of:
            return None
        return min(100, round(100 * self.done / self.of))

    def owner_ids(self) -> set[UUID]:
        """The organisation it works for."""
        return {self.organisation_id} if self.organisation_id else set()

    def assigned_ids(self) -> set[UUID]:
        """Nobody."""
        return set()

    def person_ids(self) -> set[UUID]:
        """Who asked for it."""
        return {self.person_id} if self.person_id else set()


class Worker(models.Model):
    """A process that works: it tells that it is alive every few seconds."""

    id = models.CharField(primary_key=True, max_length=64)
    host = models.CharField(max_length=200)
    pid = models.PositiveIntegerField()
    queues = models.CharField(max_length=200)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.host} {self.pid}"


class Slot(models.Model):
    """When each periodic piece of work was last queued, so that it is queued once per time."""

    name = models.CharField(primary_key=True, max_length=200)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
