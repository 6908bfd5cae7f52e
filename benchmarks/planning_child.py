"""The process that plans one region by one engine, and measures only that.

Run as ``python -m benchmarks.planning_child SPEC``; SPEC is JSON: ``engine``, ``case`` (a function
of :mod:`benchmarks.planning_networks`), ``arguments``, and for ours ``time_limit``.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks import planning_networks
from benchmarks.child import cpu_seconds, peak_mb


def main() -> None:
    """Plan, measure, print one line of JSON."""
    spec: dict[str, Any] = json.loads(sys.argv[1])
    region = getattr(planning_networks, spec["case"])(*spec["arguments"])
    if spec.get("time_limit") is not None or spec["case"] != "transport":
        answer = _planned(region, spec["engine"], spec.get("time_limit"))
    else:
        answer = _compared(region, spec["engine"])
    print(json.dumps(answer))


def _compared(region: Any, engine: str) -> dict[str, float]:
    from benchmarks.planning_peers import ready

    try:
        peer = ready(engine, planning_networks.transport(30, 5))
    except ImportError as missing:
        return {"missing": str(missing)}  # type: ignore[dict-item]
    held, wall, cpu = peak_mb(), time.perf_counter(), cpu_seconds()
    objective = peer(region)
    return {
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": cpu_seconds() - cpu,
        "more_mb": peak_mb() - held,
        "objective": objective,
    }


def _planned(region: Any, engine: str, time_limit: float | None) -> dict[str, float]:
    plan = {"offcut": _ours, "highs": _plain}[engine](region, time_limit)
    wall, cpu = time.perf_counter(), cpu_seconds()
    objective, gap_percent = plan()
    return {
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": cpu_seconds() - cpu,
        "objective": objective,
        "gap_percent": gap_percent,
        "total_cost": planning_networks.total_cost(region, objective),
    }


_Ready = Callable[[], tuple[float, float]]


def _ours(region: Any, time_limit: float | None) -> _Ready:
    network = planning_networks.network(region)
    planning_networks.network(planning_networks.transport(30, 5)).solve()

    def solve() -> tuple[float, float]:
        plan = network.solve(time_limit=time_limit)
        return plan.objective, 100 * plan.gap

    return solve


def _plain(region: Any, time_limit: float | None) -> _Ready:
    from benchmarks.planning_peers import highs_fixed

    highs_fixed(planning_networks.fixed_charge(10, 3, 20.0), None)
    return lambda: highs_fixed(region, time_limit)


if __name__ == "__main__":
    main()
