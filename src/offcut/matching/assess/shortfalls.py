"""How far each state of a search is from holding every limit, so that worse ones are dropped."""

from collections.abc import Sequence
from typing import NamedTuple

from offcut.matching.assess.fit import counts
from offcut.matching.assess.limits import Requirement, probability
from offcut.matching.assess.readings import Reading, State
from offcut.matching.assess.treating import Operator

_SAME, _SAME_YIELD = 1e-6, 0.0
_SURE = 1.645  # standard deviations for 95 %


class Standing(NamedTuple):
    """What a train has used up: its yield, the stage it has come to, the feeds not known."""

    product_yield: float
    stage: int
    doubts: int


class Shortfalls:
    """What is still missing to every limit, node by node, so that worse nodes can be dropped.

    A train is dropped when a cheaper one of no later stage and no smaller yield leaves every
    limit, and the feed limits of later steps, at least as near to being held.
    """

    def __init__(self, requirements: Sequence[Requirement], operators: Sequence[Operator]) -> None:
        self._requirements = [
            item for item in requirements if counts(item) and not item.limit.categories
        ]
        self._categories = [item for item in requirements if counts(item) and item.limit.categories]
        self._feeds: dict[str, float] = {}  # the strictest upper feed limit of each property
        for operator in operators:
            for item in operator.feed:
                if item.upper is not None:
                    name = item.limit.property
                    self._feeds[name] = min(item.upper, self._feeds.get(name, item.upper))
        self._kept: list[tuple[Standing, float, list[float]]] = []

    def dominated(self, node: Standing, state: State) -> bool:
        """Whether an earlier (so cheaper) node is no worse in anything; else it is kept."""
        mine = self._of(state)
        room = sum(mine) + _SAME * len(mine)
        for other, total, theirs in self._kept:
            if (
                total <= room
                and other.product_yield >= node.product_yield - _SAME_YIELD
                and other.stage <= node.stage
                and other.doubts <= node.doubts
                and all(a <= b + _SAME for a, b in zip(theirs, mine, strict=True))
            ):
                return True
        self._kept.append((node, sum(mine), mine))
        return False

    def _of(self, state: State) -> list[float]:
        found: list[float] = []
        for requirement in self._requirements:
            found += _shortfall(requirement, state.get(requirement.limit.property))
        for requirement in self._categories:
            chance = probability(requirement, state.get(requirement.limit.property))
            found.append(0.5 if chance is None else 1.0 - chance)
        for name, least in self._feeds.items():
            item = state.get(name)
            found.append(max(item.value / least - 1.0, 0.0) if item and item.value and least else 0)
        return found


def _shortfall(requirement: Requirement, item: Reading | None) -> tuple[float, float]:
    """How far a value is past its limit, as it is and with a margin of 95 %, relative to it."""
    if item is None or item.value is None:
        return 0.0, 0.0
    value, spread = item.value, _SURE * item.sd
    central = sure = 0.0
    if requirement.upper is not None:
        scale = abs(requirement.upper) or 1.0
        central = max(central, (value - requirement.upper) / scale)
        sure = max(sure, (value + spread - requirement.upper) / scale)
    if requirement.lower is not None:
        scale = abs(requirement.lower) or 1.0
        central = max(central, (requirement.lower - value) / scale)
        sure = max(sure, (requirement.lower - value + spread) / scale)
    return central, sure
