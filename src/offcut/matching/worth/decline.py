"""A source, or a need, that is expected to fall from year to year.

The amount that a listing states is that of the day of the run. The year of the exchange counts at
its mean, a straight line from ``q`` to ``q (1 - d)``: ``1 - d/2`` of what is there when it begins.
The mean of the first five years is said beside it, never counted.
"""

from offcut.resources import Amount
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


def amount_of_year(amount: Amount, decline_per_year: float, years_ahead: float = 0.0) -> float:
    """The amount of a year with its fall taken off; a one-off does not fall."""
    if not amount.per_year or not decline_per_year:
        return amount.central
    return amount.central * mean_of_year(decline_per_year, years_ahead)


def decline_note(name: str, amount: Amount, decline_per_year: float, years_ahead: float) -> str:
    """The amount of the first year, and the mean of the first five."""
    first = amount_of_year(amount, decline_per_year, years_ahead)
    years = [first * (1.0 - decline_per_year) ** year for year in range(_SHOWN_YEARS)]
    return (
        f"the {name} is expected to fall by {decline_per_year:.0%} a year:"
        f" {readable(first)} {amount.unit} in the first year,"
        f" {readable(sum(years) / _SHOWN_YEARS)} a year over the first five"
    )
