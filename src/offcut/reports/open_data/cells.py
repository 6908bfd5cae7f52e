"""Cells of a table for publication: sums over exchanges, and who stands behind each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

FEWEST_FIRMS = 3
LARGEST_SHARE = 2 / 3
"""A cell is not published with fewer firms, or when one firm has more than this share of it."""

Key = tuple[tuple[str, str], ...]
"""What a cell is about: ``(("flow", "sand"), ("district", "Walsall"))``; () = everything."""


class Hidden(StrEnum):
    """Why a cell is not published."""

    FEW_FIRMS = "fewer than three firms"
    ONE_FIRM = "one firm has more than two thirds"
    SECONDARY = "another cell could be derived from it"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One exchange: where it counts, the firms at its ends, and its amounts (None = not known)."""

    where: Mapping[str, str]
    giver: str
    taker: str
    amounts: Mapping[str, float | None]


@dataclass(slots=True)
class Cell:
    """The sum of some exchanges; ``hidden`` says of each metric why it is not published."""

    key: Key
    exchanges: int = 0
    not_known: dict[str, int] = field(default_factory=dict)
    totals: dict[str, float] = field(default_factory=dict)
    by_giver: dict[str, dict[str, float]] = field(default_factory=dict)
    by_taker: dict[str, dict[str, float]] = field(default_factory=dict)
    hidden: dict[str, Hidden] = field(default_factory=dict)

    def firms(self, metric: str) -> int:
        """The firms that make up a metric, at the end that has fewer; of zeros, all there are."""
        ends = []
        for amounts in (self.by_giver, self.by_taker):
            having = sum(amount.get(metric, 0.0) != 0 for amount in amounts.values())
            ends.append(having or len(amounts))
        return min(ends)

    def largest_share(self, metric: str) -> float:
        """The share of the firm that has most of a metric, the higher of both ends.

        Amounts below zero count by their size: a firm that explains a loss is as visible.
        """
        shares = [0.0]
        for ends in (self.by_giver, self.by_taker):
            sizes = [abs(amounts.get(metric, 0.0)) for amounts in ends.values()]
            if sum(sizes) > 0:
                shares.append(max(sizes) / sum(sizes))
        return max(shares)


def cells_of(
    contributions: Iterable[Contribution],
    tables: Sequence[tuple[str, ...]],
    metrics: Sequence[str],
) -> dict[Key, Cell]:
    """Every cell of every table that some exchange counts in; ``()`` is the table of one total."""
    cells: dict[Key, Cell] = {}
    for item in contributions:
        for table in tables:
            key = tuple((name, item.where[name]) for name in table)
            cell = cells.setdefault(key, Cell(key))
            cell.exchanges += 1
            giver = cell.by_giver.setdefault(item.giver, defaultdict(float))
            taker = cell.by_taker.setdefault(item.taker, defaultdict(float))
            for metric in metrics:
                amount = item.amounts.get(metric)
                if amount is None:
                    cell.not_known[metric] = cell.not_known.get(metric, 0) + 1
                    continue
                cell.totals[metric] = cell.totals.get(metric, 0.0) + amount
                giver[metric] += amount
                taker[metric] += amount
    return cells


def hide_primary(
    cells: Mapping[Key, Cell], metrics: Sequence[str], counts: Sequence[str] = ()
) -> None:
    """Marks what would tell of single firms; of ``counts`` only that there are too few firms."""
    for cell in cells.values():
        for metric in (*metrics, *counts):
            if cell.firms(metric) < FEWEST_FIRMS:
                cell.hidden[metric] = Hidden.FEW_FIRMS
            elif metric not in counts and cell.largest_share(metric) > LARGEST_SHARE:
                cell.hidden[metric] = Hidden.ONE_FIRM
