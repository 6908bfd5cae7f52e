"""A listing as its owner wrote it and as Offcut understands it; measurements; imports.

The columns that a listing file has are kept as written (text), so that the form, the spreadsheet
and the API go through one reader: the core's. What the reader made of them stands beside.
"""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offcut.listings.columns import KINDS
from offcut.platform.access.scoping import ScopedManager


class Status(models.TextChoices):
    """Where a listing stands. Partial and live ones are matched."""

    DRAFT = "draft", "Draft"
    PARTIAL = "partial", "Partial"
    LIVE = "live", "Live"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"


OPEN = (Status.PARTIAL, Status.LIVE)


class Listing(models.Model):
    """A have or a want of an organisation at one of its sites."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="listings"
    )
    site = models.ForeignKey("organisations.Site", models.PROTECT, related_name="listings")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    reference = models.CharField(max_length=60, blank=True)  # the owner's own id, of a spreadsheet

    # As written: the columns of a listing file.
    kind = models.CharField(max_length=4)
    words = models.CharField(max_length=300)  # the column "resource"
    use = models.CharField(max_length=60, blank=True)
    quantity = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    period = models.CharField(max_length=20, blank=True)
    min_lot = models.CharField(max_length=30, blank=True)
    monthly_profile = models.CharField(max_length=300, blank=True)
    shelf_life_days = models.CharField(max_length=12, blank=True)
    available_from = models.CharField(max_length=30, blank=True)
    available_to = models.CharField(max_length=30, blank=True)
    form = models.CharField(max_length=20, blank=True)
    ewc_code = models.CharField(max_length=12, blank=True)
    hazardous = models.CharField(max_length=12, blank=True)
    current_fate = models.CharField(max_length=20, blank=True)
    properties = models.TextField(blank=True, max_length=4000)
    notes = models.TextField(blank=True, max_length=2000)
    # Private: for the owner and the assigned facilitator (see queries.Terms).
    disposal_cost = models.CharField(max_length=30, blank=True)
    purchase_price = models.CharField(max_length=30, blank=True)
    terms = models.CharField(max_length=500, blank=True)

    # As understood: written by actions alone, from the core's reader.
    resource_type = models.CharField(max_length=80, blank=True)  # given or recognised
    type_given = models.BooleanField(default=False)  # by the owner: chosen or accepted
    type_confidence = models.FloatField(default=0.0)
    amount_low = models.FloatField(null=True, blank=True)  # in basis units, a year or once
    amount_central = models.FloatField(null=True, blank=True)
    amount_high = models.FloatField(null=True, blank=True)
    basis_unit = models.CharField(max_length=10, default="t")
    per_year = models.BooleanField(default=True)
    completeness = models.FloatField(default=0.0)
    add_first = models.JSONField(default=list)
    understood = models.TextField(blank=True)  # the core's listing, whole: holds private figures

    version = models.PositiveIntegerField(default=1)  # grows with each change: two may edit at once
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)
    expires_on = models.DateField(null=True, blank=True, db_index=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)
    synthetic = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        ordering = ("-changed_at", "id")
        indexes = (
            models.Index(fields=["organisation", "status"]),
            models.Index(fields=["status", "kind", "resource_type"]),
        )
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="listing_kind"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="listing_status"),
            models.UniqueConstraint(
                fields=["organisation", "reference"],
                condition=~Q(reference=""),
                name="listing_reference",
            ),
            models.CheckConstraint(
                condition=Q(amount_low__isnull=True)
                | Q(amount_low__lte=F("amount_central"), amount_central__lte=F("amount_high")),
                name="listing_amount",
            ),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def is_open(self) -> bool:
        """Whether it is matched."""
        return self.status in OPEN

    def owner_ids(self) -> set[UUID]:
        """Its organisation."""
        return {self.organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Its organisation's facilitator."""
        return self.organisation.assigned_ids()


class Measurement(models.Model):
    """One measured property of a have, with its evidence. Never changed: a new one replaces it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="measurements")
    property = models.CharField(max_length=60)  # id of the core's table of properties
    # The core's measurement, in the canonical unit of the property.
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    sd = models.FloatField(null=True, blank=True)
    below = models.BooleanField(default=False)
    category = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    samples = models.JSONField(default=list, blank=True)
    evidence = models.CharField(max_length=12)  # declared | lab | accredited
    measured_on = models.DateField(null=True, blank=True)
    method = models.CharField(max_length=120, blank=True)
    entry = models.CharField(max_length=400)  # as written
    certificate = models.ForeignKey(  # the stored file that shows it
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    laboratory = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    set_aside_at = models.DateTimeField(null=True, blank=True)  # recorded by mistake

    objects = ScopedManager()

    class Meta:
        ordering = ("property", "-measured_on", "-recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(evidence__in=("declared", "lab", "accredited")),
                name="measurement_evidence",
            ),
        )

    def __str__(self) -> str:
        return self.entry

    def owner_ids(self) -> set[UUID]:
        """The organisation of the listing."""
        return self.listing.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """The facilitator of the listing's organisation."""
        return self.listing.assigned_ids()


class ImportRun(models.Model):
    """A spreadsheet on its way in: what is wrong with it, what it would change, what it did."""

    class State(models.TextChoices):
        """How far it is."""

        CHECKING = "checking", "Being checked"
        COLUMNS = "columns", "Columns to name"
        PROBLEMS = "problems", "Problems to put right"
        READY = "ready", "Ready to load"
        LOADING = "loading", "Being loaded"
        DONE = "done", "Loaded"
        UNDONE = "undone", "Taken back"
        FAILED = "failed", "Stopped"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="import_runs"
    )
    file = models.ForeignKey(  # kept
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    mapping = models.JSONField(default=dict)  # header as written → column, or "" to leave out
    header = models.JSONField(default=list)  # [header as written, column it may mean, examples]
    counts = models.JSONField(default=dict)  # rows, errors, warnings, new, changed, unchanged …
    problems = models.JSONField(default=list)  # the first of them; all are in the CSV
    problems_file = models.ForeignKey(  # all of them, as CSV
        "files.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    preview = models.JSONField(default=dict)  # the first rows of each kind of change
    changes = models.JSONField(default=dict)  # what was there before, for taking back; one day
    digest = models.CharField(max_length=64, blank=True)  # of what the preview stood on
    message = models.CharField(max_length=500, blank=True)
    job_id = models.UUIDField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return self.file_name

    def owner_ids(self) -> set[UUID]:
        """The organisation it is for."""
        return {self.organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Its facilitator."""
        return self.organisation.assigned_ids()
