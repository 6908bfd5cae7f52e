"""Writes figures of an evaluation into its book, and gives them back with the entry they are."""

from collections.abc import Iterable, Mapping

from offcut.evaluation.intervals import Share
from offcut.evaluation.progress import Figure
from offcut.impact.book import Book, Entry, Reference
from offcut.impact.model import SourceRow, Standing


class Writer:
    """A book, and one way to add a figure to it.

    Args:
        book: to write in.
        row: of the programme; an empty cell of it stands for what is not measured.
    """

    def __init__(self, book: Book, row: SourceRow) -> None:
        self.book = book
        self._empty = f"{row.reference}.not_measured"

    def figure(
        self,
        name: str,
        label: str,
        value: float | None,
        unit: str,
        formula: str,
        inputs: Mapping[str, Reference],
        *,
        low: float | None = None,
        high: float | None = None,
        standing: Standing | None = None,
        note: str = "",
    ) -> Figure:
        """Adds an entry; ``note`` says why there is no value, or what belongs beside it."""
        entry = Entry(
            name,
            label,
            value,
            unit,
            formula,
            inputs,
            low=low,
            high=high,
            standing=str(standing) if standing else None,
            note=note if value is not None else f"gap: {note}",
        )
        self.book.add(entry)
        return Figure(value, unit, low, high, name, "" if value is not None else note)

    def gap(self, name: str, label: str, unit: str, reason: str) -> Figure:
        """Something that is not measured, and why."""
        given = {"not_measured": self._empty}
        return self.figure(name, label, None, unit, "not_measured", given, note=reason)

    def count(self, name: str, label: str, cells: Iterable[str], unit: str) -> Figure:
        """How many rows there are, as the sum of their cells ``counts``."""
        there = tuple(cells)
        return self.figure(name, label, float(len(there)), unit, "sum(x)", {"x": there})

    def share(self, name: str, label: str, share: Share, cases: str, of: Iterable[str]) -> Figure:
        """A share with its interval, of entries that count."""
        parts = tuple(of)
        names = {f"n{index}": reference for index, reference in enumerate(parts)}
        formula = f"k / ({' + '.join(names)})"
        told = f"{share.confidence:.0%} {share.method.capitalize()} interval"
        note = told if share.value is not None else "none was decided yet"
        inputs = {"k": cases, **names}
        return self.figure(
            name, label, share.value, "share", formula, inputs, low=share.low, high=share.high,
            note=note,
        )  # fmt: skip
