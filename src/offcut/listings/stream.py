"""Listing files of any length, a chunk of rows at a time: what is read does not stay in memory.

The same rules, problems and listings as :func:`offcut.listings.check_listings`. What must be known
of the whole file (which ids are given, which columns are empty) a first, quick pass finds out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from offcut.listings.header import map_header
from offcut.listings.inference import TypeGuess, Words, guess_types
from offcut.listings.long_files import Table, open_table
from offcut.listings.model import Listing, Problem
from offcut.listings.reading import (
    FICTIONAL,
    kind_of,
    no_rows,
    organisations_at,
    read_rows,
    too_wide,
    words_of,
)
from offcut.listings.registers import LongRegister
from offcut.listings.row import Row, cells_of
from offcut.listings.set_aside import set_aside
from offcut.listings.sheets import Sheet

ROWS = 20_000
KEPT = 1_000
"""Problems kept of each severity; all are counted."""
_MOST_GUESSES = 200_000
_SUGGESTED = re.compile(r"\.? Did you mean .*\?$")
_PARTICULARS = re.compile(r"'[^']*'|\d{4}-\d\d-\d\d|[\d.,]*\d")
_IN_A_ROW = re.compile(r"…(?: …)+")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file: their listings (those without errors) and their problems, in order."""

    listings: tuple[Listing, ...]
    problems: tuple[Problem, ...]
    rows: int


@dataclass(slots=True)
class StreamReport:
    """What has been read so far of a file, and what is wrong with it."""

    file: str
    encoding: str | None = None
    delimiter: str | None = None
    rows: int = 0
    haves: int = 0
    wants: int = 0
    synthetic: bool = True  # every organisation says of itself that it is fictional
    completeness: float = 0.0  # sum over the listings, each 0 to 1
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """How many problems of each (severity, column, message without its particulars)."""
    first_errors: list[Problem] = field(default_factory=list)
    first_warnings: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """How many errors so far."""
        return self._of("error")

    @property
    def warnings(self) -> int:
        """How many warnings so far."""
        return self._of("warning")

    def note(self, problems: Sequence[Problem]) -> None:
        """Counts problems and keeps the first."""
        for problem in problems:
            self.counts[problem.severity, problem.column or "", self.kind_of(problem)] += 1
            kept = self.first_errors if problem.severity == "error" else self.first_warnings
            if len(kept) < KEPT:
                kept.append(problem)

    @staticmethod
    def kind_of(problem: Problem) -> str:
        """A problem's message without what is particular to its row."""
        general = _PARTICULARS.sub("…", _SUGGESTED.sub("", problem.message))
        return _IN_A_ROW.sub("…", general).removeprefix("…: ")

    def _of(self, severity: str) -> int:
        return sum(count for (of, _, _), count in self.counts.items() if of == severity)


class Reading:
    """A file being read: iterate once for its chunks; ``report`` grows with them.

    ``lines`` is the number of its rows, those set aside (a sum, the header again) among them.
    """

    def __init__(self, table: Table, name: str, rows: int) -> None:
        self._table, self._step = table, rows
        self.report = StreamReport(name, table.encoding, table.delimiter)
        sheet = Sheet(None, table.header_row, table.header, ())
        self._columns, _ = map_header(sheet)
        first = _FirstPass(table, self._columns)
        self._register = LongRegister(first.given_ids())
        self.lines = first.lines
        _, self._problems = map_header(sheet, lambda i: bool(first.lines) and i not in first.filled)
        self._guesses: dict[Words, tuple[TypeGuess, ...]] = {}

    def __iter__(self) -> Iterator[Chunk]:
        problems = [*self._table.problems, *self._problems]
        rows = self._table.rows()
        while chunk := list(islice(rows, self._step)):
            yield self._read(chunk, problems)
            problems = []
        if self.report.rows == 0:
            problems.append(no_rows(None, self._table.header_row))
            self.report.synthetic = False
            self.report.note(problems)
            yield Chunk((), tuple(problems), 0)

    def _read(self, chunk: list[tuple[int, list[str]]], problems: list[Problem]) -> Chunk:
        table, there = self._table, frozenset(self._columns)
        rows = [Row(None, number, cells_of(cells, self._columns), there) for number, cells in chunk]
        problems += too_wide(None, table.header, chunk)
        rows, aside = set_aside(rows, table.header_row)
        self._guess(rows)
        listings, found = read_rows(rows, self._guesses, self._register)
        problems += aside + found
        problems.sort(key=lambda problem: problem.row or 0)
        self._count(rows, chunk)
        self.report.note(problems)
        self.report.completeness += sum(item.completeness for item in listings)
        return Chunk(tuple(listings), tuple(problems), len(rows))

    def _guess(self, rows: Sequence[Row]) -> None:
        """Suggests types for words not met before."""
        if len(self._guesses) > _MOST_GUESSES:
            self._guesses.clear()
        self._guesses |= guess_types(
            asked for asked in words_of(rows) if asked not in self._guesses
        )

    def _count(self, rows: Sequence[Row], chunk: Sequence[tuple[int, list[str]]]) -> None:
        report = self.report
        kinds = Counter(map(kind_of, rows))
        report.rows += len(rows)
        report.haves += kinds["have"]
        report.wants += kinds["want"]
        index = organisations_at(self._table.header)
        report.synthetic = (
            report.synthetic
            and index is not None
            and all(FICTIONAL in cells[index] for _, cells in chunk if index < len(cells))
        )


class _FirstPass:
    """What must be known of all rows before the first is read."""

    def __init__(self, table: Table, columns: dict[str, int]) -> None:
        self._table = table
        self._id = {"listing_id": columns["listing_id"]} if "listing_id" in columns else {}
        named = set(columns.values())
        self._others = [i for i, cell in enumerate(table.header) if cell.strip() and i not in named]
        self.lines = 0
        self.filled: set[int] = set()  # columns that are not known, but have something in them

    def given_ids(self) -> Iterator[tuple[str, int]]:
        """Each id given, with its row."""
        for number, cells in self._table.rows():
            self.lines += 1
            for index in self._others:
                if index < len(cells) and cells[index].strip():
                    self.filled.add(index)
            given = cells_of(cells, self._id)
            if name := given.get("listing_id"):
                yield name, number


def read_in_chunks(path: str | Path, rows: int = ROWS) -> Reading:
    """The listings of a CSV or Parquet file of any length, so many rows at a time.

    Parquet has the same column names; numbers, dates and flags may be typed. Rows are counted as
    in a sheet with a header: the first is row 2.

    Raises:
        InputError: the file cannot be used at all (missing, empty, not a table).
    """
    path = Path(path)
    return Reading(open_table(path), path.name, rows)
