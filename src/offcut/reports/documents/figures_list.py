"""A document's figures as a long table: one row for each place where a figure stands (CSV)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from offcut.listings import neutralise
from offcut.reports.documents.model import (
    Block,
    Bullets,
    ChartBlock,
    Document,
    KeyFigures,
    Notice,
    Paragraph,
    Status,
    Table,
    Value,
    Words,
)

COLUMNS = (
    "section", "block", "row", "column", "shown", "value", "unit", "entry", "part",
    "year", "standing", "grade", "low", "high", "formula",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure and where it stands."""

    section: str
    block: str
    row: str
    column: str
    value: Value


def write_csv(document: Document, path: str | Path) -> None:
    """Writes every figure with its place, entry and formula; blank is "not known", never zero.

    Raises:
        OSError: ``path`` cannot be written to.
    """
    with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(_row(document, place) for place in placed(document))


def _row(document: Document, place: Placed) -> list[object]:
    value = place.value
    entry = document.book.entries[value.entry]
    texts = [place.section, place.block, place.row, place.column, value.shown]
    told = [
        value.value, value.unit, value.entry, value.part.value,
        entry.year, entry.standing, entry.grade, entry.low, entry.high, entry.formula,
    ]  # fmt: skip
    return [
        neutralise(cell) if isinstance(cell, str) else "" if cell is None else cell
        for cell in (*texts, *told)
    ]


def placed(document: Document) -> Iterator[Placed]:
    """Every figure with its place, in order of reading."""
    yield from _of_words(document.answer, "Answer", "")
    for section in document.sections:
        for block in section.blocks:
            yield from _of_block(section.title, block)


def _of_words(words: Words, section: str, block: str) -> Iterator[Placed]:
    return (Placed(section, block, "", "", word) for word in words if isinstance(word, Value))


def _of_block(section: str, block: Block) -> Iterator[Placed]:
    match block:
        case Paragraph():
            yield from _of_words(block.words, section, "")
        case Notice():
            yield from _of_words(block.words, section, block.label)
        case Bullets():
            for item in block.items:
                yield from _of_words(item, section, "")
        case KeyFigures():
            for key in block.items:
                yield Placed(section, "Key figures", key.label, "", key.value)
        case Table():
            yield from _of_table(section, block)
        case ChartBlock():
            if block.table is not None:
                yield from _of_table(section, block.table)


def _of_table(section: str, table: Table) -> Iterator[Placed]:
    for row in table.rows:
        first = row[0]
        name = first.shown if isinstance(first, Value) else first
        name = name.word if isinstance(name, Status) else name or ""
        for header, cell in zip(table.headers, row, strict=True):
            if isinstance(cell, Value):
                yield Placed(section, table.caption, name, header, cell)
