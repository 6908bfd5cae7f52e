"""Cells, rows, factors and sources of the core's books in plain English, for pages.

The core names what a figure rests on as its files do: ``row:synergies!9.load_t``. On the platform
nobody sees sheets and row numbers, so a cell is told by what its column means and what its row is.
"""

import re
from collections.abc import Mapping
from typing import Any

from offcut import reference
from offcut.impact.book import Fact
from offcut.impact.factors import factor_set, set_names
from offcut.impact.workbook import columns
from offcut.reports.documents.places import Place

CALLED = "called"
"""The key under which a kept book says what a row is: ``S009, 2025``."""
_ROWS = {
    "synergies": "exchange", "claims": "claim", "movements": "movement", "targets": "target",
    "spend": "line of spend", "activity": "thing done", "members": "member",
    "clusters": "cluster", "programme": "programme", "indicators": "indicator of the funder",
    "suppliers": "reliance on a supplier", "attribution": "share of another programme",
}  # fmt: skip
_NAMES = ("synergy_id", "target_id", "cluster_id", "year", "period", "category", "activity_on")
_WORKED_OUT = {
    "counts": "Counts as one",
    "days_covered": "Days of the year that it covers",
    "days_elapsed": "Days since it began",
    "days_in_all": "Days from its beginning to its end",
    "not_measured": "Not measured",
}
_ID_OF = "Id of the "
_SIDES = {"have": "the giver", "want": "the taker"}
_FACTOR = re.compile(r"\bfactor '?([a-z0-9_]+(?:\.[a-z0-9_]+)+)'?")
_SET = re.compile(r"\b(desnz-\d{4}|[a-z]+-\d{4})@(\d+)")


def row_called(row: Mapping[str, Any]) -> str:
    """What people know a row by: its exchange and year, its id, or its period; else nothing."""
    return ", ".join(str(row[name]) for name in _NAMES if row.get(name))


def row_told(sheet: str, number: int, called: str = "") -> str:
    """A row in words.

    >>> row_told("claims", 18, "S012, 2025"), row_told("spend", 4)
    ('claim S012, 2025', 'line of spend in row 4')
    """
    one = _ROWS.get(sheet, sheet.replace("_", " "))
    return f"{one} {called}" if called else f"{one} in row {number}"


def column_told(sheet: str, column: str) -> str:
    """What a column means.

    >>> column_told("synergies", "load_t"), column_told("claims", "days_covered")
    ('Weight of one load', 'Days of the year that it covers')
    """
    known = columns(sheet).get(column)
    told = known.description.partition(";")[0].partition(". ")[0] if known else ""
    if told.startswith(_ID_OF):
        told = told.removeprefix(_ID_OF).capitalize()
    if not told and column.startswith("days_"):
        told = f"Days at the stage of {column.removeprefix('days_')}"
    return _WORKED_OUT.get(column) or told or column.replace("_", " ").capitalize()


def cell_told(reference_: str, row: Mapping[str, Any]) -> str:
    """A cell, and what is asked of it."""
    place = Place.of(reference_)
    told = column_told(place.sheet, place.column)
    if place.word:
        word = _SIDES.get(place.word, place.word.replace("_", " "))
        told = f"{told}: is it “{word}”?"
    elif place.filled:
        told = f"{told}: is it stated?"
    elif place.key:
        told = f"{told}, {place.key.replace('_', ' ')}"
    return f"{told} ({row_told(place.sheet, place.row, str(row.get(CALLED, '')))})"


def fact_told(fact: Fact) -> str:
    """What a published or assumed value is of."""
    kind, _, rest = fact.reference.partition(":")
    default = re.fullmatch(r"default\.(\w+)", rest)
    if default:
        return f"Taken where nothing is stated: {column_told('synergies', default[1])}"
    if fact.label or kind != "table":
        return f"{fact.label[:1].upper()}{fact.label[1:]}" or rest
    table, _, cell = rest.partition("/")
    return f"{table.replace('_', ' ').capitalize()}, {cell.replace('.', ', ')}"


def source_of(fact: Fact) -> tuple[str, str]:
    """The title and address of where a value is from; empty for an assumption of Offcut's own."""
    known = reference.sources.get(fact.source)
    if known is not None:
        return known.title, known.address or ""
    return {"offcut": "Offcut’s own", "method": "by the method"}.get(fact.source, fact.source), ""


def factor_named(name: str) -> str:
    """What a factor is of, as published; its id where no set has it."""
    for known in set_names():
        found = factor_set(known).get(name)
        if found is not None:
            return ", ".join(part for part in (found.item, found.route) if part)
    return name


def factors_named(text: str) -> str:
    """A text with its factors by name and its sets by publisher and year.

    >>> factors_named("45% factor waste_disposal.food_drink.landfill, 17% quantities")
    '45% the factor of “Organic: food and drink waste, Landfill”, 17% quantities'
    """
    named = _FACTOR.sub(lambda found: f"the factor of “{factor_named(found[1])}”", text)
    return _SET.sub(lambda found: found[1].replace("-", " ").upper(), named)
