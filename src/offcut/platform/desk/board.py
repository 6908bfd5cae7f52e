"""The board: a column for each open stage, and what all of it may come to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from offcut.evaluation.chances import Chance
from offcut.platform.desk.ageing import Usual, days_at
from offcut.platform.desk.chances import chance_of
from offcut.platform.desk.models import OPEN_STAGES, Synergy
from offcut.platform.desk.pipeline import Case, Known

MOST_CARDS = 15  # in a column; the table has all


@dataclass(frozen=True, slots=True)
class Column:
    """One stage with its cases, the largest value × chance first."""

    stage: str
    cases: tuple[Case, ...]
    count: int
    value_gbp: float
    likely_gbp: float
    without_value: int
    chance: Chance
    usual: Usual

    @property
    def hidden(self) -> int:
        """How many more there are than cards."""
        return self.count - len(self.cases)


@dataclass(frozen=True, slots=True)
class Totals:
    """All open cases together; those without a value are counted, not guessed."""

    count: int
    value_gbp: float
    likely_gbp: float
    without_value: int
    slow: int
    late: int


@dataclass(frozen=True, slots=True)
class Brief:
    """What sums take of a case: thousands are summed, few are shown."""

    id: UUID
    stage: str
    value_gbp: float | None
    likely_gbp: float | None
    is_slow: bool
    next_is_late: bool


def briefs(found: "QuerySet[Synergy]", now: Known) -> list[Brief]:
    """Open cases in the order asked for; one query, without the facts that only cards show."""
    rows = found.values_list("pk", "stage", "expected_value_gbp", "stage_since", "next_on")
    return [_brief(row, now) for row in rows]


def _brief(row: tuple[Any, ...], now: Known) -> Brief:
    pk, stage, value, since, next_on = row
    usual = now.usual.get(stage)
    return Brief(
        id=pk,
        stage=stage,
        value_gbp=value,
        likely_gbp=None if value is None else value * chance_of(stage, now.chances),
        is_slow=usual is not None and days_at(since, now.today) > usual.flag_after_days,
        next_is_late=next_on is not None and next_on < now.today,
    )


def shown(found: Iterable[Brief]) -> list[UUID]:
    """Those that get a card: of each stage the first."""
    by_stage: Counter[str] = Counter()
    chosen = []
    for one in found:
        by_stage[one.stage] += 1
        if by_stage[one.stage] <= MOST_CARDS:
            chosen.append(one.id)
    return chosen


def columns(found: Iterable[Brief], cards: Iterable[Case], now: Known) -> list[Column]:
    """The columns in the order of the stages; ``cards`` in the order of ``found``."""
    summed: dict[str, list[Brief]] = {stage: [] for stage in OPEN_STAGES}
    for one in found:
        summed[one.stage].append(one)
    told: dict[str, list[Case]] = {stage: [] for stage in OPEN_STAGES}
    for case in cards:
        told[case.stage].append(case)
    return [_column(stage, summed[stage], told[stage], now) for stage in OPEN_STAGES]


def _column(stage: str, found: list[Brief], cards: list[Case], now: Known) -> Column:
    total = totals(found)
    return Column(
        stage=stage,
        cases=tuple(cards),
        count=total.count,
        value_gbp=total.value_gbp,
        likely_gbp=total.likely_gbp,
        without_value=total.without_value,
        chance=now.chances[stage],
        usual=now.usual[stage],
    )


def totals(found: Sequence[Brief]) -> Totals:
    """What cases come to."""
    return Totals(
        count=len(found),
        value_gbp=sum(case.value_gbp or 0.0 for case in found),
        likely_gbp=sum(case.likely_gbp or 0.0 for case in found),
        without_value=sum(case.value_gbp is None for case in found),
        slow=sum(case.is_slow for case in found),
        late=sum(case.next_is_late for case in found),
    )
