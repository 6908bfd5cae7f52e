"""One row of a file: its cells by column, and the problems found in it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from offcut.listings.columns import NAMES
from offcut.listings.fields import CellError, Doubt
from offcut.listings.model import Problem
from offcut.listings.neutral import FORMULA_STARTS, looks_like_formula, restore
from offcut.listings.sheets import error, warning

T = TypeVar("T")
_SPREADSHEET_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
_ODD_STARTS = frozenset(("#", *FORMULA_STARTS))


@dataclass(slots=True)
class Row:
    """The cells of one row by column, and the problems found in it."""

    sheet: str | None
    number: int
    cells: Mapping[str, str]
    columns: frozenset[str] = frozenset(NAMES)  # that the file has
    problems: list[Problem] = field(default_factory=list)

    def get(self, column: str) -> str:
        """The text of a cell, trimmed; empty when the column is missing."""
        return self.cells.get(column, "")

    def error(
        self, column: str, message: str, accepted: str | None = None, suggestion: str | None = None
    ) -> None:
        """Notes something that keeps the row from being read."""
        given = self.cells.get(column) or None
        self.problems.append(
            error(self.sheet, self.number, column, given, message, accepted, suggestion)
        )

    def warn(
        self, column: str, message: str, accepted: str | None = None, suggestion: str | None = None
    ) -> None:
        """Notes something doubtful."""
        given = self.cells.get(column) or None
        self.problems.append(
            warning(self.sheet, self.number, column, given, message, accepted, suggestion)
        )

    def doubts(self, column: str) -> Callable[[Doubt], None]:
        """A function that notes doubts about one column."""
        return lambda doubt: self.warn(column, doubt.message, doubt.accepted, doubt.suggestion)

    def read(self, column: str, reader: Callable[..., T], *args: Any, **options: Any) -> T | None:
        """The value of a cell, None when empty or unreadable (then noted as an error)."""
        cell = self.get(column)
        if not cell:
            return None
        try:
            return reader(cell, *args, **options)
        except CellError as problem:
            self.error(column, problem.message, problem.accepted, problem.nearest)
            return None

    def take(self, problems: Iterable[Problem]) -> None:
        """Notes problems that cells like these have, as this row's own."""
        for found in problems:
            self.problems.append(replace(found, sheet=self.sheet, row=self.number))

    def hand_over(self) -> tuple[Problem, ...]:
        """The problems so far, which are this row's no more."""
        found = tuple(self.problems)
        self.problems.clear()
        return found

    @property
    def failed(self) -> bool:
        """True once an error was noted."""
        return any(problem.severity == "error" for problem in self.problems)


def cells_of(row: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """The known columns of a row, trimmed; cells beyond its end are empty."""
    width = len(row)
    cells = {
        name: row[index].strip() for name, index in columns.items() if index < width and row[index]
    }
    every = "".join(cells.values())
    if "\xa0" not in every and "'" not in every:
        return cells
    for name, cell in cells.items():
        if "\xa0" in cell:  # the hard space of web pages and word processors
            cells[name] = cell = cell.replace("\xa0", " ").strip()
        if cell.startswith("'"):
            cells[name] = restore(cell)
    return cells


def note_spreadsheet_errors(row: Row) -> None:
    """Notes cells in which a formula went wrong, such as ``#REF!``, and empties them.

    Text that begins like a formula (``=cmd…``) is kept as text and told.
    """
    if not any(cell[:1] in _ODD_STARTS for cell in row.cells.values()):
        return
    broken = [
        name
        for name, cell in row.cells.items()
        if cell[:1] == "#" and cell.startswith(_SPREADSHEET_ERRORS)
    ]
    for name in broken:
        row.error(name, "a formula that went wrong", "a value, or an empty cell")
    if broken:
        row.cells = {name: cell for name, cell in row.cells.items() if name not in broken}
    for name, cell in row.cells.items():
        if cell[:1] in FORMULA_STARTS and looks_like_formula(cell):
            row.warn(name, "begins like a formula; it is kept as text and never run")
