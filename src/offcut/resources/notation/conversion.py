"""From written values to canonical units, with the checks that every property allows."""

from dataclasses import dataclass, replace
from typing import Final

from offcut import reference
from offcut.errors import UnitError
from offcut.reference import PropertyDefinition
from offcut.resources.notation.values import Unreadable, Value
from offcut.resources.units import convert, parse_unit, same_kind

# What each is often taken for: the unit tells which was measured.
_MIXED_UP: Final = {
    "conductivity": "tds",
    "tds": "conductivity",
    "turbidity": "tss",
    "tss": "turbidity",
}
_MAY_BE_NEGATIVE: Final = frozenset({"degC", "K"})


@dataclass(frozen=True, slots=True)
class BadUnit(Exception):
    """The unit of a value cannot be used; ``suggestion`` is the unit to use."""

    message: str
    suggestion: str | None


def canonical(written: Value, item: PropertyDefinition) -> Value:
    """The value in the canonical unit of its property; no unit means the canonical one.

    Raises:
        BadUnit: an unreadable unit, or one of another kind.
        Unreadable: a value that the property cannot have (a share above 100 %, a pH of 20).
    """
    written = _as_share_of_value(written, item)
    if not written.unit or item.unit is None or written.unit == item.unit:
        done = replace(written, unit=item.unit or "")
    else:
        done = _converted(written, item, item.unit)
    if done.relative and done.value is not None and done.spread is not None:
        done = replace(done, spread=abs(done.value) * done.spread / 100, relative=False)
    _plausible(done, item)
    return done


def _as_share_of_value(written: Value, item: PropertyDefinition) -> Value:
    """``600±10 %`` of a mg/L property: ten percent of the value."""
    if written.unit != "%" or written.spread is None or item.unit in (None, "percent"):
        return written
    return replace(written, unit="", relative=True)


def _converted(written: Value, item: PropertyDefinition, unit: str) -> Value:
    density = 1.0 if item.basis == "volume" else None

    def to(value: float) -> float:
        return clean(convert(value, written.unit, unit, density_kg_per_l=density))

    def maybe(value: float | None) -> float | None:
        return None if value is None else to(value)

    try:
        spread = written.spread
        if spread is not None and not written.relative:
            spread = clean(to(spread) - to(0.0))
        return replace(
            written,
            value=maybe(written.value),
            low=maybe(written.low),
            high=maybe(written.high),
            spread=spread,
            samples=tuple(to(sample) for sample in written.samples),
            unit=unit,
        )
    except UnitError as error:
        raise _bad_unit(written.unit, unit, item) from error


def _bad_unit(given: str, unit: str, item: PropertyDefinition) -> BadUnit:
    """Says that a unit is none, or measures something else and what that may have been."""
    unit = "%" if unit == "percent" else unit
    try:
        parse_unit(given)
    except UnitError:
        return BadUnit(f"'{given}' is not a unit; {item.id} is given in {unit}", unit)
    other = _MIXED_UP.get(item.id)
    meant = reference.properties.get(other) if other else None
    message = f"{given} does not measure {item.name[:1].lower()}{item.name[1:]}; give {unit}"
    if meant is not None and meant.unit and same_kind(given, meant.unit):
        return BadUnit(f"{message}, or {meant.id}=… {given}", f"{meant.id}=… {given}")
    return BadUnit(message, unit)


def _plausible(value: Value, item: PropertyDefinition) -> None:
    numbers = [n for n in (value.value, value.low, value.high, *value.samples) if n is not None]
    if not numbers:
        return
    if item.unit == "percent" and max(numbers) > 100:
        raise Unreadable(f"{max(numbers):g} % is more than the whole")
    if item.unit == "pH" and (min(numbers) < -2 or max(numbers) > 16):
        raise Unreadable(f"a pH of {max(numbers, key=abs):g} is outside -2 to 16")
    signed = item.unit in _MAY_BE_NEGATIVE or item.unit == "pH" or item.kind == "derived"
    if min(numbers) < 0 and not signed:
        raise Unreadable(f"{min(numbers):g} is negative")


def clean(number: float) -> float:
    """Without the last digits of binary conversion: 15 °dH is 267.72 mg/L, not 267.7199…97."""
    return float(f"{number:.12g}")


def dry_to_wet(share_dry: float, moisture: float) -> float:
    """A share of the dry mass as a share of the wet mass; ``moisture`` is a share of wet mass."""
    return clean(share_dry * (1 - moisture))


def wet_to_dry(share_wet: float, moisture: float) -> float:
    """A share of the wet mass as a share of the dry mass; ``moisture`` is a share of wet mass."""
    return clean(share_wet / (1 - moisture))
