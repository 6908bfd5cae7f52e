"""What would work: matches with their working; what people said to them; what they want to hear of.

A match is kept under one address for as long as anything refers to it: when it no longer stands
(a listing ended, or others are worth more) it is marked gone, and it comes back as the same row.
"""

import uuid
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offcut.matching import Verdict
from offcut.platform.access.scoping import ScopedManager

VERDICTS = tuple(Verdict)
_STANDS = Q(gone_at__isnull=True)


class Match(models.Model):
    """A have (or a blend of several) that would serve a want, valued under the full rules.

    The figures are exact and so private: what a viewer may see of them is said by ``seeing``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    have = models.ForeignKey(  # of a blend: the source that gives most
        "listings.Listing", models.CASCADE, related_name="matches_as_have"
    )
    want = models.ForeignKey("listings.Listing", models.CASCADE, related_name="matches_as_want")
    sources_key = models.CharField(max_length=160)  # ids of all sources, in order
    is_blend = models.BooleanField(default=False)

    verdict = models.CharField(max_length=10)
    verdict_rank = models.PositiveSmallIntegerField()  # 0 = PASS … 4 = FAIL
    chance = models.FloatField()  # that every legal and standard limit holds
    expected_value = models.FloatField()  # £ a year × chance: what matches are ranked by
    value = models.FloatField()  # joint gain, £ a year
    have_gain = models.FloatField()
    want_gain = models.FloatField()
    units = models.FloatField(null=True)  # delivered a year, in ``unit``; None = not known
    unit = models.CharField(max_length=10)
    tonnes = models.FloatField(null=True)
    kgco2e = models.FloatField(null=True)  # avoided a year; None = a factor is missing
    landfill_tonnes = models.FloatField(null=True)
    distance = models.FloatField()  # km by road, between the sites themselves
    have_sees_km = models.FloatField()  # from the have's site to the middle of the want's district
    want_sees_km = models.FloatField()
    deciding_limit = models.CharField(max_length=120, blank=True)
    deciding_property = models.CharField(max_length=60, blank=True)
    route_kind = models.CharField(max_length=20)  # direct | treated | share | side_stream | blend
    train = models.CharField(max_length=200, blank=True)  # names of the treatments
    use = models.CharField(max_length=60, blank=True)
    tests = models.JSONField(default=list)  # what would decide it: name, cost, days, condition
    same_sic = models.BooleanField(default=False)  # one 4-digit SIC: competitors, to be mediated

    # Of each side's view: steps of ``bands`` that give nothing of the other side away.
    have_band = models.SmallIntegerField(default=0)  # of the joint gain
    want_band = models.SmallIntegerField(default=0)
    have_rank = models.SmallIntegerField(default=0)  # of the expected value: the order of cards
    want_rank = models.SmallIntegerField(default=0)
    have_lowered = models.SmallIntegerField(default=0)  # steps: what dismissals teach
    want_lowered = models.SmallIntegerField(default=0)
    basis = models.CharField(max_length=32, blank=True)  # digest of all that it follows from
    on = models.DateField()  # the day that dated facts were taken for
    first_found_at = models.DateTimeField(default=timezone.now)
    computed_at = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("-expected_value", "id")
        constraints = (
            models.UniqueConstraint(fields=["want", "sources_key"], name="one_match"),
            models.CheckConstraint(
                condition=Q(verdict__in=[str(v) for v in VERDICTS]), name="match_verdict"
            ),
            models.CheckConstraint(condition=~Q(have=F("want")), name="match_of_two"),
        )
        indexes = (
            # Of what stands alone: with ``gone_at`` as a first column SQLite takes these indexes,
            # which hold nearly all rows, before that of the few ids that are asked for.
            models.Index(fields=["-want_rank"], name="match_standing_rank", condition=_STANDS),
            models.Index(fields=["want_sees_km"], name="match_standing_km", condition=_STANDS),
            models.Index(fields=["have", "gone_at"], name="match_by_have"),
            models.Index(fields=["want", "gone_at"], name="match_by_want"),
        )

    def __str__(self) -> str:
        return f"Match {self.pk}"

    def owner_ids(self) -> set[UUID]:
        """The organisations on either side, all sources of a blend among them."""
        owners = {self.have.organisation_id, self.want.organisation_id}
        if self.is_blend:
            owners |= {source.listing.organisation_id for source in self.sources.all()}
        return owners

    def assigned_ids(self) -> set[UUID]:
        """The facilitators of these organisations."""
        found = self.have.assigned_ids() | self.want.assigned_ids()
        if self.is_blend:
            for source in self.sources.all():
                found |= source.listing.assigned_ids()
        return found


class Source(models.Model):
    """One have of a blend."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="sources")
    listing = models.ForeignKey("listings.Listing", models.CASCADE, related_name="+")
    share = models.FloatField()  # of the blend's input
    units = models.FloatField()  # a year

    class Meta:
        ordering = ("-share", "listing_id")
        constraints = (models.UniqueConstraint(fields=["match", "listing"], name="one_source"),)

    def __str__(self) -> str:
        return f"{self.share:.0%} of {self.match_id}"


class Working(models.Model):
    """The whole working of a match, as the core told it on the day; packed, and read one by one."""

    match = models.OneToOneField(Match, models.CASCADE, related_name="working", primary_key=True)
    packed = models.BinaryField()  # JSON, compressed
    digest = models.CharField(max_length=32)  # of the JSON: equal means nothing changed

    def __str__(self) -> str:
        return f"Working of {self.match_id}"


class Matched(models.Model):
    """Which version of a listing the stored matches rest on; of a want, what would alter them.

    Without a foreign key, so that it outlives the listing until its matches are worked out again.
    """

    listing_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=4)
    version = models.PositiveIntegerField()
    resource_type = models.CharField(max_length=80, blank=True)
    floor = models.FloatField(default=0.0)  # see ``offcut.matching.live.Door``
    has_room = models.BooleanField(default=False)
    mixing_failing = models.FloatField(default=0.0)
    mixing_other = models.FloatField(default=0.0)
    partners = models.TextField(blank=True)  # ids, by commas
    nothing_because = models.CharField(max_length=20, blank=True)  # see ``unmatched``
    nothing_limit = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.listing_id} as of version {self.version}"


class Ledger(models.Model):
    """One row: how often matches were written, and upon which medians they rest.

    Who writes matches raises the number in the same transaction; if somebody else has done so
    since it was read, what was worked out is out of date and is worked out again.
    """

    number = models.PositiveBigIntegerField(default=0)
    medians = models.JSONField(default=list)
    whole_at = models.DateTimeField(null=True)  # the last time that everything was matched
    on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"Write {self.number}"


class Reason(models.TextChoices):
    """Why a match is dismissed."""

    TOO_FAR = "too_far", "Too far away"
    WRONG_MATERIAL = "wrong_material", "The material would not suit us"
    TOO_LITTLE = "too_little", "Too little material to be worth it"
    NOT_WORTH_IT = "not_worth_it", "Too little money in it"
    TREATMENT = "treatment", "We do not want to treat it"
    ALREADY = "already", "We deal with each other already"
    NOT_NOW = "not_now", "Not now"
    OTHER = "other", "Something else"


class Dismissal(models.Model):
    """One side put a match aside, and why; kept after it is undone, for the statistics."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.ForeignKey(Match, models.CASCADE, related_name="dismissals")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    words = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(
                fields=["match", "organisation"],
                condition=Q(undone_at__isnull=True),
                name="one_standing_dismissal",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[str(r) for r in Reason.values]), name="dismissal_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reason} of {self.match_id}"

    def owner_ids(self) -> set[UUID]:
        """The organisation that dismissed it."""
        return {self.organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Its facilitator."""
        return self.organisation.assigned_ids()


class Frequency(models.TextChoices):
    """How often a person wants to hear."""

    AT_ONCE = "at_once", "As soon as there is something"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
    NEVER = "never", "Never"


class Preference(models.Model):
    """How often a person gets the letter about their organisations' matches and searches."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="match_preference", primary_key=True
    )
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.WEEKLY)
    last_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="preference_frequency"
            ),
        )

    def __str__(self) -> str:
        return f"{self.frequency} to {self.person_id}"


class SavedSearch(models.Model):
    """What a person looks for: among the matches of their organisations, or among all listings."""

    class Of(models.TextChoices):
        """What is searched."""

        MATCHES = "matches", "Matches"
        LISTINGS = "listings", "Listings"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=80)
    of = models.CharField(max_length=10, choices=Of.choices, default=Of.MATCHES)
    asked = models.JSONField(default=dict)  # the filters, by name
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name", "created_at")
        constraints = (
            models.UniqueConstraint(fields=["person", "name"], name="one_search_of_a_name"),
            models.CheckConstraint(condition=Q(of__in=("matches", "listings")), name="search_of"),
        )

    def __str__(self) -> str:
        return self.name

    def owner_ids(self) -> set[UUID]:
        """No organisation: it is a person's."""
        return set()

    def assigned_ids(self) -> set[UUID]:
        """Nobody."""
        return set()

    def person_ids(self) -> set[UUID]:
        """Whose it is."""
        return {self.person_id}


class Alert(models.Model):
    """Something a person should hear of; told with the next letter, shown until it is read."""

    class About(models.TextChoices):
        """What it is about."""

        MATCH = "match", "A new match"
        SEARCH = "search", "A saved search found something"
        EXPIRY = "expiry", "A listing is about to end"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="alerts")
    about = models.CharField(max_length=8, choices=About.choices)
    match = models.ForeignKey(Match, models.CASCADE, null=True, blank=True, related_name="+")
    listing = models.ForeignKey(
        "listings.Listing", models.CASCADE, null=True, blank=True, related_name="+"
    )
    search = models.ForeignKey(
        SavedSearch, models.CASCADE, null=True, blank=True, related_name="alerts"
    )
    subject = models.CharField(max_length=90)  # what it is one of: told once
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(fields=["person", "subject"], name="one_alert_of_a_thing"),
            models.CheckConstraint(
                condition=Q(match__isnull=False) | Q(listing__isnull=False), name="alert_of_a_thing"
            ),
        )
        indexes = (models.Index(fields=["person", "told_at"], name="alert_untold"),)

    def __str__(self) -> str:
        return f"{self.about} for {self.person_id}"
