"""How much can change hands: the overlap of what one side has and the other wants, over time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from offcut.listings import Listing
from offcut.matching.worth.decline import decline_note
from offcut.matching.worth.monthly import by_month, met_over_year, years_ahead
from offcut.matching.worth.typical import TypicalAmounts
from offcut.matching.worth.window import (
    YEAR_DAYS,
    Window,
    both_there,
    joint_window,
    shelf_life_days,
)
from offcut.resources import Amount
from offcut.resources.rounding import readable

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
    sides = _Sides.of(have, want, window, typical)
    if have.amount is None and want.amount is None:
        note = "no quantity on either side: worked out per one unit"
        life = sides.shelf_life_days
        return Overlap(None, None, note=note, span_days=window.days, shelf_life_days=life)
    supply = by_month(have, sides.given, window, on)
    demand = by_month(want, sides.asked, window, on)
    offered = [amount * product_per_have for amount in supply] if supply else None
    wanted = [amount * share for amount in demand] if demand else None
    flat = not _seasonal(have, want) and not sides.once
    product, notes = met_over_year(have, offered, wanted, flat=flat)
    taken = product / product_per_have
    short = _too_little(have, want, taken, product_per_have)
    if short:
        return Overlap(0.0, 0.0, blocked=short, span_days=window.days)
    told = "; ".join([*notes, *sides.notes(on)]) or None
    return Overlap(taken, product, sides.once, told, None, window.days, sides.shelf_life_days)


@dataclass(frozen=True, slots=True)
class _Sides:
    """Two sides with their amounts in a window, the one that gives none at what is typical."""

    have: Listing
    want: Listing
    window: Window
    given: Amount | None
    asked: Amount | None
    assumed: tuple[str, ...]
    once: bool
    shelf_life_days: int | None

    @classmethod
    def of(cls, have: Listing, want: Listing, window: Window, typical: TypicalAmounts) -> "_Sides":
        given, assumed = _amount(have, typical)
        asked, supposed = _amount(want, typical)
        once = any(side.amount is not None and not side.amount.per_year for side in (have, want))
        notes, life = (*assumed, *supposed), shelf_life_days(have)
        return cls(have, want, window, given, asked, notes, once, life)

    def notes(self, on: date) -> Iterator[str]:
        """What is to be known of the amounts."""
        yield from self.assumed
        rough = any(amount is not None and amount.rough for amount in (self.given, self.asked))
        yield from _more_notes(self.window, once=self.once, rough=rough)
        for side, amount, name in (
            (self.have, self.given, "source"),
            (self.want, self.asked, "need"),
        ):
            if side.decline_per_year and amount is not None and amount.per_year:
                ahead = years_ahead(self.window, on)
                yield decline_note(name, amount, side.decline_per_year, ahead)


def _too_little(have: Listing, want: Listing, taken: float, product_per_have: float) -> str | None:
    """Why so many units of the have are none at all; None where they are enough."""
    if taken <= 0:
        seasonal = _seasonal(have, want)
        return _NO_SEASON if seasonal else "one side gives or takes none of it then"
    lot = max(have.min_lot or 0.0, (want.min_lot or 0.0) / product_per_have)
    if taken >= lot * _NEARLY:
        return None
    least = f"the smallest load is {readable(lot)} {have.unit}"
    return f"{least}; only {readable(taken)} overlap in a year"


def supply_for(have: Listing, want: Listing, product_per_have: float, on: date) -> float:
    """Product that a have could give while both are there, however little the want takes.

    For pairs between which something can flow; 0 below the smallest load of the have.
    """
    amounts = by_month(have, have.amount, joint_window(have, want, on), on) or []
    product = sum(amount * product_per_have for amount in amounts)
    enough = product / product_per_have >= (have.min_lot or 0.0) * _NEARLY
    return product if enough else 0.0


def demand_for(have: Listing, want: Listing, on: date) -> float:
    """Product that a want could take while both are there, however little the have gives.

    For pairs between which something can flow; 0 below the smallest load of the want.
    """
    window = both_there(have, want, on, None)
    product = sum(by_month(want, want.amount, window, on) or [])
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


def _more_notes(window: Window, *, once: bool, rough: bool) -> list[str]:
    notes = []
    if once:
        notes.append("one-off: this amount is all there is, counted once")
    if window.days < YEAR_DAYS:
        notes.append(f"both are there for {window.days} days from {window.start}")
    if rough:
        notes.append("a quantity is rough")
    return notes
