"""The account of a large programme, and the draws of its totals."""

import json

from benchmarks.measure import module, run
from benchmarks.registry import Bench, Measured, benchmark


@benchmark(
    "impact.draws",
    "10,000 synergies × ten years: account and 1,000 draws",
    group="impact",
    models="the account of a national programme, with intervals by year",
    at_most={"seconds": 10, "peak_mb": 1_000},
)
def account_and_draws(bench: Bench) -> Measured:
    timing = run(module("benchmarks.account"), 1, warm=False)
    found = json.loads(timing.said)
    figures = {name: round(found[name], 2) for name in ("account_cpu_seconds", "draws_cpu_seconds")}
    return Measured(
        found["seconds"], found["cpu_seconds"], timing.peak_mb, timing.runs, figures=figures
    )


@benchmark(
    "impact.draws.small",
    "1,000 synergies × ten years: account and 1,000 draws",
    group="impact",
    models="the same, a tenth of it: how it grows",
)
def small_account_and_draws(bench: Bench) -> Measured:
    timing = run(module("benchmarks.account", "1000"), 1, warm=False)
    found = json.loads(timing.said)
    return Measured(found["seconds"], found["cpu_seconds"], timing.peak_mb, timing.runs)


@benchmark(
    "impact.report",
    "The programme report of the example programme as PDF",
    group="impact",
    models="what a programme manager waits for: evaluated, written, set as pages",
    at_most={"pdf_seconds": 2},
)
def programme_pdf(bench: Bench) -> Measured:
    timing = run(module("benchmarks.programme_report"), 1, warm=False)
    found = json.loads(timing.said)
    figures = {name: round(found[name], 2) for name in ("pdf_seconds", "pages", "figures")}
    return Measured(
        found["seconds"], found["cpu_seconds"], timing.peak_mb, timing.runs, figures=figures
    )
