"""Metal charges: what a melt is made of, and how much metal wet chips hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ChargePart:
    """One material of a melt charge, as it is weighed in."""

    tonnes: float
    composition: Mapping[str, float]  # percent of the metal, by element
    melt_yield: float = 1.0  # tonnes of metal per tonne charged


@dataclass(frozen=True, slots=True)
class Melt:
    """The metal that a charge gives."""

    tonnes: float
    composition: Mapping[str, float] = field(default_factory=dict)  # percent, by element


def charge(parts: Sequence[ChargePart], recovery: Mapping[str, float] | None = None) -> Melt:
    """The metal of a charge: ``Σ m·y·c·r / Σ m·y``.

    ``recovery`` is the share of an element that stays in the metal (1 where not given:
    magnesium burns off, copper does not). An element that some part does not state is left out.
    """
    metal = sum(part.tonnes * part.melt_yield for part in parts)
    used = [part for part in parts if part.tonnes > 0]
    if not used or metal == 0:
        return Melt(0.0)
    elements = [e for e in used[0].composition if all(e in part.composition for part in used)]
    kept = recovery or {}
    return Melt(
        metal,
        {
            element: sum(p.tonnes * p.melt_yield * p.composition[element] for p in used)
            * kept.get(element, 1.0)
            / metal
            for element in elements
        },
    )


def metal_per_wet_tonne(liquid: float, melt_yield: float) -> float:
    """Tonnes of metal from a tonne of wet chips; ``liquid`` is a share of the wet mass."""
    return (1 - liquid) * melt_yield


def carbon_equivalent(carbon: float, silicon: float, phosphorus: float) -> float:
    """Carbon equivalent of cast iron, percent: ``C + (Si + P) / 3``."""
    return carbon + (silicon + phosphorus) / 3
