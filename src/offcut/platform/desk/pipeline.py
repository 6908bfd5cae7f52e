"""A synergy as the desk shows it: value and chance, days, what comes next and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    Case as SqlCase,
)
from django.db.models import (
    DecimalField,
    F,
    FloatField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from offcut.evaluation.chances import Chance
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk import queries
from offcut.platform.desk.ageing import Usual, days_at, usual_days
from offcut.platform.desk.chances import chance_of, chances_now
from offcut.platform.desk.models import STAGES, EffortEntry, Synergy
from offcut.platform.desk.reasons import cause_words
from offcut.platform.desk.transitions import Requirement, Transition, forward, missing


@dataclass(frozen=True, slots=True)
class Known:
    """What is the same for all synergies of one page."""

    today: date
    usual: dict[str, Usual]
    chances: dict[str, Chance]


@dataclass(frozen=True, slots=True)
class Case:
    """One synergy for staff. What only its carrier may know is on its own page."""

    id: UUID
    reference: str
    title: str
    stage: str
    have: str
    want: str
    facilitator_id: UUID | None
    facilitator: str
    is_mine: bool
    value_gbp: float | None
    tonnes: float | None
    chance: float
    likely_gbp: float | None  # value × chance
    since: date
    days: int
    usual: Usual | None
    is_slow: bool
    next_action: str
    next_on: date | None
    next_is_late: bool
    blockers: tuple[str, ...]
    hours: Decimal
    step: Transition | None  # the one ahead
    short: tuple[Requirement, ...]  # what it still requires, besides what is asked for with it
    is_ready: bool  # nothing at all is missing for it
    lost_because: str
    synthetic: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still being carried."""
        return self.stage not in ("completed", "lost")


def known() -> Known:
    """What is usual and likely now; two queries."""
    return Known(timezone.localdate(), usual_days(), chances_now())


def whole(found: "QuerySet[Synergy]", now: Known) -> "QuerySet[Synergy]":
    """Synergies with all that a case takes, in one query and one for blockers."""
    spent = (
        EffortEntry.objects.as_system("hours of synergies")
        .filter(synergy=OuterRef("pk"))
        .order_by()
        .values("synergy")
        .annotate(hours=Sum("hours"))
        .values("hours")
    )
    hours = DecimalField(max_digits=9, decimal_places=2)
    return (
        queries.with_facts(found)
        .annotate(
            spent_hours=Coalesce(
                Subquery(spent, output_field=hours), Value(Decimal(0)), output_field=hours
            ),
            likely_gbp=F("expected_value_gbp") * chance_by_stage(now),
        )
        .prefetch_related(queries.open_blockers())
    )


def chance_by_stage(now: Known) -> SqlCase:
    """The chance as the database works it out, for sorting by value × chance."""
    whens = [When(stage=stage, then=Value(chance_of(stage, now.chances))) for stage in STAGES]
    return SqlCase(*whens, default=Value(0.0), output_field=FloatField())


def cases(viewer: Viewer, rows: Iterable[Synergy], now: Known) -> list[Case]:
    """Synergies fetched by ``whole``, as cases."""
    return [_case(viewer, row, now) for row in rows]


def _case(viewer: Viewer, row: Synergy, now: Known) -> Case:
    facts: Any = row
    usual = now.usual.get(row.stage)
    days = days_at(row.stage_since, now.today)
    step = forward(row)
    short = missing(step, queries.facts_of(row)) if step else ()
    return Case(
        id=row.pk,
        reference=row.reference,
        title=row.title,
        stage=row.stage,
        have=row.have_organisation.name,
        want=row.want_organisation.name,
        facilitator_id=row.facilitator_id,
        facilitator=str(row.facilitator) if row.facilitator else "",
        is_mine=viewer.person_id is not None and row.facilitator_id == viewer.person_id,
        value_gbp=row.expected_value_gbp,
        tonnes=row.expected_tonnes,
        chance=chance_of(row.stage, now.chances),
        likely_gbp=facts.likely_gbp,
        since=row.stage_since,
        days=days,
        usual=usual,
        is_slow=usual is not None and days > usual.flag_after_days,
        next_action=row.next_action,
        next_on=row.next_on,
        next_is_late=row.is_open and row.next_on is not None and row.next_on < now.today,
        blockers=tuple(cause_words(one.cause) for one in facts.standing_blockers),
        hours=facts.spent_hours,
        step=step,
        short=tuple(one for one in short if not one.asked),
        is_ready=step is not None and not short,
        lost_because=cause_words(row.lost_reason) if row.lost_reason else "",
        synthetic=row.synthetic,
    )
