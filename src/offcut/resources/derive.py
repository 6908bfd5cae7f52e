"""What is known of a stream, completed: typical values for what was not measured, and values
that follow from others (fineness from the grading, hardness from calcium and magnesium).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from offcut import reference
from offcut.reference import Archetype, ArchetypeValue, Assumptions
from offcut.resources import gradings
from offcut.resources.gradings import Bounds, Curve
from offcut.resources.measurement import Evidence, Measurement, Quality
from offcut.resources.properties import definition, sieve_id, sieve_mm
from offcut.resources.uncertainty import sigma, weakest
from offcut.resources.units import convert

_SUMS: Final[Mapping[str, Mapping[str, float]]] = {
    "Ni_plus_Co": {"Ni": 1.0, "Co": 1.0},
    "SiO2_plus_CaO": {"sio2": 1.0, "cao": 1.0},
    # as CaCO3: molar mass 100.09 over 40.078 (Ca) and 24.305 (Mg)
    "hardness": {"calcium": 100.09 / 40.078, "magnesium": 100.09 / 24.305},
}


def _median(curve: Curve) -> Bounds | None:
    """The d50 of a curve, where the curve reaches it."""
    size = gradings.size_at(curve, 50)
    return None if size is None else Bounds(size, size, size)


_FROM_GRADING: Final[Mapping[str, Callable[[Curve], Bounds | None]]] = {
    "afs_gfn": gradings.estimated_gfn,
    "fineness_modulus": gradings.estimated_fineness_modulus,
    "d_range": _median,
}


def complete(
    quality: Quality, resource_type: str | None, assumptions: Assumptions | None = None
) -> dict[str, Measurement]:
    """The measurements, with derived values and then the archetype's for what is still unknown.

    Typical values carry the evidence ``archetype``: they suggest, they never prove. A measured
    grading is read off at the sieves between its own; beyond them the typical curve is used,
    held to the measured one. COD is never derived from BOD.
    """
    full = dict(quality)
    full.update(read_off(quality, _tabulated_sieves()))
    full.update(derived(full, assumptions))
    curve = gradings.curve_of(quality)
    for name, typical in archetype_quality(resource_type).items():
        if name not in full:
            full[name] = _held_to_curve(typical, curve)
    for name, item in derived(full, assumptions).items():
        full.setdefault(name, item)
    return full


def archetype_of(resource_type: str | None) -> Archetype | None:
    """The archetype of a resource type: its own, or the nearest one above it in the taxonomy."""
    node = resource_type
    while node:
        if node in reference.resource_types:
            name = reference.resource_types[node].archetype
            if name:
                return reference.archetypes[name]
        node = node.rpartition(".")[0]
    return None


@lru_cache(1024)
def archetype_quality(resource_type: str | None) -> Mapping[str, Measurement]:
    """The typical values of a resource type as measurements of evidence ``archetype``."""
    archetype = archetype_of(resource_type)
    if archetype is None:
        return {}
    return {value.property: _typical(value) for value in archetype.values}


def derived(quality: Quality, assumptions: Assumptions | None = None) -> dict[str, Measurement]:
    """Values that follow from others and are not there yet."""
    found = {item.property: item for item in _from_grading(quality)}
    for name, parts in _SUMS.items():
        if all(part in quality for part in parts) and definition(name) is not None:
            found[name] = _sum(name, parts, quality, assumptions)
    found.update(_salts(quality, assumptions))
    return {name: item for name, item in found.items() if name not in quality}


def _typical(value: ArchetypeValue) -> Measurement:
    item = definition(value.property)
    unit = item.unit if item else value.unit

    def to(number: float | None) -> float | None:
        if number is None or unit is None or value.unit in (None, unit):
            return number
        return convert(number, value.unit or unit, unit)

    low, high = to(value.low), to(value.high)
    return Measurement(
        property=value.property,
        value=to(value.value),
        low=low if high is not None else None,
        high=high if low is not None else None,
        category=value.category,
        unit=None if value.category else unit,
        evidence=Evidence.ARCHETYPE,
        method=f"typical of {value.archetype}",
    )


def read_off(quality: Quality, sizes_mm: Iterable[float]) -> dict[str, Measurement]:
    """A measured grading at other sieves, where it says what passes them.

    That is between its own sieves, above one that everything passes, below one that nothing
    passes. The neighbours bound the value.
    """
    curve = gradings.curve_of(quality)
    if len(curve) < 2:
        return {}
    evidence = _evidence(quality, (sieve_id(size) for size in curve))
    coarsest, finest = max(curve), min(curve)
    found: dict[str, Measurement] = {}
    for size in sizes_mm:
        name = sieve_id(size)
        if name in quality:
            continue
        inside = finest < size < coarsest
        whole = size > coarsest and curve[coarsest] == 100
        nothing = size < finest and curve[finest] == 0
        bounds = gradings.passing_at(curve, size) if inside or whole or nothing else None
        if bounds is not None:
            found[name] = _computed(name, bounds, evidence, "read off the grading")
    return found


@lru_cache(1)
def _tabulated_sieves() -> tuple[float, ...]:
    sizes = (sieve_mm(name) for name in reference.properties)
    return tuple(sorted((size for size in sizes if size is not None), reverse=True))


def _held_to_curve(typical: Measurement, curve: Curve) -> Measurement:
    """A typical sieve value, held between what was measured on coarser and finer sieves."""
    size = sieve_mm(typical.property) if curve else None
    value = typical.central
    if size is None or value is None:
        return typical
    bounds = gradings.passing_at(curve, size)
    if bounds is None:
        return typical
    low, high = (
        None if end is None else min(max(end, bounds.low), bounds.high)
        for end in (typical.low, typical.high)
    )
    held = min(max(value, bounds.low), bounds.high)
    return replace(typical, value=held, low=low, high=high)


def _from_grading(quality: Quality) -> Iterator[Measurement]:
    missing = [name for name in _FROM_GRADING if name not in quality]
    curve = gradings.curve_of(quality) if missing else {}
    if len(curve) < 3:
        return
    evidence = _evidence(quality, (sieve_id(size) for size in curve))
    for name in missing:
        bounds = _FROM_GRADING[name](curve)
        if bounds is not None:
            yield _computed(name, bounds, evidence, "from the grading")


def _sum(
    name: str, parts: Mapping[str, float], quality: Quality, assumptions: Assumptions | None
) -> Measurement:
    item = definition(name)
    centre = sum((quality[part].central or 0.0) * factor for part, factor in parts.items())
    variance = sum(
        (sigma(quality[part], assumptions) * factor) ** 2 for part, factor in parts.items()
    )
    return Measurement(
        property=name,
        value=centre,
        sd=variance**0.5,
        unit=item.unit if item else None,
        evidence=_evidence(quality, parts),
        method="sum of " + " and ".join(parts),
    )


def _salts(quality: Quality, assumptions: Assumptions | None) -> dict[str, Measurement]:
    """Dissolved solids from conductivity or the other way, by a stated assumed factor."""
    have = [name for name in ("tds", "conductivity") if name in quality]
    if len(have) != 1 or quality[have[0]].central is None:
        return {}
    given = assumptions if assumptions is not None else Assumptions()
    per = given["water.tds_per_conductivity"]
    centre = quality[have[0]].central or 0.0
    name = "tds" if have[0] == "conductivity" else "conductivity"
    low, high = per.low or per.value, per.high or per.value
    if name == "tds":
        bounds = Bounds(centre * low, centre * per.value, centre * high)
    else:
        bounds = Bounds(centre / high, centre / per.value, centre / low)
    return {name: _computed(name, bounds, Evidence.ARCHETYPE, f"{have[0]} by an assumed factor")}


def _computed(name: str, bounds: Bounds, evidence: Evidence, method: str) -> Measurement:
    item = definition(name)
    spread = bounds.high > bounds.low
    return Measurement(
        property=name,
        value=bounds.value,
        low=bounds.low if spread else None,
        high=bounds.high if spread else None,
        unit=item.unit if item else None,
        evidence=evidence,
        method=method,
    )


def _evidence(quality: Quality, names: Iterable[str]) -> Evidence:
    return weakest(*(quality[name].evidence for name in names))
