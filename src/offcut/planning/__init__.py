"""The best network for a whole region: which flows and facilities together, and why not more.

>>> from offcut.planning import Network
>>> plan = Network.from_dict({
...     "format": "offcut-network/1",
...     "sources": [{"id": "works", "available": 10, "unit_cost": -5}],
...     "sinks": [{"id": "foundry", "max": 6, "price": 2}],
...     "arcs": [{"from": "works", "to": "foundry", "unit_cost": 1}],
... }).solve()
>>> plan.status, plan.objective
('optimal', -36.0)
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offcut.planning.fair_shares import shares
    from offcut.planning.fronts import Front, front
    from offcut.planning.model import Network, load
    from offcut.planning.plan import Plan

_HOMES = {
    "Front": "fronts",
    "Network": "model",
    "Plan": "plan",
    "front": "fronts",
    "load": "model",
    "shares": "fair_shares",
}

__all__ = ["Front", "Network", "Plan", "front", "load", "shares"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'offcut.planning' has no name '{name}'")
    return getattr(importlib.import_module(f"offcut.planning.{_HOMES[name]}"), name)
