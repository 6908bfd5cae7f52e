"""Rows of a table that are no listings: the header again, its second line, a sum at the foot."""

import re
from collections.abc import Sequence

from offcut.listings.columns import KINDS, REQUIRED
from offcut.listings.fields import CellError, choice
from offcut.listings.model import Problem
from offcut.listings.row import Row
from offcut.listings.sheets import canonical, error, warning

_SUMS = re.compile(r"(?:grand |sub ?-?)?totals?|sums?", re.IGNORECASE)
_LAST_WORDS = tuple((name, name.rpartition("_")[2]) for name in REQUIRED)
_DIGIT = re.compile(r"\d")


def set_aside(rows: Sequence[Row], header_row: int) -> tuple[list[Row], list[Problem]]:
    """The rows that are listings, and what is said of the others.

    A header that comes again and a sum are left out with a warning. A second line of the header
    is one error, as only its writer knows whether it is one.
    """
    kept: list[Row] = []
    problems: list[Problem] = []
    for row in rows:
        told = _why_not(row, header_row)
        if told is None:
            kept.append(row)
        else:
            problems.append(told)
    return kept, problems


def _why_not(row: Row, header_row: int) -> Problem | None:
    if _is_header(row):
        return warning(row.sheet, row.number, None, None, "the header again; it is not read")
    if _is_sum(row):
        first = next(iter(row.cells.values()))
        return warning(row.sheet, row.number, None, first, "looks like a sum; it is not read")
    if row.number == header_row + 1 and _is_second_header(row):
        first = next(iter(row.cells.values()))
        told = "looks like a second line of the header, not a listing"
        return error(row.sheet, row.number, None, first, told, "one header line: delete this one")
    return None


def _is_header(row: Row) -> bool:
    """Column names in most cells, each in its own column."""
    if not any(last in row.get(name).lower() for name, last in _LAST_WORDS):
        return False
    if not any(canonical(row.get(name)) == name for name in REQUIRED):
        return False
    named = sum(canonical(cell) == name for name, cell in row.cells.items())
    return named >= 2 and named >= len(row.cells) / 2


def _is_sum(row: Row) -> bool:
    """A cell 'Total', and neither a kind nor a place."""
    nowhere = not (row.get("kind") or row.get("site_postcode") or row.get("latitude"))
    return nowhere and any(_SUMS.fullmatch(cell.strip(" :.")) for cell in row.cells.values())


def _is_second_header(row: Row) -> bool:
    """Words instead of a kind, and no figure in any cell that needs one."""
    kind = row.get("kind")
    if not kind or _reads_as_kind(kind):
        return False
    figures = ("site_postcode", "latitude", "quantity", "ewc_code", "available_from")
    there = [row.get(name) for name in figures if row.get(name)]
    return bool(there) and not any(map(_DIGIT.search, there))


def _reads_as_kind(cell: str) -> bool:
    try:
        return bool(choice(cell, KINDS))
    except CellError:
        return False
