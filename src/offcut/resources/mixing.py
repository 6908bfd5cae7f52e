"""Mixing streams: what a blend's quality is, property by property, by the rule of each.

The rule and the basis of every property stand in the table ``properties``:

- ``linear``: mean weighted by wet mass, dry mass or volume, as the basis says; also each sieve
- ``harmonic``, ``power:n``, ``log``: generalised means (densities, viscosities)
- ``ph``: alkalinity and carbonate are mixed, then the pH is solved for; it is never averaged
- ``union``: every category that any part has; ``max``, ``min``: of the parts
- ``derive``: read off what was mixed (a median grain size off the mixed curve)

What one part does not state, the mixture does not state either.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt
from typing import Final, TypeAlias

from offcut.errors import InputError
from offcut.reference import Assumptions, PropertyDefinition
from offcut.resources.acidity import Water, mixed_ph
from offcut.resources.derive import derived, read_off
from offcut.resources.measurement import Evidence, Measurement, Quality
from offcut.resources.properties import definition, sieve_mm
from offcut.resources.uncertainty import sigma, weakest

Definitions: TypeAlias = Callable[[str], PropertyDefinition | None]

_BUFFERED_PH: Final = (4.5, 10.0)
"""Between these natural water is buffered, so an unbuffered sum only indicates."""

_INDICATES: Final = "mixing only indicates: test the blend"


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts that take part, with their shares on each basis (each sums to 1)."""

    qualities: tuple[Quality, ...]
    mass: tuple[float, ...]
    dry: tuple[float, ...]
    volume: tuple[float, ...]

    def shares(self, basis: str) -> tuple[float, ...]:
        return {"dry_mass": self.dry, "volume": self.volume}.get(basis, self.mass)


def mix(
    parts: Sequence[tuple[float, Quality]],
    *,
    unit: str = "t",
    assumptions: Assumptions | None = None,
    definitions: Definitions = definition,
) -> dict[str, Measurement]:
    """The quality of a mixture of ``(amount, quality)`` parts.

    Args:
        parts: amounts in ``unit``, not negative, at least one above zero.
        unit: ``t`` (wet mass) or ``m3``. Mass and volume are told apart by ``density`` or
            ``bulk_density`` where all parts state it; otherwise densities are taken as equal.
        assumptions: default uncertainties by evidence.
        definitions: the property table, by id.

    Returns:
        Measurements whose evidence is the weakest of the parts. Uncertainties are taken as
        independent, except typical (archetype) values, which may all be wrong the same way.

    Raises:
        InputError: a negative amount, or nothing to mix.
    """
    used = [(amount, quality) for amount, quality in parts if amount != 0]
    if not used or any(amount < 0 for amount, _ in used):
        raise InputError("A mixture needs amounts above zero; check the shares that were given.")
    if len(used) == 1:
        return dict(used[0][1])
    filled = _with_common_sieves([quality for _, quality in used])
    made = _weighed([amount for amount, _ in used], filled, unit)
    mixed: dict[str, Measurement] = {}
    for name in filled[0]:
        values = [quality[name] for quality in filled if name in quality]
        item = definitions(name)
        if len(values) < len(filled) or item is None:
            continue
        found = _mixed(item, values, made, assumptions)
        if found is not None:
            mixed[name] = found
    wanted = {name for quality in filled for name in quality} - set(mixed)
    follows = derived(mixed, assumptions)
    return mixed | {name: item for name, item in follows.items() if name in wanted}


def _mixed(
    item: PropertyDefinition,
    values: list[Measurement],
    parts: _Parts,
    assumptions: Assumptions | None,
) -> Measurement | None:
    """One property of the mixture; None where it cannot be had by mixing."""
    if item.mix_rule == "derive":
        return None
    if all(value == values[0] for value in values):
        return values[0]
    if item.mix_rule == "union" or any(value.category is not None for value in values):
        return _union(values)
    if any(value.central is None for value in values):
        return None
    if item.mix_rule == "ph":
        found = _ph(values, parts, assumptions)
    elif item.mix_rule in ("max", "min"):
        pick = max if item.mix_rule == "max" else min
        found = pick(values, key=lambda value: value.central or 0.0)
        found = replace(found, evidence=weakest(*(value.evidence for value in values)))
    else:
        exponent = _exponent(item.mix_rule)
        mean = _mean(values, parts.shares(item.basis), exponent, assumptions)
        if mean is None:
            return None
        found = mean
    if item.screening_only:
        found = replace(found, evidence=Evidence.ARCHETYPE, method=_INDICATES)
    return found


def _exponent(rule: str) -> float:
    """The exponent of a generalised mean: 1 linear, -1 harmonic, 0 logarithmic."""
    named = {"linear": 1.0, "harmonic": -1.0, "log": 0.0}
    if rule in named:
        return named[rule]
    kind, _, number = rule.partition(":")
    if kind != "power":
        raise InputError(f"'{rule}' is no mixing rule. Accepted: linear, harmonic, log, power:n.")
    return float(number)


def _mean(
    values: list[Measurement],
    shares: Sequence[float],
    exponent: float,
    assumptions: Assumptions | None,
) -> Measurement | None:
    """Generalised mean with its uncertainty; None where a value makes it undefined."""
    below = all(value.below for value in values)
    numbers = [(v.value if below else v.central) or 0.0 for v in values]
    if exponent <= 0 and min(numbers) <= 0:
        return None
    centre = _power_mean(numbers, shares, exponent)
    slopes = [
        share * (number / centre) ** (exponent - 1) if exponent != 1 else share
        for share, number in zip(shares, numbers, strict=True)
    ]
    spread = any(value.low is not None for value in values) and exponent == 1
    return Measurement(
        property=values[0].property,
        value=centre,
        low=_end(values, shares, "low") if spread else None,
        high=_end(values, shares, "high") if spread else None,
        sd=None if below else _spread(values, slopes, assumptions),
        below=below,
        unit=values[0].unit,
        evidence=weakest(*(value.evidence for value in values)),
        method="mixed",
    )


def _power_mean(numbers: Sequence[float], shares: Sequence[float], exponent: float) -> float:
    pairs = list(zip(shares, numbers, strict=True))
    if exponent == 1:
        return sum(share * number for share, number in pairs)
    if exponent == 0:
        return exp(sum(share * log(number) for share, number in pairs))
    return float(sum(share * number**exponent for share, number in pairs) ** (1 / exponent))


def _end(values: list[Measurement], shares: Sequence[float], end: str) -> float:
    """One end of the mixed range; a part without a range counts with its value."""
    ends = [getattr(value, end) for value in values]
    known = [
        (value.central or 0.0) if bound is None else bound
        for value, bound in zip(values, ends, strict=True)
    ]
    return _power_mean(known, shares, 1.0)


def _spread(
    values: list[Measurement], slopes: Sequence[float], assumptions: Assumptions | None
) -> float:
    """Independent uncertainties in squares; those of typical values add up as they are."""
    squares = shared = 0.0
    for value, slope in zip(values, slopes, strict=True):
        own = abs(slope) * sigma(value, assumptions)
        if value.evidence is Evidence.ARCHETYPE:
            shared += own
        else:
            squares += own**2
    return sqrt(squares + shared**2)


def _union(values: list[Measurement]) -> Measurement | None:
    """Every category of any part, joined by ``|``: one excluded member fails the mixture."""
    if any(value.category is None for value in values):
        return None
    found = {word for value in values for word in (value.category or "").split("|")}
    return replace(
        values[0],
        category="|".join(sorted(found)),
        evidence=weakest(*(value.evidence for value in values)),
        method="mixed",
    )


def _ph(values: list[Measurement], parts: _Parts, assumptions: Assumptions | None) -> Measurement:
    """The pH by charge balance; where buffering is not known it only indicates."""
    known = [_alkalinity(quality) for quality in parts.qualities]
    levels = [value.central or 0.0 for value in values]

    def solve(given: Sequence[float]) -> float:
        return mixed_ph(
            [Water(v, ph, a) for v, ph, a in zip(parts.volume, given, known, strict=True)]
        )

    centre, squares = solve(levels), 0.0
    for index, value in enumerate(values):
        raised = list(levels)
        raised[index] += sigma(value, assumptions)
        squares += (solve(raised) - centre) ** 2
    unsure = any(
        a is None and _BUFFERED_PH[0] < ph < _BUFFERED_PH[1]
        for a, ph in zip(known, levels, strict=True)
    )
    evidence = weakest(*(value.evidence for value in values))
    return Measurement(
        property=values[0].property,
        value=centre,
        sd=sqrt(squares),
        unit=values[0].unit,
        evidence=Evidence.ARCHETYPE if unsure else evidence,
        method="charge balance, alkalinity not known" if unsure else "charge balance",
    )


def _alkalinity(quality: Quality) -> float | None:
    """Alkalinity in mg/L CaCO3; acidity counts negative."""
    for name, sign in (("alkalinity", 1.0), ("acidity", -1.0)):
        value = quality[name].central if name in quality else None
        if value:
            return sign * value
    return None


def _with_common_sieves(qualities: list[Quality]) -> list[Quality]:
    """Gradings read off at each other's sieves, so that they can be mixed sieve by sieve."""
    sizes = {size for quality in qualities for name in quality if (size := sieve_mm(name))}
    if not sizes:
        return qualities
    return [{**quality, **read_off(quality, sizes)} for quality in qualities]


def _weighed(amounts: Sequence[float], qualities: list[Quality], unit: str) -> _Parts:
    if unit not in ("t", "m3"):
        raise InputError(f"'{unit}' cannot be mixed. Accepted: t or m3.")
    densities = _densities(qualities)
    mass, volume = list(amounts), list(amounts)
    if unit == "t":
        volume = [a / d for a, d in zip(amounts, densities, strict=True)]
    else:
        mass = [a * d for a, d in zip(amounts, densities, strict=True)]
    moist = [quality["moisture"].central for quality in qualities if "moisture" in quality]
    dry = mass
    if len(moist) == len(qualities):
        dry = [m * (1 - (w or 0.0) / 100) for m, w in zip(mass, moist, strict=True)]
    dry = dry if sum(dry) > 0 else mass
    return _Parts(tuple(qualities), _normal(mass), _normal(dry), _normal(volume))


def _densities(qualities: list[Quality]) -> list[float]:
    """t/m³ of each part where all state it in the same way, else 1 for each."""
    for name, factor in (("density", 1.0), ("bulk_density", 1e-3)):
        known = [quality[name].central for quality in qualities if name in quality]
        if len(known) == len(qualities) and all(known):
            return [(value or 1.0) * factor for value in known]
    return [1.0] * len(qualities)


def _normal(weights: Sequence[float]) -> tuple[float, ...]:
    total = sum(weights)
    return tuple(weight / total for weight in weights)


def categories(measurement: Measurement) -> frozenset[str]:
    """The categories of a measurement: one, or several after mixing (``furan|shell``)."""
    return frozenset(measurement.category.split("|")) if measurement.category else frozenset()
