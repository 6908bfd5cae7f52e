"""The sheets of a programme as the core's tables describe them: reading cells, naming columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from offcut.evaluation.measures import measures
from offcut.evaluation.model import SHEETS
from offcut.impact.cells import Column, read
from offcut.impact.workbook import columns
from offcut.listings.fields import CellError
from offcut.platform.ui.wording import gbp, percent, plain_number, uk_date
from offcut.reference import persistence_rules

KEPT = (*SHEETS, "attribution", "suppliers")
"""Sheets whose rows a programme keeps itself; synergies, claims and movements are elsewhere."""
TITLES: Mapping[str, str] = {
    "targets": "Targets",
    "spend": "Spend",
    "activity": "What was done",
    "members": "Members",
    "clusters": "Clusters",
    "scores": "Monitoring scores",
    "risks": "Risks",
    "changes": "Changes that were approved",
    "routemap": "Routemap",
    "indicators": "Funder’s indicators",
    "lessons": "Lessons",
    "attribution": "Shares of other programmes",
    "suppliers": "Reliance on suppliers",
}
ONE: Mapping[str, str] = {
    "targets": "target",
    "spend": "line of spend",
    "activity": "thing done",
    "members": "member",
    "clusters": "cluster",
    "scores": "score",
    "risks": "risk",
    "changes": "change",
    "routemap": "action",
    "indicators": "indicator",
    "lessons": "lesson",
    "attribution": "share",
    "suppliers": "line",
}
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be read."""

    column: str
    told: str


def values_of(sheet: str, cells: Cells, number: int) -> dict[str, Any]:
    """A row as the core's reader gives it: every column, ``_row`` and ``_defaults``.

    Raises:
        CellError: a cell cannot be read; rows are checked before they are kept.
    """
    values: dict[str, Any] = {"_row": number}
    defaults = []
    for name, column in columns(sheet).items():
        cell = cells.get(name, "")
        if not cell and column.default:
            cell = column.default
            defaults.append(name)
        values[name] = read(column, cell, _no_doubt) if cell else None
    values["_defaults"] = tuple(defaults)
    return values


def _no_doubt(doubt: object) -> None:
    """Doubts are told when a row is written, not each time that it is read."""


def wrong_cells(sheet: str, cells: Cells) -> list[Wrong]:
    """What cannot be read, and what is missing, column by column."""
    found = []
    for name, column in columns(sheet).items():
        cell = cells.get(name, "")
        if not cell:
            if column.required:
                found.append(Wrong(name, f"{label(name)} is needed: {column.told}."))
            continue
        try:
            read(column, cell, _no_doubt)
        except CellError as problem:
            accepted = problem.accepted or column.told
            found.append(Wrong(name, f"“{cell}” is {problem.message}; accepted: {accepted}."))
    return found


def as_text(sheet: str, row: Mapping[str, Any]) -> dict[str, str]:
    """A row that was read, as cells that read the same again; empty ones left out."""
    defaults = row.get("_defaults", ())
    return {
        name: _text(column, row[name])
        for name, column in columns(sheet).items()
        if row.get(name) is not None and name not in defaults
    }


def _text(column: Column, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}={share!r}" for name, share in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(str(one) for one in value)
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


_LABELS = {
    "activity_on": "Done on",
    "actual_gbp": "Spent, £",
    "baseline_fates": "Where it went before",
    "cost_gbp": "Cost to date, £",
    "profile_gbp": "Planned, £",
    "lesson_on": "Noted on",
    "rag": "Red, amber or green",
    "sic_code": "Industry (SIC)",
    "set_on": "Set on",
    "set_by": "Set by",
    "due_on": "Due on",
}


def label(column: str) -> str:
    """A column's name in words."""
    return _LABELS.get(column) or column.replace("_", " ").capitalize()


def shown(sheet: str) -> tuple[str, ...]:
    """The columns that a list of a sheet shows: those that are needed, and a few more."""
    more = {
        "spend": ("profile_gbp", "actual_gbp", "funding", "cluster"),
        "targets": ("standing",),
        "activity": ("organisation", "hours", "participants", "cluster"),
        "lessons": ("change", "owner"),
        "risks": ("owner", "mitigation"),
        "members": ("joined_on", "cluster", "size_band", "district"),
    }.get(sheet, ())
    needed = [name for name, column in columns(sheet).items() if column.required]
    first = {"targets": ("name",)}.get(sheet, ())
    left_out = {"targets": ("target_id", "unit")}.get(sheet, ())
    every = dict.fromkeys([*first, *needed, *more])
    return tuple(name for name in every if name not in left_out)


def in_words(sheet: str, name: str, cell: str) -> str:
    """A cell as people read it: dates, money and counts; ids of measures by their names."""
    if not cell:
        return ""
    if (sheet, name) == ("targets", "measure"):
        known = measures().get(cell)
        return f"{known.name}, {known.unit}" if known else cell
    if (sheet, name) == ("programme", "persistence"):
        return persistence_rules[cell].title if cell in persistence_rules else cell
    column = columns(sheet)[name]
    try:
        value = read(column, cell, _no_doubt)
    except CellError:
        return cell
    if column.kind == "date":
        return uk_date(value)
    if column.kind in ("number", "whole"):
        return gbp(value) if column.unit == "GBP" else plain_number(value)
    if column.kind == "share":
        return percent(value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {percent(share)}" for key, share in value.items())
    return cell.replace("_", " ") if column.kind == "choice" else cell


def next_id(sheet: str, cells: Sequence[Cells]) -> dict[str, str]:
    """An id for a row more, in the manner of the others: ``T-12`` → ``T-13``."""
    column = next((name for name, one in columns(sheet).items() if one.kind == "id"), None)
    if column is None:
        return {}
    found = [re.fullmatch(r"(.*?)(\d+)", one.get(column, "")) for one in cells]
    numbered = [(match[1], match[2]) for match in found if match]
    if not numbered:
        return {} if cells else {column: columns(sheet)[column].example}
    before, number = max(numbered, key=lambda one: int(one[1]))
    return {column: f"{before}{int(number) + 1:0{len(number)}d}"}


def unit_of_measure(measure: str) -> str:
    """The unit that a target of this measure must have; empty for none that is known."""
    known = measures().get(measure)
    return known.unit if known else ""
