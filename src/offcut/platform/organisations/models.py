"""An organisation, its sites, its members, invitations to it, and consents that it gave."""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager

SIZES = (
    ("micro", "Fewer than 10 people"),
    ("small", "10 to 49 people"),
    ("medium", "50 to 249 people"),
    ("large", "250 people or more"),
)


class Organisation(models.Model):
    """A business or body. Its name is seen by its members, staff, and parties it revealed it to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    company_number = models.CharField(max_length=8, blank=True, db_index=True)
    sic_code = models.CharField(max_length=5, blank=True)  # UK SIC 2007, five digits
    size_band = models.CharField(max_length=10, blank=True, choices=SIZES)
    website = models.URLField(blank=True)
    facilitator = models.ForeignKey(  # assigned; sees prices and costs
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    synthetic = models.BooleanField(default=False)  # an example, marked so wherever shown
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    def owner_ids(self) -> set[UUID]:
        """Itself."""
        return {self.id}

    def assigned_ids(self) -> set[UUID]:
        """Its facilitator."""
        return {self.facilitator_id} if self.facilitator_id else set()


class Site(models.Model):
    """A place of an organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=8)  # "B70 0AB", or an outcode (then approximate)
    latitude = models.FloatField()
    longitude = models.FloatField()
    approximate = models.BooleanField(default=False)
    district = models.CharField(max_length=80, blank=True)  # public; code and name of the district
    district_code = models.CharField(max_length=9, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("name", "postcode")

    def __str__(self) -> str:
        return self.name or self.postcode

    def owner_ids(self) -> set[UUID]:
        """Its organisation."""
        return {self.organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Its organisation's facilitator."""
        return self.organisation.assigned_ids()


class Membership(models.Model):
    """A person in an organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, default="member")  # member | organisation_admin
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "organisation"], name="one_membership"),
            models.CheckConstraint(
                condition=Q(role__in=["member", "organisation_admin"]), name="membership_role"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} in {self.organisation}"

    @property
    def role_label(self) -> str:
        """The role as people read it."""
        return "Administrator" if self.role == "organisation_admin" else "Member"

    def owner_ids(self) -> set[UUID]:
        """Its organisation."""
        return {self.organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Nobody."""
        return set()


class Invitation(models.Model):
    """A person asked by e-mail to join an organisation. The letter's link holds the secret."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, default="member")
    secret_hash = models.CharField(max_length=64)  # SHA-256 of what the letter holds
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=["member", "organisation_admin"]), name="invitation_role"
            ),
            models.CheckConstraint(  # one end at most
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_one_end"
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation}"

    @property
    def role_label(self) -> str:
        """The role as people read it."""
        return "Administrator" if self.role == "organisation_admin" else "Member"

    def owner_ids(self) -> set[UUID]:
        """The organisation that asked."""
        return {self.organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Nobody."""
        return set()


class Mandate(models.Model):
    """An organisation's recorded consent that a facilitator acts for it; until withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mandates")
    facilitator = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    how = models.CharField(max_length=200)  # "by telephone on 3 March, noted by …", "signed form"
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "facilitator"],
                condition=Q(withdrawn_at=None),
                name="one_standing_mandate",
            ),
        )

    def __str__(self) -> str:
        return f"{self.facilitator} for {self.organisation}"

    def owner_ids(self) -> set[UUID]:
        """The organisation that gave it."""
        return {self.organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """The facilitator."""
        return {self.facilitator_id}
