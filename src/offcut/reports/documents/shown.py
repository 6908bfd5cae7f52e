"""How a figure of the book is put into words: by its unit, the same in every file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from offcut.figures import co2e, gbp, number, percent, tonnes
from offcut.figures.wording import UNKNOWN
from offcut.reports.documents.model import Cell, Part, Value

if TYPE_CHECKING:
    from offcut.impact.book import Book

_THIN = "\u202f"
PARTIAL = " *"
"""What follows a total in which some claims are not known; the caption says so."""

_WORDS: Mapping[str, Callable[[float | None], str]] = {
    "kgCO2e": co2e,
    "tCO2e": lambda v: UNKNOWN if v is None else co2e(v * 1000),
    "GBP": gbp,
    "t": tonnes,
    "share": percent,
    "weight": lambda v: UNKNOWN if v is None else f"{v * 100:.1f}{_THIN}%",
}
_NAMES = {
    "kgCO2e": "kg CO₂e",
    "tCO2e": "t CO₂e",
    "m3": "m³",
    "GBP": "£",
    "weight": "share",
    "": "",
    "1": "",
    "ratio": "",
}
_ONE = {"jobs": "job", "hours": "hour", "days": "day", "cases": "case"}
"""Units whose name is another where there is one of them."""
_COUNTED = frozenset(
    {"synergies", "businesses", "enterprises", "activities", "listings", "claims", "cases", "count"}
)
"""Units of what is counted: whole numbers, named by what stands beside them."""


def unit_name(unit: str) -> str:
    """A unit as people write it.

    >>> unit_name("GBP/tCO2e"), unit_name("m3"), unit_name("jobs")
    ('£/t CO₂e', 'm³', 'jobs')
    """
    return "/".join(_NAMES.get(part, part) for part in _bare(unit).split("/"))


def _bare(unit: str) -> str:
    return unit.replace(" CO2", "CO2")


def in_words(value: float | None, unit: str) -> str:
    """A number with its unit; not known reads so, never zero.

    >>> in_words(12437.2, "kg CO2e"), in_words(65.0, "GBP/t"), in_words(4.0, "jobs")
    ('12.4\u202ft\u202fCO₂e', '£65/t', '4\u202fjobs')
    >>> in_words(None, "t"), in_words(1234.0, "synergies"), in_words(49_500.0, "GBP/jobs")
    ('not known', '1,234', '£49,500/job')
    >>> in_words(1.0, "jobs"), in_words(0.0652, "weight")
    ('1\u202fjob', '6.5\u202f%')
    """
    if value is None:
        return UNKNOWN
    unit = _bare(unit)
    if unit in _WORDS:
        return _WORDS[unit](value)
    if unit in _COUNTED:
        whole = f"{value:,.0f}".replace("-", "\u2212")
        return whole if value == int(value) else number(value)
    money, _, per = unit.partition("/")
    if money == "GBP" and per:
        return f"{gbp(value)}/{_ONE.get(per) or unit_name(per)}"
    name = _ONE.get(unit, unit_name(unit)) if value == 1 else unit_name(unit)
    return f"{number(value)}{_THIN}{name}" if name else number(value)


def value_of(book: "Book", entry: str, part: Part = Part.VALUE) -> Value:
    """The figure of an entry, or the low or high end of its range.

    Raises:
        KeyError: the book has no such entry.
    """
    found = book.entries[entry]
    raw = {Part.VALUE: found.value, Part.LOW: found.low, Part.HIGH: found.high}[part]
    return Value(entry, in_words(raw, found.unit), raw, found.unit, part)


def total_of(book: "Book", entry: str) -> Value:
    """The figure of a total; a star where it is not known in full, as its note says."""
    value = value_of(book, entry)
    partial = value.value is not None and " known" in book.entries[entry].note
    return replace(value, shown=value.shown + PARTIAL) if partial else value


def with_star(caption: str, rows: Iterable[tuple[Cell, ...]]) -> str:
    """The caption, and what a star means where there is one."""
    values = (cell for row in rows for cell in row if isinstance(cell, Value))
    if any(value.shown.endswith(PARTIAL) for value in values):
        return f"{caption} (* at least: what is not known of some claims is left out)"
    return caption
