"""How long a synergy usually stays at a stage here, and when that is worth a look.

Once ``ENOUGH`` synergies have gone on from a stage, their median is what is usual; one that stays
more than twice as long is flagged. Before that the core's table of days is used, and said to be.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import median
from uuid import UUID

from offcut.evaluation.facts import transitions
from offcut.impact.model import Stage
from offcut.platform.desk.models import OPEN_STAGES, StageChange

ENOUGH = 5
FLAG_AT = 2.0  # times the median
_NEWEST = 2_000  # steps that are looked at
_WHY = "how long stages take"


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual at one stage."""

    stage: str
    days: float
    flag_after_days: int
    seen: int  # synergies that went on from here
    is_own: bool  # of own history; else of the core's table, an assumption


def usual_days() -> dict[str, Usual]:
    """What is usual at each open stage; worked out again once a step was recorded or taken back."""
    rows = StageChange.objects.as_system(_WHY)
    newest = rows.order_by("-recorded_at", "-pk").values_list("pk", flat=True).first()
    return dict(_usual_at(rows.count(), newest))


@lru_cache(maxsize=8)
def _usual_at(steps: int, newest: UUID | None) -> dict[str, Usual]:
    """The same while this many steps are recorded, this one the newest. Steps never change."""
    rows = StageChange.objects.as_system(_WHY).filter(
        from_stage__in=OPEN_STAGES, days_before__isnull=False
    )
    found = rows.order_by("-on").values_list("from_stage", "to_stage", "days_before")[:_NEWEST]
    took: dict[str, list[int]] = {stage: [] for stage in OPEN_STAGES}
    for start, end, days in found:
        if _goes_on(start, end):
            took[start].append(days)
    return {stage: _usual(stage, days) for stage, days in took.items()}


def _goes_on(start: str, end: str) -> bool:
    ladder = (*OPEN_STAGES, "completed")
    return end in ladder and ladder.index(end) > ladder.index(start)


def _usual(stage: str, took: list[int]) -> Usual:
    if len(took) >= ENOUGH:
        middle = float(median(took))
        return Usual(stage, middle, max(1, round(middle * FLAG_AT)), len(took), is_own=True)
    table = transitions()[Stage(stage)]
    return Usual(stage, table.usual_days, table.overdue_days, len(took), is_own=False)


def days_at(since: date, today: date) -> int:
    """Days since it came to its stage."""
    return max(0, (today - since).days)
