"""Restatement: a figure worked out again under another factor set, with the old one kept.

A new set never changes an old figure. Who wants the figure under the new set says why and when,
and both stand from then on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from offcut.errors import InputError
from offcut.impact.book import Book

if TYPE_CHECKING:
    from offcut.impact.factors import FactorSet
    from offcut.impact.result import ImpactResult


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as it was stated, with the factor sets that it rests on."""

    value: float | None  # None = a stated gap
    unit: str
    year: int | None  # of the activity
    sets: tuple[str, ...]  # ids, which never change what they stand for

    @classmethod
    def of(cls, book: Book, figure: str) -> "Stated":
        """A figure of a book, with every set that its working leads to."""
        entry = book.entries[figure]
        return cls(
            entry.value, entry.unit, entry.year, tuple(sorted(set(_sets(book, figure, set()))))
        )


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
                "year": stated.year,
                "factor_sets": list(stated.sets),
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


@dataclass(frozen=True, slots=True)
class RestatedAccount:
    """An account and the same rows under another set: both books, and every figure that differs."""

    old: Book
    new: Book
    restatements: tuple[Restatement, ...]


def restate(
    result: "ImpactResult",
    factors: str,
    reason: str,
    restated_on: date,
    *metrics: str,
    further: Sequence["FactorSet"] = (),
) -> RestatedAccount:
    """An account worked out again with another factor set, from the same rows.

    Args:
        result: the account as it was published; it stays as it is.
        factors: name of the other set.
        reason: why, in a sentence.
        restated_on: the day.
        metrics: ids of metrics; all when none is given.
        further: imported sets among which ``factors`` may be named.

    Raises:
        InputError: no reason, or no such set.
    """
    from offcut.impact.engine import account, repinned

    own = dict.fromkeys(one for used in result.asked.sets for one in used.own)
    again = account(
        result.synergies,
        repinned(result.claims, factors),
        result.year,
        assumptions=result.asked.assumptions,
        own=(*further, *own),
        movements=result.movements,
        prospects=False,
        synthetic=result.synthetic,
        suppliers=result.suppliers,
    )
    old, new = result.book(*metrics), again.book(*metrics)
    return RestatedAccount(old, new, restated_books(old, new, reason, restated_on))


def restated(figure: str, old: Stated, new: Stated, reason: str, restated_on: date) -> Restatement:
    """Both figures with the reason.

    Raises:
        InputError: no reason, the very same sets, or figures of different units or years: those
            are different figures, not one restated.
    """
    if not reason.strip():
        raise InputError(f"'{figure}' is not restated without a reason; say why in a sentence.")
    if old.sets == new.sets:
        raise InputError(
            f"'{figure}' was worked out with {', '.join(old.sets) or 'no factor set'} already; a"
            " restatement takes another set."
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
    reason: str,
    restated_on: date,
    figures: Iterable[str] | None = None,
) -> tuple[Restatement, ...]:
    """Every figure of two books of the same rows that differs; both books are kept.

    Args:
        old: the book as it was published.
        new: the same rows worked out under another set.
        reason: why.
        restated_on: the day.
        figures: ids of entries; else all that stand in both books.

    Raises:
        InputError: the books are of different rows, or as by :func:`restated`.
    """
    if _rows(old) != _rows(new):
        raise InputError(
            "The two books are of different rows; a restatement changes the factors alone. Work"
            " the new one out from the rows of the old."
        )
    wanted = figures if figures is not None else (old.entries.keys() & new.entries.keys())
    return tuple(
        restated(name, Stated.of(old, name), Stated.of(new, name), reason, restated_on)
        for name in sorted(wanted)
        if old.entries[name].value != new.entries[name].value
    )


def _sets(book: Book, figure: str, seen: set[str]) -> Iterator[str]:
    """The sets of the factors that a figure's working leads to, some more than once."""
    seen.add(figure)
    for reference in book.entries[figure].references():
        kind, _, rest = reference.partition(":")
        if kind == "factor":
            yield rest.partition("/")[0]
        elif kind == "entry" and rest not in seen:
            yield from _sets(book, rest, seen)


def _rows(book: Book) -> dict[str, dict[int, dict[str, Any]]]:
    """The rows without the column that pins a claim to a set, which a restatement changes."""
    return {
        sheet: {
            number: {name: cell for name, cell in cells.items() if name != "factor_set"}
            for number, cells in rows.items()
        }
        for sheet, rows in book.rows.items()
    }
