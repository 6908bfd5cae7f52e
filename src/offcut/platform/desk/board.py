"""The board: a column for each open stage, and what all of it may come to."""

from collections.abc import Iterable
from dataclasses import dataclass

from offcut.evaluation.chances import Chance
from offcut.platform.desk.ageing import Usual
from offcut.platform.desk.models import OPEN_STAGES
from offcut.platform.desk.pipeline import Case, Known

MOST_CARDS = 60  # in a column; the table has all


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


def columns(cases: Iterable[Case], now: Known) -> list[Column]:
    """The columns in the order of the stages."""
    by_stage: dict[str, list[Case]] = {stage: [] for stage in OPEN_STAGES}
    for case in cases:
        by_stage[case.stage].append(case)
    return [_column(stage, found, now) for stage, found in by_stage.items()]


def _column(stage: str, found: list[Case], now: Known) -> Column:
    total = totals(found)
    return Column(
        stage=stage,
        cases=tuple(found[:MOST_CARDS]),
        count=total.count,
        value_gbp=total.value_gbp,
        likely_gbp=total.likely_gbp,
        without_value=total.without_value,
        chance=now.chances[stage],
        usual=now.usual[stage],
    )


def totals(cases: Iterable[Case]) -> Totals:
    """What cases come to."""
    found = list(cases)
    return Totals(
        count=len(found),
        value_gbp=sum(case.value_gbp or 0.0 for case in found),
        likely_gbp=sum(case.likely_gbp or 0.0 for case in found),
        without_value=sum(case.value_gbp is None for case in found),
        slow=sum(case.is_slow for case in found),
        late=sum(case.next_is_late for case in found),
    )
