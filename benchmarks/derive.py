"""What follows from the results: ratios within one commit, growth, and what was predicted."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.results import Result

BEST_PEER_AT_LEAST = 40.0
EXPONENT_AT_MOST = 1.5
PROCESSES_ADD_AT_MOST = 0.10
SPARK_ADDS_AT_MOST_CPU_SECONDS = 10.0


@dataclass(frozen=True)
class Ratio:
    """How many times as much CPU; ``at_least`` when the peer was ended at its limit."""

    times: float
    at_least: bool = False

    def __str__(self) -> str:
        times = f"{self.times:,.0f}" if self.times >= 20 else f"{self.times:.2g}"
        return f"> {times} ×" if self.at_least else f"{times} ×"


def ratio(results: Mapping[str, Result], result: Result) -> Ratio | None:
    """CPU seconds of a peer ÷ those of what it stands beside, when both are of one commit."""
    ours = results.get(result.peer_of or "")
    if ours is None or ours.commit != result.commit or not ours.cpu_seconds:
        return None
    if result.over_limit is not None:
        return Ratio(result.over_limit / ours.cpu_seconds, at_least=True)
    return None if result.cpu_seconds is None else Ratio(result.cpu_seconds / ours.cpu_seconds)


def best_peer(results: Mapping[str, Result], size: int) -> tuple[Result, Ratio] | None:
    """The exact peer with the least CPU at a size, one thread each, and its ratio."""
    found = [
        (peer, times)
        for peer in results.values()
        if peer.group == "screen" and peer.size == size and peer.engine != "offcut"
        if not peer.id.endswith(".threads") and (times := ratio(results, peer)) is not None
    ]
    return min(found, key=lambda pair: pair[1].times, default=None)


def added(results: Mapping[str, Result], result: Result) -> tuple[float, float] | None:
    """What an engine adds to the work in one process: CPU seconds, and as a share of it."""
    times = ratio(results, result)
    if times is None or times.at_least or result.cpu_seconds is None:
        return None
    alone = result.cpu_seconds / times.times
    return result.cpu_seconds - alone, times.times - 1.0


def alone(results: Mapping[str, Result], engine: str) -> list[Result]:
    """What an engine took on the workload, one thread, smallest size first."""
    found = [
        result
        for result in results.values()
        if result.group == "screen" and result.engine == engine and result.size
        if result.cpu_seconds and not result.id.endswith(".threads")
    ]
    return sorted(found, key=lambda result: result.size or 0)


def grown(results: Mapping[str, Result], engine: str) -> list[tuple[int, float]]:
    """Sizes and CPU seconds of an engine on the workload, one thread, smallest first."""
    return [(r.size or 0, r.cpu_seconds or 0.0) for r in alone(results, engine)]


def exponent(points: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """Slope and intercept of a straight line through log(size), log(CPU seconds).

    Raises:
        ValueError: fewer than two sizes.
    """
    if len(points) < 2:
        raise ValueError("a line of growth needs two sizes")
    xs, ys = ([math.log(point[i]) for point in points] for i in range(2))
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    over = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / over
    return slope, mean_y - slope * mean_x


@dataclass(frozen=True)
class Growth:
    """How the cost of an engine grows, and how well the smaller sizes told the largest."""

    engine: str
    sizes: tuple[int, ...]
    exponent: float
    whole_decade: float | None
    predicted: float | None
    measured: float
    commits: int


def growth(results: Mapping[str, Result], engine: str) -> Growth | None:
    """The growth of an engine; None with fewer than two sizes.

    ``exponent`` over all sizes; ``whole_decade`` between the largest and a tenth of it, when that
    was measured; ``predicted``: CPU seconds of the largest by a line through the smaller ones, None
    with fewer than three sizes.
    """
    points = grown(results, engine)
    if len(points) < 2:
        return None
    tenth = [point for point in points if point[0] * 10 == points[-1][0]]
    predicted = None
    if len(points) > 2:
        slope, start = exponent(points[:-1])
        predicted = math.exp(start + slope * math.log(points[-1][0]))
    return Growth(
        engine,
        tuple(size for size, _ in points),
        exponent(points)[0],
        exponent([*tenth, points[-1]])[0] if tenth else None,
        predicted,
        points[-1][1],
        len({result.commit for result in alone(results, engine)}),
    )
