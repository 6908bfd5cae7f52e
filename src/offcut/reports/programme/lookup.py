"""Figures of an evaluation's book as cells, and new sums that only a report needs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from offcut.impact.book import Entry
from offcut.reports.documents.model import Cell, Level, Part, Status
from offcut.reports.documents.shown import total_of, value_of

if TYPE_CHECKING:
    from offcut.evaluation.model import Rag
    from offcut.impact.book import Book

NONE = "–"


class Lookup:
    """The figures of one book by id."""

    def __init__(self, book: "Book") -> None:
        self.book = book

    def __call__(self, name: str, part: Part = Part.VALUE) -> Cell:
        """The figure as a cell; a dash where the book has none."""
        return value_of(self.book, name, part) if name in self.book.entries else NONE

    def total(self, name: str) -> Cell:
        """A total, with a star where it is not known for every claim."""
        return total_of(self.book, name) if name in self.book.entries else NONE

    def value(self, name: str) -> float | None:
        """The number of an entry; None where there is none."""
        entry = self.book.entries.get(name)
        return entry.value if entry else None

    def has(self, name: str) -> bool:
        """Whether the book has this entry with a value."""
        return self.value(name) is not None

    def ends(self, name: str) -> tuple[Cell, Cell]:
        """Low and high of an entry; dashes where it has no range."""
        entry = self.book.entries.get(name)
        if entry is None or entry.low is None or entry.high is None:
            return NONE, NONE
        return self(name, Part.LOW), self(name, Part.HIGH)

    def sum(self, name: str, label: str, unit: str, references: Iterable[str]) -> str:
        """Writes the sum of what is known into the book, once; gives its id."""
        if name in self.book.entries:
            return name
        series = tuple(references)
        found = [self.book.lookup(reference) for reference in series]
        known = [float(value) for value in found if value is not None]
        value = sum(known) if known or not series else None
        left = len(series) - len(known)
        note = f"{left} of {len(series)} are not known" if left else ""
        self.book.add(Entry(name, label, value, unit, "sum_known(x)", {"x": series}, note=note))
        return name

    def count(self, name: str, label: str, unit: str, references: Iterable[str]) -> str:
        """Writes how many of these are known into the book, once; gives its id."""
        if name in self.book.entries:
            return name
        series = tuple(references)
        known = sum(self.book.lookup(reference) is not None for reference in series)
        self.book.add(Entry(name, label, float(known), unit, "count(x)", {"x": series}))
        return name

    def share(
        self,
        name: str,
        label: str,
        part: str,
        whole: str,
        ends: tuple[float | None, float | None] = (None, None),
    ) -> str:
        """Writes one entry over another into the book, once, with its interval; gives its id."""
        if name in self.book.entries:
            return name
        over, under = self.value(part), self.value(whole)
        value = over / under if over is not None and under else None
        inputs = {"part": f"entry:{part}", "whole": f"entry:{whole}"}
        low, high = ends
        self.book.add(
            Entry(name, label, value, "share", "part / whole", inputs, low=low, high=high)
        )
        return name


def status(rag: "Rag | None", word: str = "") -> Status:
    """A red-amber-green as a word with its level."""
    if rag is None:
        return Status(word or "Not judged", Level.NONE)
    return Status(word or str(rag).capitalize(), Level(str(rag)))
