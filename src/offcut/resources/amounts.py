"""Quantities over time, as people write them: ``~500``, ``100-200``, ``1.2k``, ``500 t``.

Periods by the working definition: a year is 365 days, 52 weeks or 12 months; every calendar day
counts, working days are not assumed. A power (``2 MW``) and a flow per hour, minute or second
are taken as running all year (8,760 h) and marked rough.
"""

import re
from functools import lru_cache
from math import isfinite
from typing import Final

from offcut.errors import InputError, UnitError
from offcut.resources import _unit_words as words
from offcut.resources.measurement import Amount
from offcut.resources.units import Unit, convert, parse_unit, split_rate

BASIS_UNITS: Final = {"t": "t", "m3": "m3", "kWh": "kWh", "item": "item", "h": "h"}

ABOUT: Final = 0.20
"""How far "about" reaches either way (our assumption: as a declared value, 20 %)."""

NOMINAL_M3: Final = {"ibc": 1.0, "ibcs": 1.0, "drum": 0.205, "drums": 0.205}
"""Nominal contents of standard containers, m³, where a volume or mass is wanted (rough)."""

_NUMBER = r"(\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?)"
_SCALE = r"(?:(k|m)(?![a-z0-9³])|\s*(thousand|million|mn)\b)?"
_QUANTITY: Final = re.compile(
    rf"^(?:between\s+)?{_NUMBER}{_SCALE}"
    rf"(?:\s*(?:-|–|—|\bto\b|\band\b|\.\.+)\s*{_NUMBER}{_SCALE})?"
    r"\s*(\+(?!\S))?\s*([a-z%°].*)?$",
    re.IGNORECASE,
)
_PLAIN: Final = re.compile(r"\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_ROUGH: Final = re.compile(
    r"^(?:~|≈|±|about|approx(?:imately)?\.?|around|circa|ca?\.|c(?=\s*\d)|roughly|say|est\.?)\s*",
    re.IGNORECASE,
)
_AT_MOST: Final = re.compile(
    r"^(?:<=?|≤|up to|max(?:imum)?\.?|less than|under|below|at most)\s*", re.IGNORECASE
)
_AT_LEAST: Final = re.compile(
    r"^(?:>=?|≥|min(?:imum)?\.?|more than|over|above|at least)\s*", re.IGNORECASE
)
_THOUSANDS: Final = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6}
_ONCE: Final = frozenset(
    {"once", "one-off", "one off", "oneoff", "single", "total", "one time", "one-time"}
)
_CONTINUOUS: Final = frozenset({"hour", "minute", "second"})
_NUMBERS = "a number, '~500', '100-200', '<10', '>50', '1.2k' or '500 t'"


def parse_amount(
    quantity: str,
    unit: str,
    period: str | None,
    *,
    basis_unit: str,
    density_t_per_m3: float | None = None,
) -> Amount:
    """A written amount, per year in the basis unit of its resource type.

    ``unit`` may carry the period (``m³/day``, ``tpa``) and ``quantity`` may carry the unit
    (``500 t``). Mass and volume turn into each other by ``density_t_per_m3``. Without any period
    a year is taken and the amount marked rough.

    Raises:
        InputError: no such number, a period that cannot be read, or one that contradicts the unit.
        UnitError: a unit that cannot be read or turned into the basis unit.
    """
    low, central, high, rough, inner = parse_quantity(quantity)
    unit_text, inner_period = _merge("" if inner is None else quantity, unit.strip(), inner)
    if not unit_text and inner is None:
        raise InputError(f"'{quantity}' has no unit. Give one, for example t, m3, kWh or item.")
    scale, per_year, assumed = _scale(unit_text, inner_period, period, basis_unit, density_t_per_m3)
    return Amount(
        low=low * scale,
        central=central * scale,
        high=high * scale,
        unit=basis_unit,
        per_year=per_year,
        rough=rough or assumed,
    )


@lru_cache(20_000)
def _scale(
    unit: str, inner_period: str | None, period: str | None, basis: str, density: float | None
) -> tuple[float, bool, bool]:
    """Basis units a year in one written unit; whether per year; whether anything was assumed."""
    factor, continuous, nominal = _to_basis(unit, basis, density)
    times, given = _per_year(period, inner_period, continuous)
    assumed = nominal or continuous or not given or inner_period in _CONTINUOUS
    return float(f"{factor * (times or 1.0):.14g}"), times is not None, assumed


@lru_cache(20_000)
def parse_quantity(text: str) -> tuple[float, float, float, bool, str | None]:
    """A written quantity as low, central, high, whether it is rough, and the unit inside it.

    "About" spreads 20 % either way; "up to 10" is 0–10 with 5 in the middle; "more than 50" is
    taken as 50, the most that was promised.

    Raises:
        InputError: not a quantity, or a negative one.
    """
    if _PLAIN.fullmatch(text):  # as most are: nothing else to find in it
        value = float(text)
        return value, value, value, False, None
    plain = text.strip().replace("\u00a0", " ").replace("−", "-")
    if re.match(r"^-\s*[\d.]", plain):
        raise InputError(f"'{text}' is negative. Accepted: {_NUMBERS}, from zero up.")
    body, rough = _strip(_ROUGH, plain)
    body, at_most = _strip(_AT_MOST, body)
    body, at_least = _strip(_AT_LEAST, body)
    match = _QUANTITY.match(body)
    if match is None:
        point = ". Write a point before decimals" if re.search(r"\d,\d", body) else ""
        raise InputError(f"'{text}' is not a quantity{point}. Accepted: {_NUMBERS}.")
    first, *scale, second, letter, word, plus, unit = match.groups()
    outer = letter or word
    value = _number(first, scale[0] or scale[1] or (outer if second else None))
    if not isfinite(value):
        raise InputError(f"'{text}' is too large to be an amount. Accepted: {_NUMBERS}.")
    if second:
        return _span(text, value, _number(second, outer), unit)
    at_least = at_least or bool(plus)
    if at_most:
        return 0.0, value / 2, value, True, unit
    if at_least:
        return value, value, value, True, unit
    if rough:
        return value * (1 - ABOUT), value, value * (1 + ABOUT), True, unit
    return value, value, value, False, unit


def _span(
    text: str, low: float, high: float, unit: str | None
) -> tuple[float, float, float, bool, str | None]:
    if low > high or not isfinite(high):
        raise InputError(f"'{text}' runs from large to small. Write '{high:g}-{low:g}'.")
    return low, (low + high) / 2, high, True, unit


@lru_cache(2_000)
def parse_period(text: str) -> str | None:
    """``year``, ``week`` … for any usual spelling; None for a one-off amount.

    Raises:
        InputError: not a period.
    """
    plain = text.strip().casefold().removeprefix("/").removeprefix("per ").removeprefix("a ")
    plain = plain.removeprefix("each ").removeprefix("every ").strip()
    if plain in _ONCE:
        return None
    if plain in words.PERIODS:
        return words.PERIODS[plain]
    raise InputError(f"'{text}' is not a period. Accepted: once, day, week, month or year.")


def _strip(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    short = pattern.sub("", text, count=1)
    return short, short != text


def _number(digits: str, scale: str | None) -> float:
    return float(re.sub(r"[, ]", "", digits)) * _THOUSANDS.get((scale or "").casefold(), 1.0)


@lru_cache(20_000)
def _merge(quantity: str, unit: str, inner: str | None) -> tuple[str, str | None]:
    """The unit from both columns, and its period; they may not contradict each other.

    ``quantity`` is named in messages only: empty where it has no unit of its own.
    """
    text, period = split_rate(unit) if unit else ("", None)
    if inner is None:
        return text, period
    inner_text, inner_period = split_rate(inner)
    if text and parse_unit(text).factor != parse_unit(inner_text).factor:
        raise InputError(
            f"'{quantity}' is in {inner_text}, but the unit column says '{unit}'. Keep one of them."
        )
    if period and inner_period and period != inner_period:
        raise InputError(f"'{quantity}' is per {inner_period}, but the unit is '{unit}'. Keep one.")
    return inner_text, inner_period or period


def _per_year(period: str | None, inner: str | None, continuous: bool) -> tuple[float | None, bool]:
    """Times a year (None = one-off), and whether a period was given at all."""
    written = bool(period and period.strip())
    named = parse_period(period) if period and written else None
    if continuous:  # a power runs all year, whatever the period
        if written and named is None:
            raise InputError("A power has no one-off amount. Give an energy in kWh, or the period.")
        return words.PER_YEAR["hour"], True
    if inner and written and named != inner:
        raise InputError(
            f"The unit says per {inner}, the period says '{period}'. Leave one of them out."
        )
    if inner:
        return words.PER_YEAR[inner], True
    if written:
        return (None if named is None else words.PER_YEAR[named]), True
    return 1.0, False


@lru_cache(20_000)
def _to_basis(text: str, basis: str, density: float | None) -> tuple[float, bool, bool]:
    """Factor to the basis unit; whether it is a power; whether a container size was assumed."""
    if basis not in BASIS_UNITS:
        raise UnitError(f"'{basis}' is no basis unit. Accepted: {', '.join(BASIS_UNITS)}.")
    unit, target = parse_unit(text), parse_unit(basis)
    nominal = NOMINAL_M3.get(text.casefold())
    if nominal and basis in ("t", "m3"):
        return _by_density(nominal, words.VOLUME, text, basis, density), False, True
    if unit.dimension == words.POWER and basis == "kWh":
        return unit.factor / parse_unit("kW").factor, True, False
    if unit.dimension == target.dimension:
        return convert(1.0, text, basis), False, False
    if unit.dimension in (words.MASS, words.VOLUME) and basis in ("t", "m3"):
        amount = convert(1.0, text, "t" if unit.dimension == words.MASS else "m3")
        return _by_density(amount, unit.dimension, text, basis, density), False, False
    raise UnitError(_wrong_kind(text, unit, basis))


def _by_density(
    amount: float, kind: words.Dimension, text: str, basis: str, density: float | None
) -> float:
    if (kind == words.MASS) == (basis == "t"):
        return amount
    if not density:
        raise UnitError(
            f"'{text}' cannot be turned into {basis}: the density of this resource is not known."
            f" Give the amount in {basis}."
        )
    return amount * density if basis == "t" else amount / density


def _wrong_kind(text: str, unit: Unit, basis: str) -> str:
    return (
        f"'{text}' is {unit.measures}; this resource is counted in {basis}."
        f" Give the amount in {basis} or a unit of the same kind."
    )
