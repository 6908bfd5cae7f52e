"""A file → every problem in it, and its listings when there is no error.

Nothing is half-loaded: with one error there are no listings.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from offcut.errors import ListingProblems
from offcut.listings.header import map_header
from offcut.listings.identity import Register
from offcut.listings.model import Listing, Listings, Problem
from offcut.listings.reading import (
    FICTIONAL,
    guesses_for,
    kind_of,
    no_rows,
    organisations_at,
    read_rows,
    too_wide,
)
from offcut.listings.row import Row, cells_of
from offcut.listings.set_aside import set_aside
from offcut.listings.sheets import Sheet, read_sheet

_PART = 4_000


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
    """Reads a CSV, XLSX or Parquet file and reports every problem by sheet, row and column.

    Raises:
        InputError: the file cannot be used at all (missing, empty, not a table, too large …).
    """
    path = Path(path)
    return check_sheet(read_sheet(path, sheet), path.name)


def check_sheet(
    table: Sheet, file: str, told: Callable[[int, int], None] | None = None
) -> CheckReport:
    """As :func:`check_listings`, of a sheet that was read already.

    ``told(done, of)`` hears how many rows are read, every few thousand.
    """
    columns, problems = map_header(table)
    problems = [*table.problems, *problems]
    there = frozenset(columns)
    rows = [
        Row(table.name, number, cells_of(cells, columns), there) for number, cells in table.rows
    ]
    if rows:
        problems += too_wide(table.name, table.header, table.rows)
    else:
        problems.append(no_rows(table.name, table.header_row))
    rows, aside = set_aside(rows, table.header_row)
    problems += aside
    listings, found = _read_in_parts(rows, told)
    problems += found
    problems.sort(key=lambda problem: problem.row or 0)
    severities = Counter(problem.severity for problem in problems)
    loaded = None
    if not severities["error"]:
        doubts = tuple(problem for problem in problems if problem.severity == "warning")
        loaded = Listings(tuple(listings), doubts, Path(file).stem, _synthetic(table))
    return CheckReport(
        file=file,
        sheet=table.name,
        encoding=table.encoding,
        delimiter=table.delimiter,
        problems=tuple(problems),
        listings=loaded,
        counts=_counts(rows, severities),
    )


def _read_in_parts(
    rows: list[Row], told: Callable[[int, int], None] | None
) -> tuple[list[Listing], list[Problem]]:
    """Every row, some thousand at a time where somebody wants to hear how far it is."""
    register, step = Register(_given(rows)), _PART if told else max(len(rows), 1)
    listings: list[Listing] = []
    problems: list[Problem] = []
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        if told:
            told(start, len(rows))
        read, found = read_rows(part, guesses_for(part), register)
        listings += read
        problems += found
    return listings, problems


def read_listings(path: str | Path, *, sheet: str | None = None, strict: bool = False) -> Listings:
    """The listings of a CSV, XLSX or Parquet file.

    ``strict`` True refuses files with warnings, too. ``warnings`` of the result holds the doubts.

    Raises:
        ListingProblems: the file has errors; nothing is loaded, every problem is in ``problems``.
        InputError: the file cannot be used at all.
    """
    report = check_listings(path, sheet=sheet)
    if report.listings is None or (strict and report.warnings):
        raise ListingProblems(report.problems if strict else report.errors)
    return report.listings


def _given(rows: list[Row]) -> dict[str, int]:
    """The ids written in the file with the row each was first seen in."""
    first: dict[str, int] = {}
    for row in rows:
        if listing_id := row.get("listing_id"):
            first.setdefault(listing_id, row.number)
    return first


def _counts(rows: list[Row], severities: Counter[str]) -> dict[str, int]:
    kinds = Counter(kind_of(row) for row in rows)
    return {
        "rows": len(rows),
        "haves": kinds["have"],
        "wants": kinds["want"],
        "errors": severities["error"],
        "warnings": severities["warning"],
    }


def _synthetic(table: Sheet) -> bool:
    """True when every organisation says of itself that it is fictional."""
    index = organisations_at(table.header)
    if index is None:
        return False
    names = [cells[index] for _, cells in table.rows if index < len(cells)]
    return bool(names) and all(FICTIONAL in name for name in names)


def report_as_dict(report: CheckReport) -> dict[str, Any]:
    """The report as plain data, for JSON; private figures are not in it."""
    return {
        "file": report.file,
        "sheet": report.sheet,
        "encoding": report.encoding,
        "delimiter": report.delimiter,
        "ok": report.ok,
        "counts": report.counts,
        "problems": [problem_as_dict(problem) for problem in report.problems],
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


def problem_as_dict(problem: Problem) -> dict[str, Any]:
    """A problem as plain data, for JSON."""
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
