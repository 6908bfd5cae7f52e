"""What the taker need no longer buy.

Rates are per unit of product and positive when the exchange saves money.
"""

from dataclasses import dataclass
from datetime import date

from offcut import reference
from offcut.errors import NotDated
from offcut.listings import Listing
from offcut.matching.worth.kinds import kind_of
from offcut.matching.worth.rates import LISTING, Rate, gap, sourced, stated
from offcut.reference import Assumptions, DisplacedProduct, Status


@dataclass(frozen=True, slots=True)
class Displaced:
    """The taker's side of one want under one use."""

    rate: Rate  # per unit of product
    product: DisplacedProduct | None
    recycled_today: bool  # the taker already uses recycled material

    @property
    def gbp_per_unit(self) -> float:
        """Saved per unit of product; a gap counts for nothing."""
        return self.rate.per_flow

    @property
    def stated(self) -> bool:
        """Whether the taker gave the price of what it wants itself."""
        return self.rate.source == LISTING


def displaced(want: Listing, use: str | None, assumptions: Assumptions, on: date) -> Displaced:
    """What one want saves per unit of product: its stated price, else a reference price."""
    product = _product(use)
    recycled = want.current_fate == "recycled"
    name = product.name if product else want.resource
    label = f"purchase saved: {name}"
    if want.purchase_price is not None:
        rate = stated("want", f"{label}, as stated", want.unit, want.purchase_price)
    elif (own := _own_tariff(product, assumptions)) is not None:
        name = "assumption water.mains_gbp_per_m3"
        rate = Rate("want", label, "m3", own, name, Status.ASSUMED, "your own tariff")
    elif product is not None and product.price is not None and product.unit == want.unit:
        low, high = product.price_low, product.price_high
        note = f"range {low:g} to {high:g}" if low is not None and high is not None else None
        rate = sourced("want", label, want.unit, product.price, product.provenance, note)
    else:
        rate = _market(want, label, on)
    return Displaced(rate, product, recycled)


def _product(use: str | None) -> DisplacedProduct | None:
    if use is None:
        return None
    name = reference.uses[use].displaced_product
    return reference.displaced_products[name] if name else None


def _own_tariff(product: DisplacedProduct | None, assumptions: Assumptions) -> float | None:
    """The user's own price of mains water, where it was set; softening comes on top."""
    mains = assumptions["water.mains_gbp_per_m3"]
    if product is None or not mains.overridden:
        return None
    if product.id == "mains_water":
        return mains.value
    if product.id == "softened_water":
        return mains.value + assumptions.value("water.softening_gbp_per_m3")
    return None


def _market(want: Listing, label: str, on: date) -> Rate:
    """The market price of the kind of material wanted, where the tables hold one."""
    note = "what the taker pays today is not known: ask (purchase_price)"
    kind = kind_of(want.resource_type)
    if kind is None or kind.baseline_price is None or kind.unit != want.unit:
        return gap("want", label, want.unit, note)
    try:
        price = reference.prices[kind.baseline_price].at(on)
    except NotDated:
        return gap("want", label, want.unit, note)
    middle = f"market price, middle of {price.low:g} to {price.high:g}"
    return sourced(
        "want", f"{label} ({price.item})", want.unit, price.mid, price.provenance, middle
    )
