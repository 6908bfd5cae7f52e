"""A question to the planner, its runs, what each answered, and the exchanges of the answer."""

import uuid
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from offcut.platform.access.scoping import ScopedManager
from offcut.platform.shapes import PLAN, is_older


class Objective(models.TextChoices):
    """What the plan is to be best at, in plain words."""

    GAIN = "gain", "The most money for the firms together"
    LIKELY = "likely", "The most money, counting how likely each exchange is to work"
    SOCIETY = "society", "The most benefit to society"
    CARBON = "carbon", "The most carbon avoided, then the most money"
    LANDFILL = "landfill", "The most kept out of landfill, then the most money"
    VIRGIN = "virgin", "The most bought material replaced, then the most money"


class Scenario(models.Model):
    """A question: what to be best at, with which materials, how far, with or without facilities."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    objective = models.CharField(max_length=10, choices=Objective.choices, default=Objective.GAIN)
    materials = models.JSONField(default=list)  # kinds of haves, as "sand"; empty: all
    most_km = models.FloatField(null=True, blank=True)  # between giver and taker; None: any
    facilities = models.BooleanField(default=False)
    sites = models.TextField(blank=True)  # candidate sites as CSV; empty: the region's
    after_tests = models.BooleanField(default=False)
    exchange_gbp = models.FloatField(default=0.0)  # effort of each exchange, a year
    time_limit_s = models.PositiveIntegerField(default=60)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    synthetic = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        ordering = ("-made_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(objective__in=Objective.values), name="scenario_objective"
            ),
            models.CheckConstraint(
                condition=Q(facilities=False) | Q(objective="gain"), name="facilities_seek_gain"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def owner_ids(self) -> set[UUID]:
        """No organisation's: it is of the network."""
        return set()

    def assigned_ids(self) -> set[UUID]:
        """Nobody."""
        return set()

    def person_ids(self) -> set[UUID]:
        """Who made it."""
        return {self.made_by_id} if self.made_by_id else set()


class State(models.TextChoices):
    """Where a run stands."""

    WAITING = "waiting", "Waiting to start"
    RUNNING = "running", "At work"
    DONE = "done", "Finished"
    STOPPED = "stopped", "Stopped: the best found so far"
    NONE = "none", "No plan"
    FAILED = "failed", "Did not work"


ANSWERED = (State.DONE, State.STOPPED)


class PlanRun(models.Model):
    """One time that a scenario was worked out, from the listings as they stood then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    job_id = models.UUIDField(null=True, blank=True)
    listings_at = models.DateTimeField(null=True, blank=True)  # when they were read
    listings = models.PositiveIntegerField(null=True, blank=True)
    best = models.JSONField(default=dict)  # while it runs: gain so far, gap to the bound, seconds
    summary = models.JSONField(default=dict)  # working.summary_of, of the shape ``shapes.PLAN``
    message = models.CharField(max_length=1000, blank=True)  # why there is no plan
    shared_at = models.DateTimeField(null=True, blank=True)  # firms see their own part from then

    objects = ScopedManager()

    class Meta:
        ordering = ("-asked_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["scenario", "number"], name="one_run_a_number"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="run_state"),
        )

    def __str__(self) -> str:
        return f"{self.scenario.name}, run {self.number}"

    @property
    def answered(self) -> bool:
        """Whether there is a plan to show."""
        return self.state in ANSWERED and not self.is_older

    @property
    def is_older(self) -> bool:
        """Whether an earlier version worked it out, in a shape that pages no longer read."""
        return is_older(self.summary, PLAN)

    @property
    def open(self) -> bool:
        """Whether it waits or works."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def when(self) -> datetime:
        """When it ended, or was asked for."""
        return self.finished_at or self.asked_at

    def owner_ids(self) -> set[UUID]:
        """No organisation's."""
        return set()

    def assigned_ids(self) -> set[UUID]:
        """The facilitator who is assigned to every firm of the plan: the prices are theirs too."""
        from offcut.platform.plans.queries import facilitator_of_all

        return facilitator_of_all(self)

    def person_ids(self) -> set[UUID]:
        """Who made the scenario."""
        return self.scenario.person_ids()


class PlanResult(models.Model):
    """What a run answered: the core's plan and its report, as compressed JSON."""

    run = models.OneToOneField(PlanRun, models.CASCADE, primary_key=True, related_name="result")
    plan = models.BinaryField()  # offcut-plan/1 or offcut-facilities/1
    report = models.BinaryField()  # offcut-kept-report/1, without its book
    book = models.BinaryField()  # what the figures rest on
    told = models.BinaryField()  # the same without the rates that tell prices

    objects = ScopedManager()

    def __str__(self) -> str:
        return f"Result of {self.run_id}"

    def owner_ids(self) -> set[UUID]:
        """As the run."""
        return set()

    def assigned_ids(self) -> set[UUID]:
        """As the run."""
        return self.run.assigned_ids()


class PlanFlow(models.Model):
    """One exchange of a plan: from a have to a want, perhaps over a plant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(PlanRun, models.CASCADE, related_name="flows")
    number = models.PositiveIntegerField()  # in the order of what it brings
    have = models.ForeignKey("listings.Listing", models.CASCADE, related_name="+")
    want = models.ForeignKey("listings.Listing", models.CASCADE, related_name="+")
    have_organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="+"
    )
    want_organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="+"
    )
    material = models.CharField(max_length=120)
    how = models.CharField(max_length=300)
    given = models.FloatField()  # units of the have, a year
    given_unit = models.CharField(max_length=12)
    received = models.FloatField()  # units of the want, a year
    received_unit = models.CharField(max_length=12)
    tonnes = models.FloatField(null=True, blank=True)
    distance_km = models.FloatField()
    gain_gbp = models.FloatField()  # of both together, a year
    have_gain_gbp = models.FloatField()
    want_gain_gbp = models.FloatField()
    kgco2e = models.FloatField(null=True, blank=True)  # avoided a year; None: not known
    figure = models.CharField(max_length=40, blank=True)  # of the plan's book: "exchange.3"

    objects = ScopedManager()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["run", "number"], name="one_flow_a_number"),)

    def __str__(self) -> str:
        return f"{self.material}, exchange {self.number}"

    def owner_ids(self) -> set[UUID]:
        """Both parties."""
        return {self.have_organisation_id, self.want_organisation_id}

    def assigned_ids(self) -> set[UUID]:
        """Facilitators of both parties."""
        return self.have_organisation.assigned_ids() & self.want_organisation.assigned_ids()
