"""Present values by the Green Book: the social time preference rate falls in steps with time."""

from enum import StrEnum

from offcut import reference
from offcut.errors import NotDated


class RateSeries(StrEnum):
    """Which series of the schedule: for most effects, or for effects on health."""

    STANDARD = "standard"
    HEALTH = "health"


def discount_factor(years: int, series: RateSeries = RateSeries.STANDARD) -> float:
    """What a pound ``years`` after the base year is worth in it; the base year itself counts 1.

    Each year is discounted by the rate of its own step, so the factors never jump. The rates are
    in the table ``discount_rates``.

    Raises:
        NotDated: before the base year, or beyond the schedule.

    >>> round(discount_factor(1), 6), round(discount_factor(30), 6), round(discount_factor(31), 6)
    (0.966184, 0.356278, 0.345901)
    """
    if years < 0:
        raise NotDated(f"{years} years after the base year: nothing is discounted backwards.")
    factor, last = 1.0, 0
    for row in reference.discount_rates.values():
        rate = row.health if series is RateSeries.HEALTH else row.standard
        last = row.year_to
        within = min(years, row.year_to) - max(row.year_from, 1) + 1
        factor /= (1 + rate) ** max(0, within)
    if years > last:
        raise NotDated(f"the schedule of discount rates ends {last} years after the base year.")
    return factor
