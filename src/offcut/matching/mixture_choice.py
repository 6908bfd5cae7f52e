"""Which sources to mix and how much of each: the mixture that is worth most within the limits.

A linear programme (HiGHS): maximise ``Σ (p·yᵢ − cᵢ) xᵢ`` so that the yield-weighted mean of every
property that mixes stays within its limits, no source gives more than it has and all together no
more than is wanted. Smallest loads and a cap on the number of sources make it a mixed-integer
programme, solved only when the plain one breaks them. Where the best mixture without limits keeps
within all of them, no programme is needed.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from offcut.matching.assess.blend import (
    Binding,
    BlendSolution,
    Ingredient,
    amount_of,
    blend,
    usable_alone,
)
from offcut.matching.assess.programme import Cheapest, cheapest
from offcut.matching.mixture_unlimited import (
    CRUMB,
    best_few,
    best_without_limits,
    few_choices,
)
from offcut.reference import Limit

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_CLEAR = 1e-6  # of the largest value: nearer to a limit, its shadow price is asked for


def choose(
    sources: Sequence[Ingredient],
    limits: Sequence[Limit],
    demand: float,
    price_gbp: float,
    most_sources: int,
    at_least_gbp: float = 0.0,
) -> BlendSolution | None:
    """The mixture worth most, at most ``demand`` units of product.

    Args:
        sources: what may be mixed, at its cost to both parties.
        limits: on the product; what may not be blended must hold for each source alone.
        demand: units of product that the want can take.
        price_gbp: what a unit of product saves the want.
        most_sources: most sources in the mixture.
        at_least_gbp: a mixture that cannot be worth more than this is not looked for.

    Returns:
        The mixture with the limits that bind and their shadow prices, or None when no two
        sources together are worth anything.
    """
    usable = [source for source in sources if usable_alone(source, limits)]
    if len(usable) < 2 or demand <= 0:
        return None
    free = best_without_limits(usable, demand, price_gbp)
    if free is None or free.gain_gbp <= at_least_gbp:
        return None
    mixing = [limit for limit in limits if limit.blendable and not limit.categories]
    if allowed(free.blend, usable, most_sources):
        if _clear_of(mixing, free.blend, usable):
            return free.blend
    elif few_choices(usable, most_sources):
        few = best_few(usable, demand, price_gbp, most_sources)
        if few is None or _clear_of(mixing, few, usable):
            return few
    market = _Market(usable, mixing, demand, price_gbp)
    found = market.best()
    if found is not None and not allowed(found, usable, most_sources):
        picked = market.pick(most_sources)
        found = None if picked is None else market.best(picked)
    if found is None:
        return None
    if found.product >= demand * (1 - CRUMB):
        chosen = [source for source in usable if source.id in found.units]
        whole = blend(chosen, limits, demand, max_sources=None)
        return whole or found
    return found


def allowed(found: BlendSolution, sources: Sequence[Ingredient], most_sources: int) -> bool:
    """Whether no source gives less than its smallest load, and there are not too many."""
    lots = {source.id: source.min_lot for source in sources}
    enough = all(units >= lots[name] for name, units in found.units.items())
    return enough and len(found.units) <= most_sources


def _clear_of(limits: Sequence[Limit], found: BlendSolution, sources: Sequence[Ingredient]) -> bool:
    """Whether a mixture keeps well within every limit, so that none has a say in it."""
    used = [source for source in sources if source.id in found.units]
    for limit in limits:
        values = [(amount_of(source, limit.property) or 0.0) for source in used]
        mean = sum(v * found.shares[s.id] for v, s in zip(values, used, strict=True))
        room = _CLEAR * max(map(abs, values))
        if limit.max is not None and mean > limit.max - room:
            return False
        if limit.min is not None and mean < limit.min + room:
            return False
    return True


class _Market:
    """The programme: units of each source, what a unit gains, one row for each side of a limit."""

    def __init__(
        self,
        sources: Sequence[Ingredient],
        limits: Sequence[Limit],
        demand: float,
        price_gbp: float,
    ) -> None:
        import numpy as np

        self.sources, self.demand = sources, demand
        self.yields = np.array([source.product_yield for source in sources])
        self.cost = np.array([source.cost_gbp_per_unit for source in sources])
        self.gain = price_gbp * self.yields - self.cost
        self.most = np.array([source.available for source in sources])
        self.sides: list[tuple[Limit, str]] = []
        rows = [self.yields]  # Σ yᵢ xᵢ ≤ demand, then Σ yᵢ (cᵢ − L) xᵢ ≤ 0 for each limit
        for limit in limits:
            values = np.array([amount_of(source, limit.property) or 0.0 for source in sources])
            for side, bound, sign in (("max", limit.max, 1.0), ("min", limit.min, -1.0)):
                if bound is not None:
                    self.sides.append((limit, side))
                    rows.append(sign * self.yields * (values - bound))
        self.rows = np.array(rows)
        self.right = np.array([demand, *(0.0 for _ in self.sides)])

    def best(self, least: Mapping[int, float] | None = None) -> BlendSolution | None:
        """The most valuable amounts; of the sources in ``least`` only, each at least so much."""
        import numpy as np

        at_least, most = np.zeros(len(self.most)), self.most
        if least is not None:
            most = np.zeros(len(self.most))
            for i, lot in least.items():
                at_least[i], most[i] = lot, self.most[i]
        found = cheapest(-self.gain, at_least, most, self.rows, self.right)
        if found is None or float(self.yields @ found.amounts) <= 0:
            return None
        return self._solution(found)

    def pick(self, most_sources: int) -> dict[int, float] | None:
        """The sources to take, with their smallest loads: a mixed-integer programme.

        A source's amount, then whether it is taken: no more than there is and no less than its
        smallest load if it is, else nothing.
        """
        import numpy as np

        count, limits = len(self.sources), len(self.rows)
        lots = np.array([source.min_lot for source in self.sources])
        eye, ones = np.eye(count), np.ones((1, count))
        rows = np.block(
            [
                [self.rows, np.zeros((limits, count))],
                [eye, -np.diag(self.most)],
                [-eye, np.diag(lots)],
                [0 * ones, ones],
            ]
        )
        at_most = np.concatenate([self.right, np.zeros(2 * count), [most_sources]])
        gain = np.concatenate([self.gain, np.zeros(count)])
        most = np.append(self.most, ones)
        found = cheapest(-gain, 0 * most, most, rows, at_most, choices=count)
        if found is None:
            return None
        return {i: float(lots[i]) for i in range(count) if found.amounts[count + i] > 0.5}

    def _solution(self, found: Cheapest) -> BlendSolution:
        units = found.amounts
        made = self.yields * units
        product = float(made.sum())
        used = [i for i in range(len(units)) if units[i] > CRUMB * self.demand]
        worths = (-found.marginals[1:]).tolist()
        binding = tuple(
            Binding(
                limit.property, side, (limit.max if side == "max" else limit.min) or 0.0,
                worth * product,
            )
            for (limit, side), worth in zip(self.sides, worths, strict=True)
            if worth > 0
        )  # fmt: skip
        return BlendSolution(
            units={self.sources[i].id: float(units[i]) for i in used},
            shares={self.sources[i].id: float(made[i]) / product for i in used},
            cost_gbp=float(self.cost @ units),
            product=product,
            values={},
            binding=binding,
        )
