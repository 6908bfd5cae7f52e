"""What may stand in the columns of an index; the first thing that may not is named."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from offcut.errors import InputError
from offcut.matching.screen.market import Haves, Wants

_UNIT_TOLERANCE = 1e-3


def check_side(side: Haves | Wants, types: int, properties: int, text: int) -> None:
    """Raise :class:`InputError` naming column, row and id of the first thing that may not be.

    ``types``: how many types there are. ``properties``, ``text``: width of these columns.
    """
    name = "haves" if isinstance(side, Haves) else "wants"
    count = len(side)
    table = "properties" if isinstance(side, Haves) else "limits"
    _check_shapes(side, name, {table: properties, "text": text})
    _check_ids(side.ids, name)

    def refuse(column: str, wrong: Any, accepted: str) -> None:
        _refuse(side, name, column, wrong, accepted)

    refuse("latitude", ~(np.abs(side.latitude) <= 90), "-90 to 90 degrees")
    refuse("longitude", ~(np.abs(side.longitude) <= 180), "-180 to 180 degrees")
    quantity = np.asarray(side.quantity)
    refuse("quantity", ~((quantity > 0) & np.isfinite(quantity)), "a number above 0, units a year")
    refuse("gbp_per_unit", ~np.isfinite(side.gbp_per_unit), "a number, GBP a unit")
    size = np.sqrt(np.sum(np.asarray(side.text, dtype=np.float64) ** 2, axis=1))
    fits = (size == 0) | (np.abs(size - 1) < _UNIT_TOLERANCE)
    refuse("text", ~fits, "a vector of length 1, or of zeros")
    if isinstance(side, Haves):
        _check_haves(side, types, refuse)
    else:
        _check_wants(side, types, count, refuse)


def _check_haves(haves: Haves, types: int, refuse: Callable[[str, Any, str], None]) -> None:
    haulage = np.asarray(haves.gbp_per_unit_km)
    refuse("gbp_per_unit_km", ~((haulage >= 0) & np.isfinite(haulage)), "0 or more, GBP a unit km")
    refuse("type", (haves.types < 0) | (haves.types >= types), "one of the types of the index")
    values = np.asarray(haves.properties)
    refuse("properties", (values < 0) | np.isinf(values), "0 or more, or nothing")


def _check_wants(
    wants: Wants, types: int, count: int, refuse: Callable[[str, Any, str], None]
) -> None:
    refuse("limits", ~(np.asarray(wants.limits) > 0), "above 0, or nothing for no limit")
    lengths = np.diff(wants.accepted_from)
    refuse("accepts", lengths < 1, "at least one type")
    of_row = np.repeat(np.arange(count), lengths)
    outside = np.zeros(count, dtype=bool)
    outside[of_row[(wants.accepted < 0) | (wants.accepted >= types)]] = True
    refuse("accepts", outside, "types of the index")
    order = np.lexsort((wants.accepted, of_row))
    row, code = of_row[order], np.asarray(wants.accepted)[order]
    twice = np.zeros(count, dtype=bool)
    twice[row[1:][(row[1:] == row[:-1]) & (code[1:] == code[:-1])]] = True
    refuse("accepts", twice, "each type once")


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


def _refuse(side: Haves | Wants, name: str, column: str, wrong: Any, accepted: str) -> None:
    if not np.any(wrong):
        return
    row = int(np.flatnonzero(wrong.any(axis=1) if wrong.ndim > 1 else wrong)[0])
    field = {"type": "types"}.get(column, column)
    given = "" if column == "accepts" else f" (given: {np.asarray(getattr(side, field))[row]})"
    raise InputError(
        f"Row {row + 1} of the {name} ('{side.ids[row]}'), column '{column}'{given}."
        f" Accepted: {accepted}."
    )
