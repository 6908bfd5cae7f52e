"""Quantity, smallest load, costs and prices of a row, in basis units and held against bounds."""

from dataclasses import dataclass, field

from offcut.errors import InputError, UnitError
from offcut.listings import fields
from offcut.listings.columns import PERIODS
from offcut.listings.fields import CellError
from offcut.listings.material import Named
from offcut.listings.model import Kind, Terms
from offcut.listings.quantities import Basis, amount, basis_units_per, bound, unit_order
from offcut.listings.row import Row
from offcut.listings.terms import read_terms
from offcut.resources import Amount


@dataclass(frozen=True, slots=True)
class Quantity:
    """The amount and the smallest load, in units of ``basis``."""

    basis: Basis
    amount: Amount | None = None
    min_lot: float | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """What a row says of money and conditions, GBP per basis unit."""

    disposal_cost: float | None = None
    purchase_price: float | None = None
    terms: Terms = field(default_factory=Terms)
    decline_per_year: float = 0.0


def read_quantity(row: Row, named: Named) -> Quantity:
    """The amount a year (or once); empty when no quantity is written."""
    unit = row.get("unit")
    try:
        basis = Basis.of(named.record, unit)
        basis_units_per(unit, basis)
    except UnitError as problem:
        row.error("unit", str(problem).rstrip("."), _units(named))
        return Quantity(Basis.of(named.record, ""))
    period = row.read("period", fields.choice, PERIODS)
    if not row.get("quantity"):
        return Quantity(basis, None, _min_lot(row, unit, basis, None))
    return _amount(row, named, unit, period, basis)


def _amount(row: Row, named: Named, unit: str, period: str | None, basis: Basis) -> Quantity:
    text = row.get("quantity")
    if text.lstrip("~≈ ").startswith(("-", "\u2212")):
        row.error("quantity", "negative", "an amount above zero; empty when not known")
        return Quantity(basis)
    if not unit and not any(letter.isalpha() for letter in text.lower().replace("k", "")):
        row.warn("unit", f"empty: '{text}' is taken as {basis.unit}", None, basis.unit)
    if period is None and not row.get("period"):
        row.warn("period", "empty: the quantity is taken as per year", ", ".join(PERIODS), "year")
    read = amount(text, unit or basis.unit, period or "year", basis)
    if isinstance(read, InputError | UnitError):
        column = "unit" if isinstance(read, UnitError) else "quantity"
        row.error(column, str(read).rstrip("."), "1200, ~500 or 100-200, with a unit such as t")
        return Quantity(basis)
    if read.high <= 0:
        row.error("quantity", "zero: nothing to exchange", "above zero; empty when not known")
        return Quantity(basis)
    _check_order(row, named, read, basis)
    return Quantity(basis, read, _min_lot(row, unit, basis, read))


def _units(named: Named) -> str:
    kind = named.record
    if kind is None:
        return "a unit of mass (t, kg), volume (m3, L), energy (kWh), time (h) or item"
    wanted = {"t": "mass, such as t or kg", "m3": "volume, such as m3 or L", "h": "time, such as h"}
    what = wanted.get(kind.unit, f"one that converts to {kind.unit}")
    return f"a unit of {what}, for {kind.name.lower()}"


def _check_order(row: Row, named: Named, read: Amount, basis: Basis) -> None:
    """Is the unit, or a comma, wrong by a thousand?"""
    limit = bound(named.resource_type, basis.unit)
    found = unit_order(read.central, basis.unit, limit) if limit else None
    if found is None:
        if basis.unit == "t" and read.high < 0.001:
            row.warn("quantity", "less than a kilogram a year", None, None)
        return
    impossible, message, meant = found
    note = row.error if impossible else row.warn
    note("quantity", message, "check the unit, the period and the commas", meant)


def _min_lot(row: Row, unit: str, basis: Basis, total: Amount | None) -> float | None:
    value = row.read("min_lot", fields.positive, "the smallest load")
    if value is None:
        return None
    value *= basis_units_per(unit, basis)
    if total is not None and value > total.high:
        row.warn("min_lot", "the smallest load is more than the whole quantity")
    return value


def read_money(row: Row, named: Named, basis: Basis, kind: Kind) -> Money:
    """Costs and prices per basis unit, and the terms."""
    cost = _price(row, named, "disposal_cost", basis)
    price = _price(row, named, "purchase_price", basis)
    if cost is not None and kind is Kind.WANT:
        row.warn("disposal_cost", "a cost of haves; on a want it is not used")
        cost = None
    if price is not None and kind is Kind.HAVE:
        row.warn("purchase_price", "a price of wants; on a have it is not used")
        price = None
    if price is not None and price < 0:
        row.warn("purchase_price", "negative: is the want paid for taking it?")
    if not row.get("terms"):
        return Money(cost, price)

    def per_unit(unit: str) -> float:
        return basis_units_per(unit or row.get("unit"), basis)

    try:
        read = read_terms(row.get("terms"), per_unit, row.doubts("terms"))
    except (CellError, UnitError) as problem:
        message = problem.message if isinstance(problem, CellError) else str(problem)
        accepted = problem.accepted if isinstance(problem, CellError) else None
        row.error("terms", message.rstrip("."), accepted)
        return Money(cost, price)
    return Money(cost, price, read.terms, read.decline_per_year)


def _price(row: Row, named: Named, column: str, basis: Basis) -> float | None:
    value = row.read(column, fields.number)
    if value is None:
        return None
    unit = row.get("unit")
    try:
        value /= basis_units_per(unit, basis)
    except UnitError:
        return None  # the unit's own problem is noted already
    limit = bound(named.resource_type, f"gbp_per_{basis.unit}")
    if limit and abs(value) > limit.doubtful_above:
        row.warn(
            column,
            f"{value:,.0f} GBP per {basis.unit} is unusually much"
            f" ({limit.doubtful_above:,.0f}: {limit.why})",
            f"GBP per {unit or basis.unit}, not for the whole quantity",
        )
    return value
