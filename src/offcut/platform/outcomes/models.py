"""What was moved, what is claimed for a year, who verified it, and the certificates made of it."""

import uuid
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager
from offcut.platform.outcomes.choices import Document, NotWaste, WasteStatus


class Basis(models.Model):
    """What a synergy's account rests on, as cells of the core's sheet ``synergies``.

    ``columns.COLUMNS`` says for each cell whose it is and who may see it.
    """

    synergy = models.OneToOneField(
        "desk.Synergy", models.CASCADE, primary_key=True, related_name="basis"
    )
    cells = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager()

    def __str__(self) -> str:
        return f"Basis of {self.synergy_id}"

    def owner_ids(self) -> set[UUID]:
        """Both parties."""
        return self.synergy.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """The facilitator."""
        return self.synergy.assigned_ids()


class SeasonTicket(models.Model):
    """One transfer note for repeated movements that stay the same, for twelve months at most."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    synergy = models.ForeignKey("desk.Synergy", models.PROTECT, related_name="season_tickets")
    reference = models.CharField(max_length=60)
    waste_code = models.CharField(max_length=6)
    description = models.CharField(max_length=200)
    container = models.CharField(max_length=3, blank=True)  # of container_types; "" = loose
    carrier = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager()

    class Meta:
        ordering = ("-valid_from", "reference")
        constraints = (
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="ticket_days"),
            models.UniqueConstraint(fields=["synergy", "reference"], name="ticket_reference"),
        )

    def __str__(self) -> str:
        return self.reference

    def owner_ids(self) -> set[UUID]:
        """Both parties."""
        return self.synergy.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """The facilitator."""
        return self.synergy.assigned_ids()


class Movement(models.Model):
    """A transfer. The database refuses changes and deletions: a correction is a new movement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    synergy = models.ForeignKey("desk.Synergy", models.PROTECT, related_name="movements")
    moved_on = models.DateField(db_index=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=6)  # of the synergy: t | m3 | kWh | item
    is_estimate = models.BooleanField(default=False)
    loads = models.PositiveIntegerField(null=True, blank=True)
    waste_status = models.CharField(max_length=10, choices=WasteStatus)
    not_waste_because = models.CharField(max_length=14, choices=NotWaste, blank=True)
    not_waste_reason = models.CharField(max_length=500, blank=True)
    waste_code = models.CharField(max_length=6, blank=True)
    description = models.CharField(max_length=300, blank=True)
    hazardous = models.BooleanField(default=False)  # by the list of wastes, never by the user
    hazardous_properties = models.CharField(max_length=80, blank=True)  # "HP 4, HP 14"
    container = models.CharField(max_length=3, blank=True)  # "" = loose
    containers = models.PositiveIntegerField(null=True, blank=True)
    document = models.CharField(max_length=16, choices=Document)
    document_reference = models.CharField(max_length=60, blank=True)
    season_ticket = models.ForeignKey(
        SeasonTicket, models.PROTECT, null=True, blank=True, related_name="movements"
    )
    carrier = models.CharField(max_length=200, blank=True)
    carrier_registration = models.CharField(max_length=40, blank=True)
    carrier_without_registration = models.CharField(max_length=10, blank=True)  # reason
    vehicle = models.CharField(max_length=10, blank=True)
    transferor_sic = models.CharField(max_length=5, blank=True)
    receiver_authorisation = models.CharField(max_length=40, blank=True)  # permit or exemption
    hierarchy_confirmed = models.BooleanField(default=False)
    evidence_kind = models.CharField(max_length=20, blank=True)  # of evidence_kinds
    evidence_reference = models.CharField(max_length=80, blank=True)
    evidence_file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager()

    class Meta:
        ordering = ("-moved_on", "-recorded_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(quantity__gt=0) | (Q(quantity=0) & Q(corrects__isnull=False)),
                name="movement_quantity",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, correction_reason="")
                | (Q(corrects__isnull=False) & ~Q(correction_reason="")),
                name="movement_correction_reason",
            ),
            models.CheckConstraint(
                condition=(Q(waste_status="waste", not_waste_because="") & ~Q(waste_code=""))
                | (
                    Q(waste_status="not_waste", hazardous=False)
                    & ~Q(not_waste_because="")
                    & ~Q(not_waste_reason="")
                ),
                name="movement_waste_or_why_not",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} {self.unit} on {self.moved_on}"

    def owner_ids(self) -> set[UUID]:
        """Both parties."""
        return self.synergy.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """The facilitator."""
        return self.synergy.assigned_ids()


class Claim(models.Model):
    """What one synergy achieved in one year: a row of the core's sheet ``claims``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    synergy = models.ForeignKey("desk.Synergy", models.PROTECT, related_name="claims")
    year = models.PositiveSmallIntegerField(db_index=True)
    quantity = models.DecimalField(  # None: the sum of the movements of the year
        max_digits=14, decimal_places=3, null=True, blank=True
    )
    quantity_low = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    quantity_high = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    water_saved_m3 = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    factor_set = models.CharField(max_length=40)  # pinned when the claim is made
    reconfirmed_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    # Where queries.with_working fetched them:
    shown_evidence: list["Evidence"]
    made_statements: list["Statement"]
    made_verifications: list["Verification"]
    is_restated: bool  # where queries.claim_among_others fetched it

    objects = ScopedManager()

    class Meta:
        ordering = ("-year", "synergy_id")
        constraints = (
            models.UniqueConstraint(fields=["synergy", "year"], name="one_claim_a_year"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0), name="claim_quantity"
            ),
        )

    def __str__(self) -> str:
        return f"{self.synergy} in {self.year}"

    @property
    def standing_verifications(self) -> list["Verification"]:
        """The verification in force, where there is one."""
        return [one for one in self.made_verifications if one.withdrawn_on is None]

    def owner_ids(self) -> set[UUID]:
        """Both parties."""
        return self.synergy.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """The facilitator."""
        return self.synergy.assigned_ids()


class Evidence(models.Model):
    """A document that shows a claim."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=20)  # of evidence_kinds
    reference = models.CharField(max_length=80)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager()

    class Meta:
        ordering = ("added_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["claim", "kind", "reference"], name="one_evidence_reference"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    def owner_ids(self) -> set[UUID]:
        """Both parties of the claim."""
        return self.claim.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """The facilitator."""
        return self.claim.assigned_ids()


class Statement(models.Model):
    """What one party says of a year: money and jobs. Its own, seen by it and its facilitator."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="statements")
    side = models.CharField(max_length=4)  # have | want
    cost_saved_gbp = models.FloatField(null=True, blank=True)
    sales_gbp = models.FloatField(null=True, blank=True)
    investment_gbp = models.FloatField(null=True, blank=True)
    jobs_created = models.FloatField(null=True, blank=True)
    jobs_kept = models.FloatField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = ScopedManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["claim", "side"], name="one_statement_a_side"),
            models.CheckConstraint(condition=Q(side__in=["have", "want"]), name="statement_side"),
        )

    def __str__(self) -> str:
        return f"{self.side} of {self.claim_id}"

    def owner_ids(self) -> set[UUID]:
        """The party that states it."""
        synergy = self.claim.synergy
        have = self.side == "have"
        return {synergy.have_organisation_id if have else synergy.want_organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """The facilitator."""
        return self.claim.assigned_ids()


class Verification(models.Model):
    """A third party looked at a claim and its evidence. The rows that it saw are kept with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="verifications")
    verifier = models.ForeignKey(  # None: verified before it was brought here
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verifier_name = models.CharField(max_length=160)  # as it stands in documents
    verified_on = models.DateField(default=date.today)
    note = models.CharField(max_length=1000)  # what was looked at
    rows = models.JSONField()  # the core's cells of synergy, claim and movements, as verified
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("-verified_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(withdrawn_on__isnull=True),
                name="one_verification_in_force",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_why="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_why="")),
                name="verification_withdrawn_why",
            ),
        )

    def __str__(self) -> str:
        return f"Verification of {self.claim_id}"

    def owner_ids(self) -> set[UUID]:
        """Both parties of the claim."""
        return self.claim.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """The facilitator."""
        return self.claim.assigned_ids()


class Restatement(models.Model):
    """A claim worked out again under another factor set. Both figures stay, with the reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="restatements")
    old_set = models.CharField(max_length=40)
    new_set = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    figures = models.JSONField()  # the core's restatements as data: old and new of each figure
    restated_on = models.DateField(default=date.today)
    restated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = ScopedManager()

    class Meta:
        ordering = ("restated_on", "id")

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.old_set} → {self.new_set}"

    def owner_ids(self) -> set[UUID]:
        """Both parties of the claim."""
        return self.claim.owner_ids()

    def assigned_ids(self) -> set[UUID]:
        """The facilitator."""
        return self.claim.assigned_ids()


class Certificate(models.Model):
    """One organisation's savings in one year, as they were certified; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="certificates"
    )
    year = models.PositiveSmallIntegerField()
    issued_on = models.DateField(default=date.today)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    facilitator_ids = models.JSONField(default=list)  # of the synergies in it
    claims = models.ManyToManyField(Claim, related_name="certificates")
    document = models.JSONField()  # the core's JSON: every row and factor, for `offcut audit`
    digest = models.CharField(max_length=64)  # SHA-256 of that JSON
    synthetic = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        ordering = ("-year", "-issued_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "year", "digest"], name="certificate_once"
            ),
        )

    def __str__(self) -> str:
        return f"Certificate {self.year} of {self.organisation_id}"

    def owner_ids(self) -> set[UUID]:
        """The organisation."""
        return {self.organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """The facilitators of its synergies."""
        return {UUID(one) for one in self.facilitator_ids}
