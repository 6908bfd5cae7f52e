"""Plans: the total time from columns to the answer, against solvers called directly and languages.

All answers of one question are compared; a peer that differs by more than a millionth is an error.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from benchmarks.measure import OverLimit, module, run
from benchmarks.registry import Bench, Benchmark, Level, Measured, add, benchmark

_ANSWERS: dict[int, float] = {}
_COSTS: dict[str, float] = {}
_SIZES = {"40k": 2_000, "400k": 20_000}
_PEERS = {
    "offcut": "Offcut, columns to plan",
    "or-tools": "OR-tools min-cost flow, called directly",
    "highs": "HiGHS, called directly",
    "linopy": "linopy + HiGHS",
    "pulp": "PuLP + HiGHS",
    "pyomo": "Pyomo + HiGHS",
}


def _asked(spec: dict[str, Any], bench: Bench) -> dict[str, Any] | None:
    command = module("benchmarks.planning_child", json.dumps(spec))
    try:
        said = run(command, 1, warm=False, limit_seconds=bench.limit_seconds * 3).said
    except OverLimit:
        return None
    answer: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return answer


def _transport(engine: str, size: int) -> Callable[[Bench], Measured]:
    def measure(bench: Bench) -> Measured:
        spec = {"engine": engine, "case": "transport", "arguments": [size]}
        answer = _asked(spec, bench)
        if answer is None:
            return Measured(over_limit=bench.limit_seconds * 3)
        if "missing" in answer:
            return Measured(skipped=f"not installed: {answer['missing']}")
        first = _ANSWERS.setdefault(size, answer["objective"])
        if abs(answer["objective"] - first) > 1e-6 * abs(first):
            raise RuntimeError(f"{engine}: {answer['objective']}, others {first}")
        return Measured(
            answer["seconds"],
            answer["cpu_seconds"],
            answer["more_mb"],
            1,
            figures={"objective": answer["objective"]},
        )

    return measure


for _name, _size in _SIZES.items():
    for _engine, _title in _PEERS.items():
        add(
            Benchmark(
                f"plan.transport.{_name}.{_engine}",
                f"{_title}, {_name} arcs",
                "planning",
                "a pure network: transport, 20 arcs a source",
                _transport(_engine, _size),
                Level.USUAL if _size < 10_000 or _engine in ("offcut", "or-tools") else Level.FULL,
                _size,
                _engine,
                None if _engine == "offcut" else f"plan.transport.{_name}.offcut",
            )
        )


def _planned(
    case: str, arguments: list[Any], time_limit: float | None, bench: Bench, engine: str = "offcut"
) -> Measured:
    spec = {"engine": engine, "case": case, "arguments": arguments, "time_limit": time_limit}
    answer = _asked(spec, bench)
    if answer is None:
        return Measured(over_limit=bench.limit_seconds * 3)
    figures = {name: answer[name] for name in ("objective", "gap_percent", "total_cost")}
    return Measured(answer["seconds"], answer["cpu_seconds"], None, 1, figures=figures)


@benchmark(
    "plan.blending",
    "Blending: 5,000 sources, 2,000 sinks, 20 arcs a sink, four qualities",
    group="planning",
    models="limits on quality",
    at_most={"seconds": 60.0},
)
def blending(bench: Bench) -> Measured:
    return _planned("blending", [], None, bench)


@benchmark(
    "plan.fixed.8k",
    "Fixed cost per exchange: 400 × 400, 8,000 arcs, £2,000 each, 60 s",
    group="planning",
    models="fixed costs: the gap after a minute",
    level=Level.FULL,
    at_most={"gap_percent": 1.0},
)
def fixed_8k(bench: Bench) -> Measured:
    return _planned("fixed_charge", [400, 20, 2_000.0], 60.0, bench)


_DEAR = [2_000, 20, 20_000.0]
_DEAR_SECONDS = 120.0


@benchmark(
    "plan.fixed.40k.highs",
    "HiGHS, called directly: 2,000 × 2,000, 40,000 arcs, £20,000 an exchange, 120 s",
    group="planning",
    models="fixed costs: the plan after two minutes",
    level=Level.FULL,
    engine="highs",
)
def fixed_40k_highs(bench: Bench) -> Measured:
    measured = _planned("transport_fixed", _DEAR, _DEAR_SECONDS, bench, "highs")
    if "total_cost" in measured.figures:
        _COSTS["highs"] = measured.figures["total_cost"]
    return measured


@benchmark(
    "plan.fixed.40k",
    "Fixed cost per exchange: 2,000 × 2,000, 40,000 arcs, £20,000 each, 120 s",
    group="planning",
    models="fixed costs: the plan after two minutes",
    level=Level.FULL,
    at_most={"percent_of_cost_by_highs": 85.0},
)
def fixed_40k(bench: Bench) -> Measured:
    measured = _planned("transport_fixed", _DEAR, _DEAR_SECONDS, bench)
    if "highs" in _COSTS and "total_cost" in measured.figures:
        share = 100 * measured.figures["total_cost"] / _COSTS["highs"]
        figures = {**measured.figures, "percent_of_cost_by_highs": share}
        return replace(measured, figures=figures)
    return measured
