"""The rows within a report held against the input file that they were read from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any

from offcut.impact.workbook import SYNERGY_SHEETS, columns, read_workbook, sheets


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A number of the report that is not that of the file."""

    place: str  # row:claims!12.quantity
    reported: float
    in_file: float | None
    why: str


@dataclass(frozen=True, slots=True)
class RowCheck:
    """How many numbers of the rows are those of the file, and which are not."""

    equal: int
    changed: tuple[ChangedCell, ...]

    @property
    def told(self) -> str:
        """The result in one sentence."""
        return f"{self.equal:,} of {self.equal + len(self.changed):,} numbers as in the file"


def check_rows(book: Mapping[str, Any], source: str | Path) -> RowCheck:
    """Every number of the report's rows against the input file, by sheet, row and column.

    Numbers that the account worked out itself, and texts, are not in question here: figures only
    rest on numbers.

    Raises:
        InputError, WorkbookProblems: the file cannot be used.
    """
    named = [name for name in sheets() if name in book.get("rows", {})]
    file = read_workbook(source, [*SYNERGY_SHEETS, *(n for n in named if n not in SYNERGY_SHEETS)])
    there = {sheet: {int(row["_row"]): row for row in rows} for sheet, rows in file.rows.items()}
    equal, changed = 0, []
    for sheet, number, column, value in _numbers(book.get("rows", {})):
        if column not in columns(sheet):
            continue  # worked out, such as days at a stage
        row = there.get(sheet, {}).get(number)
        given = None if row is None else row.get(column)
        if row is not None and isinstance(given, int | float) and isclose(value, given):
            equal += 1
            continue
        if row is not None and given is None:
            continue  # a default of the table stands where the cell is empty
        why = "the row is not in the file" if row is None else "the file holds another number"
        shown = float(given) if isinstance(given, int | float) else None
        changed.append(ChangedCell(f"row:{sheet}!{number}.{column}", value, shown, why))
    return RowCheck(equal, tuple(changed))


def _numbers(rows: Mapping[str, Any]) -> Iterator[tuple[str, int, str, float]]:
    for sheet, by_number in rows.items():
        for number, cells in by_number.items():
            for column, value in cells.items():
                if isinstance(value, int | float) and not isinstance(value, bool):
                    yield sheet, int(number), column, float(value)
