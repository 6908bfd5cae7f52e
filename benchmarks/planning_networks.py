"""Regions to plan, by seed: who lies near whom, and what each has, wants, costs and limits.

All are columns; :func:`network` makes ours of them, the peers build their own models.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

VIRGIN_GBP = 300.0  # what a tonne not received from the region costs its buyer
DISPOSAL_GBP = 20.0


@dataclass(frozen=True)
class Region:
    """Sources ``(n,)``, sinks ``(m,)`` and arcs between them, as columns.

    ``arc_to`` counts from the first sink. Costs are pounds per tonne with two decimals.
    """

    available: Any
    wanted: Any
    price: Any
    arc_from: Any
    arc_to: Any
    arc_cost: Any
    source_cost: Any
    fixed_cost: Any = None
    quality: Any = None
    limits: Any = None
    properties: tuple[str, ...] = field(default=())


def _near(a: Any, b: Any, each: int) -> tuple[Any, Any]:
    """The ``each`` nearest of b to every a: distance in km (of a square of 100 km), and which."""
    from scipy.spatial import cKDTree

    distance, which = cKDTree(b).query(a, k=each)
    return distance * 100, which


def transport(size: int, each: int = 20, seed: int = 1) -> Region:
    """``size`` sources and sinks, each source with arcs to its nearest sinks. Whole tonnes."""
    rng = np.random.default_rng(seed)
    distance, which = _near(rng.random((size, 2)), rng.random((size, 2)), each)
    return Region(
        rng.integers(50, 500, size).astype(np.float64),
        rng.integers(50, 500, size).astype(np.float64),
        np.full(size, VIRGIN_GBP),
        np.repeat(np.arange(size), each),
        which.ravel(),
        distance.ravel().round(2),
        np.zeros(size),
    )


def fixed_charge(size: int, each: int, fixed_gbp: float, seed: int = 3) -> Region:
    """Every exchange costs ``fixed_gbp`` once; what is not used is landfilled at £20 a tonne."""
    rng = np.random.default_rng(seed)
    distance, which = _near(rng.random((size, 2)), rng.random((size, 2)), each)
    return Region(
        rng.lognormal(6, 1.2, size).round(),
        rng.lognormal(6, 1.2, size).round(),
        np.full(size, 15.0),
        np.repeat(np.arange(size), each),
        which.ravel(),
        (distance.ravel() * 0.15 + 2).round(2),
        np.full(size, -DISPOSAL_GBP),
        fixed_cost=np.full(size * each, fixed_gbp),
    )


def transport_fixed(size: int, each: int, fixed_gbp: float, seed: int = 1) -> Region:
    """The transport with ``fixed_gbp`` for every exchange: so much that few can be large enough."""
    region = transport(size, each, seed)
    return replace(region, fixed_cost=np.full(size * each, fixed_gbp))


def total_cost(region: Region, objective: float) -> float:
    """All that the region pays, GBP: also for what is still bought and landfilled."""
    return float(objective + region.price @ region.wanted - region.source_cost @ region.available)


def blending(sources: int = 5000, sinks: int = 2000, each: int = 20, seed: int = 2) -> Region:
    """Four qualities with upper limits that the average source just misses or meets."""
    rng = np.random.default_rng(seed)
    at, wanted_at = rng.random((sources, 2)), rng.random((sinks, 2))
    distance, which = _near(wanted_at, at, each)
    return Region(
        rng.lognormal(4, 1, sources).round(1),
        rng.lognormal(5, 1, sinks).round(1),
        np.full(sinks, 30.0),
        which.ravel(),
        np.repeat(np.arange(sinks), each),
        distance.ravel(),
        np.zeros(sources),
        quality=rng.random((sources, 4)).round(3) * 10,
        limits=5.0 + rng.random((sinks, 4)).round(2),
        properties=("a", "b", "c", "d"),
    )


def network(region: Region) -> Any:
    """The region as a network of ours."""
    from offcut.planning import Network

    arcs = {"unit_cost": region.arc_cost}
    if region.fixed_cost is not None:
        arcs["fixed_cost"] = region.fixed_cost
    sources = {"available": region.available, "unit_cost": region.source_cost}
    sinks = {"max": region.wanted, "price": region.price}
    if region.quality is not None:
        sources["quality"], sinks["limits_max"] = region.quality, region.limits
    return Network.from_arrays(
        sources=sources,
        sinks=sinks,
        arcs=arcs,
        arc_from=region.arc_from,
        arc_to=region.arc_to + len(region.available),
        properties=region.properties,
    )
