"""The exact top 10 of every want: ours and its peers on the same market, and what retrieval loses.

The models: how cost grows from 10,000 listings a side to a million. The trusted peer of each size
comes first, so that every other answer is held against its rows.
"""

from benchmarks.asking import Question, asks
from benchmarks.engines import ENGINES
from benchmarks.registry import Benchmark, Level, add

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
_EXACT = ("oracle", "numpy", "offcut", "polars", "duckdb", "kdtree")
_AIMS = {
    100_000: {"cpu_seconds": 0.8},
    1_000_000: {"cpu_seconds": 25.0, "peak_mb": 2500.0},
}


def named(size: int) -> str:
    """10k, 100k, 1m."""
    return f"{size // 1_000_000}m" if size >= 1_000_000 else f"{size // 1000}k"


def _level(engine: str, size: int) -> Level | None:
    """In which runs an engine meets a size; None: in none."""
    if size == 10_000:
        return Level.QUICK
    if engine == "offcut":
        return Level.USUAL if size <= 100_000 else Level.FULL
    if size > 300_000:
        return None
    if size == 300_000 or engine == "oracle":
        return Level.FULL
    return Level.USUAL


def _add(engine: str, size: int, threads: int) -> None:
    level = _level(engine, size)
    if level is None:
        return
    own = engine == "offcut"
    ours = f"screen.{named(size)}.offcut"
    several = "" if threads else ".threads"
    add(
        Benchmark(
            f"screen.{named(size)}.{engine}{several}",
            ENGINES[engine].title + ("" if threads else ", threads as it comes"),
            "screen",
            "growth with listings",
            asks(Question(engine, size, threads=threads)),
            level if threads else max(level, Level.USUAL),
            size,
            engine,
            None if own and threads else ours,
            _AIMS.get(size, {}) if own and threads else {},
        )
    )


for _size in SIZES:
    for _engine in _EXACT:
        _add(_engine, _size, 1)
    for _engine in ("offcut", "polars", "duckdb"):
        if _size == 100_000 or (_engine == "offcut" and _size == 1_000_000):
            _add(_engine, _size, 0)

for _size in (10_000, 100_000):
    for _engine in ("nearest-100", "text-100"):
        add(
            Benchmark(
                f"retrieve.{named(_size)}.{_engine}",
                ENGINES[_engine].title,
                "retrieve",
                "what an inexact answer loses",
                asks(Question(_engine, _size)),
                Level.QUICK if _size == 10_000 else Level.USUAL,
                _size,
                _engine,
                f"screen.{named(_size)}.offcut",
            )
        )
