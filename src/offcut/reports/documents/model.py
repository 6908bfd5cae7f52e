"""A document before it is a file: sections of blocks, whose every figure names its working.

A builder makes a :class:`Document` once; the renderers (PDF, HTML, XLSX, CSV, JSON) only write
it down, so that no figure can differ between them. A figure is a :class:`Value`: the id of an
entry of the book, and how it is put into words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offcut.impact.book import Book
    from offcut.reports.widths import Chart


class Part(StrEnum):
    """Which number of an entry a figure shows."""

    VALUE = "value"
    LOW = "low"
    HIGH = "high"


class Level(StrEnum):
    """How a matter stands; always shown as a word, its shape and colour only support it."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Value:
    """One figure: the entry that works it out, and what a reader sees of it."""

    entry: str
    shown: str
    value: float | None
    unit: str
    part: Part = Part.VALUE


@dataclass(frozen=True, slots=True)
class Status:
    """A word with a level, such as "Amber" or "3 of 5"."""

    word: str
    level: Level = Level.NONE


Cell = str | Value | Status | None
"""What a table's cell holds; None is "not known"."""

Words = tuple["str | Value", ...]
"""A sentence in which some words are figures."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    words: Words
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader must not miss, with its label ("Synthetic example", "Gap")."""

    label: str
    words: Words


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A headline figure: what it is, the figure, and what it does not say."""

    label: str
    value: Value
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A few headline figures side by side."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers; the first cell of a row names it. ``total``: the last row is a sum."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    total: bool = False

    def __post_init__(self) -> None:
        uneven = [row for row in self.rows if len(row) != len(self.headers)]
        if uneven:
            raise ValueError(f"table '{self.caption}': a row does not fit the headers: {uneven[0]}")


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart at two widths; ``table`` has its numbers as figures, where they are figures."""

    chart: "Chart"
    table: Table | None = None


Block = Paragraph | Bullets | Notice | KeyFigures | Table | ChartBlock


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under a heading; ``id`` is its address within the page."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A report as records.

    ``versions`` names what the figures rest on (method, factor set, price base, programme of
    Offcut); ``made_on`` is an ISO date; ``layout`` is ``report`` or ``certificate``.
    """

    kind: str
    title: str
    subtitle: str
    period: str
    made_on: str
    answer: Words
    sections: tuple[Section, ...]
    book: "Book"
    versions: Mapping[str, str] = field(default_factory=dict)
    synthetic: bool = False
    layout: str = "report"

    def resting_on(self, book: "Book") -> "Document":
        """The same document over another book that has its figures, such as an excerpt."""
        return replace(self, book=book)

    def blocks(self) -> Iterator[Block]:
        """Every block, in order."""
        for section in self.sections:
            yield from section.blocks

    def values(self) -> Iterator[Value]:
        """Every figure, in order of reading."""
        yield from _in_words(self.answer)
        for block in self.blocks():
            yield from _in_block(block)


def _in_words(words: Words) -> Iterator[Value]:
    return (word for word in words if isinstance(word, Value))


def _in_block(block: Block) -> Iterator[Value]:
    match block:
        case Paragraph() | Notice():
            yield from _in_words(block.words)
        case Bullets():
            for item in block.items:
                yield from _in_words(item)
        case KeyFigures():
            yield from (item.value for item in block.items)
        case Table():
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Value))
        case ChartBlock():
            if block.table is not None:
                yield from _in_block(block.table)
