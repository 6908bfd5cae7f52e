"""One side of the market in the columns of the search, where haves and wants look alike.

For the bound (float32) every rounding goes to the optimistic side, so that a bound of these columns
is never below the exact value; for the exact value the numbers are kept as given.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.matching.screen.layout import EXACT_MEASURES, MEASURES, WORDS, Queries
from offcut.matching.screen.market import EARTH_KM, Haves, Wants
from offcut.matching.screen.sphere import on_sphere

_PLACE_SLACK_KM = 0.001  # float32 points of the unit sphere are within 0.7 m
_RELATIVE = 1e-6  # float32 rounds to 6e-8; several roundings in a row
_LARGEST = 3e38
_DAYS = float(2**24)  # whole numbers up to here are exact in float32


@dataclass(frozen=True, slots=True)
class Side:
    """Rows of one side: ``bound`` float32 (n, 8 + P), ``exact`` float64 (n, 6 + P), ``text``."""

    bound: Any
    exact: Any
    text: Any


def of_haves(have: Haves, circuity: float, rows: Any = None) -> Side:
    """These rows of the haves (int array); None = all."""
    per_km = _taken(have.gbp_per_unit_km, rows, np.float64)
    by_road = per_km * circuity
    properties = _taken(have.properties, rows, np.float32)
    known = np.minimum(np.nan_to_num(properties, nan=0.0, posinf=_LARGEST), np.float32(_LARGEST))
    per_arc = by_road * (EARTH_KM * (1 - 2 * _RELATIVE))
    return _side(have, rows, by_road * _PLACE_SLACK_KM, per_km, per_arc, known, properties)


def of_wants(want: Wants, rows: Any = None) -> Side:
    """These rows of the wants (int array); None = all."""
    limits = _taken(want.limits, rows, np.float32)
    with np.errstate(divide="ignore", over="ignore"):
        inverse = np.minimum(1.0 / limits.astype(np.float64) * (1 - _RELATIVE), _LARGEST)
    ones = np.ones(len(limits))
    return _side(want, rows, 0.0, ones, ones, inverse, limits)


def _side(
    given: Haves | Wants,
    rows: Any,
    slack: Any,
    per_km: Any,
    per_arc: Any,
    shares: Any,
    measures: Any,
) -> Side:
    degrees = (_taken(given.latitude, rows, np.float64), _taken(given.longitude, rows, np.float64))
    place = on_sphere(*degrees)
    quantity = _taken(given.quantity, rows, np.float64)
    price = _taken(given.gbp_per_unit, rows, np.float64)
    days = (_taken(day, rows, np.float64) for day in (given.first_day, given.last_day))
    first, last = (np.clip(day, -_DAYS, _DAYS) for day in days)
    dear = price + slack + np.abs(price) * _RELATIVE
    plenty = quantity * (1 + _RELATIVE)
    bound = np.empty((len(shares), MEASURES + shares.shape[1]), dtype=np.float32)
    for column, values in enumerate((*place, plenty, dear, per_arc, first, last)):
        bound[:, column] = values
    bound[:, MEASURES:] = shares
    exact = np.empty((len(shares), EXACT_MEASURES + shares.shape[1]))
    for column, values in enumerate((*place, quantity, price, per_km)):
        exact[:, column] = values
    exact[:, EXACT_MEASURES:] = measures
    return Side(bound, exact, _filled_up(_taken(given.text, rows, np.float32)))


def _taken(column: Any, rows: Any, kind: Any) -> Any:
    """These rows, contiguous; ``take`` copies rows of several numbers four times as fast."""
    some = column if rows is None else np.take(column, rows, axis=0)
    return np.ascontiguousarray(some, dtype=kind)


def _filled_up(text: Any) -> Any:
    width = text.shape[1]
    if width % WORDS == 0:
        return text
    wider = np.zeros((len(text), width + WORDS - width % WORDS), dtype=np.float32)
    wider[:, :width] = text
    return wider


def sealed(array: Any) -> Any:
    """A read-only view: compiled code is compiled once for read-only arrays, mapped or not."""
    view = np.asarray(array).view()
    view.flags.writeable = False
    return view


def queries(side: Side, accepted_from: Any, accepted: Any) -> Queries:
    """These rows as queries to trees of the other side, in this order."""
    return Queries(
        sealed(side.bound),
        sealed(side.exact),
        sealed(side.text),
        sealed(np.ascontiguousarray(accepted_from, dtype=np.int64)),
        sealed(np.ascontiguousarray(accepted, dtype=np.int32)),
    )


def want_queries(want: Wants, rows: Any) -> Queries:
    """Wants as queries to a tree of haves; ``rows``: int array."""
    counts = want.accepted_from[rows + 1] - want.accepted_from[rows]
    accepted_from = np.concatenate([[0], np.cumsum(counts)])
    shift = np.repeat(want.accepted_from[rows] - accepted_from[:-1], counts)
    accepted = want.accepted[np.arange(accepted_from[-1]) + shift]
    return queries(of_wants(want, rows), accepted_from, accepted)


def have_queries(have: Haves, circuity: float, rows: Any) -> Queries:
    """Haves as queries to a tree of wants; ``rows``: int array."""
    return queries(of_haves(have, circuity, rows), np.arange(len(rows) + 1), have.types[rows])
