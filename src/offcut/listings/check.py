"""A file → every problem in it, and its listings when there is no error.

Nothing is half-loaded: with one error there are no listings.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from offcut import reference
from offcut.errors import ListingProblems
from offcut.listings import fields
from offcut.listings.columns import KINDS
from offcut.listings.fields import CellError
from offcut.listings.header import map_header
from offcut.listings.identity import Register
from offcut.listings.inference import guess_types
from offcut.listings.model import Listing, Listings, Problem
from offcut.listings.row import Row, cells_of
from offcut.listings.set_aside import set_aside
from offcut.listings.sheets import Sheet, error, read_sheet
from offcut.listings.understand import Guesses, read_row


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a listing file holds and what is wrong with it."""

    file: str
    sheet: str | None
    encoding: str | None  # of a text file
    delimiter: str | None
    problems: tuple[Problem, ...]  # in the order of the file
    listings: Listings | None  # None when there are errors
    counts: dict[str, int] = field(default_factory=dict)  # rows, haves, wants, errors, warnings

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the file from being loaded."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is doubtful but loaded."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    @property
    def ok(self) -> bool:
        """True when the listings were loaded."""
        return self.listings is not None


def check_listings(path: str | Path, *, sheet: str | None = None) -> CheckReport:
    """Reads a CSV or XLSX file of listings and reports every problem by sheet, row and column.

    Raises:
        InputError: the file cannot be used at all (missing, empty, not a table, too large …).
    """
    path = Path(path)
    table = read_sheet(path, sheet)
    columns, problems = map_header(table)
    problems = [*table.problems, *problems]
    there = frozenset(columns)
    rows = [
        Row(table.name, number, cells_of(cells, columns), there) for number, cells in table.rows
    ]
    problems += _too_wide(table) if rows else [_no_rows(table)]
    rows, aside = set_aside(rows, table.header_row)
    problems += aside
    listings, found = _read_rows(rows)
    problems += found
    problems.sort(key=lambda problem: problem.row or 0)
    severities = Counter(problem.severity for problem in problems)
    loaded = None
    if not severities["error"]:
        doubts = tuple(problem for problem in problems if problem.severity == "warning")
        loaded = Listings(tuple(listings), doubts, path.stem, _synthetic(table))
    return CheckReport(
        file=path.name,
        sheet=table.name,
        encoding=table.encoding,
        delimiter=table.delimiter,
        problems=tuple(problems),
        listings=loaded,
        counts=_counts(rows, severities),
    )


def read_listings(path: str | Path, *, sheet: str | None = None, strict: bool = False) -> Listings:
    """The listings of a CSV or XLSX file.

    ``strict`` True refuses files with warnings, too. ``warnings`` of the result holds the doubts.

    Raises:
        ListingProblems: the file has errors; nothing is loaded, every problem is in ``problems``.
        InputError: the file cannot be used at all.
    """
    report = check_listings(path, sheet=sheet)
    if report.listings is None or (strict and report.warnings):
        raise ListingProblems(report.problems if strict else report.errors)
    return report.listings


def _read_rows(rows: list[Row]) -> tuple[list[Listing], list[Problem]]:
    guesses = _guess(rows)
    given, problems = _given_ids(rows)
    register = Register(given)
    listings = []
    for row in rows:
        listing_id = row.get("listing_id")
        if not listing_id:
            listing_id, same_as = register.make(row.cells, row.number)
            if same_as is not None and row.get("resource"):
                row.warn("listing_id", f"the whole row is the same as row {same_as}")
        listing = read_row(row, listing_id, guesses)
        problems += row.problems
        if listing is not None:
            listings.append(listing)
    return listings, problems


def _given_ids(rows: list[Row]) -> tuple[dict[str, int], list[Problem]]:
    """The ids written in the file with the row each was first seen in, and the doubled ones."""
    first: dict[str, int] = {}
    problems = []
    for row in rows:
        listing_id = row.get("listing_id")
        if not listing_id:
            continue
        seen = first.setdefault(listing_id, row.number)
        if seen != row.number:
            problems.append(
                error(
                    row.sheet,
                    row.number,
                    "listing_id",
                    listing_id,
                    f"already the id of row {seen}",
                    "an id that no other row has, or an empty cell",
                )
            )
    return first, problems


def _guess(rows: list[Row]) -> Guesses:
    """Types suggested for the words of the rows that do not name a known type."""
    known = reference.resource_types
    return guess_types(
        (row.get("resource"), _quietly(fields.industry, row.get("sic_code")), _kind(row) or "have")
        for row in rows
        if row.get("resource")
        and not (row.get("resource_type") and row.get("resource_type") in known)
    )


def _kind(row: Row) -> str | None:
    return _quietly(lambda cell: fields.choice(cell, KINDS), row.get("kind"))


def _quietly(reader: Callable[[str], str], cell: str) -> str | None:
    """What a reader makes of a cell, or None: its problem is told when the row itself is read."""
    try:
        return reader(cell) if cell else None
    except CellError:
        return None


def _no_rows(table: Sheet) -> Problem:
    return error(
        table.name,
        table.header_row,
        None,
        None,
        "there is a header but no row under it",
        "one row for each have or want",
    )


def _too_wide(table: Sheet) -> list[Problem]:
    """Cells beyond the last named column: their content would be lost, or has slipped there."""
    width = max((i for i, cell in enumerate(table.header, start=1) if cell.strip()), default=0)
    problems = []
    for number, cells in table.rows:
        extra = next((cell for cell in cells[width:] if cell.strip()), None)
        if extra is not None:
            problems.append(
                error(
                    table.name,
                    number,
                    None,
                    extra,
                    f"more cells than the {width} columns of the header",
                    "a name for every column; in CSV, quotation marks around a cell that holds"
                    " the delimiter",
                )
            )
    return problems


def _counts(rows: list[Row], severities: Counter[str]) -> dict[str, int]:
    kinds = Counter(_kind(row) for row in rows)
    return {
        "rows": len(rows),
        "haves": kinds["have"],
        "wants": kinds["want"],
        "errors": severities["error"],
        "warnings": severities["warning"],
    }


def _synthetic(table: Sheet) -> bool:
    """True when every organisation says of itself that it is fictional."""
    try:
        index = [cell.strip().lower() for cell in table.header].index("organisation")
    except ValueError:
        return False
    names = [cells[index] for _, cells in table.rows if index < len(cells)]
    return bool(names) and all("(fictional)" in name for name in names)


def report_as_dict(report: CheckReport) -> dict[str, Any]:
    """The report as plain data, for JSON; private figures are not in it."""
    return {
        "file": report.file,
        "sheet": report.sheet,
        "encoding": report.encoding,
        "delimiter": report.delimiter,
        "ok": report.ok,
        "counts": report.counts,
        "problems": [_problem_as_dict(problem) for problem in report.problems],
        "listings": [
            {
                "id": listing.id,
                "row": listing.row,
                "kind": listing.kind.value,
                "resource_type": listing.resource_type,
                "type_confidence": round(listing.type_confidence, 3),
                "completeness": listing.completeness,
                "add_first": list(listing.add_first),
            }
            for listing in report.listings or ()
        ],
    }


def _problem_as_dict(problem: Problem) -> dict[str, Any]:
    return {
        name: getattr(problem, name)
        for name in (
            "severity",
            "sheet",
            "row",
            "column",
            "given",
            "message",
            "accepted",
            "suggestion",
        )
    }
