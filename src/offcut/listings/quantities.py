"""Amounts in the basis unit of a resource type, and whether they can be."""

from dataclasses import dataclass
from functools import cache, lru_cache

from offcut import reference
from offcut.errors import InputError, UnitError
from offcut.reference import ResourceType
from offcut.reference._read import cells_of
from offcut.resources import Amount

_BASES = ("t", "m3", "kWh", "item", "h")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a listing's amounts are counted in."""

    unit: str = "t"
    density_t_per_m3: float | None = None

    @classmethod
    def of(cls, kind: ResourceType | None, written_unit: str) -> "Basis":
        """The type's own basis; without a type, the one that the written unit measures.

        Raises:
            UnitError: no type, and a unit that nothing is counted in.
        """
        if kind is not None:
            return cls(kind.unit, kind.density_t_per_m3)
        return cls(_basis_of_unit(written_unit) if written_unit else "t")


@cache
def _basis_of_unit(unit: str) -> str:
    first: UnitError | None = None
    for basis in _BASES:
        read = amount("1", unit, None, Basis(basis))
        if isinstance(read, Amount):
            return basis
        if isinstance(read, UnitError):
            first = first or read
    raise first or UnitError(f"'{unit}' is not a unit that resources are counted in")


@lru_cache(maxsize=100_000)
def amount(
    quantity: str, unit: str, period: str | None, basis: Basis
) -> Amount | UnitError | InputError:
    """The amount in basis units, or the error that says why not (returned, so it is cached)."""
    from offcut.resources.amounts import parse_amount

    try:
        return parse_amount(
            quantity,
            unit,
            period,
            basis_unit=basis.unit,
            density_t_per_m3=basis.density_t_per_m3,
        )
    except (UnitError, InputError) as error:
        return error


@lru_cache(maxsize=10_000)
def basis_units_per(unit: str, basis: Basis) -> float:
    """How many basis units one written unit is: 0.001 for kg where the basis is t.

    Raises:
        UnitError: the unit measures something else.
    """
    from offcut.resources.units import split_rate

    plain = split_rate(unit)[0] if unit else ""
    if plain in ("", basis.unit):
        return 1.0
    read = amount("1", plain, "once", basis)
    if isinstance(read, Amount):
        return read.central
    raise read if isinstance(read, UnitError) else UnitError(str(read))


def countable(unit: str) -> bool:
    """True for no unit, or one that resources are counted in: not for a misspelt one."""
    try:
        return not unit or bool(_basis_of_unit(unit))
    except UnitError:
        return False


def convertible(kind: ResourceType, unit: str) -> bool:
    """True when amounts in this unit can be of this type."""
    return not unit or isinstance(amount("1", unit, None, Basis.of(kind, unit)), Amount)


@lru_cache(maxsize=50_000)
def written_unit(quantity: str, unit: str) -> str:
    """The unit of the unit column, else the one inside the quantity (``500 t``); may be empty."""
    from offcut.resources.amounts import parse_quantity

    if unit or not quantity:
        return unit
    try:
        return parse_quantity(quantity)[4] or ""
    except InputError:
        return ""  # told when the quantity itself is read


@lru_cache(maxsize=10_000)
def has_period(unit: str) -> bool:
    """True for a unit that carries its period (``t/yr``) or runs all the time (``MW``)."""
    from offcut.resources.units import split_rate

    if not unit:
        return False
    if split_rate(unit)[1]:
        return True
    read = amount("1", unit, "once", Basis("kWh"))
    return isinstance(read, InputError) and not isinstance(read, UnitError)


@dataclass(frozen=True, slots=True)
class Bound:
    """Above which amount a year, or price a unit, one site's listing is doubtful or impossible."""

    subject: str  # prefix of resource types; empty = all
    quantity: str  # t | m3 | kWh | item | h a year, or gbp_per_t …
    doubtful_above: float
    impossible_above: float
    why: str


@cache
def bounds() -> tuple[Bound, ...]:
    """The bounds table, longest prefix first."""
    table = reference.catalogue()["listing_bounds"]
    names = ("subject", "quantity", "doubtful_above", "impossible_above", "why")
    rows = [
        Bound(subject, quantity, float(doubtful), float(impossible), why)
        for subject, quantity, doubtful, impossible, why in cells_of(table, *names)
    ]
    return tuple(sorted(rows, key=lambda bound: -len(bound.subject)))


@lru_cache(maxsize=10_000)
def bound(resource_type: str | None, quantity: str) -> Bound | None:
    """The nearest bound that speaks of a type and a quantity."""
    path = resource_type or ""
    for item in bounds():
        fits = item.subject == "" or path == item.subject or path.startswith(item.subject + ".")
        if item.quantity == quantity and fits:
            return item
    return None


_SMALLER = {"t": "kg", "m3": "L", "kWh": "Wh"}  # a thousand of these are one


def unit_order(value: float, basis: str, limit: Bound) -> tuple[bool, str, str | None] | None:
    """Whether an amount is (impossible, in words, with the unit that was perhaps meant)."""
    if value <= limit.doubtful_above:
        return None
    smaller = _SMALLER.get(basis)
    meant = smaller if smaller and value / 1000 <= limit.doubtful_above else None
    impossible = value > limit.impossible_above
    cap = limit.impossible_above if impossible else limit.doubtful_above
    more = "more than one site can have" if impossible else "unusually much for one site"
    text = f"{value:,.0f} {basis} is {more} ({cap:,.0f}: {limit.why})"
    return impossible, text, meant
