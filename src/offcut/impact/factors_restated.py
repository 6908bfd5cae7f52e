"""Restatement: a figure worked out again under another factor set, with the old one kept.

A new set never changes an old figure. Who wants the figure under the new set says why and when,
and both stand from then on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from offcut.errors import InputError
from offcut.impact.book import Book
from offcut.impact.factors import FactorSet


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as it was stated: with its set, by id and digest."""

    value: float | None  # None = a stated gap
    unit: str
    factor_set: str
    digest: str
    year: int | None  # of the activity

    @classmethod
    def under(
        cls, factors: FactorSet, value: float | None, unit: str, year: int | None = None
    ) -> "Stated":
        """A figure that was worked out with a set."""
        return cls(value, unit, factors.id, factors.digest, year)


@dataclass(frozen=True, slots=True)
class Restatement:
    """One figure before and after, and why it was restated; neither replaces the other."""

    figure: str  # id of the entry
    old: Stated
    new: Stated
    reason: str
    restated_on: date

    @property
    def difference(self) -> float | None:
        """New less old; None where one of them is a gap."""
        if self.old.value is None or self.new.value is None:
            return None
        return self.new.value - self.old.value

    def as_data(self) -> dict[str, Any]:
        """Plain data for JSON."""
        parts = {
            name: {
                "value": stated.value,
                "unit": stated.unit,
                "factor_set": stated.factor_set,
                "digest": stated.digest,
                "year": stated.year,
            }
            for name, stated in (("old", self.old), ("new", self.new))
        }
        return {
            "figure": self.figure,
            **parts,
            "difference": self.difference,
            "reason": self.reason,
            "restated_on": self.restated_on.isoformat(),
        }


def restated(figure: str, old: Stated, new: Stated, reason: str, restated_on: date) -> Restatement:
    """Both figures with the reason.

    Raises:
        InputError: no reason, the very same set, or figures of different units or years: those
            are different figures, not one restated.
    """
    if not reason.strip():
        raise InputError(f"'{figure}' is not restated without a reason; say why in a sentence.")
    if old.digest == new.digest:
        raise InputError(
            f"'{figure}' was worked out with {old.factor_set} already (digest {old.digest[:12]});"
            " a restatement takes another set."
        )
    if (old.unit, old.year) != (new.unit, new.year):
        raise InputError(
            f"'{figure}' is in {old.unit} for {old.year}, the other in {new.unit} for {new.year};"
            " a restatement keeps unit and year of activity."
        )
    return Restatement(figure, old, new, reason.strip(), restated_on)


def restated_books(
    old: Book,
    new: Book,
    sets: Mapping[str, FactorSet],
    reason: str,
    restated_on: date,
    figures: Iterable[str] | None = None,
) -> tuple[Restatement, ...]:
    """Every figure of two books of the same rows that the sets changed; both books are kept.

    Args:
        old: the book as it was published.
        new: the same rows worked out under another set.
        sets: the two sets, ``{"old": …, "new": …}``.
        reason: why.
        restated_on: the day.
        figures: ids of entries; else all that stand in both books.

    Raises:
        InputError: the books are of different rows, or as by :func:`restated`.
    """
    if old.rows != new.rows:
        raise InputError(
            "The two books are of different rows; a restatement changes the factors alone. Work"
            " the new one out from the rows of the old."
        )
    wanted = figures if figures is not None else (old.entries.keys() & new.entries.keys())
    found = []
    for name in sorted(wanted):
        before, after = old.entries[name], new.entries[name]
        if before.value == after.value:
            continue
        stated = Stated.under(sets["old"], before.value, before.unit, before.year)
        again = Stated.under(sets["new"], after.value, after.unit, after.year)
        found.append(restated(name, stated, again, reason, restated_on))
    return tuple(found)
