"""What is given and needed month by month, and what of it meets."""

import calendar
from datetime import date, timedelta

from offcut.listings import Listing
from offcut.matching.worth.decline import amount_of_year
from offcut.matching.worth.window import YEAR_DAYS, Window, storable_months
from offcut.resources import Amount
from offcut.resources.rounding import readable


def years_ahead(window: Window, on: date) -> float:
    """Years from the day of the run to the first day of the window."""
    return (window.start - on).days / YEAR_DAYS


def by_month(side: Listing, amount: Amount | None, window: Window, on: date) -> list[float] | None:
    """Quantity in each calendar month of the window; a one-off amount is all there at once."""
    if amount is None:
        return None
    total = amount_of_year(amount, side.decline_per_year, years_ahead(window, on))
    if not amount.per_year:
        return [total]
    if not side.monthly_profile:
        return [total * window.year_share] if window.days < YEAR_DAYS else [total]
    return [total * side.monthly_profile[month] * part for month, part in _months(window)]


def _months(window: Window) -> list[tuple[int, float]]:
    """Calendar months of the window (0 = January) with the part of each that it covers."""
    parts = []
    day, last = window.start, window.start + timedelta(days=window.days - 1)
    while day <= last:
        length = calendar.monthrange(day.year, day.month)[1]
        end = min(last, day.replace(day=length))
        parts.append((day.month - 1, ((end - day).days + 1) / length))
        day = end + timedelta(days=1)
    return parts


def met_over_year(
    have: Listing, offered: list[float] | None, wanted: list[float] | None, *, flat: bool
) -> tuple[float, list[str]]:
    """The product that flows, with what must be said about it."""
    if offered is None:
        return sum(wanted or ()), ["the have gives no quantity: the want's is taken"]
    if wanted is None:
        return sum(offered), ["the want gives no quantity: the have's is taken"]
    if flat or len(offered) == len(wanted) == 1:
        return min(sum(offered), sum(wanted)), []
    if len(offered) == 1 or len(wanted) == 1:
        offered, wanted = _spread(offered, wanted)
    months = storable_months(have)
    total = carried(offered, wanted, months)
    direct = sum(map(min, offered, wanted))
    notes = [f"sum of what coincides month by month: {readable(direct)}"]
    if total > direct * (1 + 1e-9):
        notes.append(f"{readable(total - direct)} of it stored for later (keeps {months} months)")
    return total, notes


def _spread(offered: list[float], wanted: list[float]) -> tuple[list[float], list[float]]:
    """Gives the side without months the other's number of months."""
    count = max(len(offered), len(wanted))
    if len(offered) == 1:
        offered = [offered[0] / count] * count
    if len(wanted) == 1:
        wanted = [wanted[0] / count] * count
    return offered, wanted


def carried(supply: list[float], demand: list[float], months: int) -> float:
    """What is met when a surplus may wait ``months`` months, oldest used first.

    >>> carried([10, 0, 0], [0, 0, 10], months=1), carried([10, 0, 0], [0, 0, 10], months=2)
    (0.0, 10.0)
    """
    store: list[list[float]] = []  # [month it came, what is left]
    met = 0.0
    for month, (comes, needed) in enumerate(zip(supply, demand, strict=True)):
        store = [batch for batch in store if month - batch[0] <= months and batch[1] > 0]
        store.append([month, comes])
        for batch in store:
            used = min(batch[1], needed)
            batch[1] -= used
            needed -= used
            met += used
    return met
