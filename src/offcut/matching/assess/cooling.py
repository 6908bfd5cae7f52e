"""Cooling water is judged by what it becomes in the basin (ASHRAE Journal, October 2013).

Water evaporates and salts stay, so a limit in the basin is divided by the cycles of
concentration to give the limit on the make-up; and the make-up's own values say how many cycles
it allows. Whether it scales or corrodes is told by the Langelier index, where the data allow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from offcut.matching.assess.limits import Requirement
from offcut.matching.assess.readings import Reading
from offcut.reference import Limit, Severity
from offcut.resources import water

BASIN: Final = "WAT-COOL-BASIN"
COOLING: Final = ("WAT-COOL", BASIN)
_CONCENTRATING: Final = frozenset(
    {"tds", "conductivity", "alkalinity", "hardness", "calcium", "magnesium", "silica"}
    | {"chloride", "sulfate", "sodium"}
)
_CACO3_PER_CA: Final = 100.09 / 40.078  # molar masses
_ROOM_TEMPERATURE_C: Final = 25.0


def make_up_limit(limit: Limit, cycles: float) -> Limit:
    """A limit in the basin as a limit on the make-up water.

    What does not evaporate concentrates by the cycles, so its limit is divided by them. The pH of
    the basin follows from the air and from dosing, not from the make-up: it becomes a preference.
    """
    if limit.property in _CONCENTRATING:
        return replace(
            limit,
            min=None if limit.min is None else water.make_up_limit(limit.min, cycles),
            max=None if limit.max is None else water.make_up_limit(limit.max, cycles),
        )
    if limit.property == "ph":
        return replace(limit, severity=Severity.PREFERENCE)
    return limit


def cycles_allowed(
    requirements: Iterable[Requirement], values: Mapping[str, float], cycles: float
) -> tuple[float, str] | None:
    """Cycles that a make-up water allows in the basin, and the property that limits them.

    The least over all concentrating limits of basin limit / make-up value (for dissolved solids
    1,500 / 350 = 4.29).

    Args:
        requirements: the basin's, already divided by ``cycles``.
        values: of the make-up water.
        cycles: what the limits were divided by.
    """
    found = [
        (
            water.cycles_of_concentration(values[item.limit.property], item.limit.max * cycles),
            item.limit.property,
        )
        for item in requirements
        if item.limit.max is not None
        and item.limit.property in _CONCENTRATING
        and values.get(item.limit.property, 0.0) > 0.0
    ]
    return min(found) if found else None


def notes(
    use: str | None,
    requirements: Iterable[Requirement],
    product: Mapping[str, Reading],
    cycles: float,
) -> list[str]:
    """What is to be said of a cooling water: cycles and make-up, scaling or corroding."""
    if use not in COOLING:
        return []
    values = {name: item.value for name, item in product.items() if item.value is not None}
    said = [_cycles_note(requirements, values, cycles)] if use == BASIN else []
    said.append(_langelier_note(values))
    return [note for note in said if note]


def _cycles_note(
    requirements: Iterable[Requirement], values: Mapping[str, float], divided_by: float
) -> str | None:
    found = cycles_allowed(requirements, values, divided_by)
    if found is None:
        return None
    cycles, name = found
    if cycles <= 1.0:
        return f"no cycle of concentration is possible: {name} is above the basin's limit"
    return (
        f"allows {cycles:.2f} cycles of concentration (bound by {name}):"
        f" make-up {water.make_up_ratio(cycles):.3f} × evaporation"
    )


def _langelier_note(values: Mapping[str, float]) -> str | None:
    calcium = values.get("calcium", 0.0) * _CACO3_PER_CA or values.get("hardness", 0.0)
    alkalinity, tds, ph = values.get("alkalinity", 0.0), values.get("tds", 0.0), values.get("ph")
    if ph is None or min(calcium, alkalinity, tds) <= 0.0:
        return None
    warm = values.get("temperature", _ROOM_TEMPERATURE_C)
    index = water.langelier_index(ph, water.saturation_ph(tds, warm, calcium, alkalinity))
    tends = "scale" if index > 0 else "corrode"
    return f"Langelier index of the make-up {index:+.1f} at {warm:.0f} °C: tends to {tends}"
