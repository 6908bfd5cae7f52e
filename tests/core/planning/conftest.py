"""Small networks for the tests, and the published cases."""

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
PUBLISHED = sorted(path for path in CASES.glob("*.json") if path.stem != "warehouses_orlib")


def network(**parts: Any) -> dict[str, Any]:
    """A network file as a mapping."""
    return {"format": "offcut-network/1", "arcs": "all", **parts}


def warehouses(case: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """A case of the OR-Library's warehouse problems as a network."""
    return network(
        name=case["name"],
        sources=[
            {
                "id": f"w{i}",
                "available": case["capacity"],
                "fixed_cost": 0 if i == 10 else case["fixed_cost"],
            }
            for i in range(16)
        ],
        sinks=[{"id": f"c{j}", "required": amount} for j, amount in enumerate(data["demand"])],
        arcs=[
            {"from": f"w{i}", "to": f"c{j}", "unit_cost": unit}
            for i, row in enumerate(data["unit_cost"])
            for j, unit in enumerate(row)
        ],
    )


def orlib() -> dict[str, Any]:
    """The data of the OR-Library's warehouse problems."""
    data: dict[str, Any] = json.loads((CASES / "warehouses_orlib.json").read_text("utf-8"))
    return data
