"""Files too long to load: checked in chunks, prepared for a run in units, matched to the end."""

import json
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


def _matched(bench: Bench, size: int) -> Measured:
    """The whole run by the command, two processes: memory is that of the largest."""
    work, out = bench.folder / f"run-{size}", bench.folder / f"matches-{size}.parquet"
    shutil.rmtree(work, ignore_errors=True)
    where = ("--work", str(work), "--engine", "processes", "--workers", "2")
    command = offcut("match", str(_file(bench, size)), *where, "--out", str(out), "--json")
    timing = run(command, 1, warm=False)
    told = json.loads(timing.said)
    counted = {name: float(told[name]) for name in ("matches", "wants_matched", "haves_matched")}
    return measured(timing, **counted)


for _size in (100_000, 500_000):
    add(
        Benchmark(
            f"long.{_size // 1000}k.match",
            f"offcut match in two processes, a file of {2 * _size:,} rows",
            "listings",
            "growth with listings, in bounded memory",
            lambda bench, size=_size: _matched(bench, size),  # type: ignore[misc]
            Level.FULL,
            _size,
            "offcut",
            None,
            {"peak_mb": 1500.0},
        )
    )
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
