"""A source, or a need, that is expected to fall from year to year.

The amount that a listing states is that of the day of the run. The year of the exchange counts at
its mean, a straight line from ``q`` to ``q (1 - d)``: ``1 - d/2`` of what is there when it begins.
The mean of the first five years is said beside it, never counted.
"""

from offcut.listings import Listing
from offcut.resources.rounding import readable

_SHOWN_YEARS = 5


def mean_of_year(decline_per_year: float, years_ahead: float = 0.0) -> float:
    """What is left, in the mean of a year, of an amount that falls by a share a year.

    Args:
        decline_per_year: share, 0 to 1.
        years_ahead: from the day the amount is stated for to the year's first day.

    >>> mean_of_year(0.0), mean_of_year(0.2), round(mean_of_year(0.2, years_ahead=1), 3)
    (1.0, 0.9, 0.72)
    """
    left: float = (1.0 - decline_per_year) ** years_ahead
    return left * (1.0 - decline_per_year / 2.0)


def amount_of_year(side: Listing, years_ahead: float = 0.0) -> float | None:
    """The amount of a year with its fall taken off; a one-off does not fall; None = not given."""
    if side.amount is None:
        return None
    if not _falls(side):
        return side.amount.central
    return side.amount.central * mean_of_year(side.decline_per_year, years_ahead)


def decline_notes(have: Listing, want: Listing, years_ahead: float) -> list[str]:
    """What falls: the amount of the first year, and the mean of the first five."""
    notes = []
    for side, name in ((have, "source"), (want, "need")):
        first = amount_of_year(side, years_ahead)
        if first is None or not _falls(side):
            continue
        years = [first * (1.0 - side.decline_per_year) ** year for year in range(_SHOWN_YEARS)]
        notes.append(
            f"the {name} is expected to fall by {side.decline_per_year:.0%} a year:"
            f" {readable(first)} {side.unit} in the first year,"
            f" {readable(sum(years) / _SHOWN_YEARS)} a year over the first five"
        )
    return notes


def _falls(side: Listing) -> bool:
    return side.amount is not None and side.amount.per_year and side.decline_per_year > 0
