"""The funnel: how many synergies came how far, how many went on, and how long they have waited.

A synergy that still waits at a stage has not failed there, so the conversion of a stage is taken
of those that are *decided* (went on, or were lost). How many still wait, for how long, and how
many of them longer than is usual (table ``stage_transitions``) is said beside it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import fmean

from offcut.evaluation.asat import LADDER, reached
from offcut.evaluation.facts import transitions
from offcut.evaluation.intervals import Share, wilson
from offcut.impact.model import Stage, Synergy
from offcut.reference._read import catalogue, rows

UNKNOWN = "not stated"


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the funnel; days are means, None where there is nothing to take one of."""

    stage: Stage
    reached: tuple[str, ...]  # ids of those that came here
    moved_on: tuple[str, ...]
    lost: tuple[str, ...]
    waiting: tuple[str, ...]
    overdue: tuple[str, ...]  # of those waiting, longer than the table allows
    undated: tuple[str, ...]  # of those waiting, without the day on which they came here
    conversion: Share  # moved on, of those decided
    days_to_move: float | None
    days_waiting: float | None
    usual_days: int | None
    overdue_days: int | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """The stages in order, for all synergies or for one group of them."""

    group: str  # '' = all
    on: date
    steps: tuple[Step, ...]
    completion: Share  # completed, of those decided in the end (completed or lost)

    @property
    def count(self) -> int:
        """How many synergies there are."""
        return len(self.steps[0].reached)

    def step(self, stage: Stage) -> Step:
        """The step of a stage."""
        return self.steps[LADDER.index(stage)]

    @property
    def overdue(self) -> int:
        """How many wait longer than is usual, over all stages."""
        return sum(len(step.overdue) for step in self.steps)


def funnel(synergies: Iterable[Synergy], on: date, group: str = "") -> Funnel:
    """The funnel of synergies as they stand on a day."""
    synergies = tuple(synergies)
    steps = tuple(_step(stage, synergies, on) for stage in LADDER)
    completed = len(steps[-1].reached)
    lost = sum(synergy.stage is Stage.LOST for synergy in synergies)
    return Funnel(group, on, steps, wilson(completed, completed + lost))


def funnels_by(
    synergies: Iterable[Synergy], on: date, by: Callable[[Synergy], str]
) -> tuple[Funnel, ...]:
    """A funnel for each group, the largest first."""
    groups: dict[str, list[Synergy]] = defaultdict(list)
    for synergy in synergies:
        groups[by(synergy)].append(synergy)
    made = [funnel(members, on, name) for name, members in groups.items()]
    return tuple(sorted(made, key=lambda item: (-item.count, item.group)))


def _step(stage: Stage, synergies: tuple[Synergy, ...], on: date) -> Step:
    rank = LADDER.index(stage)
    here = [s for s in synergies if LADDER.index(reached(s)) >= rank]
    moved = [s for s in here if LADDER.index(reached(s)) > rank]
    stayed = [s for s in here if LADDER.index(reached(s)) == rank]
    lost = [s for s in stayed if s.stage is Stage.LOST]
    waiting = [] if stage is Stage.COMPLETED else [s for s in stayed if s.stage is stage]
    limit = transitions().get(stage)
    waited = {s.id: (on - s.dates[stage]).days for s in waiting if stage in s.dates}
    took = [days for s in moved if (days := _days_to_move(s, rank)) is not None]
    return Step(
        stage=stage,
        reached=_ids(here),
        moved_on=_ids(moved),
        lost=_ids(lost),
        waiting=_ids(waiting),
        overdue=tuple(i for i, days in waited.items() if limit and days > limit.overdue_days),
        undated=tuple(s.id for s in waiting if stage not in s.dates),
        conversion=wilson(len(moved), len(moved) + len(lost)),
        days_to_move=fmean(took) if took else None,
        days_waiting=fmean(waited.values()) if waited else None,
        usual_days=limit.usual_days if limit else None,
        overdue_days=limit.overdue_days if limit else None,
    )


def _days_to_move(synergy: Synergy, rank: int) -> int | None:
    """Days from this stage to the next one; None when either has no date."""
    start, end = synergy.dates.get(LADDER[rank]), synergy.dates.get(LADDER[rank + 1])
    return (end - start).days if start and end else None


def _ids(synergies: Iterable[Synergy]) -> tuple[str, ...]:
    return tuple(synergy.id for synergy in synergies)


def by_flow(synergy: Synergy) -> str:
    """Its flow: sand, water, metal …"""
    return synergy.flow or UNKNOWN


def by_sector(synergy: Synergy) -> str:
    """The giver's division of the industrial classification."""
    code = (synergy.have.sic or "")[:2]
    return _divisions().get(code, UNKNOWN)


def by_size(synergy: Synergy) -> str:
    """The giver's size."""
    return synergy.have.size or UNKNOWN


def by_district(synergy: Synergy) -> str:
    """The giver's district."""
    return synergy.have.district or UNKNOWN


def by_cluster(synergy: Synergy) -> str:
    """Its cluster."""
    return synergy.cluster or UNKNOWN


BREAKDOWNS: Mapping[str, Callable[[Synergy], str]] = {
    "flow": by_flow,
    "sector": by_sector,
    "size": by_size,
    "district": by_district,
    "cluster": by_cluster,
}
"""What a funnel is broken down by; of the two ends, the giver's."""


@cache
def _divisions() -> dict[str, str]:
    table = catalogue()["nace"]
    return {row["code"]: row["name"] for row in rows(table) if len(row["code"]) == 2}
