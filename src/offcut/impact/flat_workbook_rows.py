"""One row of the official flat workbook → a factor, with everything that is odd about it.

The official id says itself what a row is in: its fourth number is the unit of activity, its fifth
the gas. Where the words beside it say something else, cells have slipped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from offcut import reference
from offcut.impact.factors import Factor
from offcut.listings.fields import CellError, number
from offcut.listings.model import Problem
from offcut.listings.sheets import error, warning
from offcut.reference import Provenance

TOTAL = "kg CO2e"
UNITS = {
    "tonnes": ("15", "t"),
    "kg": ("3", "kg"),
    "cubic metres": ("1", "m3"),
    "million litres": ("10", "ML"),
    "litres": ("8", "L"),
    "tonne.km": ("14", "t.km"),
    "passenger.km": ("11", "passenger.km"),
    "km": ("4", "km"),
    "miles": ("9", "mile"),
    "kwh": ("5", "kWh"),
    "kwh (net cv)": ("7", "kWh net"),
    "kwh (gross cv)": ("6", "kWh"),
    "gj": ("2", "GJ"),
    "room per night": ("13", "room.night"),
    "per fte working hour": ("12", "hour"),
}
"""The units of activity: the word in the workbook → number in the official id, unit here."""
GASES = {
    "kg co2e": "1",
    "kg co2e of co2 per unit": "2",
    "kg co2e of ch4 per unit": "3",
    "kg co2e of n2o per unit": "4",
    "kwh (net cv)": "5",
    "kwh (net)": "6",
}
_GROUPS = {
    "material use": "material_use",
    "waste disposal": "waste_disposal",
    "water supply": "water",
    "water treatment": "water",
    "uk electricity": "electricity",
    "transmission and distribution": "electricity",
    "wtt- uk electricity": "electricity",
    "fuels": "fuels",
    "wtt- fuels": "fuels_wtt",
    "freighting goods": "freight",
    "wtt- delivery vehs & freight": "freight_wtt",
}
_BLANK = {"", "-", "–", "n/a", "na", "not available"}
_PARTS = 5  # numbers of an official id


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands: its cells by the names of :data:`COLUMNS`, all trimmed."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    @property
    def labels(self) -> tuple[str, ...]:
        """The words of the row, from the widest to the narrowest."""
        names = ("level1", "level2", "level3", "level4", "column_text")
        return tuple(self[name] for name in names)


@dataclass(frozen=True, slots=True)
class Official:
    """What a row says: a factor of ours or of its own, or only a part of one (a single gas)."""

    line: Line
    factor: Factor | None  # None: a single gas, or kWh of a vehicle
    value: float | None
    problems: tuple[Problem, ...] = field(default=())


def read_line(line: Line, year: int, version: str, where: Provenance) -> Official:
    """The factor of a row; problems of severity ``error`` keep the workbook from being loaded."""
    problems = list(_id_problems(line))
    value, told = _value(line)
    problems += told
    if line["ghg_unit"].lower() != TOTAL.lower():
        return Official(line, None, value, tuple(problems))
    unit = UNITS.get(line["uom"].lower(), ("", line["uom"]))[1]
    group, item, route = _labels(line, unit)
    factor = Factor(
        f"official.{line['id']}", line["id"], "", year, version, group, item, route, unit, value,
        where,
    )  # fmt: skip
    ours = known_ids().get(line["id"])
    if ours is not None:
        factor = replace(factor, id=ours.id, group=ours.group)
        if ours.unit != unit and not problems:
            told_unit = f"'{ours.id}' has been per {ours.unit} until now"
            problems.append(_error(line, "uom", told_unit, _word_of(ours.unit)))
    return Official(line, factor, value, tuple(problems))


@cache
def known_ids() -> dict[str, reference.GhgFactor]:
    """Official id → our newest row with it."""
    rows = sorted((row for row in reference.ghg if row.official_id), key=lambda row: row.year)
    return {row.official_id: row for row in rows if row.official_id}


def _id_problems(line: Line) -> list[Problem]:
    """Whether the id is one, and agrees with the unit and gas beside it."""
    parts = line["id"].split("_")
    if len(parts) != _PARTS or not all(part.isdigit() for part in parts):
        accepted = "five numbers joined by '_', as 19_500_5000_15_1"
        return [_error(line, "id", "not an official id", accepted)]
    problems = []
    unit, gas = UNITS.get(line["uom"].lower()), GASES.get(line["ghg_unit"].lower())
    if unit is None:
        accepted = ", ".join(UNITS)
        problems.append(_error(line, "uom", "not a known unit of activity", accepted))
    elif unit[0] != parts[3]:
        meant = next((word for word, (code, _) in UNITS.items() if code == parts[3]), None)
        problems.append(_error(line, "uom", "the id is of another unit: cells slipped?", meant))
    if gas is None:
        accepted = f"{TOTAL}, or one gas of it"
        problems.append(_error(line, "ghg_unit", "not a known unit of emission", accepted))
    elif gas != parts[4]:
        meant = next(word for word, code in GASES.items() if code == parts[4])
        problems.append(_error(line, "ghg_unit", "the id is of another gas: cells slipped?", meant))
    return problems


def _value(line: Line) -> tuple[float | None, list[Problem]]:
    """The number; None where the cell is blank, which is never zero."""
    cell = line["factor"]
    if cell.lower() in _BLANK:
        note = [] if not cell else [_warning(line, "factor", "taken as blank, not as zero")]
        return None, note
    try:
        value = number(cell)
    except CellError as problem:
        return None, [_error(line, "factor", problem.message, "a number, or an empty cell")]
    if value < 0:
        return value, [_warning(line, "factor", "negative: no official factor has been so far")]
    return value, []


def _labels(line: Line, unit: str) -> tuple[str, str, str | None]:
    """Group, item and route as the table ``ghg`` words them."""
    level1, level2, level3, level4, text = line.labels
    group = _GROUPS.get(level1.lower(), _slug(level1))
    if group in ("freight", "freight_wtt"):
        distance = unit in ("km", "mile")
        return f"{group}_km" if distance else group, f"{level2}: {level3}", text or None
    if group in ("material_use", "waste_disposal"):
        return group, level3, text or None
    if group == "electricity":
        return group, level3, level2 or None
    if group in ("fuels", "fuels_wtt"):
        return group, level3, line["uom"] or None
    if group == "water":
        return group, level2 or level1, text or None
    words = [word for word in (level2, level3, level4) if word]
    return group, ": ".join(words) or level1, text or None


def _slug(words: str) -> str:
    letters = "".join(c if c.isalnum() else " " for c in words.lower())
    return "_".join(letters.split()) or "other"


def _word_of(unit: str) -> str | None:
    return next((word for word, (_, ours) in UNITS.items() if ours == unit), None)


def _error(line: Line, column: str, message: str, accepted: str | None = None) -> Problem:
    return error(line.sheet, line.number, column, line[column] or None, message, accepted)


def _warning(line: Line, column: str, message: str) -> Problem:
    return warning(line.sheet, line.number, column, line[column] or None, message)
