"""Resilience of large networks: every firm fails once, each time the plan is made again."""

import json

from benchmarks.measure import module, run
from benchmarks.registry import Bench, Measured, benchmark


@benchmark(
    "plan.failures.4k",
    "Each of 4,000 firms fails: the plan made again without it, 40,000 arcs",
    group="planning",
    models="warm re-solves; a tenth thousandth of a pound may differ from a plan made anew",
    at_most={"seconds": 240},
)
def each_of_4000_fails(bench: Bench) -> Measured:
    found = json.loads(run(module("benchmarks.failing", "2000"), 1, warm=False).said)
    if found["worst_difference"] > 1e-4:
        raise RuntimeError(f"losses differ from plans made anew by £{found['worst_difference']:g}")
    figures = {
        "plan_seconds": round(found["plan_seconds"], 2),
        "ten_cold_seconds": round(found["ten_cold_seconds"], 2),
    }
    return Measured(found["seconds"], found["cpu_seconds"], found["peak_mb"], 1, figures=figures)
