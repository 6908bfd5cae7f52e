"""Money by side: what exchanges saved the givers, the takers, the treasury and society.

Firms feel every pound that they no longer pay, tax included. Landfill tax saved is a loss of the
treasury: a transfer, which changes hands and is no gain of society. The price between the two firms
changes hands as well and cancels. So givers + takers + treasury = society, and nothing is counted
on two sides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from offcut.impact.book import Book, Entry
from offcut.impact.formulas import formulas
from offcut.impact.model import WITH_EVIDENCE, Standing
from offcut.impact.project import entry_id
from offcut.impact.result import ImpactResult


class Purse(StrEnum):
    """Who gains or loses."""

    HAVE = "have"
    WANT = "want"
    TREASURY = "treasury"
    SOCIETY = "society"  # the three together


_LINES = {
    Purse.HAVE: ("cost_saved_have", 1),
    Purse.WANT: ("cost_saved_want", 1),
    Purse.TREASURY: ("landfill_tax_saved", -1),
    Purse.SOCIETY: ("cost_saved_society", 1),
}
"""The line of the account that a purse is the sum of, and its sign."""
_LABELS = {
    Purse.HAVE: "Saved by givers, tax included",
    Purse.WANT: "Saved by takers",
    Purse.TREASURY: "Landfill tax that the treasury no longer takes",
    Purse.SOCIETY: "Resources saved, for society",
}


@dataclass(frozen=True, slots=True)
class Sides:
    """Savings by purse, GBP; of the claims whose account is known for society."""

    year: int | None  # None = all years
    amounts: Mapping[Purse, float | None]  # None = nothing is known
    known: int  # claims in it
    claims: int  # … of so many

    @property
    def firms_gbp(self) -> float | None:
        """What firms saved: their gain, and not society's."""
        have, want = self.amounts[Purse.HAVE], self.amounts[Purse.WANT]
        return None if have is None or want is None else have + want


def sides(
    result: ImpactResult,
    year: int | None = None,
    standings: Sequence[Standing] = WITH_EVIDENCE,
) -> Sides:
    """Savings by purse over claims of these standings.

    Only claims whose tax and savings are known are in it, so that the purses add up; of those, a
    side that is not known claims nothing.
    """
    rows, known = _rows(result, year, standings)
    amounts = {
        purse: sign * float(np.nansum(result.values[line][known])) + 0.0 if known else None
        for purse, (line, sign) in _LINES.items()
    }
    return Sides(year, amounts, len(known), len(rows))


def _rows(
    result: ImpactResult, year: int | None, standings: Sequence[Standing]
) -> tuple[list[int], list[int]]:
    rows = sorted(index for standing in standings for index in result.indices(standing, year))
    values = result.values["cost_saved_society"]
    return rows, [row for row in rows if not np.isnan(values[row])]


def write_sides(
    book: Book,
    result: ImpactResult,
    year: int | None = None,
    standings: Sequence[Standing] = WITH_EVIDENCE,
) -> Sides:
    """Write savings by purse as entries ``side.<year|all>.<purse>``; gives them.

    The book has the claims' lines already.
    """
    found = sides(result, year, standings)
    rows, known = _rows(result, year, standings)
    missing = len(rows) - len(known)
    note = f"{len(known)} of {len(rows)} claims are known" if missing else ""
    for purse, (line, sign) in _LINES.items():
        there = known or rows
        inputs = {"x": tuple(f"entry:{entry_id(result.claims[row].id, line)}" for row in there)}
        formula = "sum_known(x)" if sign > 0 else "-sum_known(x)"
        unknown = "sum(x)" if sign > 0 else "-sum(x)"
        if not rows:
            continue
        book.add(
            Entry(
                f"side.{'all' if year is None else year}.{purse}", _LABELS[purse],
                found.amounts[purse], formulas()[line].unit, formula if known else unknown, inputs,
                year, note=note if known else "gap: no claim's savings are known for society",
            )
        )  # fmt: skip
    return found
