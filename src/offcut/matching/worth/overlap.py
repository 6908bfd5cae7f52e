"""How much can change hands: the overlap of what one side has and the other wants, over time.

The year of an exchange begins on the first day on which both sides are there (not before the day
of the run) and lasts twelve months, or less when a listing ends sooner.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from offcut.listings import Listing
from offcut.matching.worth.decline import amount_of_year, decline_note
from offcut.matching.worth.kinds import kind_of
from offcut.matching.worth.typical import TypicalAmounts
from offcut.resources import Amount
from offcut.resources.rounding import readable

YEAR_DAYS = 365
_STORABLE_MONTHS = 12  # a material without a shelf life keeps for the year
_NEARLY = 1 - 1e-9  # of a smallest load
NOTHING_TYPICAL = TypicalAmounts()


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a pair can exchange in the year of the exchange.

    ``have_units`` leave the giver, ``product_units`` reach the taker; both ``None`` when neither
    side gave a quantity (everything is then worked per one unit). ``blocked`` says why nothing
    can flow; then both are 0.
    """

    have_units: float | None
    product_units: float | None
    once: bool = False
    note: str | None = None
    blocked: str | None = None
    span_days: int = YEAR_DAYS
    shelf_life_days: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which both sides are there; ``days`` is 0 when there are none."""

    start: date
    days: int

    @property
    def year_share(self) -> float:
        """Part of a year that the window covers."""
        return self.days / YEAR_DAYS


def shelf_life_days(have: Listing) -> int | None:
    """The listing's own shelf life, else that of its resource type."""
    if have.shelf_life_days is not None or have.resource_type is None:
        return have.shelf_life_days
    kind = kind_of(have.resource_type)
    return kind.shelf_life_days if kind else None


def storable_months(have: Listing) -> int:
    """For how many months a surplus can wait: by shelf life, else twelve for a material."""
    shelf_life = shelf_life_days(have)
    if shelf_life is not None:
        return shelf_life // 30
    kind = kind_of(have.resource_type)
    return _STORABLE_MONTHS if kind is None or kind.kind == "material" else 0


def joint_window(have: Listing, want: Listing, on: date) -> Window:
    """The days of the exchange's year on which both sides are there."""
    return _both_there(have, want, on, _spoils(have, on))


def _spoils(have: Listing, on: date) -> date | None:
    """The day until which a one-off amount keeps; None = for as long as it takes."""
    shelf_life = shelf_life_days(have)
    if have.amount is None or have.amount.per_year or shelf_life is None:
        return None
    return max(on, have.available_from or on) + timedelta(days=shelf_life)


def _both_there(have: Listing, want: Listing, on: date, spoils: date | None) -> Window:
    begins = (on, have.available_from, want.available_from)
    return _window(begins, (have.available_to, want.available_to, spoils))


@lru_cache(maxsize=4096)
def _window(begins: tuple[date | None, ...], ends: tuple[date | None, ...]) -> Window:
    start = max(day for day in begins if day)
    last = start + timedelta(days=YEAR_DAYS - 1)
    end = min(day for day in (*ends, last) if day)
    return Window(start, max(0, (end - start).days + 1))


def overlap(
    have: Listing,
    want: Listing,
    product_per_have: float,
    share: float,
    on: date,
    typical: TypicalAmounts = NOTHING_TYPICAL,
) -> Overlap:
    """The quantity that both sides can agree on.

    Args:
        have: the giver's listing.
        want: the taker's listing.
        product_per_have: units of product, in the want's unit, per unit of have.
        share: part of the want's quantity that this stream may supply.
        on: the day of the run.
        typical: what like listings give, for the one side that gives no quantity.
    """
    if _steady(have) and _steady(want):
        return _of_steady(have, want, product_per_have, share)
    window = joint_window(have, want, on)
    blocked = _blocked(have, want, window)
    if blocked:
        return Overlap(0.0, 0.0, blocked=blocked, span_days=window.days)
    shelf_life = shelf_life_days(have)
    once = any(side.amount is not None and not side.amount.per_year for side in (have, want))
    if have.amount is None and want.amount is None:
        note = "no quantity on either side: worked out per one unit"
        return Overlap(None, None, note=note, span_days=window.days, shelf_life_days=shelf_life)
    given, assumed = _amount(have, typical)
    asked, supposed = _amount(want, typical)
    supply = _by_month(have, given, window, on)
    demand = _by_month(want, asked, window, on)
    offered = [amount * product_per_have for amount in supply] if supply else None
    wanted = [amount * share for amount in demand] if demand else None
    product, notes = _met(have, offered, wanted, flat=not _seasonal(have, want) and not once)
    notes += assumed + supposed
    lot = max(have.min_lot or 0.0, (want.min_lot or 0.0) / product_per_have)
    taken = product / product_per_have
    if taken <= 0:
        blocked = _NO_SEASON if _seasonal(have, want) else "one side gives or takes none of it then"
        return Overlap(0.0, 0.0, blocked=blocked, span_days=window.days)
    if taken < lot * _NEARLY:
        least = f"the smallest load is {readable(lot)} {have.unit}"
        blocked = f"{least}; only {readable(taken)} overlap in a year"
        return Overlap(0.0, 0.0, blocked=blocked, span_days=window.days)
    rough = any(amount is not None and amount.rough for amount in (given, asked))
    notes += _more_notes(window, once=once, rough=rough)
    for side, amount, name in ((have, given, "source"), (want, asked, "need")):
        if side.decline_per_year and amount is not None and amount.per_year:
            ahead = _years_ahead(window, on)
            notes.append(decline_note(name, amount, side.decline_per_year, ahead))
    return Overlap(taken, product, once, "; ".join(notes) or None, None, window.days, shelf_life)


def supply_for(have: Listing, want: Listing, product_per_have: float, on: date) -> float:
    """Product that a have could give while both are there, however little the want takes.

    For pairs between which something can flow; 0 below the smallest load of the have.
    """
    amounts = _by_month(have, have.amount, joint_window(have, want, on), on) or []
    product = sum(amount * product_per_have for amount in amounts)
    enough = product / product_per_have >= (have.min_lot or 0.0) * _NEARLY
    return product if enough else 0.0


def demand_for(have: Listing, want: Listing, on: date) -> float:
    """Product that a want could take while both are there, however little the have gives.

    For pairs between which something can flow; 0 below the smallest load of the want.
    """
    window = _both_there(have, want, on, None)
    product = sum(_by_month(want, want.amount, window, on) or [])
    return product if product >= (want.min_lot or 0.0) * _NEARLY else 0.0


def _steady(side: Listing) -> bool:
    """Whether a side gives the same all the year, every year, at any time: the usual case."""
    amount = side.amount
    return (
        amount is not None
        and amount.per_year
        and not amount.rough
        and side.available_from is None
        and side.available_to is None
        and side.min_lot is None
        and not side.monthly_profile
        and not side.decline_per_year
        and not side.terms.days
        and not side.terms.sale_or_loan
        and shelf_life_days(side) is None
    )


def _of_steady(have: Listing, want: Listing, product_per_have: float, share: float) -> Overlap:
    """The overlap of two steady sides: the smaller amount."""
    supply = have.amount.central if have.amount else 0.0
    demand = want.amount.central if want.amount else 0.0
    product = min(supply * product_per_have, demand * share)
    return Overlap(product / product_per_have, product)


def _amount(side: Listing, typical: TypicalAmounts) -> tuple[Amount | None, list[str]]:
    """The amount of a side; where it gives none, what is typical of listings like it."""
    if side.amount is not None:
        return side.amount, []
    found = typical.of(side)
    if found is None:
        return None, []
    note = (
        f"the {side.kind.value} gives no quantity: at most {readable(found.amount)} {side.unit}"
        f" a year, the median of {found.listings} like it in this list"
    )
    return found.in_unit(side.unit), [note]


_NO_SEASON = "never in season together, and it does not keep so long"
_LENT = ("loan", "hire")


def _terms_clash(have: Listing, want: Listing) -> str | None:
    """What is sold is not lent: nothing flows until the two agree which it is to be."""
    offered, asked = have.terms.sale_or_loan, want.terms.sale_or_loan
    if offered is None or asked is None or (offered in _LENT) == (asked in _LENT):
        return None
    return f"the have is for {_AS[offered]}, the want is for {_AS[asked]}: ask whether one can move"


_AS = {"sale": "sale", "give": "giving away", "loan": "loan", "hire": "hire"}


def _blocked(have: Listing, want: Listing, window: Window) -> str | None:
    if window.days == 0:
        return "the two are not there at the same time"
    clash = _terms_clash(have, want)
    if clash:
        return clash
    days, other = set(have.terms.days), set(want.terms.days)
    if days and other and not days & other:
        return "no day of the week suits both"
    shelf_life = shelf_life_days(have)
    if shelf_life is not None and shelf_life < 1:
        return "it spoils before it could arrive"
    return None


def _seasonal(*sides: Listing) -> bool:
    return any(side.monthly_profile for side in sides)


def _years_ahead(window: Window, on: date) -> float:
    return (window.start - on).days / YEAR_DAYS


def _by_month(side: Listing, amount: Amount | None, window: Window, on: date) -> list[float] | None:
    """Quantity in each calendar month of the window; a one-off amount is all there at once."""
    if amount is None:
        return None
    total = amount_of_year(amount, side.decline_per_year, _years_ahead(window, on))
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


def _met(
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


def _more_notes(window: Window, *, once: bool, rough: bool) -> list[str]:
    notes = []
    if once:
        notes.append("one-off: this amount is all there is, counted once")
    if window.days < YEAR_DAYS:
        notes.append(f"both are there for {window.days} days from {window.start}")
    if rough:
        notes.append("a quantity is rough")
    return notes
