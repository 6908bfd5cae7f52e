"""What drives a total: the share of its variance that each input is answerable for.

Worked out from the products themselves, not from draws: the first-order share of an input is the
variance of the total when it alone varies and all others stand at their means (for independent
inputs and products without squares this is Sobol's first-order index: Saltelli et al. 2008, Global
Sensitivity Analysis, recalled). What is left to the variance of the draws is interaction, and the
chance of the draws themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from offcut.impact.distributions import Numbers
from offcut.impact.drawing import Item
from offcut.impact.pools import Codes, Pool, Varied


@dataclass(frozen=True, slots=True)
class Driver:
    """How much of a total's variance one input is answerable for by itself, 0 to 1."""

    part: str  # quantity | factor | distance | … | interaction
    name: str  # of the shared unit (a factor); "" for a pool of many
    share: float


def drivers(
    items: Iterable[Item],
    inputs: Mapping[str, Varied],
    means: Mapping[str, Numbers],
    rows: Codes,
    variance: float,
) -> tuple[Driver, ...]:
    """First-order shares of the variance of a total, largest first.

    Args:
        items: the products of the metric.
        inputs: what varies in them.
        means: for each of them, the mean in each row.
        rows: those that are added up.
        variance: of the draws of the total.
    """
    variances: dict[tuple[str, str], float] = {}
    for pool, slope in _slopes(items, inputs, means, rows):
        each = slope**2 * pool.variance
        units = np.flatnonzero(each) if pool.shared else ()
        named = [((pool.part, pool.units[unit]), float(each[unit])) for unit in units]
        for key, value in named or [((pool.part, ""), float(each.sum()))]:
            variances[key] = variances.get(key, 0.0) + value
    first = sum(variances.values())
    whole = max(variance, first)
    if whole <= 0:
        return ()
    found = [Driver(part, name, value / whole) for (part, name), value in variances.items()]
    found.append(Driver("interaction", "", (whole - first) / whole))
    return tuple(sorted(found, key=lambda driver: -driver.share))


def _slopes(
    items: Iterable[Item],
    inputs: Mapping[str, Varied],
    means: Mapping[str, Numbers],
    rows: Codes,
) -> list[tuple[Pool, Numbers]]:
    """For each pool, by how much the total rises with each of its units, all else at its mean."""
    slopes: dict[int, tuple[Pool, Numbers]] = {}
    for item in items:
        names = item.own + item.shared
        for place, name in enumerate(names):
            rise = item.coefficient[rows]
            for other in (*names[:place], *names[place + 1 :]):
                rise = rise * means[other][rows]
            pool = inputs[name].pool
            _, slope = slopes.setdefault(id(pool), (pool, np.zeros(len(pool.units))))
            codes = inputs[name].codes[rows]
            slope += np.bincount(codes, weights=rise, minlength=len(pool.units))
    return list(slopes.values())
