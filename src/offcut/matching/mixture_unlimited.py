"""The mixture worth most where no limit is held by mixing: who gains most a unit goes first.

Without such a limit the amounts follow from an order, not from a programme; and since a mixture
has few sources, the best few are found by looking at every few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

from offcut.matching.assess.blend import BlendSolution, Ingredient

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

CRUMB = 1e-6
"""Of the demand: less is none."""
_MOST_CHOICES = 20_000


@dataclass(frozen=True, slots=True)
class FreeMixture:
    """The best mixture as if no limit held; no mixture within limits gains more."""

    blend: BlendSolution
    gain_gbp: float


def best_without_limits(
    sources: Sequence[Ingredient], demand: float, price_gbp: float
) -> FreeMixture | None:
    """The sources that gain most a unit of product, each in full, until the demand is met."""
    units: dict[str, float] = {}
    product = cost = 0.0
    for source in _ranked(sources):
        made = min(source.available * source.product_yield, demand - product)
        if source.cost_gbp_per_unit >= price_gbp * source.product_yield or made <= CRUMB * demand:
            continue
        units[source.id] = made / source.product_yield
        product, cost = product + made, cost + units[source.id] * source.cost_gbp_per_unit
    if not units:
        return None
    yields = {source.id: source.product_yield for source in sources}
    shares = {name: taken * yields[name] / product for name, taken in units.items()}
    blend_ = BlendSolution(units, shares, cost, product, {}, ())
    return FreeMixture(blend_, price_gbp * product - cost)


def few_choices(sources: Sequence[Ingredient], most_sources: int) -> bool:
    """Whether every choice of so many sources can be looked at."""
    return sum(comb(len(sources), n) for n in range(1, most_sources + 1)) <= _MOST_CHOICES


def best_few(
    sources: Sequence[Ingredient], demand: float, price_gbp: float, most_sources: int
) -> BlendSolution | None:
    """The mixture of at most so many sources, none below its smallest load, that gains most."""
    import numpy as np

    ranked = [source for source in _ranked(sources) if source.min_lot <= source.available]
    if not ranked:
        return None
    yields = np.array([source.product_yield for source in ranked])
    gain = price_gbp - np.array([s.cost_gbp_per_unit for s in ranked]) / yields  # of a product unit
    lots = np.array([source.min_lot for source in ranked]) * yields
    most = np.array([source.available for source in ranked]) * yields
    choices = _choices(len(ranked), most_sources)
    made = _made(choices, demand, *(np.append(column, 0.0) for column in (gain, lots, most)))
    total = np.where(made[:, 0] < 0, -np.inf, (made * np.append(gain, 0.0)[choices]).sum(axis=1))
    best = int(np.argmax(total))
    if not total[best] > 0:
        return None
    product = float(made[best].sum())
    chosen = {
        ranked[i].id: (ranked[i], float(m))
        for i, m in zip(choices[best].tolist(), made[best], strict=True)
        if m > CRUMB * demand
    }
    units = {name: m / source.product_yield for name, (source, m) in chosen.items()}
    cost = sum(units[name] * source.cost_gbp_per_unit for name, (source, _) in chosen.items())
    return BlendSolution(
        units, {name: m / product for name, (_, m) in chosen.items()}, cost, product, {}, ()
    )


def _made(choices: Any, demand: float, gain: "Array", lots: "Array", most: "Array") -> "Array":
    """Product of each source of each choice; the first below 0 where the loads are too many."""
    import numpy as np

    made: Array = lots[choices]
    left = demand - made.sum(axis=1)
    too_many = left < -CRUMB * demand
    for place in range(choices.shape[1]):
        column = choices[:, place]
        more = np.clip(np.minimum(most[column] - lots[column], left), 0.0, None)
        more = np.where(gain[column] > 0, more, 0.0)
        made[:, place] += more
        left = left - more
    made[too_many, 0] = -1.0
    return made


@cache
def _choices(count: int, most: int) -> Any:
    """Every choice of at most so many of ``count`` sources, best first; filled with ``count``."""
    import numpy as np

    rows = [
        (*some, *[count] * (most - size))
        for size in range(1, min(count, most) + 1)
        for some in combinations(range(count), size)
    ]
    return np.array(rows, dtype=np.int64)


def _ranked(sources: Sequence[Ingredient]) -> list[Ingredient]:
    return sorted(sources, key=lambda s: (s.cost_gbp_per_unit / s.product_yield, s.id))
