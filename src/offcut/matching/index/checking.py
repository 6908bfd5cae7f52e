"""What may stand in the columns of an index; the first thing that may not is named."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol

import numpy as np

from offcut.errors import InputError
from offcut.matching.screen.market import Haves, Wants

_UNIT_TOLERANCE = 1e-3

Given = Callable[[int], str]
"""What was given in a row, in words."""


class Refuse(Protocol):
    """Raises for the first row that is wrong: column, wrong rows, what is accepted."""

    def __call__(self, column: str, wrong: Any, accepted: str, given: Given | None = None) -> None:
        """Raise :class:`InputError` when a row is wrong."""


def check_side(
    side: Haves | Wants, types: Sequence[str], properties: Sequence[str], text: int
) -> None:
    """Raise :class:`InputError` naming column, row and id of the first thing that may not be.

    ``types``, ``properties``: their names. ``text``: how many numbers a text vector has. Columns
    are called what they are in :mod:`offcut.matching.index.tables`.
    """
    name = "haves" if isinstance(side, Haves) else "wants"
    count = len(side)
    table = "properties" if isinstance(side, Haves) else "limits"
    _check_shapes(side, name, {table: len(properties), "text": text})
    _check_ids(side.ids, name)

    def refuse(column: str, wrong: Any, accepted: str, given: Given | None = None) -> None:
        _refuse(side, name, column, wrong, accepted, given)

    refuse("latitude", ~(np.abs(side.latitude) <= 90), "-90 to 90 degrees")
    refuse("longitude", ~(np.abs(side.longitude) <= 180), "-180 to 180 degrees")
    quantity = np.asarray(side.quantity)
    refuse("quantity", ~((quantity > 0) & np.isfinite(quantity)), "a number above 0, units a year")
    refuse("gbp_per_unit", ~np.isfinite(side.gbp_per_unit), "a number, GBP a unit")
    size = np.sqrt(np.sum(np.asarray(side.text, dtype=np.float64) ** 2, axis=1))
    fits = (size == 0) | (np.abs(size - 1) < _UNIT_TOLERANCE)
    refuse(
        "last_day",
        np.asarray(side.last_day) < side.first_day,
        "a day that is not before the first_day",
        lambda row: f"{_day(side.last_day[row])}, first_day {_day(side.first_day[row])}",
    )
    refuse("text", ~fits, "a vector of length 1, or of zeros")
    if isinstance(side, Haves):
        _check_haves(side, types, refuse)
        values = np.asarray(side.properties)
        wrong, accepted = (values < 0) | np.isinf(values), "0 or more, or nothing"
    else:
        _check_wants(side, types, count, refuse)
        values = np.asarray(side.limits)
        wrong, accepted = ~(values > 0), "above 0, or nothing for no limit"
    for at in np.flatnonzero(wrong.any(axis=0)).tolist():
        refuse(f"property_{properties[at]}", wrong[:, at], accepted, _of(values[:, at]))


def _check_haves(haves: Haves, types: Sequence[str], refuse: Refuse) -> None:
    haulage = np.asarray(haves.gbp_per_unit_km)
    wrong = ~((haulage >= 0) & np.isfinite(haulage))
    refuse("gbp_per_km", wrong, "0 or more, GBP a unit and km", _of(haulage))
    unknown = (haves.types < 0) | (haves.types >= len(types))
    refuse("type", unknown, "one of the types of the index", lambda row: f"code {haves.types[row]}")


def _check_wants(wants: Wants, types: Sequence[str], count: int, refuse: Refuse) -> None:
    def given(row: int) -> str:
        codes = wants.accepted[wants.accepted_from[row] : wants.accepted_from[row + 1]].tolist()
        return "; ".join(types[c] if 0 <= c < len(types) else f"code {c}" for c in codes)

    lengths = np.diff(wants.accepted_from)
    refuse("type", lengths < 1, "at least one type", given)
    of_row = np.repeat(np.arange(count), lengths)
    outside = np.zeros(count, dtype=bool)
    outside[of_row[(wants.accepted < 0) | (wants.accepted >= len(types))]] = True
    refuse("type", outside, "types of the index", given)
    order = np.lexsort((wants.accepted, of_row))
    row, code = of_row[order], np.asarray(wants.accepted)[order]
    twice = np.zeros(count, dtype=bool)
    twice[row[1:][(row[1:] == row[:-1]) & (code[1:] == code[:-1])]] = True
    refuse("type", twice, "each type once", given)


def _check_shapes(side: Haves | Wants, name: str, wide: dict[str, int]) -> None:
    count = len(side)
    numbers = ("latitude", "longitude", "quantity", "gbp_per_unit", "first_day", "last_day")
    more = ("gbp_per_unit_km",) if isinstance(side, Haves) else ()
    for column in (*numbers, *more):
        found = np.shape(getattr(side, column))
        if found != (count,):
            raise InputError(f"'{column}' of the {name} has shape {found}; {(count,)} is needed.")
    for column, width in wide.items():
        found = np.shape(getattr(side, column))
        if found != (count, width):
            raise InputError(
                f"'{column}' of the {name} has shape {found}; {(count, width)} is needed."
            )
    if len(side.ids) != count:
        raise InputError(f"There are {len(side.ids)} ids for {count} {name}; one each is needed.")


def _check_ids(ids: Sequence[str], name: str) -> None:
    seen: dict[str, int] = {}
    for row, given in enumerate(ids):
        if not given:
            raise InputError(f"Row {row + 1} of the {name} has no id; every row needs one.")
        first = seen.setdefault(given, row)
        if first != row:
            raise InputError(
                f"Row {row + 1} of the {name}: '{given}' is already the id of row {first + 1};"
                " every row needs an id of its own."
            )


def _of(values: Any) -> Given:
    return lambda row: f"{values[row]:g}"


def _day(ordinal: int) -> str:
    day = int(ordinal)
    inside = date.min.toordinal() <= day <= date.max.toordinal()
    return date.fromordinal(day).isoformat() if inside else str(day)


def _refuse(
    side: Haves | Wants, name: str, column: str, wrong: Any, accepted: str, given: Given | None
) -> None:
    if not np.any(wrong):
        return
    row = int(np.flatnonzero(wrong)[0])
    told = given(row) if given else str(np.asarray(getattr(side, column))[row])
    raise InputError(
        f"Row {row + 1} of the {name} ('{side.ids[row]}'), column '{column}'"
        f" ({f'given: {told}' if told else 'it is empty'}). Accepted: {accepted}."
    )
