"""The working of a document's figures: formula, inputs, and where each input is from.

Everything that a figure rests on is followed down to rows and facts, so that a reader can go
from any figure to the cells and factors behind it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from offcut.figures.wording import UNKNOWN
from offcut.reports.documents.excerpt import taken, under
from offcut.reports.documents.model import Document
from offcut.reports.documents.places import Place
from offcut.reports.documents.shown import in_words, unit_name

if TYPE_CHECKING:
    from offcut.impact.book import Book, Entry, Fact

_SERIES_SHOWN = 5
MOST_WORKINGS = 30_000
"""A page with more figures under it opens slowly: it keeps those shown and what they take."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a formula: its name there, what it is, its value, and the address of it."""

    name: str
    what: str
    shown: str
    anchor: str
    more: tuple["Input", ...] = ()  # the members of a series
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Working:
    """How one figure was worked out, in words."""

    anchor: str
    id: str
    label: str
    shown: str
    exact: str
    formula: str
    inputs: tuple[Input, ...]
    note: str
    about: str  # year, grade, standing, range


@dataclass(frozen=True, slots=True)
class SheetRows:
    """Rows of one input sheet that figures rest on, as a table."""

    sheet: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, int, tuple[str, ...]], ...]  # anchor, row number, cells


@dataclass(frozen=True, slots=True)
class FactRow:
    """A pinned fact, in words."""

    anchor: str
    reference: str
    label: str
    shown: str
    about: str
    source: str
    status: str


class Workings:
    """The working of every figure of a document, and of every figure under it."""

    def __init__(self, document: Document, most: int = MOST_WORKINGS) -> None:
        self.book: Book = document.book
        self.most = most
        self._used = list(dict.fromkeys(value.entry for value in document.values()))

    @cached_property
    def entries(self) -> dict[str, "Entry"]:
        """The entries that the document shows and those they rest on, in the book's order."""
        found = under(self.book, self._used)
        if len(found) > self.most:
            found = set(self._used)
            for name in self._used:
                found |= set(taken(self.book, name))
        return {name: entry for name, entry in self.book.entries.items() if name in found}

    @property
    def left_out(self) -> int:
        """How many figures under those shown the page does not hold."""
        return len(under(self.book, self._used)) - len(self.entries)

    @cached_property
    def _anchors(self) -> dict[str, str]:
        entries = {f"entry:{name}": f"e{i}" for i, name in enumerate(self.book.entries, 1)}
        return entries | {reference: f"f{i}" for i, reference in enumerate(self.book.facts, 1)}

    def anchor(self, reference: str) -> str:
        """The address of a row, fact or entry within the page."""
        if reference.startswith("row:"):
            place = Place.of(reference)
            return f"r-{_slug(place.sheet)}-{place.row}"
        return self._anchors[reference]

    def of(self, entry_id: str, series_shown: int = _SERIES_SHOWN) -> Working:
        """How one entry was worked out; long series are cut to ``series_shown``."""
        entry = self.book.entries[entry_id]
        return Working(
            self.anchor(entry.reference),
            entry.id,
            entry.label,
            in_words(entry.value, entry.unit),
            exact(entry.value, entry.unit),
            entry.formula,
            tuple(self._input(name, given, series_shown) for name, given in entry.inputs.items()),
            entry.note,
            _about(entry),
        )

    def _input(self, name: str, given: str | tuple[str, ...], most: int) -> Input:
        if isinstance(given, str):
            return self._single(name, given)
        members = tuple(self._single("", reference) for reference in given[:most])
        what = f"{len(given)} figures" if len(given) != 1 else "1 figure"
        return Input(name, what, "", "", members, len(given) - len(members))

    def _single(self, name: str, reference: str) -> Input:
        shown = exact(self.book.lookup(reference), "")
        what = reference
        if reference.startswith("entry:"):
            entry = self.book.entries[reference.removeprefix("entry:")]
            what, shown = entry.label, exact(entry.value, entry.unit)
            if entry.id not in self.entries:
                return Input(name, what, shown, "")
        elif reference.startswith("row:"):
            what = Place.of(reference).told
        elif reference in self.book.facts:
            fact = self.book.facts[reference]
            what, shown = _fact_in_words(fact), exact(fact.value, fact.unit)
        return Input(name, what, shown, self.anchor(reference))

    def all(self) -> list[Working]:
        """Every entry that the document rests on."""
        return [self.of(name, series_shown=1_000_000) for name in self.entries]

    def _references(self) -> Iterable[str]:
        for entry in self.entries.values():
            yield from entry.references()

    def facts(self) -> list[FactRow]:
        """The pinned facts that the document's figures rest on, in the book's order."""
        used = set(self._references())
        return [
            FactRow(
                self.anchor(reference),
                reference,
                fact.label or reference.partition(":")[2],
                exact(fact.value, fact.unit),
                ", ".join(str(part) for part in (fact.year, fact.version) if part),
                fact.source,
                fact.status,
            )
            for reference, fact in self.book.facts.items()
            if reference in used
        ]

    def sheets(self) -> list[SheetRows]:
        """The rows that the document's figures rest on, sheet by sheet, all their cells."""
        places = (Place.of(r) for r in self._references() if r.startswith("row:"))
        used = {(place.sheet, place.row) for place in places}
        found = []
        for sheet, rows in self.book.rows.items():
            kept = {n: flat(cells) for n, cells in rows.items() if (sheet, n) in used}
            if not kept:
                continue
            columns = tuple(
                dict.fromkeys(
                    c for cells in kept.values() for c, v in cells.items() if v not in _NONE
                )
            )
            listed = tuple(
                (
                    f"r-{_slug(sheet)}-{number}",
                    number,
                    tuple(exact(cells.get(column), "") for column in columns),
                )
                for number, cells in kept.items()
            )
            found.append(SheetRows(sheet, columns, listed))
        return found


_NONE = (None, "")


def flat(cells: Mapping[str, object]) -> dict[str, object]:
    """A row with its nested cells spread out: ``fates.landfill``."""
    spread: dict[str, object] = {}
    for column, value in cells.items():
        if isinstance(value, Mapping):
            spread |= {f"{column}.{key}": part for key, part in value.items()}
        else:
            spread[column] = value
    return spread


def exact(value: object, unit: str) -> str:
    """A value to nine significant figures with its unit; texts as they are.

    >>> exact(9.05644, "kg CO2e/t"), exact(None, "t"), exact(1234567.0, ""), exact("S1", "")
    ('9.05644 kg CO₂e/t', 'not known', '1,234,567', 'S1')
    >>> exact(-1200.5, "GBP")
    '−£1,200.5'
    """
    if value is None:
        return UNKNOWN
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    text = f"{value:,.9g}" if abs(value) < 1e9 else f"{value:,.0f}"
    if unit == "GBP":
        return f"\u2212£{text[1:]}" if value < 0 else f"£{text}"
    return f"{text} {unit_name(unit)}".strip().replace("-", "\u2212", 1 if value < 0 else 0)


def _fact_in_words(fact: "Fact") -> str:
    kind, _, name = fact.reference.partition(":")
    told = [fact.label or name, str(fact.year or ""), f"{kind} {name}" if fact.label else kind]
    return ", ".join(part for part in told if part)


def _about(entry: "Entry") -> str:
    told = [str(entry.year or ""), entry.standing or ""]
    if entry.grade:
        told.append(f"evidence grade {entry.grade}")
    if entry.low is not None and entry.high is not None:
        told.append(
            f"range {in_words(entry.low, entry.unit)} to {in_words(entry.high, entry.unit)}"
        )
    return " · ".join(part for part in told if part)


def _slug(text: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in text.lower())
