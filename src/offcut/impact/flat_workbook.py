"""The official workbook of conversion factors in flat format, of any year → a factor set.

Rows are known by their official id, so a new order, new columns or new words do no harm. The
header is found wherever it stands, and the column of values by the year in its name. Blank cells
stay blank. Rows of single gases are left aside; where all three are there, their sum is held
against the total.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from offcut.errors import InputError, WorkbookProblems
from offcut.impact.factors import Factor, FactorSet, digest, factor_set, set_names
from offcut.impact.flat_workbook_rows import GASES, TOTAL, Line, Official, known_ids, read_line
from offcut.listings.grids import Grid, read_grids
from offcut.listings.model import Problem
from offcut.listings.sheets import error, warning
from offcut.reference import Provenance, Status

_NAMES = {
    "id": "id",
    "scope": "scope",
    "level 1": "level1",
    "level 2": "level2",
    "level 3": "level3",
    "level 4": "level4",
    "column text": "column_text",
    "uom": "uom",
    "ghg/unit": "ghg_unit",
}
_NEEDED = ("id", "level1", "level2", "level3", "column_text", "uom", "ghg_unit")
_VALUES = re.compile(r"ghg\s+conversion\s+factors?\s*(20\d\d)?", re.IGNORECASE)
_SEARCHED = 60  # rows in which the header is looked for
_LIKE_A_HEADER = 4  # known names
_SUM_TOLERANCE = 0.005, 3e-5  # of the total, and what rounding to five places may do
_WHOLE = 0.9  # of the ids known so far: with fewer it is a part of a year's factors
_GAS_CODES = [GASES[name] for name in GASES if " of " in name]


@dataclass(frozen=True, slots=True)
class Imported:
    """A factor set read from a workbook, and what was odd about it."""

    factors: FactorSet
    sheet: str
    header_row: int
    rows: int  # with an official id
    aside: int  # single gases and kWh of vehicles
    blanks: int  # totals published without a value
    absent: tuple[str, ...]  # our ids whose official id the workbook does not have
    problems: tuple[Problem, ...]  # warnings


def read_flat_workbook(path: str | Path, year: int | None = None) -> Imported:
    """The factors of one year in an official flat workbook.

    Args:
        path: XLSX (or the sheet saved as CSV).
        year: which column of values, where the workbook has several; else its newest.

    Raises:
        InputError: not a workbook, or no sheet with the columns of the flat format.
        WorkbookProblems: rows that contradict themselves; holds every one.
    """
    path = Path(path)
    table = _Table.find(read_grids(path), path.name, year)
    where = Provenance(
        source=f"{path.name} (sha256 {_sha256(path)[:16]})",
        status=Status.SEEN,
        reviewed_on=date.today(),
        valid_from=date(table.year, 1, 1),
        valid_to=date(table.year, 12, 31),
    )
    found = [read_line(line, table.year, table.version, where) for line in table.lines]
    problems = [*table.problems, *(p for row in found for p in row.problems)]
    problems += _repeated(found) + _sums(found) + _exchanged(found)
    problems.sort(key=lambda problem: problem.row or 0)
    errors = [p for p in problems if p.severity == "error"]
    if errors:
        raise WorkbookProblems(errors)
    factors = {row.factor.id: row.factor for row in found if row.factor is not None}
    absent = tuple(sorted(row.id for row in known_ids().values() if row.id not in factors))
    whole = len(absent) <= (1 - _WHOLE) * len(known_ids())
    return Imported(
        factors=_as_set(factors, table, where, whole=whole),
        sheet=table.sheet,
        header_row=table.header_row,
        rows=len(found),
        aside=sum(row.factor is None for row in found),
        blanks=sum(factor.value is None for factor in factors.values()),
        absent=absent,
        problems=tuple(problems),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """The sheet of factors: which, from where, for which year, and its rows."""

    sheet: str
    header_row: int
    year: int
    version: str
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]

    @classmethod
    def find(cls, grids: Sequence[Grid], name: str, year: int | None) -> "_Table":
        best = max(
            ((_likeness(row), -index, grid) for grid in grids for index, row in _head(grid)),
            key=lambda found: found[:2],
            default=None,
        )
        if best is None or best[0] < _LIKE_A_HEADER:
            there = ", ".join(f"'{grid.name}'" for grid in grids)
            raise InputError(
                f"'{name}' has no sheet in the flat format: none of {there} has a row with the"
                " columns ID, Level 1, Column Text, UOM, GHG/Unit and GHG Conversion Factor 20…."
                " Take the file named 'flat format' or 'flat file', not the full or condensed set."
            )
        return cls._read(best[2], -best[1], name, year)

    @classmethod
    def _read(cls, grid: Grid, index: int, name: str, year: int | None) -> "_Table":
        header = [" ".join(cell.split()) for cell in grid.cells[index]]
        columns = {_NAMES[c.lower()]: i for i, c in enumerate(header) if c.lower() in _NAMES}
        missing = [word for word, key in _NAMES.items() if key in _NEEDED and key not in columns]
        if missing:
            raise InputError(
                f"'{name}', sheet '{grid.name}', row {grid.first_row + index}: no column"
                f" {' and no column '.join(repr(word) for word in missing)}. Without the official"
                " ids and units the rows cannot be told apart; workbooks before 2021 lack ids."
            )
        values = _value_columns(header, grid.cells[:index])
        chosen = _choose(values, year, f"'{name}', sheet '{grid.name}'")
        lines = _lines(grid, index, columns | {"factor": values[chosen]})
        said = _said(grid.cells[:index], "year")
        doubts = []
        if said is not None and said != str(chosen):
            told = f"the sheet says year {said}, the column of values says {chosen}"
            doubts.append(warning(grid.name, grid.first_row + index, "factor", None, told))
        version = _said(grid.cells[:index], "version") or "not stated"
        odd = [p for p in grid.odd(index) if p.severity == "error"]
        row = grid.first_row + index
        return cls(grid.name, row, chosen, version, tuple(lines), (*doubts, *odd))


def _head(grid: Grid) -> Iterable[tuple[int, list[str]]]:
    return enumerate(grid.cells[:_SEARCHED])


def _likeness(row: Sequence[str]) -> int:
    cells = [" ".join(cell.lower().split()) for cell in row]
    return sum(cell in _NAMES or bool(_VALUES.match(cell)) for cell in cells)


def _value_columns(header: Sequence[str], above: Sequence[Sequence[str]]) -> dict[int, int]:
    """Year → column of values; a column without a year takes that of the rows above."""
    found: dict[int, int] = {}
    for index, cell in enumerate(header):
        named = _VALUES.match(cell)
        told = named[1] or _said(above, "year") if named else None
        if told is not None and told.isdigit():
            found[int(told)] = index
    return found


def _choose(values: dict[int, int], year: int | None, where: str) -> int:
    if not values:
        raise InputError(f"{where}: no column 'GHG Conversion Factor' with a year.")
    if year is not None and year not in values:
        there = ", ".join(map(str, sorted(values)))
        raise InputError(f"{where}: no factors of {year}; there are those of {there}.")
    return year if year is not None else max(values)


def _said(rows: Sequence[Sequence[str]], word: str) -> str | None:
    """What stands beside ``Year`` or ``Version`` in the rows above the header."""
    for row in rows:
        cells = [cell.strip() for cell in row]
        for index, cell in enumerate(cells):
            if cell.lower().rstrip(":") == word:
                beside = next((other for other in cells[index + 1 :] if other), None)
                if beside is not None:
                    return beside
    return None


def _lines(grid: Grid, index: int, columns: dict[str, int]) -> Iterable[Line]:
    """The rows under the header that have an id, to the one that says END."""
    for number, row in enumerate(grid.cells[index + 1 :], start=grid.first_row + index + 1):
        cells = {
            name: " ".join(row[place].split()) if place < len(row) else ""
            for name, place in columns.items()
        }
        if "END" in cells.values():
            return
        if any(cells[name] for name in ("id", "uom", "factor")):  # else a note, or nothing
            yield Line(grid.name, number, cells)


def _repeated(rows: Sequence[Official]) -> list[Problem]:
    """Ids that stand twice: an error, unless both rows say the same."""
    seen: dict[str, Official] = {}
    problems = []
    for row in rows:
        line = row.line
        before = seen.setdefault(line["id"], row)
        if before is row:
            continue
        told = f"already the id of row {before.line.number}"
        if (before.value, before.line.labels) == (row.value, line.labels):
            problems.append(warning(line.sheet, line.number, "id", line["id"], f"{told}, alike"))
        else:
            wanted = "one row an id"
            problems.append(error(line.sheet, line.number, "id", line["id"], told, wanted))
    return problems


def _sums(rows: Sequence[Official]) -> list[Problem]:
    """A warning where the single gases do not add up to the total: a slip of units or of rows."""
    values = {row.line["id"]: row.value for row in rows}
    problems = []
    for row in rows:
        if row.factor is None or row.value is None:
            continue
        stem = row.line["id"].rpartition("_")[0]
        gases = [values.get(f"{stem}_{code}") for code in _GAS_CODES]
        known = [value for value in gases if value is not None]
        if len(known) < len(gases):
            continue
        share, rounding = _SUM_TOLERANCE
        if abs(sum(known) - row.value) > max(share * abs(row.value), rounding):
            told = f"the single gases add up to {sum(known):.6g}"
            line = row.line
            problems.append(warning(line.sheet, line.number, "factor", line["factor"], told, TOTAL))
    return problems


def _exchanged(rows: Sequence[Official]) -> list[Problem]:
    """An error where a row bears the words of another id: supply printed as treatment, say."""
    words = {(r.group, r.item, r.route, r.unit): i for i, r in known_ids().items()}
    problems = []
    for row in rows:
        factor, ours = row.factor, known_ids().get(row.line["id"])
        if factor is None or ours is None:
            continue
        other = words.get((factor.group, factor.item, factor.route, factor.unit))
        if other is not None and other != ours.official_id:
            told = f"the words are those of {other}; this id is '{ours.id}' ({ours.item})"
            place = (row.line.sheet, row.line.number, "id", row.line["id"])
            problems.append(error(*place, told, "the official workbook, unchanged"))
    return problems


def _as_set(
    factors: dict[str, Factor], table: _Table, where: Provenance, *, whole: bool
) -> FactorSet:
    name = f"desnz-{table.year}@{1 + _editions(table.year)}"
    named = {key: replace(factor, set=name) for key, factor in factors.items()}
    title = f"UK Government conversion factors {table.year}, imported"
    return FactorSet(
        name, "DESNZ", table.year, table.version, title, whole, digest(named.values()), where, named
    )


def _editions(year: int) -> int:
    """How many editions of a year are shipped."""
    return sum(factor_set(name).year == year for name in set_names())


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
