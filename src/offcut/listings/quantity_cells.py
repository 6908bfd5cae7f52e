"""Quantity, smallest load, costs and prices of a row, in basis units and held against bounds."""

import re
from dataclasses import dataclass, field

from offcut.errors import InputError, UnitError
from offcut.listings import fields
from offcut.listings.columns import PERIODS
from offcut.listings.fields import CellError
from offcut.listings.material import Named
from offcut.listings.model import Kind, Terms
from offcut.listings.quantities import (
    Basis,
    amount,
    basis_units_per,
    bound,
    has_period,
    unit_order,
    written_unit,
)
from offcut.listings.row import Row
from offcut.listings.terms import read_terms
from offcut.resources import Amount
from offcut.resources.units import nearest_unit


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


_DATE = re.compile(r"\d{4}-(\d\d)-(\d\d)")
_NOT_KNOWN = {
    "-",
    "–",
    "—",
    "?",
    "??",
    "n/a",
    "na",
    "n/k",
    "nk",
    "tbc",
    "tba",
    "tbd",
    "unknown",
} | {
    "not known",
    "not sure",
    "varies",
    "various",
    "variable",
}


def read_quantity(row: Row, named: Named) -> Quantity:
    """The amount a year (or once); empty when no quantity is written."""
    unit = written_unit(row.get("quantity"), row.get("unit"))
    problem = None
    try:
        basis = Basis.of(named.record, unit)
        problem = amount("1", unit, None, basis) if unit else None
    except UnitError as error:
        basis, problem = Basis(), error
    if isinstance(problem, UnitError):
        message, _ = _told(problem)
        column = "unit" if row.get("unit") else "quantity"
        row.error(column, message, _units(named), nearest_unit(unit))
        return Quantity(basis)
    period = row.read("period", fields.period)
    total = _amount(row, unit, period, basis) if row.get("quantity") else None
    if total is not None:
        _check_order(row, named, total, basis)
    return Quantity(basis, total, _min_lot(row, unit, basis, total))


def _amount(row: Row, unit: str, period: str | None, basis: Basis) -> Amount | None:
    text = row.get("quantity")
    if text.casefold().strip(" .") in _NOT_KNOWN:
        row.warn("quantity", "taken as not known", "an empty cell when not known")
        return None
    if found := _DATE.fullmatch(text):
        row.error(
            "quantity",
            "a date, not a quantity; did the spreadsheet make it of a range?",
            "the range again, in a cell formatted as text",
            f"{int(found[2])}-{int(found[1])}",
        )
        return None
    if text.lstrip("~≈ ").startswith(("-", "\u2212")):
        row.error("quantity", "negative", "an amount above zero; empty when not known")
        return None
    if not unit:
        row.warn("unit", f"empty: '{text}' is taken as {basis.unit}", None, basis.unit)
    read = amount(text, row.get("unit") or ("" if unit else basis.unit), period, basis)
    if isinstance(read, InputError | UnitError):
        message, accepted = _told(read)
        column = "unit" if isinstance(read, UnitError) else "quantity"
        row.error(column, message, accepted or "1200, ~500 or 100-200, with a unit such as t")
        return None
    if read.high <= 0:
        row.error("quantity", "zero: nothing to exchange", "above zero; empty when not known")
        return None
    if not row.get("period") and not has_period(unit):
        row.warn("period", "empty: the quantity is taken as per year", ", ".join(PERIODS), "year")
    return read


def _told(problem: Exception) -> tuple[str, str | None]:
    """What is wrong and what is accepted, from one message that says both."""
    message, _, accepted = str(problem).partition(" Accepted")
    message = message.partition(" Did you mean")[0]
    return message.rstrip("."), accepted.lstrip(" :").removeprefix("are ").rstrip(".") or None


def _units(named: Named) -> str:
    kind = named.record
    if kind is None:
        return "a unit of mass (t, kg), volume (m3, L), energy (kWh), time (h) or item"
    wanted = {"t": "mass, such as t or kg", "m3": "volume, such as m3 or L", "h": "time, such as h"}
    if kind.unit == "item":
        return f"item, for {kind.name.lower()}: count places, pallets or machines, not an area"
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
    try:
        value *= basis_units_per(unit, basis)
    except UnitError as problem:
        row.error("min_lot", _told(problem)[0], f"a number of {basis.unit}")
        return None
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
        return basis_units_per(unit or written_unit(row.get("quantity"), row.get("unit")), basis)

    try:
        read = read_terms(row.get("terms"), per_unit, row.doubts("terms"))
    except (CellError, UnitError) as problem:
        accepted = problem.accepted if isinstance(problem, CellError) else None
        row.error("terms", _told(problem)[0], accepted)
        return Money(cost, price)
    return Money(cost, price, read.terms, read.decline_per_year)


def _pounds(cell: str) -> float:
    """A sum of money; says what it is counted per when it is no plain number."""
    try:
        return fields.number(cell)
    except CellError as problem:
        accepted = "pounds per unit of the column 'unit', as a plain number such as 12.5"
        raise CellError(problem.message, accepted, problem.nearest) from None


def _unit_refused(row: Row) -> bool:
    """Whether the unit is an error already: then nothing per unit is worth a second one."""
    return any(p.severity == "error" and p.column in ("unit", "quantity") for p in row.problems)


def _price(row: Row, named: Named, column: str, basis: Basis) -> float | None:
    value = row.read(column, _pounds)
    if value is None or _unit_refused(row):
        return None
    unit = written_unit(row.get("quantity"), row.get("unit"))
    try:
        value /= basis_units_per(unit, basis)
    except UnitError as problem:
        row.error(column, _told(problem)[0], f"GBP per {basis.unit}, with '{basis.unit}' as unit")
        return None
    limit = bound(named.resource_type, f"gbp_per_{basis.unit}")
    if limit and abs(value) > limit.doubtful_above:
        row.warn(
            column,
            f"{value:,.0f} GBP per {basis.unit} is unusually much"
            f" ({limit.doubtful_above:,.0f}: {limit.why})",
            f"GBP per {unit or basis.unit}, not for the whole quantity",
        )
    return value
