"""Blends: the cheapest mixture of several sources that a want can take.

A linear programme (HiGHS): minimise the cost of ``x`` units of each source so that the product
``Σ yieldᵢ xᵢ`` meets the demand and every limit holds for its yield-weighted mean. Smallest loads
and a cap on the number of sources make it a mixed-integer programme; its choice of sources is
then solved again as a linear programme, so that every binding limit has a shadow price.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from offcut.matching.assess.programme import Cheapest, cheapest
from offcut.reference import Limit
from offcut.resources import Quality

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_HOLDS = 1e-9
_BINDS = 1e-6


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One ingredient of a blend, per unit as it is delivered."""

    id: str
    quality: Quality | Mapping[str, float]
    cost_gbp_per_unit: float
    available: float  # units
    min_lot: float = 0.0  # smallest load: none of it, or at least this
    product_yield: float = 1.0  # units of product per unit
    share_cap: float = 1.0  # of the product


@dataclass(frozen=True, slots=True)
class Binding:
    """A limit that the blend lies on."""

    property: str
    side: str  # min | max
    limit: float
    gbp_per_unit_of_limit: float  # cost saved by one unit more room, for the whole demand


@dataclass(frozen=True, slots=True)
class BlendSolution:
    """The cheapest blend."""

    units: dict[str, float]  # of each source used
    shares: dict[str, float]  # of the product
    cost_gbp: float
    product: float  # units
    values: dict[str, float]  # of the product, for each limited property
    binding: tuple[Binding, ...]
    marginal_gbp_per_unit: float = field(default=0.0)  # cost of one more unit of product


def blend(
    sources: Sequence[Ingredient],
    limits: Sequence[Limit],
    demand: float,
    *,
    max_sources: int | None = 4,
) -> BlendSolution | None:
    """The cheapest blend of ``sources`` that gives ``demand`` units of product within ``limits``.

    A limit that may not be met by blending, and every category, must be held by each source
    alone: sources that break one, or do not state it, are left out. So is a source without a
    value for a limit that mixes.

    Args:
        sources: what may be blended; the want's present material may be one of them.
        limits: numeric ones on the product (weighted by yield), and categories.
        demand: units of product.
        max_sources: most sources in the blend; None = as many as there are.

    Returns:
        The blend, or None when there is none.
    """
    usable = [source for source in sources if usable_alone(source, limits)]
    if not usable or demand <= 0.0:
        return None
    model = _Model(usable, [limit for limit in limits if _mixes(limit)], demand)
    whole = max_sources is None or len(usable) <= max_sources
    if whole and not any(source.min_lot > 0.0 for source in usable):
        return model.solve(dict.fromkeys(range(len(usable)), 0.0))
    chosen = model.choose(len(usable) if max_sources is None else max_sources)
    return None if chosen is None else model.solve(chosen)


def _mixes(limit: Limit) -> bool:
    return limit.blendable and not limit.categories


def usable_alone(source: Ingredient, limits: Sequence[Limit]) -> bool:
    """Whether a source has the values needed, and holds alone what blending may not cure."""
    for limit in limits:
        if limit.categories:
            category = _category(source, limit.property)
            if category is None or not set(category.split("|")) <= set(limit.categories):
                return False
            continue
        value = amount_of(source, limit.property)
        if value is None:
            return False
        if not limit.blendable and not _within(limit, value):
            return False
    return True


def _within(limit: Limit, value: float) -> bool:
    return (limit.max is None or value <= limit.max + _HOLDS) and (
        limit.min is None or value >= limit.min - _HOLDS
    )


def amount_of(source: Ingredient, name: str) -> float | None:
    """The value of a property; a ``<`` result counts at its detection limit."""
    item = source.quality.get(name)
    if item is None or isinstance(item, int | float):
        return item
    return item.value if item.below else item.central


def _category(source: Ingredient, name: str) -> str | None:
    item = source.quality.get(name)
    return None if item is None or isinstance(item, int | float) else item.category


class _Model:
    """The linear programme: units of each source, one row for each side of each limit."""

    def __init__(
        self, sources: Sequence[Ingredient], limits: Sequence[Limit], demand: float
    ) -> None:
        import numpy as np

        self.sources, self.limits, self.demand = sources, limits, demand
        self.cost = np.array([source.cost_gbp_per_unit for source in sources])
        self.yields = np.array([source.product_yield for source in sources])
        self.most = np.array(
            [
                min(source.available, source.share_cap * demand / source.product_yield)
                for source in sources
            ]
        )
        self.sides: list[tuple[Limit, str, float]] = []
        rows: list[Array] = []
        for limit in limits:
            values = np.array([amount_of(source, limit.property) or 0.0 for source in sources])
            for side, bound, sign in (("max", limit.max, 1.0), ("min", limit.min, -1.0)):
                if bound is not None:
                    self.sides.append((limit, side, sign))
                    rows.append(sign * self.yields * values)
        self.rows = np.array(rows).reshape(len(rows), len(sources))
        bounds = [limit.max if side == "max" else limit.min for limit, side, _ in self.sides]
        signs = np.array([sign for _, _, sign in self.sides])
        # Σ yᵢ cᵢ xᵢ ≤ L · demand: with the demand fixed, the dual is the price of L · demand.
        self.right = signs * np.array([float(bound or 0.0) for bound in bounds]) * demand

    def solve(self, least: Mapping[int, float]) -> BlendSolution | None:
        """The blend of the sources in ``least``, each at least at its smallest load."""
        import numpy as np

        at_least, most = np.zeros(len(self.most)), np.zeros(len(self.most))
        for i, lot in least.items():
            at_least[i], most[i] = lot, self.most[i]
        if np.any(at_least > most):
            return None
        rows, right = np.vstack([self.yields, self.rows]), np.append(self.demand, self.right)
        found = cheapest(self.cost, at_least, most, rows, right, equal=1)
        return None if found is None else self._solution(found)

    def choose(self, max_sources: int) -> dict[int, float] | None:
        """Which sources to take, with their smallest loads: a mixed-integer programme.

        Units of each source, then whether it is taken: no more than there is and no less than its
        smallest load if it is, else nothing.
        """
        import numpy as np

        n, limits = len(self.sources), len(self.rows)
        lots = np.array([source.min_lot for source in self.sources])
        eye, ones, nothing = np.eye(n), np.ones(n), np.zeros(n)
        rows = np.block(
            [
                [self.yields, nothing],
                [self.rows, np.zeros((limits, n))],
                [eye, -np.diag(self.most)],
                [-eye, np.diag(lots)],
                [nothing, ones],
            ]
        )
        right = np.concatenate([[self.demand], self.right, np.zeros(2 * n), [max_sources]])
        cost, most = np.append(self.cost, nothing), np.append(self.most, ones)
        found = cheapest(cost, 0 * most, most, rows, right, equal=1, choices=n)
        if found is None:
            return None
        return {i: float(lots[i]) for i in range(n) if found.amounts[n + i] > 0.5}

    def _solution(self, found: Cheapest) -> BlendSolution:
        units, duals = found.amounts, found.marginals[1:]
        made = self.yields * units
        product = float(made.sum())
        used = [i for i in range(len(units)) if units[i] > _BINDS * self.demand]
        values = {
            limit.property: float(row @ units) / product * sign
            for (limit, _, sign), row in zip(self.sides, self.rows, strict=True)
        }
        binding = tuple(
            Binding(limit.property, side, (limit.max if side == "max" else limit.min) or 0.0, price)
            for (limit, side, _), row, right, dual in zip(
                self.sides, self.rows, self.right, duals, strict=True
            )
            if abs(float(row @ units) - right) <= _BINDS * max(abs(right), 1.0)
            and (price := -float(dual) * self.demand) > 0.0
        )
        return BlendSolution(
            units={self.sources[i].id: float(units[i]) for i in used},
            shares={self.sources[i].id: float(made[i]) / product for i in used},
            cost_gbp=found.cost,
            product=product,
            values=values,
            binding=binding,
            marginal_gbp_per_unit=float(found.marginals[0]),
        )
