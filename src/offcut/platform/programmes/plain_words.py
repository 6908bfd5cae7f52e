"""A programme's report in plain English: no names of columns, no ids of factors, no row numbers.

The core's report goes with a workbook, so it names sheets, rows and columns. On the platform rows
have names (exchanges, years, periods) and columns have meanings; these stand in their place, on
the pages and in the files that are made here. Figures and their ids are as the core has them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from offcut.platform.ui.cells_told import (
    CALLED,
    column_told,
    factor_named,
    factors_named,
    row_called,
    row_told,
)
from offcut.reports.documents.model import Block, Cell, Document, Paragraph, Section, Table

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
_SECTIONS = ("data-quality", "ranges")
_MONEY = ("in-short", "outcomes", "value")
_STATED = (
    "Cost saved, sales, investment and jobs are as firms state them, cost saved else from prices"
    " that they state. A verification is of quantities and what they replaced, not of these."
)
_EMPTY = re.compile(r"Column '(\w+)' is empty")
_PLACE = re.compile(r"sheet (\w+), row (\d+)(?:, (\w+))?")
_NO_VALUE = re.compile(r"'([a-z0-9_]+(?:\.[a-z0-9_]+)+)'(?: \([^)]*\))?")
_ROWS = re.compile(r" \(rows \d+ and \d+\)")


def in_plain_words(document: Document, rows: Rows) -> Document:
    """The same report in plain words; ``rows``: those that it was worked out from, by sheet."""
    called = _called(rows)
    sections = tuple(
        _section(one, called) if one.id in _SECTIONS else _with_status(one)
        for one in document.sections
    )
    kept = {
        sheet: {
            number: {**cells, CALLED: called[sheet, number]} if (sheet, number) in called else cells
            for number, cells in found.items()
        }
        for sheet, found in document.book.rows.items()
    }
    return replace(document, sections=sections, book=replace(document.book, rows=kept))


def _with_status(section: Section) -> Section:
    """Where money and jobs of firms stand: that they are stated, and not verified."""
    if section.id not in _MONEY:
        return section
    return replace(section, blocks=(*section.blocks, Paragraph((_STATED,), quiet=True)))


def _called(rows: Rows) -> dict[tuple[str, int], str]:
    """What each row that has a name is called, by sheet and number."""
    found = {(sheet, row["_row"]): row_called(row) for sheet, of in rows.items() for row in of}
    return {place: name for place, name in found.items() if name}


def _section(section: Section, called: Mapping[tuple[str, int], str]) -> Section:
    return replace(section, blocks=tuple(_block(one, called) for one in section.blocks))


def _block(block: Block, called: Mapping[tuple[str, int], str]) -> Block:
    if not isinstance(block, Table):
        return block
    rows = tuple(tuple(_cell(cell, called) for cell in row) for row in block.rows)
    return replace(block, rows=rows)


def _cell(cell: Cell, called: Mapping[tuple[str, int], str]) -> Cell:
    if not isinstance(cell, str):
        return cell
    place = _PLACE.fullmatch(cell)
    if place is not None:
        return _place_told(place, called)
    return factors_named(_NO_VALUE.sub(_factor, _EMPTY.sub(_not_stated, _ROWS.sub("", cell))))


def _place_told(place: re.Match[str], called: Mapping[tuple[str, int], str]) -> str:
    sheet, number, column = place[1], int(place[2]), place[3]
    row = row_told(sheet, number, called.get((sheet, number), ""))
    row = row[:1].upper() + row[1:]
    return f"{row}: {_within(column_told(sheet, column))}" if column else row


def _not_stated(found: re.Match[str]) -> str:
    column = found[1]
    sheet = "claims" if column.startswith(("have_", "want_")) else "synergies"
    return f"Not stated: {_within(column_told(sheet, column))}"


def _factor(found: re.Match[str]) -> str:
    return f"“{factor_named(found[1])}”"


def _within(words: str) -> str:
    """Words as they stand within a sentence."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
