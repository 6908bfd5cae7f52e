"""The same million spread over processes and over Spark: what the spreading adds."""

import json
from dataclasses import asdict
from importlib.util import find_spec

from benchmarks.asking import ONE_THREAD, Question, checked_answer
from benchmarks.cases.screen import named
from benchmarks.measure import module, run
from benchmarks.registry import Bench, Benchmark, Level, Measured, add
from benchmarks.results import ROOT

SIZE = 1_000_000
_WORKERS = 2
_TITLES = {
    "alone": "the screen in one process",
    "processes": f"{_WORKERS} processes",
    "spark": f"Spark, local[{_WORKERS}], after its session has started",
}


def spread(bench: Bench, engine: str, size: int) -> Measured:
    """One engine on one size; the answer is checked like any other.

    Raises:
        RuntimeError: the engine failed, or rows are not the oracle's.
    """
    if engine == "spark" and find_spec("pyspark") is None:
        return Measured(skipped="not installed: pyspark (the extra 'spark')")
    question = Question("offcut", size)
    answer = bench.folder / question.about / f"spread-{engine}.npz"
    answer.parent.mkdir(parents=True, exist_ok=True)
    spec = {
        "engine": engine,
        "size": size,
        "k": question.k,
        "workers": _WORKERS,
        "folder": str(bench.folder),
        "save": str(answer),
    }
    environment = {**ONE_THREAD, "PYTHONPATH": str(ROOT)}
    timing = run(module("benchmarks.spread", json.dumps(spec)), 1, False, environment=environment)
    found = json.loads(timing.said.splitlines()[-1])
    checked = checked_answer(Question(f"spread-{engine}", size), answer)
    if checked["rows_equal"] < 1.0:
        raise RuntimeError(f"rows on {engine} are not the oracle's: {asdict(question)}")
    found["figures"] |= checked
    return Measured(peak_mb=timing.peak_mb, **found)


def _add(engine: str, size: int, level: Level) -> None:
    add(
        Benchmark(
            f"engines.{named(size)}.{engine}",
            _TITLES[engine],
            "engines",
            "what spreading the work adds",
            lambda bench: spread(bench, engine, size),
            level,
            size,
            engine,
            None if engine == "alone" else f"engines.{named(size)}.alone",
        )
    )


for _engine in _TITLES:
    _add(_engine, SIZE, Level.FULL)
