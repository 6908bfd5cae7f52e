"""The board: a column for each open stage, and what all of it may come to.

The database sums the cases of a stage; only those that get a card are read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OrderBy, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from offcut.evaluation.chances import Chance
from offcut.platform.desk.ageing import Usual
from offcut.platform.desk.chances import chance_of
from offcut.platform.desk.models import OPEN_STAGES, Synergy
from offcut.platform.desk.pipeline import Case, Known

MOST_CARDS = 15  # in a column; the table has all


@dataclass(frozen=True, slots=True)
class Column:
    """One stage with its cases, the largest value × chance first."""

    stage: str
    cases: tuple[Case, ...]
    total: "Totals"
    chance: Chance
    usual: Usual

    @property
    def hidden(self) -> int:
        """How many more there are than cards."""
        return self.total.count - len(self.cases)


@dataclass(frozen=True, slots=True)
class Totals:
    """What cases come to; those without a value are counted, not guessed."""

    count: int
    value_gbp: float
    likely_gbp: float
    without_value: int


def shown(found: "QuerySet[Synergy]", order: tuple[OrderBy, str]) -> list[UUID]:
    """Those that get a card: of each stage the first; one query."""
    place = Window(RowNumber(), partition_by=F("stage"), order_by=order)
    first = found.annotate(place=place).filter(place__lte=MOST_CARDS)
    return list(first.values_list("pk", flat=True))


def sums(found: "QuerySet[Synergy]", now: Known) -> dict[str, Totals]:
    """What the open cases at each stage come to; one query."""
    rows = (
        found.order_by()
        .values("stage")
        .annotate(
            count=Count("pk"),
            value=Sum("expected_value_gbp", default=0.0),
            without=Count("pk", filter=Q(expected_value_gbp=None)),
        )
    )
    nothing = dict.fromkeys(OPEN_STAGES, Totals(0, 0.0, 0.0, 0))
    return nothing | {row["stage"]: _totals(row, now) for row in rows}


def _totals(row: Mapping[str, Any], now: Known) -> Totals:
    likely = row["value"] * chance_of(row["stage"], now.chances)
    return Totals(row["count"], row["value"], likely, row["without"])


def totals(found: Iterable[Totals]) -> Totals:
    """The stages together."""
    every = list(found)
    return Totals(
        count=sum(one.count for one in every),
        value_gbp=sum(one.value_gbp for one in every),
        likely_gbp=sum(one.likely_gbp for one in every),
        without_value=sum(one.without_value for one in every),
    )


def columns(summed: dict[str, Totals], cards: Iterable[Case], now: Known) -> list[Column]:
    """The columns in the order of the stages, the cards in theirs."""
    told: dict[str, list[Case]] = {stage: [] for stage in OPEN_STAGES}
    for case in cards:
        told[case.stage].append(case)
    return [
        Column(stage, tuple(told[stage]), summed[stage], now.chances[stage], now.usual[stage])
        for stage in OPEN_STAGES
    ]
