"""One measured system: its name and, for each rank, hits and rows summed by case."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.recall.intervals import Share, by_case, difference, share

RANKS = (1, 3, 5, 10)


@dataclass(frozen=True)
class Scored:
    """A system on one question. ``sums`` has an array (cases, 2) for each column of the table."""

    name: str
    ours: bool
    sums: dict[str, NDArray[np.float64]]

    def shares(self) -> dict[str, Share]:
        """Each column's share with its interval."""
        return {column: share(sums) for column, sums in self.sums.items()}

    def less(self, other: "Scored", column: str) -> Share:
        """This system less another, drawn in pairs."""
        return difference(self.sums[column], other.sums[column])


def ranked(
    name: str,
    cases: Sequence[str],
    found: Sequence[Sequence[str]],
    accepted: Sequence[Collection[str]],
    ours: bool = False,
) -> Scored:
    """Whether an accepted answer is among the first n, for every n of ``RANKS``."""
    return Scored(
        name,
        ours,
        {
            f"@{rank}": by_case(
                cases,
                [
                    float(bool(set(answers[:rank]) & set(good)))
                    for answers, good in zip(found, accepted, strict=True)
                ],
            )
            for rank in RANKS
        },
    )


def ordered(
    name: str,
    cases: Sequence[str],
    values: Sequence[float],
    seen: Sequence[bool],
    ours: bool = False,
) -> Scored:
    """Area under the ROC curve: how often a pair seen is put above one not seen, ties half.

    "within a place" compares only pairs of one case, so that no place's style of writing helps;
    "all pairs" compares across cases too and has no interval by case.
    """
    within, across = [], _area(np.asarray(values), np.asarray(seen))
    names = list(dict.fromkeys(cases))
    for case in names:
        mine = np.array([c == case for c in cases])
        good, pairs = _area(np.asarray(values)[mine], np.asarray(seen)[mine])
        within.append((good, pairs))
    sums = by_case(names, [g for g, _ in within], [p for _, p in within])
    return Scored(name, ours, {"within a place": sums, "all pairs": np.array([across])})


def _area(values: NDArray[np.float64], seen: NDArray[np.bool_]) -> tuple[float, float]:
    """Comparisons won, and comparisons, of pairs seen with pairs not seen."""
    yes, no = values[seen], values[~seen]
    won = (yes[:, None] > no[None, :]).sum() + 0.5 * (yes[:, None] == no[None, :]).sum()
    return float(won), float(len(yes) * len(no))
