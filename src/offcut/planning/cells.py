"""Single values of a network file, checked; and the list of what is wrong with it."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from offcut.errors import NetworkProblems
from offcut.planning.model import Floats
from offcut.planning.schema import Attribute

_NOT_NEGATIVE = frozenset(
    (
        *("available", "min", "max", "required", "capacity", "min_lot", "max_sources"),
        *("distance_km", "max_distance_km", "shelf_life", "carbon_price"),
    )
)
_FRACTIONS = frozenset({"removal", "loss"})
_ABOVE_ZERO = frozenset({"yield", "circuity"})
TOO_LARGE = 1e15  # solvers take 1e20 for infinite, and doubles tell whole units up to 9e15


@dataclass(frozen=True, slots=True)
class NetworkProblem:
    """One thing wrong with a network file."""

    file: str
    place: str  # such as ``sinks[2].limits.fe``
    given: str
    accepted: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.given}; accepted: {self.accepted}."


class Found:
    """Collects problems (nothing is loaded) and notes (loaded, but said)."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[NetworkProblem] = []
        self.notes: list[str] = []

    def add(self, place: str, given: str, accepted: str) -> None:
        """Notes a problem."""
        self.problems.append(NetworkProblem(self.file, place, given, accepted))

    def unknown(self, place: str, given: Iterable[str], known: Mapping[str, Any]) -> None:
        """Notes keys that mean nothing, with the nearest that does."""
        for key in given:
            if key not in known:
                from rapidfuzz import process

                near = process.extractOne(str(key), list(known), score_cutoff=60)
                hint = f"; did you mean '{near[0]}'?" if near else ""
                where = f"{place}.{key}" if place else str(key)
                self.notes.append(f"{self.file}, {where}: not a known key, not used{hint}")

    def raise_any(self) -> None:
        """Raises what was found.

        Raises:
            NetworkProblems: there are any.
        """
        if self.problems:
            self._raise()

    def _raise(self) -> NoReturn:
        raise NetworkProblems(self.problems)


def number_column(
    key: str, attribute: Attribute, given: list[Any], periods: int, found: Found
) -> Floats:
    """Numbers of one attribute, shape ``(n,)`` or ``(periods, n)`` if any differs by period.

    ``given`` holds ``...`` where the attribute is absent.
    """
    if any(isinstance(value, list) for value in given):
        return _by_period(key, attribute, given, periods, found)
    column = np.empty(len(given))
    for place, value in enumerate(given):
        column[place] = _number(_where(key, place, attribute), attribute, value, found)
    return column


def _by_period(
    key: str, attribute: Attribute, given: list[Any], periods: int, found: Found
) -> Floats:
    columns = np.empty((periods, len(given)))
    for place, value in enumerate(given):
        where = _where(key, place, attribute)
        if not isinstance(value, list):
            columns[:, place] = _number(where, attribute, value, found)
        elif not attribute.by_period or len(value) != periods:
            wanted = f"a number, or one for each of the {periods} periods"
            found.add(where, f"is a list of {len(value)}", wanted if attribute.by_period else "one")
        else:
            for period, one in enumerate(value):
                here = f"{where}[{period}]"
                columns[period, place] = _number(here, attribute, one, found)
    return columns


def _where(key: str, place: int, attribute: Attribute) -> str:
    return f"{key}[{place}].{attribute.name}" if key else attribute.name


def _number(where: str, attribute: Attribute, value: Any, found: Found) -> float:
    if value is ...:
        return attribute.default
    if value is None:
        if not math.isfinite(attribute.default):
            return attribute.default
        found.add(where, "is null", f"a number; leave it out for {attribute.default:g}")
        return attribute.default
    if attribute.kind == "flag":
        if isinstance(value, bool):
            return float(value)
        found.add(where, f"is {value!r}", "true or false")
        return 0.0
    return _checked(where, attribute, value, found)


def _checked(where: str, attribute: Attribute, value: Any, found: Found) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        found.add(where, f"is {value!r}", "a number")
        return attribute.default
    if abs(value) >= TOO_LARGE and value not in (math.inf, -math.inf):
        found.add(where, "is too large", f"{_range(attribute)} (and below {TOO_LARGE:g})")
        return attribute.default
    if not math.isfinite(value) or not _fits(attribute, float(value)):
        found.add(where, f"is {value:g}", _range(attribute))
    return float(value)


def _range(attribute: Attribute) -> str:
    if attribute.name in _FRACTIONS:
        return "a fraction from 0 to 1"
    if attribute.kind == "count":
        return "a whole number from 1"
    if attribute.name in _NOT_NEGATIVE:
        return "a number from 0" + ("; null = unlimited" if attribute.default == math.inf else "")
    return "a number above 0" if attribute.name in _ABOVE_ZERO else "a finite number"


def _fits(attribute: Attribute, value: float) -> bool:
    if attribute.name in _FRACTIONS:
        return 0 <= value <= 1
    if attribute.kind == "count":
        return value >= 1 and value == int(value)
    if attribute.name in _NOT_NEGATIVE:
        return value >= 0
    return value > 0 if attribute.name in _ABOVE_ZERO else True


def text_column(key: str, attribute: Attribute, given: list[Any], found: Found) -> list[str]:
    """Texts of one attribute; empty where absent, a problem where required."""
    texts: list[str] = []
    for place, value in enumerate(given):
        if isinstance(value, str) and (value or not attribute.required):
            texts.append(value)
            continue
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            texts.append(str(value))
            continue
        texts.append("")
        if value is ... or value is None or value == "":
            if attribute.required:
                found.add(f"{key}[{place}].{attribute.name}", "is missing", "a name")
        else:
            found.add(f"{key}[{place}].{attribute.name}", f"is {value!r}", "a text")
    return texts
