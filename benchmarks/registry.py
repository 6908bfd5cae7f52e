"""The registry of benchmarks: what is measured, what it models, and what the project aims at.

A function that measures is registered with :func:`benchmark`; the driver knows nothing of what it
does. *Models* show how cost grows with the size; *patterns* go from benign to pathological.
"""

import fnmatch
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path


class Level(IntEnum):
    """In which runs a benchmark takes part: ``--quick``, as it comes, ``--full``."""

    QUICK = 0
    USUAL = 1
    FULL = 2


@dataclass(frozen=True)
class Measured:
    """What came out of a benchmark.

    ``seconds`` wall, ``cpu_seconds`` user + system, ``peak_mb`` of the largest process, ``runs``
    how many the medians are of; None = not measured. ``over_limit``: the seconds after which it was
    ended. ``skipped``: the reason why it was not run. ``figures``: what else was measured, by name.
    """

    seconds: float | None = None
    cpu_seconds: float | None = None
    peak_mb: float | None = None
    runs: int = 0
    over_limit: float | None = None
    skipped: str | None = None
    figures: Mapping[str, float] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Bench:
    """What a benchmark is given: a folder to work in, and how long a peer may take (CPU s)."""

    folder: Path
    limit_seconds: float = 120.0


@dataclass(frozen=True)
class Benchmark:
    """One measurement that can be run by its id.

    ``group`` is its table, ``models`` what it shows, ``size`` listings of each side, ``engine``
    who answers, ``peer_of`` the id that it is compared with (the ratio is peer ÷ that one, of CPU
    seconds), ``at_most`` the aims by figure.
    """

    id: str
    title: str
    group: str
    models: str
    run: Callable[[Bench], Measured]
    level: Level = Level.USUAL
    size: int | None = None
    engine: str = ""
    peer_of: str | None = None
    at_most: Mapping[str, float] = field(default_factory=dict)


GROUPS = {
    "commands": "Commands: whole processes",
    "listings": "Full rules: whole files",
    "screen": "Exact top 10 of every want",
    "retrieve": "Retrieve, then rerank: what it loses",
    "patterns": "Patterns, benign to pathological",
    "new": "A new listing",
    "engines": "Beyond one process",
    "planning": "The best network: columns to plan",
    "impact": "Impact: the account of many claims",
}
"""The tables in the order in which they are shown."""

_ALL: dict[str, Benchmark] = {}


def add(item: Benchmark) -> None:
    """Register a benchmark.

    Raises:
        ValueError: the id is taken or the group is not known.
    """
    if item.id in _ALL:
        raise ValueError(f"two benchmarks are called {item.id}")
    if item.group not in GROUPS:
        raise ValueError(f"{item.id}: no group {item.group}; there are {', '.join(GROUPS)}")
    _ALL[item.id] = item


def benchmark(
    id: str, title: str, *, group: str, models: str, **about: object
) -> Callable[[Callable[[Bench], Measured]], Callable[[Bench], Measured]]:
    """Register the function below as a benchmark; further fields as in :class:`Benchmark`."""

    def register(run: Callable[[Bench], Measured]) -> Callable[[Bench], Measured]:
        add(Benchmark(id, title, group, models, run, **about))  # type: ignore[arg-type]
        return run

    return register


def registered() -> list[Benchmark]:
    """All benchmarks, group by group, in the order of their registration."""
    import benchmarks.cases  # noqa: F401  registers them

    order = list(GROUPS)
    return sorted(_ALL.values(), key=lambda item: order.index(item.group))


def select(
    items: Iterable[Benchmark], level: Level, only: Iterable[str] = ()
) -> Iterator[Benchmark]:
    """Those of the level or, when patterns are given, those whose id matches one of them.

    A pattern is a glob (``screen.*.polars``) or a part of an id.
    """
    patterns = list(only)
    for item in items:
        if patterns:
            if any(p in item.id or fnmatch.fnmatchcase(item.id, p) for p in patterns):
                yield item
        elif item.level <= level:
            yield item
