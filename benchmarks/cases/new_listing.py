"""One more listing against an index: opening it, asking, and end to end with a commit."""

import json
from collections.abc import Iterator, Mapping

from benchmarks.cases.screen import named
from benchmarks.measure import module, run
from benchmarks.registry import Bench, Benchmark, Level, Measured, add

_ASKED = 1_000
_AIMS = {
    "open p50 ms": 100.0,
    "search want p99 ms": 1.0,
    "search have_enters p99 ms": 3.0,
    "with_sqlite_commit want p99 ms": 5.0,
    "with_sqlite_commit have p99 ms": 5.0,
}


def latencies(bench: Bench, size: int) -> Measured:
    """An index of so many haves and wants, and a thousand new ones of each."""
    command = module("benchmarks.new_listing", str(size), str(_ASKED))
    timing = run(command, 1, warm=False, environment={"TMPDIR": str(bench.folder)})
    figures = dict(flat(json.loads(timing.said)))
    return Measured(timing.seconds, timing.cpu_seconds, timing.peak_mb, 1, None, None, figures)


def flat(held: Mapping[str, object], before: str = "") -> Iterator[tuple[str, float]]:
    """Nested figures by one name each: ``search want p99 ms``."""
    for name, value in held.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{name} ")
        elif isinstance(value, int | float):
            for unit in ("_ms", "_cpu_s", "_s", "_mb"):
                if name.endswith(unit):
                    name = name.removesuffix(unit) + unit.replace("_", " ", 1)
                    break
            yield before + name, float(value)


def _add(size: int, level: Level) -> None:
    add(
        Benchmark(
            f"new.{named(size)}",
            f"a new listing against {size:,} indexed on each side",
            "new",
            "growth with listings",
            lambda bench: latencies(bench, size),
            level,
            size,
            "offcut",
            None,
            _AIMS,
        )
    )


_add(100_000, Level.USUAL)
_add(1_000_000, Level.FULL)
