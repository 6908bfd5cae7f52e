"""Files of listings under the full rules: read, screened, assessed, valued, written."""

from pathlib import Path

from benchmarks import workload
from benchmarks.cases.commands import measured
from benchmarks.measure import OverLimit, offcut, python, run
from benchmarks.registry import Bench, Benchmark, Level, Measured, add

_SEARCH = """
import offcut, sys
from offcut.matching.engine import {how}
listings = offcut.read_listings(sys.argv[1])
print(len({how}(listings, k=10).matches))
"""
_LIMIT_SECONDS = 600.0


def _file(bench: Bench, size: int) -> Path:
    path = bench.folder / f"listings-{size}.csv"
    if not path.exists():
        workload.write(path, size, size)
    return path


def _searched(bench: Bench, size: int, how: str) -> Measured:
    """Reading and matching in one process, with the screen or without."""
    command = [*python(_SEARCH.format(how=how)), str(_file(bench, size))]
    timing = run(command, 1, warm=False)
    return measured(timing, matches=float(timing.said))


def _command(bench: Bench, size: int) -> Measured:
    """The command as a person gives it, with all that it writes."""
    out = bench.folder / f"matches-{size}.csv"
    command = offcut("match", str(_file(bench, size)), "--quiet", "--out", str(out))
    try:
        return measured(run(command, 1, warm=False, limit_seconds=_LIMIT_SECONDS))
    except OverLimit:
        return Measured(over_limit=_LIMIT_SECONDS)


add(
    Benchmark(
        "listings.1k.screened",
        "1,000 × 1,000, with the screen",
        "listings",
        "what the screen saves",
        lambda bench: _searched(bench, 1_000, "match"),
        Level.USUAL,
        1_000,
        "offcut",
    )
)
add(
    Benchmark(
        "listings.1k.brute",
        "1,000 × 1,000, every pair worked out",
        "listings",
        "what the screen saves",
        lambda bench: _searched(bench, 1_000, "brute_force"),
        Level.USUAL,
        1_000,
        "brute force",
        "listings.1k.screened",
    )
)
for _size, _level, _aims in (
    (2_000, Level.QUICK, {"seconds": 30.0, "peak_mb": 1000.0}),
    (10_000, Level.USUAL, {"seconds": 60.0, "peak_mb": 1500.0}),
):
    add(
        Benchmark(
            f"listings.{_size // 1000}k",
            f"offcut match, a file of {_size:,} × {_size:,}",
            "listings",
            "growth with listings",
            lambda bench, size=_size: _command(bench, size),  # type: ignore[misc]
            _level,
            _size,
            "offcut",
            None,
            _aims,
        )
    )
