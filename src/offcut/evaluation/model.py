"""The records of a programme beside its synergies and claims: what it set out to do and did.

Every record keeps its ``source`` (sheet and row of the workbook), so that a figure can point at it.
People are named by role (``programme manager``), never by name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from offcut.errors import InputError
from offcut.evaluation.periods import Period, day_in_words
from offcut.impact.model import Claim, Dependence, SourceRow, Standing, Synergy
from offcut.impact.prices import Deflators

BY_HAND = SourceRow("by hand", 0)
"""The source of a record that was made in code and not read from a workbook."""


class ClusterType(StrEnum):
    """What holds a cluster together."""

    GEOGRAPHIC = "geographic"
    SECTOR = "sector"
    SYMBIOSIS = "symbiosis"
    MEMBERSHIP = "membership"


def funding_told(code: str) -> str:
    """A way of funding as people write it; what is none stays as it is.

    >>> funding_told("in_kind"), funding_told("erdf"), funding_told("not stated")
    ('in kind', 'ERDF', 'not stated')
    """
    return {"in_kind": "in kind", "erdf": "ERDF"}.get(code, code)


class Funding(StrEnum):
    """Who pays for a cluster or a line of spend."""

    FEE = "fee"
    GRANT = "grant"
    ERDF = "erdf"
    MATCH = "match"
    IN_KIND = "in_kind"

    @property
    def told(self) -> str:
        """As people write it."""
        return funding_told(self)


class Area(StrEnum):
    """The six areas that a monitoring officer scores."""

    SCOPE = "scope"
    TIME = "time"
    COST = "cost"
    RISK = "risk"
    EXPLOITATION = "exploitation"
    PLANNING = "planning"


class Rag(StrEnum):
    """Red, amber, green."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class ActionStatus(StrEnum):
    """How far an action of the routemap is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    LATE = "late"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a programme is: its period, who pays and the conventions that it reports under."""

    id: str
    title: str
    region: str
    funder: str
    starts_on: date
    ends_on: date
    objective: str = ""
    facilitator: str = ""  # the body, not a person
    persistence_rule: str | None = None
    price_year: int | None = None
    inflation: Mapping[str, float] | None = None  # year → rise, assumed where no deflator is
    inflation_set_by: str = ""  # a role
    note: str = ""
    source: SourceRow = BY_HAND

    def deflators(self, own: Mapping[int, float] | None = None) -> Deflators:
        """Price levels with the programme's inflation; ``own`` goes before it, year by year.

        Raises:
            InputError: a year that is none, or that the official table has.
        """
        by = f"the programme ({self.inflation_set_by or 'who set it is not stated'})"
        return assumed(self.inflation, by, own)


def assumed(
    stated: Mapping[str, float] | None, by: str = "", own: Mapping[int, float] | None = None
) -> Deflators:
    """Price levels with an inflation as a workbook states it, and the user's own before it.

    Raises:
        InputError: a year that is none; :attr:`Deflators.index` raises for the others.
    """
    strange = [year for year in stated or {} if not re.fullmatch(r"\d{4}", year)]
    if strange:
        raise InputError(
            f"'{strange[0]}' is no year; accepted: a year and its rise, as 2025=2.5 %."
        )
    theirs = {int(year): rise for year, rise in (stated or {}).items()}
    own = own or {}
    return Deflators({**theirs, **own}, {year: by for year in theirs if year not in own})


@dataclass(frozen=True, slots=True)
class Spend:
    """One line of spend of one quarter, against its profile; GBP of the day."""

    period: Period
    category: str
    profile_gbp: float | None = None  # None = none was set
    actual_gbp: float | None = None  # None = not reported yet
    funding: Funding | None = None
    cluster: str | None = None
    weight_metric: str | None = None  # metric that the line is apportioned to, if stated
    note: str = ""
    source: SourceRow = BY_HAND


@dataclass(frozen=True, slots=True)
class Target:
    """What was to be reached, by when; set when and by whom."""

    id: str
    measure: str  # a metric of the account or a measure of activity
    value: float
    unit: str
    due_on: date
    set_on: date
    set_by: str  # a role
    name: str = ""
    starts_on: date | None = None  # of the period that it is for; None = the programme's
    standing: Standing | None = None  # which standing counts; None = for measures of activity
    basis: str = "in_year"  # in_year | lifetime
    cluster: str | None = None
    flow: str | None = None
    document: str = ""  # that it stands in
    source: SourceRow = BY_HAND


@dataclass(frozen=True, slots=True)
class Activity:
    """Something done for one organisation (or for many, without a name) on one day."""

    on: date
    kind: str
    organisation: str = ""
    hours: float | None = None
    participants: int | None = None
    listings: int | None = None  # haves and wants that came of it
    matches: int | None = None  # ideas that came of it
    cluster: str | None = None
    facilitator: str = ""
    note: str = ""
    source: SourceRow = BY_HAND


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation that the programme supports, with what a funder asks of it."""

    organisation: str
    joined_on: date | None = None
    cluster: str | None = None
    organisation_number: str | None = None
    sic_code: str | None = None
    size_band: str | None = None  # micro | small | medium | large
    district: str | None = None
    private: bool | None = None  # an enterprise, not a public body
    insolvent: bool | None = None
    grant_gbp: float | None = None
    private_match_gbp: float | None = None
    fee_gbp: float | None = None
    jobs_before_fte: float | None = None
    jobs_after_fte: float | None = None
    new_product: str | None = None  # market | firm
    evidence: str = ""
    source: SourceRow = BY_HAND


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group of members that is evaluated together."""

    id: str
    name: str
    type: ClusterType
    funding: Funding
    started_on: date | None = None
    ended_on: date | None = None
    cost_gbp: float | None = None  # to date; None = not known
    note: str = ""
    source: SourceRow = BY_HAND


@dataclass(frozen=True, slots=True)
class Score:
    """A monitoring score of one area in one quarter."""

    period: Period
    area: Area
    score: int  # 1 (poor) to 5 (excellent)
    rag: Rag
    reason: str = ""
    scored_by: str = ""
    source: SourceRow = BY_HAND


@dataclass(frozen=True, slots=True)
class Risk:
    """A line of the risk register."""

    id: str
    title: str
    likelihood: int  # 1–5
    impact: int  # 1–5
    owner: str = ""
    mitigation: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    source: SourceRow = BY_HAND

    @property
    def rating(self) -> int:
        """Likelihood times impact, 1–25."""
        return self.likelihood * self.impact


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A change to the programme that somebody approved."""

    id: str
    kind: str
    description: str
    requested_on: date
    approved_on: date | None = None
    approved_by: str = ""
    source: SourceRow = BY_HAND


@dataclass(frozen=True, slots=True)
class RoutemapAction:
    """A public commitment of the region with owner, role, date and status."""

    id: str  # one or several ids of the routemap
    action: str
    owner: str
    role: str  # lead | convene | influence | enable
    status: ActionStatus
    due_on: date | None = None
    updated_on: date | None = None
    progress: str = ""
    source: SourceRow = BY_HAND


@dataclass(frozen=True, slots=True)
class ReportedIndicator:
    """An indicator of the funder that this programme reports, with its contracted value."""

    indicator: str  # id in the table ``funder_indicators``
    contracted: float | None = None
    due_on: date | None = None
    note: str = ""
    source: SourceRow = BY_HAND


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learnt, and what is done about it."""

    id: str
    on: date
    happened: str
    why: str = ""
    change: str = ""
    reason: str | None = None  # id in the table ``lost_reasons``
    owner: str = ""
    source: SourceRow = BY_HAND


SHEETS = (
    "spend",
    "targets",
    "activity",
    "members",
    "clusters",
    "scores",
    "risks",
    "changes",
    "routemap",
    "indicators",
    "lessons",
)
"""The sheets of many rows, as the fields of a :class:`Programme` are named."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme as read: its terms, and the rows of every sheet in the order of the file."""

    terms: Terms
    synergies: tuple[Synergy, ...]
    claims: tuple[Claim, ...]
    spend: tuple[Spend, ...] = ()
    targets: tuple[Target, ...] = ()
    activity: tuple[Activity, ...] = ()
    members: tuple[Member, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    scores: tuple[Score, ...] = ()
    risks: tuple[Risk, ...] = ()
    changes: tuple[ChangeRequest, ...] = ()
    routemap: tuple[RoutemapAction, ...] = ()
    indicators: tuple[ReportedIndicator, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    suppliers: tuple[Dependence, ...] = ()
    movements: tuple[Mapping[str, Any], ...] = ()  # rows of that sheet
    name: str = "programme"
    synthetic: bool = False  # an example, marked so wherever it is shown
    titles: Mapping[str, str] = field(default_factory=dict)  # sheet → what its tab is called

    def period(self, name: str | None) -> Period:
        """The period that is asked for, or the last quarter that anything is recorded of.

        Raises:
            InputError: the period does not touch the programme's own.
        """
        if name is None:
            return Period.quarter_of(self.last_day)
        asked = Period.read(name)
        if asked.end < self.terms.starts_on or asked.start > self.terms.ends_on:
            raise InputError(
                f"'{name}' is not in the programme's period"
                f" ({day_in_words(self.terms.starts_on)} to {day_in_words(self.terms.ends_on)})."
            )
        return asked

    @property
    def last_day(self) -> date:
        """The last day in the programme's period that anything is recorded of."""
        days = [item.period.end for item in self.spend if item.actual_gbp is not None]
        days += [item.on for item in self.activity]
        days += [day for synergy in self.synergies for day in synergy.dates.values()]
        inside = [day for day in days if day <= self.terms.ends_on]
        return max(inside, default=self.terms.ends_on)
