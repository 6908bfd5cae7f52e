"""What a plan is best at: each objective is a set of weights on the attributes of its parts.

All are minimised; money that comes in and landfill avoided count negatively.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from offcut.errors import InputError
from offcut.planning.model import Network

Objective: TypeAlias = str | Mapping[str, float] | Sequence[str]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of each attribute per unit of flow; ``fixed`` of what is paid once.

    ``carbon_price``: whether carbon also counts at the network's price.
    """

    title: str
    unit: str
    per_unit: Mapping[str, float]
    fixed: float = 0.0
    carbon_price: bool = False


_MONEY = {"unit_cost": 1.0, "price": -1.0, "holding_cost": 1.0}
OBJECTIVES: dict[str, Weights] = {
    "cost": Weights(
        "cost less revenue", "money", {**_MONEY, "private_cost": 1.0}, 1.0, carbon_price=True
    ),
    "firms": Weights("cost less revenue of firms", "money", {**_MONEY, "private_cost": 1.0}, 1.0),
    "society": Weights(
        "cost less benefit of society",
        "money",
        {**_MONEY, "social_cost": 1.0},
        1.0,
        carbon_price=True,
    ),
    "carbon": Weights("carbon", "kgCO2e", {"carbon": 1.0}),
    "landfill": Weights("landfill (what is kept out counts negative)", "flow", {"landfill": -1.0}),
    "virgin": Weights("virgin material", "flow", {"virgin": 1.0}),
    "resilience": Weights("expected loss from failures", "money", {"risk": 1.0}),
}


def stages(objective: Objective | None) -> list[dict[str, float]]:
    """The objective as weights by name, one mapping for each stage of a lexicographic order.

    Raises:
        InputError: a name that there is not, or a weight that is no number.
    """
    if objective is None:
        return [{"cost": 1.0}]
    if isinstance(objective, str):
        return [{_known(objective): 1.0}]
    if isinstance(objective, Mapping):
        weights = {_known(name): _weight(name, value) for name, value in objective.items()}
        if not weights:
            raise InputError("objective: no weights given; for example {'cost': 1, 'carbon': 0.1}.")
        return [weights]
    found = [{_known(name): 1.0} for name in objective]
    if not found:
        raise InputError(f"objective: an empty list; accepted: {', '.join(OBJECTIVES)}.")
    return found


def _known(name: str) -> str:
    if name in OBJECTIVES:
        return name
    raise InputError(f"objective: there is no '{name}'; accepted: {', '.join(OBJECTIVES)}.")


def _weight(name: str, value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InputError(f"objective: the weight of '{name}' is {value!r}; accepted: a number.")
    return float(value)


def attribute_weights(weights: Mapping[str, float], network: Network) -> dict[str, float]:
    """Weights of the attributes themselves, with carbon at its price where that counts."""
    total: dict[str, float] = {}
    for name, weight in weights.items():
        definition = OBJECTIVES[name]
        for attribute, share in definition.per_unit.items():
            total[attribute] = total.get(attribute, 0.0) + weight * share
        if definition.carbon_price:
            price = network.setting("carbon_price")
            total["carbon"] = total.get("carbon", 0.0) + weight * price
    return {attribute: weight for attribute, weight in total.items() if weight}


def fixed_weight(weights: Mapping[str, float]) -> float:
    """Weight of the costs that are paid once."""
    return sum(weight * OBJECTIVES[name].fixed for name, weight in weights.items())


def objective_words(objective: Objective | None) -> str:
    """The objective in words."""
    if objective is None or isinstance(objective, str):
        return OBJECTIVES[objective or "cost"].title
    if isinstance(objective, Mapping):
        return " + ".join(f"{weight:g} × {OBJECTIVES[n].title}" for n, weight in objective.items())
    return ", then ".join(OBJECTIVES[name].title for name in objective)
