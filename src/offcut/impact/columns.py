"""One input of the formulas as a column: a value for each claim, and where each value is from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offcut.impact.book import Fact

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class InputInfo:
    """An input of the formulas, as the table ``impact_inputs`` describes it."""

    name: str
    kind: str  # how its place is read: cell, is, filled, share, factor, assumption …
    place: str  # where it is from
    group: str  # what it is drawn with in a Monte Carlo: quantity, factor, distance …
    unit: str
    description: str


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one input for ``n`` claims.

    ``values`` is NaN where it is not known; :meth:`reference` and :meth:`why` say of one claim
    where the value is from, or why there is none. Where claims share facts (factors, assumptions),
    ``facts`` holds each once and ``fact_of`` says which a claim has, -1 for none.
    """

    info: InputInfo
    values: Floats  # (n,)
    references: Callable[[int], str]
    reasons: Callable[[int], str]
    low: Floats | None = None  # (n,) where it was stated
    high: Floats | None = None
    facts: Sequence[Fact] = ()
    fact_of: Indices | None = None  # (n,)

    @property
    def name(self) -> str:
        """Its name in the formulas."""
        return self.info.name

    def reference(self, index: int) -> str:
        """Where the value of one claim is from, as a book refers to it."""
        return self.references(index)

    def why(self, index: int) -> str:
        """Why one claim has no value."""
        return self.reasons(index)
