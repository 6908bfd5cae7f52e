"""What the API tells of programmes: standing, targets, outcomes, reports."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field


class StandingOut(Schema):
    """How a programme stands."""

    period: str = Field(description="At the end of this period, such as 2026Q3")
    on: date
    answer: str = Field(description="In a sentence")
    judged: int = Field(description="Targets that could be judged")
    good: int = Field(description="Of these, met or on course")
    worked_at: datetime
    checked_at: datetime = Field(description="When it was last found to be still so")


class ProgrammeOut(Schema):
    """A funded period."""

    id: UUID
    reference: str
    title: str
    starts_on: date
    ends_on: date
    synthetic: bool = Field(description="An example, made up")
    standing: StandingOut | None = Field(description="Null: not worked out yet")


class FigureOut(Schema):
    """A figure of the programme's report."""

    entry: str = Field(description="Its id in the report’s book, which says how it was worked out")
    value: float | None = Field(description="Null: not known; note says why")
    unit: str
    low: float | None
    high: float | None
    note: str


class TargetOut(Schema):
    """A target with what was reached of it."""

    id: str
    name: str
    measure: str
    value: float = Field(description="What is to be reached, in unit")
    unit: str
    starts_on: date | None = Field(description="Null: with the programme")
    due_on: date
    set_on: date
    set_by: str
    standing: str | None = Field(description="Which standing counts; null for activity")
    basis: str = Field(description="in_year or lifetime")
    cluster: str | None
    flow: str | None
    reached: FigureOut
    expected: float | None = Field(description="By now, on a straight line; null before it begins")
    course: str = Field(description="met, on course, behind, far behind, missed, not measured …")
    rag: Literal["red", "amber", "green"] | None
    flags: list[str] = Field(description="What a reader should know, such as: set late")


class StandingsOut(Schema):
    """Amounts by standing; they stand beside each other and are never added."""

    potential: FigureOut | None
    agreed: FigureOut | None
    realised: FigureOut | None
    verified: FigureOut | None


class StepsOut(Schema):
    """From gross to net, of the claims whose net amount is known."""

    gross: FigureOut | None
    additional: FigureOut | None
    in_region: FigureOut | None
    undisplaced: FigureOut | None
    unreplaced: FigureOut | None
    net: FigureOut | None


class GradeOut(Schema):
    """What rests on one grade of evidence."""

    grade: Literal["A", "B", "C"]
    gross: FigureOut | None
    net: FigureOut | None


class ProgrammeOutcomeOut(Schema):
    """One measure of what was achieved, to date."""

    measure: str
    name: str
    standings: StandingsOut
    evidenced: FigureOut | None = Field(description="Realised and verified together")
    range: FigureOut | None = Field(description="Gross; low and high: 5th, 95th percentile")
    steps: StepsOut
    grades: list[GradeOut]


class TargetsOut(Schema):
    """The targets of a programme at the end of a period."""

    period: str
    on: date
    worked_at: datetime
    items: list[TargetOut]


class OutcomesOut(Schema):
    """The outcomes of a programme at the end of a period."""

    period: str
    on: date
    worked_at: datetime
    items: list[ProgrammeOutcomeOut]


class ReportFileOut(Schema):
    """A file of a report."""

    name: str
    format: str
    size_bytes: int
    sha256: str
    address: str = Field(description="Where this API gives it out")


class ReportOut(Schema):
    """A report that somebody asked for."""

    id: UUID
    programme_id: UUID
    kind: str
    period: str = Field(description="Empty: the last one with anything recorded")
    state: Literal["waiting", "done", "failed"]
    asked_at: datetime
    made_at: datetime | None
    message: str = Field(description="Why it did not work")
    files: list[ReportFileOut]
