"""Who gains what: at the price the terms state, else an equal split of the joint gain."""

from dataclasses import dataclass

from offcut.listings import Listing
from offcut.matching.model import Term

AT_PRICE = "at the stated price"
EQUAL = "equal split of the joint gain"


@dataclass(frozen=True, slots=True)
class Split:
    """The two gains; they sum to the value exactly."""

    have_gain_gbp: float
    want_gain_gbp: float
    label: str


def haulage_party(have: Listing, want: Listing) -> str:
    """Who pays haulage by the terms; ``joint`` when neither says or they contradict."""
    said = {side.terms.haulage_paid_by for side in (have, want)}
    if {"have", "want"} <= said:
        return "joint"
    return "have" if "have" in said else "want" if "want" in said else "joint"


def stated_price(have: Listing, want: Listing) -> tuple[float, str] | None:
    """GBP per unit that the taker pays (negative = is paid), and where it comes from."""
    asked, offered = have.terms.price_gbp_per_unit, want.terms.price_gbp_per_unit
    if asked is not None and offered is not None:
        if asked == offered:
            return asked, "asked and offered"
        side = "above" if asked > offered else "below"
        return (asked + offered) / 2, f"middle: asked {asked:g} is {side} offered {offered:g}"
    if asked is not None:
        return asked, "asked by the giver"
    if offered is not None:
        return offered, "offered by the taker"
    return None


def split(terms: tuple[Term, ...], value_gbp: float, at_price: bool) -> Split:
    """Shares the value out.

    At a stated price each side keeps its own lines; what no side is said to pay falls on the
    giver when it makes the material fit (treatment, residues, handling) and on the taker when it
    moves it (haulage): the usual terms of a sale ex works.
    """
    if not at_price:
        half = value_gbp / 2
        return Split(half, value_gbp - half, EQUAL)
    have = sum(
        term.amount
        for term in terms
        if term.amount is not None
        and (term.party == "have" or (term.party == "joint" and not _is_haulage(term)))
    )
    return Split(have, value_gbp - have, AT_PRICE)


def _is_haulage(term: Term) -> bool:
    return term.label.startswith("haulage")
