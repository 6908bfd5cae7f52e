"""Qualities, removals and limits of a network file, and how each property mixes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from offcut.planning.cells import TOO_LARGE, Found
from offcut.planning.mixing import LINEAR, Mixing
from offcut.planning.model import Floats
from offcut.planning.schema import Attribute

if TYPE_CHECKING:
    from offcut.planning.model import Network


def mixing_rules(given: Any, found: Found) -> dict[str, Mixing]:
    """The mixing rule of each property that names one."""
    rules = {}
    for name, rule in (given or {}).items():
        place = f"mixing.{name}"
        if not isinstance(rule, Mapping) or len(set(rule) & {"power", "curve"}) != 1:
            found.add(place, f"is {rule!r}", '{"power": p} or {"curve": [[value, index], …]}')
            continue
        found.unknown(place, rule, {"power": 1, "curve": 1})
        rules[str(name)] = (
            _power(place, rule, found) if "power" in rule else _curve(place, rule["curve"], found)
        )
    return rules


def _power(place: str, rule: Mapping[str, Any], found: Found) -> Mixing:
    power = rule["power"]
    if _is_number(power) and power != 0:
        return Mixing(power=float(power))
    found.add(f"{place}.power", f"is {power!r}", "a number other than 0")
    return LINEAR


def _curve(place: str, given: Any, found: Found) -> Mixing:
    points = given if isinstance(given, list) else []
    pairs = all(isinstance(p, list) and len(p) == 2 and all(map(_is_number, p)) for p in points)
    if pairs and len(points) >= 2:
        values, indices = np.array(points, dtype=np.float64).T
        steps = np.diff(indices)
        if (np.diff(values) > 0).all() and ((steps > 0).all() or (steps < 0).all()):
            return Mixing(values=tuple(values.tolist()), indices=tuple(indices.tolist()))
    wanted = "two or more pairs [value, index], values rising, indices all rising or all falling"
    found.add(f"{place}.curve", "does not read", wanted)
    return LINEAR


def _is_number(value: Any) -> bool:
    """Whether it is a number that solvers can tell from infinite."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and abs(value) < TOO_LARGE


def matrix_column(
    key: str,
    attribute: Attribute,
    given: Sequence[Any],
    properties: Sequence[str],
    mixing: Mapping[str, Mixing],
    absent: float,
    found: Found,
) -> Floats:
    """Values by component and property, shape ``(n, properties)``; ``absent`` where not given."""
    column = {name: place for place, name in enumerate(properties)}
    matrix = np.full((len(given), len(properties)), absent)
    for place, values in enumerate(given):
        where = f"{key}[{place}].{attribute.name}"
        for name, value in _items(where, values, found):
            here = f"{where}.{name}"
            if value is None and attribute.name != "removal":
                continue
            rule = mixing.get(name, LINEAR)
            if attribute.name == "removal":
                _check_removal(here, value, rule, found)
            else:
                _check_value(here, value, rule, found)
            matrix[place, column[name]] = value if _is_number(value) else absent
    return matrix


def _items(where: str, values: Any, found: Found) -> list[tuple[str, Any]]:
    if values is ... or values is None:
        return []
    if isinstance(values, Mapping):
        return list(values.items())
    found.add(where, f"is {values!r}", "an object with a value for each property")
    return []


def _check_value(where: str, value: Any, rule: Mixing, found: Found) -> None:
    if not _is_number(value):
        found.add(where, f"is {value!r}", "a number")
    elif rule.power < 0 and value <= 0:
        found.add(where, f"is {value:g}", "a number above 0, as the property mixes by its power")
    elif rule.power != int(rule.power) and value < 0:
        found.add(where, f"is {value:g}", "a number from 0, as the property mixes by its power")


def _check_removal(where: str, value: Any, rule: Mixing, found: Found) -> None:
    if not _is_number(value) or not 0 <= value <= 1:
        found.add(where, f"is {value!r}", "a fraction from 0 to 1")
    elif rule.indices or (rule.power < 0 and value == 1):
        found.add(where, "cannot be removed as it mixes along a curve", "'outlet' with the value")


def limit_columns(
    key: str,
    given: Sequence[Any],
    properties: Sequence[str],
    mixing: Mapping[str, Mixing],
    found: Found,
) -> dict[str, Floats]:
    """Lower and upper limits by sink and property, ``limits_min`` and ``limits_max``."""
    column = {name: place for place, name in enumerate(properties)}
    sides = {side: np.full((len(given), len(properties)), np.nan) for side in ("min", "max")}
    for place, limits in enumerate(given):
        where = f"{key}[{place}].limits"
        for name, limit in _items(where, limits, found):
            here = f"{where}.{name}"
            if not isinstance(limit, Mapping) or set(limit) - {"min", "max"}:
                found.add(here, f"is {limit!r}", 'an object with "min", "max" or both')
                continue
            for side, value in limit.items():
                if value is not None:
                    _check_value(f"{here}.{side}", value, mixing.get(name, LINEAR), found)
                    sides[side][place, column[name]] = value if _is_number(value) else np.nan
            low, high = (sides[side][place, column[name]] for side in ("min", "max"))
            if low > high:
                found.add(here, f"has min {low:g} above max {high:g}", "min at most max")
    return {f"limits_{side}": matrix for side, matrix in sides.items()}


def check_known(network: "Network", found: Found) -> None:
    """Finds qualities that are blank where a limit needs them: blank is never zero."""
    if not (network.sinks.has("limits_min") or network.sinks.has("limits_max")):
        return
    from offcut.planning.reach import limited_downstream

    needed = limited_downstream(network)
    count = len(network.properties)
    quality = network.sources.matrix("quality", count, np.nan)
    for source, column in np.argwhere(np.isnan(quality) & (needed[: len(quality)] >= 0)):
        sink = network.place(int(needed[source, column]))
        name = network.properties[column]
        found.add(
            f"sources[{source}].quality.{name}",
            f"is missing, and {sink}.limits.{name}, which it can reach, needs it",
            "its value (blank is never zero), or arcs that do not lead there",
        )
