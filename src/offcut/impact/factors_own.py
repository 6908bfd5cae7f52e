"""A user's own factors: from a declaration (EPD), a supplier or a published tool.

One row each: ``id, item, unit, kg_co2e_per_unit, year, permitted_uses, source`` and, if wanted,
``route, status, note``. An own factor may be used for what its row permits and nothing else, it
cannot take the place of an official one, and no file can turn avoided emissions into Scope 3.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from offcut.errors import InputError, WorkbookProblems
from offcut.impact.factors import Factor, FactorSet, digest
from offcut.impact.uses import Permission, Purpose, rule_for, rules
from offcut.listings.fields import CellError, number
from offcut.listings.grids import Grid, read_grids
from offcut.listings.model import Problem
from offcut.listings.sheets import canonical, error
from offcut.reference import Provenance, Status, nearest

NEEDED = ("id", "item", "unit", "kg_co2e_per_unit", "year", "permitted_uses", "source")
OPTIONAL = ("route", "status", "note")
UNITS = ("t", "kg", "m3", "L", "kWh", "t.km", "km", "item")
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_-]+)+")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_CARBONWARM = "carbonwarm"


def read_own_factors(path: str | Path) -> FactorSet:
    """The factors of a CSV or XLSX file as a set named after it and its content.

    Raises:
        InputError: not a table, or without the columns needed.
        WorkbookProblems: rows with errors; holds every one.
    """
    path = Path(path)
    grid = read_grids(path)[0]
    header, columns = _header(grid, path.name)
    found: dict[str, Factor] = {}
    problems: list[Problem] = []
    for place, line in enumerate(grid.cells[header + 1 :], start=grid.first_row + header + 1):
        cells = {n: line[i].strip() if i < len(line) else "" for n, i in columns.items()}
        row = _Row(grid.name, place, cells)
        if not any(row.cells.values()):
            continue
        factor = row.factor()
        if factor.id in found:
            row.tell("id", "stands twice", "an id of its own for each factor")
        found[factor.id] = factor
        problems += row.problems
    if problems:
        raise WorkbookProblems(problems)
    if not found:
        raise InputError(f"'{path.name}' has a header but no factor under it.")
    return _as_set(path, found)


class _Row:
    """One row with its problems."""

    def __init__(self, sheet: str, number: int, cells: Mapping[str, str]) -> None:
        self.sheet, self.number, self.cells = sheet, number, cells
        self.problems: list[Problem] = []

    def tell(self, column: str, message: str, accepted: str, near: str | None = None) -> None:
        given = self.cells.get(column) or None
        self.problems.append(error(self.sheet, self.number, column, given, message, accepted, near))

    def factor(self) -> Factor:
        """The factor; what does not read is told and left empty."""
        name, year = self._id(), self._year()
        factor = Factor(
            name, None, "", year, "", name.partition(".")[0], self._text("item"),
            self.cells.get("route") or None, self._unit(), self._value(), self._origin(year),
            tuple(str(purpose) for purpose in self._purposes()),
        )  # fmt: skip
        self._check_uses(factor)
        return factor

    def _text(self, column: str) -> str:
        if not self.cells[column]:
            self.tell(column, "is empty", "what the factor is of, and where it is written")
        return self.cells[column]

    def _id(self) -> str:
        name = self.cells["id"]
        if not _ID.fullmatch(name):
            self.tell("id", "not an id", "small letters with a dot, as epd.dried_silica_sand")
        elif name.partition(".")[0] in _official_groups():
            self.tell("id", "kept for official factors", "own.…, epd.…, supplier.… or carbonwarm.…")
        return name

    def _year(self) -> int:
        text = self.cells["year"]
        if text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR:
            return int(text)
        self.tell("year", "not a year", "the year that the factor is for, as 2025")
        return _FIRST_YEAR

    def _unit(self) -> str:
        unit = self.cells["unit"]
        if unit not in UNITS:
            near = nearest(unit, UNITS, 1)
            self.tell("unit", "not a unit of activity", ", ".join(UNITS), *near[:1])
        return unit

    def _value(self) -> float | None:
        """The number; an empty cell is a stated gap."""
        text = self.cells["kg_co2e_per_unit"]
        try:
            return number(text) if text else None
        except CellError as problem:
            accepted = "kg of CO2e per unit, or empty: a gap"
            self.tell("kg_co2e_per_unit", problem.message, accepted, problem.nearest)
        return None

    def _origin(self, year: int) -> Provenance:
        given = self.cells.get("status", "") or str(Status.SEEN)
        statuses = [str(status) for status in Status]
        if given not in statuses:
            self.tell("status", "not a status", ", ".join(statuses))
            given = str(Status.ASSUMED)
        note = self.cells.get("note") or None
        source = self._text("source")
        return Provenance(source, Status(given), date.today(), date(year, 1, 1), None, note)

    def _purposes(self) -> list[Purpose]:
        found = []
        for name in re.split(r"[|;,\s]+", self.cells["permitted_uses"]):
            if not name:
                continue
            if name in {str(purpose) for purpose in Purpose}:
                found.append(Purpose(name))
            else:
                near = nearest(name, [str(purpose) for purpose in Purpose], 1)
                self.tell("permitted_uses", f"'{name}' is not a purpose", _PURPOSES, *near[:1])
        if not self.cells["permitted_uses"]:
            self.tell("permitted_uses", "is empty", _PURPOSES)
        return found

    def _check_uses(self, factor: Factor) -> None:
        """Purposes that no file can permit."""
        for purpose in factor.own_uses or ():
            rule = rule_for(factor, Purpose(purpose))
            if rule.permission is Permission.FORBIDDEN:
                told = f"'{purpose}' cannot be permitted: {rule.reason}"
                self.tell("permitted_uses", told, rule.instead or "another purpose")


_PURPOSES = " | ".join(p for p in Purpose if p is not Purpose.AVOIDED_AS_SCOPE_3)


def _official_groups() -> set[str]:
    named = {name.partition(".")[0] for rule in rules() for name in rule.factors}
    return (named | {"official"}) - {"*", _CARBONWARM}


def _header(grid: Grid, name: str) -> tuple[int, dict[str, int]]:
    """Index of the header and where each known column stands."""
    for index, row in enumerate(grid.cells[:20]):
        columns = {canonical(cell): i for i, cell in enumerate(row) if cell.strip()}
        if {"id", "permitted_uses"} & columns.keys():
            missing = [column for column in NEEDED if column not in columns]
            strange = [column for column in columns if column not in (*NEEDED, *OPTIONAL)]
            if not missing and not strange:
                return index, columns
            wrong = [f"no column '{c}'" for c in missing]
            wrong += [f"'{c}' is not a column of own factors" for c in strange]
            raise InputError(
                f"'{name}', row {grid.first_row + index}: {'; '.join(wrong)}."
                f" Needed: {', '.join(NEEDED)}; also read: {', '.join(OPTIONAL)}."
            )
    raise InputError(f"'{name}' has no row with the columns {', '.join(NEEDED)}.")


def _as_set(path: Path, found: dict[str, Factor]) -> FactorSet:
    mark = digest(found.values())
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "factors"
    name = f"own-{stem}@{mark[:8]}"
    factors = {key: replace(f, set=name, version=mark[:8]) for key, f in found.items()}
    year = max(factor.year for factor in factors.values())
    where = Provenance(path.name, Status.ASSUMED, date.today())
    title = f"own factors of {path.name}"
    return FactorSet(name, "user", year, mark[:8], title, True, mark, where, factors)
