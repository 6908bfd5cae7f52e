"""Is a figure plausible? Ranges from the record, slips of a thousand, carbon for carbon dioxide.

A guard never changes a figure: it says what is odd, beside which range, and where the range is
from. The ranges are the table ``plausibility_ranges``; most are our own bands round published
figures, and say so.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from offcut import reference
from offcut.reference import PlausibilityRange

CO2_PER_C = 44 / 12
"""Tonnes of carbon dioxide that hold a tonne of carbon (molar masses, rounded as is the custom)."""

_FAR = 3  # how many times beyond its range a figure is when a slip of a thousand is thought of
_ABOUT = 2.0  # how many times what is expected is still near it
_NEAR = 0.02  # how far from exactly 44/12, or exactly 1,000, a slip may be


class Measure(StrEnum):
    """What a range is of."""

    CARBON = "carbon_per_quantity"  # kg CO2e avoided per t or m3
    SAVING = "saving_per_quantity"  # GBP saved per t or m3
    LOAD = "tonnes_per_load"
    LANDFILL_FACTOR = "landfill_factor"  # kg CO2e per t sent to landfill


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something odd about a figure: what, against what, and what may have happened."""

    guard: str  # id of the range, or the name of the check
    told: str
    source: str  # of the range, in words; "" for arithmetic
    meant: str = ""  # what was perhaps meant

    def __str__(self) -> str:
        source = f" Source of the range: {self.source}." if self.source else ""
        meant = f" {self.meant}" if self.meant else ""
        end = "" if self.told.endswith("?") else "."
        return f"{self.told}{end}{meant}{source}"


@cache
def plausible_range(
    measure: Measure, resource_type: str | None = None, scope: str = "synergy", unit: str = ""
) -> PlausibilityRange | None:
    """The range of a measure for a material: that of the nearest type above it in the taxonomy.

    Args:
        measure: what is asked about.
        resource_type: id in the taxonomy, e.g. ``sand.foundry.green``.
        scope: synergy, portfolio or factor.
        unit: only ranges of this unit; any when empty.

    >>> plausible_range(Measure.CARBON, "sand.foundry.green").high
    15.0
    """
    fits = [
        row
        for row in reference.plausibility_ranges.values()
        if row.measure == measure
        and row.scope == scope
        and unit in ("", row.unit)
        and _covers(row.resource_type, resource_type)
    ]
    return max(fits, key=lambda row: len(row.resource_type or ""), default=None)


def out_of_range(
    measure: Measure,
    value: float | None,
    resource_type: str | None = None,
    scope: str = "synergy",
    unit: str = "",
) -> Doubt | None:
    """A doubt when a figure is outside its range; says when a thousandth or a thousandfold fits.

    None when it is within, is not known, or no range speaks of it.

    >>> doubt = out_of_range(Measure.CARBON, 3200, "sand")
    >>> print(doubt.told)
    3,200 kg/t is outside -100 to 15 kg/t (greenhouse gas avoided per tonne of sand)
    """
    row = plausible_range(measure, resource_type, scope, unit)
    if value is None or math.isnan(value) or row is None or row.low <= value <= row.high:
        return None
    about = row.description[0].lower() + row.description[1:]
    told = (
        f"{written(value)} {row.unit} is outside {written(row.low)} to {written(row.high)} "
        f"{row.unit} ({about})"
    )
    return Doubt(row.id, told, _source(row), _slip_of_a_thousand(value, row))


def off_by_a_thousand(value: float, expected: float, what: str) -> Doubt | None:
    """A doubt when two figures that should agree differ by a thousand: kilograms for tonnes.

    >>> print(off_by_a_thousand(0.467, 467.0, "landfill factor"))
    landfill factor: 0.467 is a thousandth of 467. Was kg meant as t, or t as kg?
    """
    times = _times(value, expected)
    if times is None:
        return None
    for factor, words in ((1000, "a thousand times"), (1 / 1000, "a thousandth of")):
        if abs(times / factor - 1) <= _NEAR:
            told = f"{what}: {written(value)} is {words} {written(expected)}"
            return Doubt("thousand", told, "", "Was kg meant as t, or t as kg?")
    return None


def near_a_thousandth(value: float, expected: float | None, what: str) -> str:
    """A hint when a thousandth or the thousandfold of a figure is about what is expected; or "".

    >>> near_a_thousandth(1_180_000, 1_200, "what was predicted")
    'a thousandth of it, 1,180, would be near what was predicted, 1,200: was kg meant as t?'
    """
    times = None if expected is None else _times(value, expected)
    if times is None or expected is None:
        return ""
    for part, words, meant in (
        (1 / 1000, "a thousandth of it", "was kg meant as t"),
        (1000, "a thousand times it", "was t meant as kg"),
    ):
        if 1 / _ABOUT <= times * part <= _ABOUT:
            near = f"would be near {what}, {written(expected)}: {meant}?"
            return f"{words}, {written(value * part)}, {near}"
    return ""


def carbon_for_co2(value: float, expected: float, what: str) -> Doubt | None:
    """A doubt when two figures differ by 44/12: one is of carbon, the other of carbon dioxide.

    >>> print(carbon_for_co2(87_300, 320_000, "greenhouse gas, t CO2").told)
    greenhouse gas, t CO2: 87,300 is 12/44 of 320,000: carbon, not carbon dioxide
    """
    times = _times(value, expected)
    if times is None:
        return None
    if abs(times * CO2_PER_C - 1) <= _NEAR:
        told = f"{written(value)} is 12/44 of {written(expected)}: carbon, not carbon dioxide"
    elif abs(times / CO2_PER_C - 1) <= _NEAR:
        told = f"{written(value)} is 44/12 of {written(expected)}: converted from carbon twice"
    else:
        return None
    return Doubt("carbon", f"{what}: {told}", "", "State the unit: t C or t CO2e.")


def _covers(prefix: str | None, resource_type: str | None) -> bool:
    if prefix is None:
        return True
    return resource_type is not None and f"{resource_type}.".startswith(f"{prefix}.")


def _slip_of_a_thousand(value: float, row: PlausibilityRange) -> str:
    """A hint when a thousandth of a figure that is too large, or a thousandfold, would fit."""
    far = _FAR * max(abs(row.low), abs(row.high))
    if abs(value) > far and row.low <= value / 1000 <= row.high:
        return f"A thousandth of it, {written(value / 1000)} {row.unit}, would be within."
    if row.low > 0 and 0 < value < row.low and row.low <= value * 1000 <= row.high:
        return f"A thousand times it, {written(value * 1000)} {row.unit}, would be within."
    return ""


def _times(value: float, expected: float) -> float | None:
    if not (math.isfinite(value) and math.isfinite(expected)) or value * expected <= 0:
        return None
    return value / expected


def _source(row: PlausibilityRange) -> str:
    where = row.provenance
    title = reference.sources[where.source].title
    note = f"; {where.note[0].lower()}{where.note[1:]}" if where.note else ""
    own = "our band, from " if not where.verified and where.source != "offcut" else ""
    return f"{own}{title}{note}"


def written(value: float | None) -> str:
    """A number as in a message: a thousands comma, and never an exponent; "" when not known.

    >>> written(1180000.0), written(0.467), written(0.00002)
    ('1,180,000', '0.467', '0.00002')
    """
    if value is None:
        return ""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    short = f"{value:.4g}"
    return f"{value:.9f}".rstrip("0") if "e" in short else short
