"""Files too long to load: checked in chunks, and prepared for a run in units of work."""

import shutil
from pathlib import Path

from benchmarks import workload
from benchmarks.cases.commands import measured
from benchmarks.measure import offcut, python, run
from benchmarks.registry import Bench, Benchmark, Level, Measured, add

_PREPARE = """
import sys
from offcut.matching.batch import prepare
job = prepare(sys.argv[1], sys.argv[2])
print(job.rows, job.pairs, len(job.units))
"""


def _file(bench: Bench, size: int) -> Path:
    path = bench.folder / f"long-{size}.csv"
    if not path.exists():
        workload.write(path, size, size)
    return path


def _checked(bench: Bench, size: int) -> Measured:
    return measured(run(offcut("check", str(_file(bench, size)), "--quiet"), 1, warm=False))


def _prepared(bench: Bench, size: int) -> Measured:
    """Read, checked, parted by type and laid out in units."""
    work = bench.folder / f"work-{size}"
    shutil.rmtree(work, ignore_errors=True)
    timing = run([*python(_PREPARE), str(_file(bench, size)), str(work)], 1, warm=False)
    rows, pairs, units = map(float, timing.said.split())
    return measured(timing, rows=rows, pairs=pairs, units=units)


for _size, _level in ((150_000, Level.USUAL), (500_000, Level.FULL)):
    for _what, _title, _run in (
        ("check", "offcut check", _checked),
        ("prepare", "read, check and lay out in units", _prepared),
    ):
        add(
            Benchmark(
                f"long.{_size // 1000}k.{_what}",
                f"{_title}, a file of {2 * _size:,} rows",
                "listings",
                "growth with listings, in bounded memory",
                lambda bench, run=_run, size=_size: run(bench, size),  # type: ignore[misc]
                _level,
                _size,
                "offcut",
                None,
                {"peak_mb": 1000.0},
            )
        )
