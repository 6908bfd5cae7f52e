"""What a person waits for at the terminal: whole processes, start-up and all."""

import tempfile
from pathlib import Path

from benchmarks.measure import Timing, module, offcut, python, run
from benchmarks.registry import Bench, Level, Measured, benchmark
from benchmarks.results import ROOT

_KERNEL = '{"engine": "offcut", "size": 300, "pattern": {}, "threads": 1, "k": 10'
_SMALL_QUESTION = _KERNEL + ', "limit_seconds": 0, "save": ""}'


def measured(timing: Timing, **figures: float) -> Measured:
    """A timing of whole processes as a result."""
    return Measured(timing.seconds, timing.cpu_seconds, timing.peak_mb, timing.runs, None, None,
                    figures)  # fmt: skip


@benchmark(
    "command.help",
    "offcut --help",
    group="commands",
    models="start-up",
    level=Level.QUICK,
    at_most={"seconds": 0.3},
)
def help_text(bench: Bench) -> Measured:
    return measured(run(offcut("--help"), 5))


@benchmark(
    "command.import",
    "import offcut",
    group="commands",
    models="start-up, beside an empty interpreter",
    level=Level.QUICK,
    at_most={"seconds": 0.4},
)
def import_offcut(bench: Bench) -> Measured:
    bare = run(python("pass"), 5)
    return measured(run(python("import offcut"), 5), empty_interpreter_seconds=bare.seconds)


@benchmark(
    "command.setup",
    "make setup, nothing changed",
    group="commands",
    models="start-up",
    at_most={"seconds": 5},
)
def setup(bench: Bench) -> Measured:
    return measured(run(["make", "-C", str(ROOT), "setup"]))


@benchmark(
    "command.example",
    "offcut example --match: read, match, report",
    group="commands",
    models="a small region, compiled code cached",
    level=Level.QUICK,
    at_most={"seconds": 4},
)
def example(bench: Bench) -> Measured:
    return measured(run(_example(bench.folder)))


@benchmark(
    "command.example.first",
    "the same on the first run after install",
    group="commands",
    models="no compiled code yet",
    at_most={"seconds": 25},
)
def first_example(bench: Bench) -> Measured:
    return _without_cache(bench.folder, _example(bench.folder))


@benchmark(
    "command.screen.first",
    "the compiled screen on its first run after install",
    group="commands",
    models="what compiling costs once",
    at_most={"seconds": 25},
)
def first_screen(bench: Bench) -> Measured:
    return _without_cache(bench.folder, module("benchmarks.child", _SMALL_QUESTION))


@benchmark(
    "command.screen.cached",
    "the compiled screen on every later run",
    group="commands",
    models="compiled code cached",
)
def cached_screen(bench: Bench) -> Measured:
    return measured(run(module("benchmarks.child", _SMALL_QUESTION)))


def _example(folder: Path) -> list[str]:
    return offcut("example", "--match", "--out", str(folder / "report.html"))


def _without_cache(folder: Path, command: list[str]) -> Measured:
    """One run with an empty place for compiled code."""
    with tempfile.TemporaryDirectory(dir=folder) as cache:
        timing = run(command, 1, warm=False, environment={"NUMBA_CACHE_DIR": cache})
    return measured(timing)
