"""What is drawn together: pools of independent relative errors, and which row takes which.

A quantity has an error of its own in every claim. A factor has one error for all claims that use
it, in every year: if the published figure is too high, it is too high for all. A distance has one
for its synergy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from offcut.impact import distributions
from offcut.impact.distributions import Numbers
from offcut.reference import Spread

Codes = NDArray[np.intp]


@dataclass(frozen=True)
class Pool:
    """Independent units that are drawn alike: one unit is one relative error.

    ``shared`` pools are few and used by any row (factors); a unit of the others is used by the rows
    of one block only (a claim, a synergy), and is drawn when its block's turn comes.
    """

    part: str  # quantity | factor | distance | price | …
    units: tuple[str, ...]  # what each unit is: a claim, a factor's id
    distribution: tuple[str, ...]  # of each unit
    below: Numbers
    above: Numbers
    shared: bool = False

    @classmethod
    def of(
        cls, part: str, units: Sequence[str], spreads: Sequence[Spread], shared: bool = False
    ) -> "Pool":
        """A pool with the spread of each unit by the table ``impact_spreads``."""
        return cls(
            part,
            tuple(units),
            tuple(spread.distribution for spread in spreads),
            np.array([spread.below for spread in spreads], dtype=np.float64),
            np.array([spread.above for spread in spreads], dtype=np.float64),
            shared,
        )

    @cached_property
    def _distributions(self) -> tuple[tuple[str, ...], Codes]:
        names, which = np.unique(np.array(self.distribution, dtype=str), return_inverse=True)
        return tuple(str(name) for name in names), np.asarray(which, dtype=np.intp)

    @cached_property
    def mean(self) -> Numbers:
        """Mean of each unit."""
        return self._each(distributions.mean)

    @cached_property
    def variance(self) -> Numbers:
        """Variance of each unit."""
        return self._each(distributions.variance)

    def _each(self, moment: distributions.Moment) -> Numbers:
        names, which = self._distributions
        found = np.empty(len(self.units))
        for number, name in enumerate(names):
            here = which == number
            found[here] = moment(name, self.below[here], self.above[here])
        return found

    def draw(
        self,
        units: Codes,
        generator: np.random.Generator,
        out: Numbers,
        spare: Numbers | None = None,
    ) -> None:
        """Fill ``out`` with the relative errors of some units, units × draws."""
        names, which = self._distributions
        if len(names) == 1:
            ends = self.below[units], self.above[units]
            distributions.draw(names[0], *ends, generator, out, spare)
            return
        for number, name in enumerate(names):
            here = np.flatnonzero(which[units] == number)
            some = units[here]
            drawn = np.empty((len(here), out.shape[1]))
            distributions.draw(name, self.below[some], self.above[some], generator, drawn)
            out[here] = drawn


@dataclass(frozen=True, slots=True)
class Varied:
    """One input of the formulas: the pool it draws from, and the unit of each row."""

    name: str
    pool: Pool
    codes: Codes  # rows → place in the pool
