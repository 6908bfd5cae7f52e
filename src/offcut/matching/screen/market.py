"""The market as columns: what the compiled screen and its oracle read.

The declared value of a pair, which the search is exact under::

    value = T · (have.gbp_per_unit + want.gbp_per_unit − have.gbp_per_unit_km · d) · fit
    T     = min(have.quantity, want.quantity) · (days both are there) / 365
    fit   = (1 − w_text · (1 − max(0, text · text))) · (1 − w_quality · tightest)

``d`` is the great circle × circuity in km; ``tightest`` the largest share of a limit that is used
up, max over properties of value ÷ limit, between 0 and 1. A pair is feasible when its types are
compatible, it meets on some day, no property is above its limit and its value is above 0.
An unknown property (NaN) uses nothing of its limit: the screen is an optimist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from offcut.errors import InputError

DAYS_PER_YEAR = 365.0
EARTH_KM = 6371.0088
"""Mean radius of the Earth, IUGG: the sphere of :func:`offcut.places.distance_km`."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of the value words and quality may take; both 0 = fit is 1 for every pair.

    Raises :class:`InputError` for a share that is not from 0 to 1.
    """

    text: float = 0.0
    quality: float = 0.0

    def __post_init__(self) -> None:
        for name in ("text", "quality"):
            share = getattr(self, name)
            if not 0 <= share <= 1:
                raise InputError(
                    f"'{name}' of the fit is {share:g}; a share from 0 to 1 is needed, such as"
                    " 0.25: no more than all of the value can go."
                )


@dataclass(frozen=True, slots=True)
class Haves:
    """One row a have, in any order.

    ``types``: int32, position in the market's list of types.
    ``latitude``, ``longitude``: float64, degrees. ``quantity``: float64, units a year, above 0.
    ``gbp_per_unit``: float64, what the giver gains (or loses) a unit. ``gbp_per_unit_km``:
    float64, haulage, at least 0. ``first_day``, ``last_day``: int32, both included.
    ``properties``: float32 (n, P), at least 0, NaN = not known. ``text``: float32 (n, D), unit rows
    (or rows of zeros); D may be 0.
    ``ids``: str, unique; equal values are ranked by them.
    """

    ids: Sequence[str]
    types: Any
    latitude: Any
    longitude: Any
    quantity: Any
    gbp_per_unit: Any
    gbp_per_unit_km: Any
    first_day: Any
    last_day: Any
    properties: Any
    text: Any

    def __len__(self) -> int:
        return len(self.types)


@dataclass(frozen=True, slots=True)
class Wants:
    """One row a want; as :class:`Haves`, but for what is accepted.

    ``accepted_from``: int64 (n + 1), row i accepts the types
    ``accepted[accepted_from[i]:accepted_from[i + 1]]`` (int32, no type twice in a row).
    ``limits``: float32 (n, P), above 0, infinite = no limit.
    """

    ids: Sequence[str]
    accepted_from: Any
    accepted: Any
    latitude: Any
    longitude: Any
    quantity: Any
    gbp_per_unit: Any
    first_day: Any
    last_day: Any
    limits: Any
    text: Any

    def __len__(self) -> int:
        return len(self.accepted_from) - 1


@dataclass(frozen=True, slots=True)
class Market:
    """Haves and wants under one declared value."""

    haves: Haves
    wants: Wants
    types: tuple[str, ...]
    fit: Fit = Fit()
    circuity: float = 1.0


@dataclass(frozen=True, slots=True)
class TopK:
    """The best haves of each want, best first; equal values in the order of the haves' ids.

    ``haves``: int64 (wants, k), row of the have, −1 where there are fewer than k feasible.
    ``values``: float64 (wants, k), GBP a year, NaN where there is none.
    """

    haves: Any
    values: Any
