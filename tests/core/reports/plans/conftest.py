"""A small invented region whose best plan is worked out by hand in the tests."""

from typing import Any

from offcut.planning import Network, Plan


def region(**changed: Any) -> dict[str, Any]:
    """A foundry gives sand to a block maker as it is, and through a plant to a caster.

    Per tonne: the foundry saves 40 and keeps a tonne out of landfill, the plant costs 10 and
    yields 0.8, the caster pays 60 a tonne, haulage costs 0.1 a kilometre.
    """
    data = {
        "format": "offcut-network/1",
        "name": "Example sand (synthetic)",
        "units": {"flow": "t a year", "money": "GBP"},
        "haulage_cost_per_km": 0.1,
        "haulage_carbon_per_km": 0.2,
        "sources": [
            {"id": "spent sand", "owner": "Example Foundry", "available": 1000, "unit_cost": -40,
             "landfill": 1, "latitude": 52.53, "longitude": -2.06},
            {"id": "quarried sand", "unit_cost": 9, "carbon": 6, "virgin": 1,
             "latitude": 52.66, "longitude": -2.02},
        ],
        "hubs": [
            {"id": "washing", "owner": "Example Plant", "unit_cost": 10, "yield": 0.8,
             "fixed_cost": 5000, "capacity": 500, "carbon": 3,
             "latitude": 52.50, "longitude": -2.0},
        ],
        "sinks": [
            {"id": "blocks", "owner": "Example Blocks", "required": 600, "latitude": 52.50,
             "longitude": -2.10},
            {"id": "moulds", "owner": "Example Casters", "max": 400, "price": 60,
             "latitude": 52.45, "longitude": -2.0},
        ],
        "arcs": [
            {"from": "spent sand", "to": "blocks", "distance_km": 10},
            {"from": "quarried sand", "to": "blocks", "distance_km": 30},
            {"from": "spent sand", "to": "washing", "distance_km": 5},
            {"from": "washing", "to": "moulds", "distance_km": 20},
        ],
    }  # fmt: skip
    return data | changed


def planned(**changed: Any) -> Plan:
    """The best plan of it."""
    return Network.from_dict(region(**changed)).solve()
