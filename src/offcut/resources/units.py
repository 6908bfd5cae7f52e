"""Units of measurement: read, compare, convert.

>>> from offcut.resources.units import convert
>>> convert(0.25, "g/L", "mg/L")
250.0
>>> convert(10, "m³/day", "m3/yr")
3650.0

Words of the trade are looked up in a table; everything else is read by pint. Each unit text is
read once and kept, so that a million rows cost a dictionary look-up each.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from offcut.errors import UnitError
from offcut.resources import _unit_words as words
from offcut.resources._unit_words import Dimension

if TYPE_CHECKING:
    import pint

_CACHE = 20_000
_SPECIES = (
    "CaCO3|Na2O|P2O5|NO3-N|NH4-N|NH3-N|NO3|NO2|NH4|NH3|PO4|SO4|SO3|SiO2|Cl2|Cl|Fe|Pt-Co|N|P|S|O2|O"
)
_SPECIES_AFTER: Final = re.compile(rf"^(.*?\S)\s+(?:as\s+)?({_SPECIES})$", re.IGNORECASE)
_SPECIES_INSIDE: Final = re.compile(rf"^([µμmkun]?g)\s*({_SPECIES})\s*/\s*(\S.*)$", re.IGNORECASE)
_BASIS: Final = re.compile(
    r"[\s,(]*\b(?P<dry>dry(?: (?:mass|matter|weight|basis|solids|wt))?|d\.?m\.?|d\.?s\.?|db)\)?$"
    r"|[\s,(]*\b(?P<wet>wet(?: (?:mass|weight|basis|wt))?|as received|a\.?r\.?)\)?$"
    r"|[\s,(]*\b(?P<plain>(?:by |w/)?(?:mass|weight|wt|volume)|m/m|w/w|v/v)\)?$",
    re.IGNORECASE,
)
_RATE: Final = re.compile(r"^(.*\S)\s*(?:/|\bper\b|\ba\b)\s*([a-z. ]+)$", re.IGNORECASE)
_GLUED: Final = re.compile(r"^(t|te|m3|l|kg|kt)\s*(pa|p\.a\.?|pw|pcm|pd|ph)$", re.IGNORECASE)
_READABLE: Final = re.compile(r"(?=.{1,40}$)[A-Za-zμ°%1][\w°/*^().%· -]*")
_POWER_TOWER: Final = re.compile(r"\d\s*(?:\*\*|\^)|(?:\*\*|\^)\s*\(|(?:\*\*|\^)\s*-?\d\d|\d{6}")
_COUNTED: Final = re.compile(r"^(\d+(?:\.\d+)?)\s*(\D.*)$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that was understood.

    ``factor`` (and for temperatures ``offset``) turns a value into SI base units. ``basis`` is
    ``dry`` or ``wet`` where the text said so; ``species`` what a concentration is counted as.
    """

    text: str
    dimension: Dimension
    factor: float
    offset: float = 0.0
    basis: str | None = None
    species: str | None = None

    @property
    def measures(self) -> str:
        """What it measures, in words."""
        return words.NAMES.get(self.dimension, "of another kind")


@lru_cache(_CACHE)
def parse_unit(text: str) -> Unit:
    """The unit that ``text`` names, in any usual spelling.

    Raises:
        UnitError: not a unit; names the nearest one that is.
    """
    plain = _tidy(text)
    found = _trade(plain) or _rate(plain)
    if found is None:
        stripped, basis = _strip_basis(plain)
        stripped, species = _strip_species(stripped)
        if stripped != plain:
            found = _trade(stripped) or _rate(stripped)
        found = found or _by_pint(stripped)
        if found is None:
            raise UnitError(_unreadable(text))
        return Unit(text, found.dimension, found.factor, found.offset, basis, species)
    return Unit(text, found.dimension, found.factor, found.offset)


def same_kind(unit: str, other: str) -> bool:
    """Whether both units measure the same thing."""
    return parse_unit(unit).dimension == parse_unit(other).dimension


@lru_cache(_CACHE)
def factor(unit: str, to: str) -> float:
    """What a value in ``unit`` is multiplied with to be in ``to``.

    Raises:
        UnitError: unreadable, of another kind, or a temperature scale (which has an offset).
    """
    here, there = parse_unit(unit), parse_unit(to)
    if here.dimension != there.dimension:
        raise UnitError(
            f"'{unit}' is {here.measures}, '{to}' is {there.measures}: one cannot be turned into"
            f" the other. Give the value in a unit of the same kind as '{to}'."
        )
    if here.offset or there.offset:
        if here.offset == there.offset and here.factor == there.factor:
            return 1.0
        raise UnitError(f"'{unit}' to '{to}' is no plain factor: use convert().")
    return _clean(here.factor / there.factor)


def convert(value: float, unit: str, to: str, *, density_kg_per_l: float | None = None) -> float:
    """``value`` given in ``unit``, in the unit ``to``.

    ``density_kg_per_l`` lets a share (ppm, %, mg/kg) become a mass per volume (mg/L) and back;
    for dilute water it is 1.

    Raises:
        UnitError: an unreadable unit, or units of different kinds.
    """
    if unit == to:
        return value
    here, there = parse_unit(unit), parse_unit(to)
    if here.offset or there.offset:
        if here.dimension != there.dimension:
            factor(unit, to)  # raises, with the message for different kinds
        return (value * here.factor + here.offset - there.offset) / there.factor
    if density_kg_per_l and here.dimension != there.dimension:
        kinds = (here.dimension, there.dimension)
        if kinds == (words.NONE, words.CONCENTRATION):
            return value * _clean(here.factor * density_kg_per_l * 1000 / there.factor)
        if kinds == (words.CONCENTRATION, words.NONE):
            return value * _clean(here.factor / (density_kg_per_l * 1000) / there.factor)
    return value * factor(unit, to)


def split_rate(text: str) -> tuple[str, str | None]:
    """A unit text as (quantity unit, period): ``"m³/day"`` → ``("m3", "day")``.

    The period is one of :data:`offcut.resources._unit_words.PER_YEAR`, or None for a plain
    quantity. Concentrations and the like (``mg/L``) have no period.
    """
    plain = _tidy(text)
    if _trade(plain):
        return plain, None
    match = _GLUED.match(plain) or _RATE.match(plain)
    if match and (period := words.PERIODS.get(match[2].strip().casefold())):
        return match[1].strip(), period
    return plain, None


def nearest_unit(text: str) -> str | None:
    """The known unit word most like ``text``."""
    from rapidfuzz import fuzz, process

    known = [word for word in words.WORDS if len(word) > 1 or word == "t"]
    found = process.extractOne(_tidy(text).casefold(), known, scorer=fuzz.ratio, score_cutoff=66)
    return found[0] if found else None


def _unreadable(text: str) -> str:
    nearest = nearest_unit(text)
    hint = f" Did you mean '{nearest}'?" if nearest else ""
    return (
        f"'{text}' is not a unit.{hint} Accepted are units of mass, volume, energy, power or time,"
        " 'item', and concentrations such as mg/L, mg/kg or %."
    )


def _tidy(text: str) -> str:
    """One spelling for dots, powers and spaces: ``m³``, ``m^3`` and ``m 3`` are ``m3``."""
    plain = unicodedata.normalize("NFKC", text).replace("µ", "μ").replace("−", "-").strip()
    plain = re.sub(r"(?<=[a-zA-Z])(?:\^|\*\*)(?=\d)", "", plain)
    return re.sub(r"\s+", " ", plain)


def _trade(text: str) -> Unit | None:
    """A word of the table, or a quotient of two such words (``mg/L``, ``cfu/100 mL``)."""
    found = _word(text)
    if found is not None:
        return found
    if text.casefold() in words.CELSIUS:
        return Unit(text, words.TEMPERATURE, 1.0, 273.15)
    upper, slash, lower = text.partition("/")
    if not slash:
        upper, slash, lower = text.partition(" per ")
    if not slash or not (top := _word(upper.strip())) or not upper.strip():
        return None
    count, lower = 1.0, lower.strip()
    if counted := _COUNTED.match(lower):
        count, lower = float(counted[1]), counted[2].strip()
    bottom = _word(lower)
    if not lower or not count or bottom is None or bottom.dimension == words.TIME:
        return None
    dimension = _quotient(top.dimension, bottom.dimension)
    return Unit(text, dimension, top.factor / bottom.factor / count)


def _word(text: str) -> Unit | None:
    found = words.EXACT.get(text) or words.WORDS.get(text.casefold())
    return Unit(text, *found) if found else None


def _rate(text: str) -> Unit | None:
    """A quantity per period, by the working definition of periods."""
    quantity, period = split_rate(text)
    if period is None:
        return None
    try:
        unit = parse_unit(quantity)
    except UnitError:
        return None
    per_second = words.PER_YEAR[period] / words.PER_YEAR["second"]
    dimension = _quotient(unit.dimension, words.TIME)
    return Unit(text, dimension, unit.factor * per_second, 0.0, unit.basis, unit.species)


def _strip_basis(text: str) -> tuple[str, str | None]:
    match = _BASIS.search(text)
    if match is None or match.start() == 0:
        return text, None
    basis = "dry" if match["dry"] else "wet" if match["wet"] else None
    return text[: match.start()].strip(), basis


def _strip_species(text: str) -> tuple[str, str | None]:
    if match := _SPECIES_AFTER.match(text):
        return match[1], match[2]
    if match := _SPECIES_INSIDE.match(text):
        return f"{match[1]}/{match[3]}", match[2]
    return text, None


def _quotient(top: Dimension, bottom: Dimension) -> Dimension:
    exponents = dict(top)
    for name, exponent in bottom:
        exponents[name] = exponents.get(name, 0.0) - exponent
    return tuple(sorted((n, e) for n, e in exponents.items() if e))


def _clean(number: float) -> float:
    """Without the last digits of float division, so that 1 g/L is exactly 1000 mg/L."""
    return float(f"{number:.14g}")


@cache
def registry() -> "pint.UnitRegistry[Any]":
    """The pint registry with the odd units of this field (loaded on first use)."""
    import pint

    made: pint.UnitRegistry[Any] = pint.UnitRegistry()
    for name in ("item", "NTU", "Hazen", "ADMI", "AFS", "cfu"):
        kind = words.WORDS[name.casefold()][0][0][0]
        made.define(f"{name} = {kind}")
    return made


def _by_pint(text: str) -> Unit | None:
    """A unit that only pint knows, or None. Long texts and towers of powers are not tried."""
    import pint

    if not _READABLE.fullmatch(text) or _POWER_TOWER.search(text):
        return None
    try:
        unit = registry().parse_units(text)
        zero: Any = registry().Quantity(0.0, unit).to_base_units()
        one: Any = registry().Quantity(1.0, unit).to_base_units()
        dimension = tuple(sorted((str(n), float(e)) for n, e in one.dimensionality.items()))
        return Unit(text, dimension, float(one.m - zero.m), float(zero.m))
    except (pint.PintError, ArithmeticError, AttributeError, TypeError, ValueError, KeyError):
        return None
    except SyntaxError:  # from pint's tokenizer
        return None
