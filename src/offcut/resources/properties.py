"""Properties by any of their names: ``Cu``, ``copper``, ``loss on ignition``, ``passing 0.3 mm``.

The table ``properties`` holds them; any sieve size beside the tabulated ones is a property too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from offcut import reference
from offcut.errors import UnitError
from offcut.reference import PropertyDefinition
from offcut.reference._read import cells_of
from offcut.resources import _unit_words as words
from offcut.resources.units import parse_unit

SIEVE: Final = re.compile(r"^passing[ _]?(\d+(?:\.\d+)?)\s*(mm|um|μm|µm|micron)$", re.IGNORECASE)

_ELEMENTS: Final = {
    "Al": "aluminium", "As": "arsenic", "Cd": "cadmium", "Co": "cobalt", "Cr": "chromium",
    "Cu": "copper", "Fe": "iron", "Li": "lithium", "Mg": "magnesium", "Mn": "manganese",
    "Mo": "molybdenum", "Ni": "nickel", "Pb": "lead", "Si": "silicon", "Sn": "tin",
    "Ti": "titanium", "Zn": "zinc", "C": "carbon", "P": "phosphorus", "S": "sulfur",
    "N": "nitrogen", "Ca": "calcium", "Na": "sodium", "K": "potassium",
}  # fmt: skip
_PARTS: Final = frozenset({"ppm", "ppb"})
_SOLIDS: Final = frozenset({"sand", "soil", "aggregate", "construction"})
_YES: Final = {"yes": "yes", "y": "yes", "true": "yes", "1": "yes"}
_NO: Final = {"no": "no", "n": "no", "false": "no", "0": "no"}
_PASS: Final = {"pass": "pass", "passed": "pass", "ok": "pass", "fail": "fail", "failed": "fail"}


@dataclass(frozen=True, slots=True)
class Named:
    """What a written property name was understood as; ``id`` None = not understood."""

    id: str | None
    suggestion: str | None = None
    ambiguous: tuple[str, ...] = ()


def sieve_id(size_mm: float) -> str:
    """The property id of what passes a sieve: ``passing_0.3mm``."""
    return f"passing_{size_mm:g}mm"


@lru_cache(8192)
def sieve_mm(property_id: str) -> float | None:
    """The sieve size of a ``passing_…mm`` property in mm, or None for other properties."""
    match = SIEVE.match(property_id)
    if match is None:
        return None
    return float(match[1]) / (1 if match[2].casefold() == "mm" else 1000)


@lru_cache(4096)
def definition(property_id: str) -> PropertyDefinition | None:
    """The definition of a property, made up for sieves that the table does not list."""
    known = reference.properties
    if property_id in known:
        return known[property_id]
    size = sieve_mm(property_id)
    if size is None:
        return None
    model = known["passing_0.3mm"]
    return replace(model, id=sieve_id(size), name=f"Passing {size:g} mm", synonyms=())


@lru_cache(50_000)
def find(name: str, unit: str | None = None, flow: str | None = None) -> Named:
    """The property meant by a written name, judged also by the unit and the flow it stands in.

    ``copper = 2 mg/L`` is dissolved copper, ``copper = 0.1 %`` the element in a metal.
    """
    size = sieve_mm(name.strip())
    if size is not None:
        return Named(sieve_id(size))
    key = _key(name)
    ranked: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for property_id, strength in _index().get(key, ()):
        exact = 0 if property_id == name.strip() else strength
        fit = _unit_rank(property_id, unit)
        if fit is not None:
            ranked[_flow_rank(property_id, flow), fit, exact].append(property_id)
    if ranked:
        best = ranked[min(ranked)]
        return Named(best[0]) if len(best) == 1 else Named(None, ambiguous=tuple(best))
    candidates = _index().get(key)
    if candidates:  # the name is known, but not in such a unit: let the unit be the problem
        return Named(min(candidates, key=lambda item: item[1])[0])
    return Named(None, _nearest(key))


def find_category(property_id: str, word: str) -> tuple[str | None, str | None]:
    """The category meant by a written word, or None and the nearest accepted one."""
    known = _categories(property_id)
    key = _key(word)
    if key in known:
        return known[key], None
    from rapidfuzz import process

    found = process.extractOne(key, list(known), score_cutoff=60)
    return None, known[found[0]] if found else None


def _key(name: str) -> str:
    plain = name.strip().casefold().replace("sulph", "sulf")
    return re.sub(r"[\s_\-]+", " ", plain)


@cache
def _index() -> dict[str, tuple[tuple[str, int], ...]]:
    """Property ids by folded name, with how strong the name is (0 = the id itself)."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for item in reference.properties.values():
        for strength, names in enumerate((_ids(item), (*item.synonyms, item.name), _aliases(item))):
            for name in names:
                found[_key(name)].setdefault(item.id, strength + 1)
    return {key: tuple(items.items()) for key, items in found.items()}


def _ids(item: PropertyDefinition) -> Iterable[str]:
    return (item.id,)


def _aliases(item: PropertyDefinition) -> Iterable[str]:
    """Element names for symbols and symbols for names."""
    for symbol, name in _ELEMENTS.items():
        if item.id == symbol:
            yield name
        elif item.id in (name, f"{name}_total"):
            yield from (symbol, name)


def _unit_rank(property_id: str, unit: str | None) -> int | None:
    """0 the same unit, 1 of the same kind, 2 through the density of water, None incompatible.

    Parts per million or billion say equally well how much is in a litre as in a kilogram.
    """
    canonical = reference.properties[property_id].unit
    if unit is None or canonical is None:
        return 0 if unit is None or canonical == unit else None
    if unit == canonical:
        return 0
    try:
        here, there = parse_unit(unit), parse_unit(canonical)
    except UnitError:
        return 1  # the unit will be the problem, not the name
    if here.dimension == there.dimension:
        return 0 if here.factor == there.factor and unit.casefold() not in _PARTS else 1
    kinds = {here.dimension, there.dimension}
    volume = reference.properties[property_id].basis == "volume"
    if not volume or kinds != {words.NONE, words.CONCENTRATION}:
        return None
    return 1 if unit.casefold() in _PARTS else 2


def _flow_rank(property_id: str, flow: str | None) -> int:
    own = reference.properties[property_id].flow
    if flow is None or own == flow:
        return 0
    if own == "any" or {own, flow} <= _SOLIDS:
        return 1
    return 2


def _nearest(key: str) -> str | None:
    from rapidfuzz import fuzz, process

    found = process.extractOne(key, list(_index()), scorer=fuzz.ratio, score_cutoff=60)
    return min(_index()[found[0]], key=lambda item: item[1])[0] if found else None


@cache
def _category_words() -> tuple[tuple[str, ...], ...]:
    table = reference.catalogue()["category_words"]
    return tuple(cells_of(table, "property", "category", "words"))


@cache
def _categories(property_id: str) -> dict[str, str]:
    item = reference.properties[property_id]
    known = {_key(category): category for category in item.categories}
    for name, category, synonyms in _category_words():
        if name == property_id and category in item.categories:
            for word in synonyms.split("|"):
                known.setdefault(_key(word), category)
    for extra in (_YES, _NO, _PASS):
        known |= {word: c for word, c in extra.items() if c in item.categories}
    return known
