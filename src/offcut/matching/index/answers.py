"""What an index answers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from offcut.matching.screen.oracle import Components


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best rows of the other side for one listing, best first, equal values by id.

    ``values``: float64, GBP a year. ``components``: what each value is made of, in this order.
    """

    ids: tuple[str, ...]
    values: Any
    components: Components

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Entries:
    """The wants whose best haves a have enters (or is among), by value, then id.

    ``places``: int64, 1 = their best. ``values``: float64, GBP a year.
    """

    ids: tuple[str, ...]
    values: Any
    places: Any
    components: Components

    def __len__(self) -> int:
        return len(self.ids)


class Why(StrEnum):
    """What a pair fails on."""

    WINDOW = "never there at the same time"
    LIMIT = "beyond a limit"
    VALUE = "not worth its haulage"
    FIT = "nothing in common by words"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A pair of compatible types that would not work, with everything that it fails on.

    ``gbp_if``: GBP a year that it would be worth if only that were otherwise: there all year when
    they never meet, at the limit when beyond it; not above 0 when the haulage is what fails.
    ``beyond``: the properties that are beyond their limit, with value ÷ limit, worst first.
    """

    id: str
    why: tuple[Why, ...]
    gbp_if: float
    km: float
    gbp_per_unit: float
    beyond: tuple[tuple[str, float], ...]
