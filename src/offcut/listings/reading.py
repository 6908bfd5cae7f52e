"""Rows of cells → listings: what is the same for a file read at once and one read in chunks."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from offcut import reference
from offcut.listings import fields
from offcut.listings.collecting import not_collecting
from offcut.listings.columns import KINDS
from offcut.listings.fields import CellError
from offcut.listings.inference import Words, guess_types
from offcut.listings.model import Listing, Problem
from offcut.listings.row import Row
from offcut.listings.sheets import error
from offcut.listings.understand import Guesses, read_row


class Ids(Protocol):
    """The ids of a file."""

    def first_rows(self, ids: Sequence[str]) -> Sequence[int | None]:
        """The row in which each of these ids was first given."""
        ...

    def make(self, cells: dict[str, str], row: int) -> tuple[str, int | None]:
        """A new id from content, and the row with the very same content if there is one."""
        ...


def read_rows(
    rows: Sequence[Row], guesses: Guesses, ids: Ids
) -> tuple[list[Listing], list[Problem]]:
    """The listings of rows, without those that have errors, and every problem."""
    problems = doubled_ids(rows, ids)
    listings: list[Listing] = []
    with not_collecting():
        _read(rows, guesses, ids, listings, problems)
    return listings, problems


def _read(
    rows: Sequence[Row],
    guesses: Guesses,
    ids: Ids,
    listings: list[Listing],
    problems: list[Problem],
) -> None:
    for row in rows:
        listing_id = row.get("listing_id")
        if not listing_id:
            listing_id, same_as = ids.make(dict(row.cells), row.number)
            if same_as is not None and row.get("resource"):
                row.warn("listing_id", f"the whole row is the same as row {same_as}")
        listing = read_row(row, listing_id, guesses)
        problems += row.problems
        if listing is not None:
            listings.append(listing)


def doubled_ids(rows: Sequence[Row], ids: Ids) -> list[Problem]:
    """An error for each row whose id an earlier row has."""
    given = [(row, name) for row in rows if (name := row.get("listing_id"))]
    first = ids.first_rows([name for _, name in given])
    return [
        error(
            row.sheet,
            row.number,
            "listing_id",
            name,
            f"already the id of row {seen}",
            "an id that no other row has, or an empty cell",
        )
        for (row, name), seen in zip(given, first, strict=True)
        if seen != row.number
    ]


def guesses_for(rows: Iterable[Row]) -> Guesses:
    """Types suggested for the words of the rows that do not name a known type."""
    return guess_types(words_of(rows))


def words_of(rows: Iterable[Row]) -> "Iterable[Words]":
    """What the types of rows without a known type are recognised by."""
    known = reference.resource_types
    return (
        (
            row.get("resource"),
            _quietly(fields.industry, row.get("sic_code")),
            kind_of(row) or "have",
        )
        for row in rows
        if row.get("resource")
        and not (row.get("resource_type") and row.get("resource_type") in known)
    )


def kind_of(row: Row) -> str | None:
    """Have or want; None where it cannot be read."""
    cell = row.get("kind")
    return cell if cell in KINDS else _quietly(lambda text: fields.choice(text, KINDS), cell)


def _quietly(reader: Callable[[str], str], cell: str) -> str | None:
    """What a reader makes of a cell, or None: its problem is told when the row itself is read."""
    try:
        return reader(cell) if cell else None
    except CellError:
        return None


def too_wide(
    sheet: str | None, header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]
) -> list[Problem]:
    """Cells beyond the last named column: their content would be lost, or has slipped there."""
    width = max((i for i, cell in enumerate(header, start=1) if cell.strip()), default=0)
    problems = []
    for number, cells in rows:
        extra = next((cell for cell in cells[width:] if cell.strip()), None)
        if extra is not None:
            problems.append(
                error(
                    sheet,
                    number,
                    None,
                    extra,
                    f"more cells than the {width} columns of the header",
                    "a name for every column; in CSV, quotation marks around a cell that holds"
                    " the delimiter",
                )
            )
    return problems


def no_rows(sheet: str | None, header_row: int) -> Problem:
    """The error of a table without rows."""
    return error(
        sheet,
        header_row,
        None,
        None,
        "there is a header but no row under it",
        "one row for each have or want",
    )


FICTIONAL = "(fictional)"


def organisations_at(header: Sequence[str]) -> int | None:
    """Where the column of organisations is."""
    names = [cell.strip().lower() for cell in header]
    return names.index("organisation") if "organisation" in names else None
