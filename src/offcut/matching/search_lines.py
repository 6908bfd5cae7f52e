"""The candidates of one want in columns: which the search looks at, which are worth an account."""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from offcut.matching.screen.interface import Taken

NEAR_MISSES = 3
"""Near misses kept for each want."""
SAME = 1e-9
"""Relative: values in columns and in an account agree to this."""
LEVEL_GBP = 1e-6
"""A value so near to nothing that only its account says on which side it is."""


@dataclass(slots=True)
class Lines:
    """Candidates of one want as arrays, by falling bound on the expected value, then by id.

    ``haves``: positions; ``by_id``: the places of their ids in order. ``tight``: the bound.
    ``likely``: the bound with the chance of the routes; −inf where it is not known. What was not
    valued has no ``expected`` value (−inf) and counts as failing. ``place``: of the best route in
    the book, −1 where several may be it.
    """

    haves: Any
    by_id: Any
    tight: Any
    likely: Any
    expected: Any
    value: Any
    chance: Any
    fails: Any
    place: Any

    @classmethod
    def of(cls, taken: Taken, likely: Any) -> "Lines":
        """Candidates that are not valued yet."""
        count = len(taken)
        return cls(
            haves=taken.haves,
            by_id=taken.by_id,
            tight=taken.tight,
            likely=likely,
            expected=np.full(count, -np.inf),
            value=np.full(count, -np.inf),
            chance=np.zeros(count),
            fails=np.ones(count, dtype=bool),
            place=np.full(count, -1, dtype=np.int64),
        )

    @property
    def viable(self) -> Any:
        """What fits and is worth something, as far as columns can tell."""
        return ~self.fails & (self.value > LEVEL_GBP)

    def looked_at(self, k: int) -> Any:
        """The lines that a search in this order looks at: it stops when none can be better."""
        best: list[float] = []  # lowest first
        seen = []
        columns = (self.tight, self.likely, self.expected, self.viable)
        lines = zip(*(column.tolist() for column in columns), strict=True)
        for line, (tight, likely, expected, viable) in enumerate(lines):
            if len(best) == k:
                if tight < best[0]:
                    break
                if likely < best[0]:
                    continue
            seen.append(line)
            if viable and (len(best) < k or expected > best[0]):
                insort(best, expected)
                del best[:-k]
        return np.array(seen, dtype=np.int64)

    def of_account(self, looked_at: Any, k: int) -> list[int]:
        """Of the lines looked at: what may be among the best, and the nearest misses."""
        viable = self.viable[looked_at]
        worth, others = looked_at[viable], looked_at[~viable]
        expected = self.expected[worth]
        if len(expected) > k:
            enough = np.partition(expected, len(expected) - k)[-k] * (1 - SAME)
            worth = self._first_of_equals(worth[expected >= enough], k)
        return [*worth.tolist(), *self._nearest(others).tolist()]

    def _first_of_equals(self, lines: Any, k: int) -> Any:
        """Without those that ``k`` others equal in every figure: of these the first ids count."""
        if len(lines) <= 2 * k:
            return lines
        figures = (self.place, self.chance, self.value, self.expected)
        lines = lines[np.lexsort((self.by_id[lines], *(f[lines] for f in figures)))]
        same = np.logical_and.reduce([f[lines[k:]] == f[lines[:-k]] for f in figures])
        return np.concatenate([lines[:k], lines[k:][~same]])

    def _nearest(self, lines: Any) -> Any:
        """The nearest misses, with all that may be as near as the last, and the undecided.

        What is worth exactly nothing, at the same chance, is as near as another by its id alone.
        """
        if len(lines) <= NEAR_MISSES:
            return lines
        fails, chance, value = self.fails[lines], self.chance[lines], self.value[lines]
        order = np.lexsort((self.by_id[lines], -value, -chance, fails))
        last = order[NEAR_MISSES - 1]
        level = (
            (fails == fails[last])
            & (np.abs(chance - chance[last]) <= SAME)
            & (np.abs(value - value[last]) <= SAME * abs(value[last]))
        )
        level &= ~((value == 0.0) & (value[last] == 0.0) & (chance == chance[last]))
        undecided = ~fails & (np.abs(value) > 0) & (np.abs(value) <= LEVEL_GBP)
        near = level | undecided
        near[order[:NEAR_MISSES]] = True
        return lines[near]


def kth_best(expected: Any, k: int) -> float:
    """A value that ``k`` of these reach; minus infinity where there are fewer."""
    if len(expected) < k:
        return -np.inf
    return float(np.partition(expected, len(expected) - k)[-k] * (1 - SAME))


def in_order(parts: Sequence[Lines], at_least: float) -> Lines:
    """Lines of one want from several parts in order; without those that no search looks at.

    These are the lines whose bound is below a value that ``k`` others reach, and those that were
    not valued because the chance of their routes puts them below it.
    """
    able = [p.expected > -np.inf for p in parts]
    kept = [np.flatnonzero(a & (p.tight >= at_least)) for a, p in zip(able, parts, strict=True)]
    columns = {
        field.name: np.concatenate(
            [getattr(p, field.name)[rows] for p, rows in zip(parts, kept, strict=True)]
        )
        for field in fields(Lines)
    }
    order = np.lexsort((columns["by_id"], -columns["tight"]))
    return Lines(**{name: column[order] for name, column in columns.items()})
