"""A programme, the rows of its sheets with every earlier version, its evaluations and reports.

The rows are those of the core's input workbook (targets, spend, activity, clusters, members …),
kept as written: the table ``workbook_columns`` says what each cell may hold, so that the form, the
spreadsheet and the command line go through one reader.
"""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager
from offcut.platform.shapes import EVALUATION, is_older


class _OfTheNetwork(models.Model):
    """Belongs to no organisation."""

    objects = ScopedManager()

    class Meta:
        abstract = True

    def owner_ids(self) -> set[UUID]:
        """No organisation's."""
        return set()

    def assigned_ids(self) -> set[UUID]:
        """Nobody."""
        return set()


class Programme(_OfTheNetwork):
    """A funded period. ``cells`` is its row of the core's sheet ``programme``, as written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=40, unique=True)  # programme_id
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    cells = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("-starts_on", "id")
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="programme_days"),
        )

    def __str__(self) -> str:
        return self.title


class SheetRow(_OfTheNetwork):
    """One row of a sheet of a programme. A change is a new row; the old one stays, with why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=20)
    position = models.PositiveIntegerField()  # in the order of the sheet
    cells = models.JSONField(default=dict)  # column → as written
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)
    replaces = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="replaced_by"
    )
    ended_at = models.DateTimeField(null=True, blank=True)  # replaced, or taken off
    why = models.CharField(max_length=300, blank=True)  # of the change that ended it

    class Meta:
        ordering = ("sheet", "position", "id")
        indexes = (models.Index(fields=["programme", "sheet", "ended_at"]),)
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "sheet", "position"],
                condition=Q(ended_at__isnull=True),
                name="one_row_a_position",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, why="") | Q(ended_at__isnull=False),
                name="row_ended_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sheet} {self.position}"


class Evaluated(_OfTheNetwork):
    """What the core made of a programme at the end of a period; kept by the content it rests on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="evaluations")
    period = models.CharField(max_length=12)  # "2026Q3"; as asked: "" = the last one recorded
    asked = models.CharField(max_length=12, blank=True)
    digest = models.CharField(max_length=64)  # of the rows that it rests on
    summary = models.JSONField(default=dict)  # of the shape ``shapes.EVALUATION``
    report = models.BinaryField()  # offcut-kept-report/1, without its book
    book = models.BinaryField()  # what the figures rest on
    told = models.BinaryField()  # the same without what single firms state
    worked_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(default=timezone.now)  # still so at this time

    class Meta:
        ordering = ("-worked_at",)
        constraints = (
            models.UniqueConstraint(fields=["programme", "asked"], name="one_evaluation_asked"),
        )

    def __str__(self) -> str:
        return f"{self.programme_id}, {self.period}"

    @property
    def is_early(self) -> bool:
        """Whether its period was not over yet when it was found to be so."""
        from offcut.evaluation.periods import Period

        return Period.read(self.period).end > timezone.localdate(self.checked_at)

    @property
    def is_older(self) -> bool:
        """Whether an earlier version worked it out, in a shape that pages no longer read."""
        return is_older(self.summary, EVALUATION)


class Report(_OfTheNetwork):
    """A report that somebody asked for, made in the background, with its files."""

    class Kind(models.TextChoices):
        """Which report of the core."""

        PROGRESS = "progress", "Progress report, for the funder"
        CLUSTERS = "clusters", "Evaluation of clusters"
        OPEN_DATA = "open_data", "Open data, for everybody"
        CERTIFICATES = "certificates", "Index of certificates"

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "Being made"
        DONE = "done", "Ready"
        FAILED = "failed", "Did not work"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    period = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    message = models.CharField(max_length=500, blank=True)
    job_id = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period}"


class WorkbookImport(_OfTheNetwork):
    """A workbook on its way in: what is wrong with it, what it would change, what it did."""

    class State(models.TextChoices):
        """How far it is."""

        PROBLEMS = "problems", "Problems to put right"
        READY = "ready", "Ready to load"
        DONE = "done", "Loaded"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="imports"
    )
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices)
    rows = models.JSONField(default=dict)  # sheet → rows as text
    counts = models.JSONField(default=list)  # sheet by sheet: new, changed, unchanged, gone
    problems = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)  # of what the preview stood on
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    loaded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-started_at", "id")

    def __str__(self) -> str:
        return self.file_name
