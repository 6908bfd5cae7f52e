"""Input of several sheets: read by the tables that describe the sheets, every problem named.

>>> columns("claims")["quantity"].unit, columns("claims")["year"].required
('', True)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from offcut.errors import WorkbookProblems
from offcut.impact import cells
from offcut.impact.cells import Column
from offcut.listings.fields import CellError, nearest
from offcut.listings.grids import Grid, read_grids
from offcut.listings.model import Problem
from offcut.listings.reading import too_wide
from offcut.listings.row import Row, cells_of, note_spreadsheet_errors
from offcut.listings.sheets import HEADER_SEARCH, canonical, error, number_rows, warning
from offcut.reference import _store
from offcut.reference._read import rows as table_rows

_MISSPELT = 80  # how alike (0–100) a header must be to a column to be taken for its misspelling
SYNERGY_SHEETS = ("synergies", "claims", "movements", "attribution", "suppliers")


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A sheet that may be in an input workbook."""

    sheet: str
    title: str
    rows: str  # what one row is
    description: str


@dataclass(slots=True)
class Workbook:
    """The rows of an input workbook that read without errors, by sheet.

    A row is a mapping from every column of its sheet to a plain value, None where the cell is
    empty, with two more keys: ``_row``, its number in the spreadsheet, and ``_defaults``, the
    columns that were empty and have the default of the table instead.
    """

    name: str
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    synthetic: bool = False  # an example, marked so wherever it is shown
    titles: dict[str, str] = field(default_factory=dict)  # sheet → what its tab is called there

    def in_its_words(self, problems: Iterable[Problem]) -> list[Problem]:
        """Problems with each sheet called what its tab is called, in the order of the file."""
        told = [
            replace(problem, sheet=self.titles.get(problem.sheet or "", problem.sheet))
            for problem in problems
        ]
        return sorted(told, key=lambda problem: (problem.sheet or "", problem.row or 0))

    def first(self, sheet: str) -> dict[str, Any]:
        """The first row of a sheet, for those that have only one; empty when there is none."""
        return next(iter(self.rows.get(sheet, ())), {})


@cache
def sheets() -> dict[str, SheetInfo]:
    """Every sheet that is known, by name."""
    found = (SheetInfo(**row) for row in table_rows(_store.info("workbook_sheets")))
    return {info.sheet: info for info in found}


@cache
def columns(sheet: str) -> dict[str, Column]:
    """The columns of a sheet by name, in the order of the template."""
    return {
        row["column"]: cells.column(row)
        for row in table_rows(_store.info("workbook_columns"))
        if row["sheet"] == sheet
    }


def read_workbook(
    path: str | Path,
    sheets: Sequence[str] = SYNERGY_SHEETS,
    required: Sequence[str] = ("synergies",),
) -> Workbook:
    """The rows of an XLSX file or of a folder of CSV files, one for each sheet.

    Only the sheets asked for are read; a sheet that is not there has no rows.

    Raises:
        InputError: the file cannot be used at all.
        WorkbookProblems: there are errors; every one by sheet, row and column.
    """
    path = Path(path)
    there, problems = _choose(read_grids(path), sheets, required)
    book = Workbook(path.name, titles={sheet: grid.name for sheet, grid in there.items()})
    for sheet in sheets:
        read = _read_sheet(sheet, there[sheet]) if sheet in there else ([], [])
        book.rows[sheet] = read[0]
        problems += read[1]
    problems = book.in_its_words([*problems, *_references(book)])
    if any(problem.severity == "error" for problem in problems):
        raise WorkbookProblems(problems)
    book.warnings = tuple(problems)
    book.synthetic = any("(fictional)" in str(row.values()) for row in book.rows[sheets[0]])
    return book


def _choose(
    grids: Sequence[Grid], wanted: Sequence[str], required: Sequence[str]
) -> tuple[dict[str, Grid], list[Problem]]:
    """The grids of the sheets wanted, by the sheet's name; and what is missing or misspelt."""
    by_name = {canonical(grid.name): grid for grid in grids}
    if len(grids) == 1 and canonical(grids[0].name) not in sheets() and len(required) == 1:
        by_name = {required[0]: grids[0]}
    there = {name: by_name[name] for name in wanted if name in by_name}
    problems = []
    for name, grid in by_name.items():
        near = nearest(name, [n for n in wanted if n not in there], _MISSPELT)
        if name not in sheets() and near:
            problems.append(
                error(grid.name, None, None, grid.name, "not a known sheet", f"'{near}'", near)
            )
    misspelt = {problem.suggestion for problem in problems}
    for name in required:
        if name not in there and name not in misspelt:
            given = ", ".join(grid.name for grid in grids)
            accepted = f"a sheet of this name: {sheets()[name].description}"
            problems.append(
                error(name, None, None, given, f"the sheet '{name}' is missing", accepted)
            )
    return there, problems


def _read_sheet(sheet: str, grid: Grid) -> tuple[list[dict[str, Any]], list[Problem]]:
    known = columns(sheet)
    header = _header(grid.cells, known)
    if header is None:
        if not any(cell.strip() for row in grid.cells for cell in row):
            return [], []
        told = "no row has the column names of this sheet"
        return [], [error(grid.name, None, None, None, told, ", ".join(list(known)[:8]) + " …")]
    places, problems = _places(grid, header, known)
    problems += grid.odd(header)
    first = header + 1 + grid.first_row
    read = []
    seen: dict[str, int] = {}
    lines = list(number_rows(grid.cells[header + 1 :], first, grid.name))
    problems += too_wide(grid.name, grid.cells[header], lines)
    for number, line in lines:
        row = Row(grid.name, number, cells_of(line, places), frozenset(places))
        note_spreadsheet_errors(row)
        values = _values(row, known, seen)
        problems += row.problems
        read.append(values)
    return read, problems


def _header(rows: Sequence[Sequence[str]], known: Mapping[str, Column]) -> int | None:
    """The index of the row that has most column names; None when no row has any."""
    counts = [sum(canonical(cell) in known for cell in row) for row in rows[:HEADER_SEARCH]]
    best = max(counts, default=0)
    return counts.index(best) if best else None


def _places(
    grid: Grid, header: int, known: Mapping[str, Column]
) -> tuple[dict[str, int], list[Problem]]:
    """Column name → index, with what is missing, misspelt, doubled or unknown."""
    found: dict[str, int] = {}
    problems: list[Problem] = []
    number = header + grid.first_row
    strange = []
    for index, cell in enumerate(grid.cells[header]):
        name = canonical(cell)
        if name in found:
            told = "this column stands twice"
            problems.append(error(grid.name, number, name, cell, told, "one column a name"))
        elif name in known:
            found[name] = index
        elif name:
            strange.append(cell.strip())
    absent = [name for name in known if name not in found]
    for cell in strange:
        near = nearest(canonical(cell), absent, _MISSPELT)
        told = "not a column of this sheet"
        note = error if near else warning
        wanted = f"the exact name '{near}', or remove it" if near else None
        told = f"{told}, and its content would be lost" if near else f"{told}; it is not read"
        problems.append(note(grid.name, number, cell, cell, told, wanted, near))
    misspelt = {problem.suggestion for problem in problems}
    for name in absent:
        if known[name].required and name not in misspelt:
            told = f"the column '{name}' is missing"
            problems.append(error(grid.name, number, name, None, told, known[name].description))
    return found, problems


def _values(row: Row, known: Mapping[str, Column], seen: dict[str, int]) -> dict[str, Any]:
    """The values of a row by column; its problems are noted in the row."""
    values: dict[str, Any] = {}
    defaults = []
    for name, column in known.items():
        cell = row.get(name)
        if not cell and column.default:
            cell = column.default
            defaults.append(name)
        values[name] = _value(row, column, cell) if cell else None
        if column.kind == "id" and values[name] is not None:
            first = seen.setdefault(values[name], row.number)
            if first != row.number:
                row.error(name, f"already the id of row {first}", column.told)
    values["_row"], values["_defaults"] = row.number, tuple(defaults)
    for name, column in known.items():
        if column.required and not row.get(name) and name in row.columns:
            row.error(name, "is empty", column.told)
    return values


def _value(row: Row, column: Column, cell: str) -> Any:
    try:
        return cells.read(column, cell, row.doubts(column.column))
    except CellError as problem:
        row.error(column.column, problem.message, problem.accepted or column.told, problem.nearest)
        return None


def _references(book: Workbook) -> list[Problem]:
    """An error for each cell that names a row which a sheet that is there does not have."""
    problems = []
    for sheet, rows in book.rows.items():
        for name, column in columns(sheet).items():
            if column.kind != "ref":
                continue
            target, _, key = column.accepted.partition(".")
            if target not in book.titles:
                continue
            known = {str(row[key]) for row in book.rows[target] if row[key] is not None}
            for row in rows:
                given = row[name]
                if given is not None and given not in known:
                    near = nearest(given, sorted(known), 70)
                    told = f"no row of the sheet '{book.titles[target]}' has this {key}"
                    problems.append(error(sheet, row["_row"], name, given, told, column.told, near))
    return problems


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as data for JSON: without what only reading needs, dates as text."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
        if not name.startswith("_")
    }
