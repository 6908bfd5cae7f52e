"""What a run will take, before it starts: pairs counted, a few wants timed."""

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from offcut.matching.batch.job import MATCH, Job, Unit
from offcut.matching.batch.plan import work_of_want
from offcut.matching.batch.unit import run_of

_SAMPLE = 32
_BASE_MB = 250.0
_KB_A_LISTING = 4.5
"""Memory of a worker: the tables and the routes met so far, and each listing of a unit with its
columns and pairs. Ours, from workers that had 15,000 listings after four units (332 MB) and 33,000
after some wants (285 MB)."""


@dataclass(frozen=True, slots=True)
class Block:
    """All units whose haves are mostly of one type."""

    label: str
    wants: int
    have_count: int  # of the unit with most
    pairs: int
    units: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """The size of a run and what it will take.

    ``seconds`` are CPU seconds in all: divide by the processes. ``memory_mb`` is of one process.
    """

    wants: int
    haves: int
    pairs: int
    units: int
    seconds: float
    memory_mb: float
    timed_wants: int
    blocks: tuple[Block, ...]  # most pairs first


def weights(units: Iterable[Unit]) -> list[float]:
    """Predicted work of each unit, for progress and for starting the heaviest first."""
    return [float(_work(unit)) for unit in units]


def _work(unit: Unit) -> int:
    return unit.pairs + (unit.want_count + unit.left) * work_of_want(0)


def estimate(job: Job) -> Estimate:
    """Counts the pairs of a job and times a few of its wants (half a minute on large files).

    The wants of the heaviest and of the lightest unit are timed, after as many that are not: the
    first meet each kind of pair for the first time. Time in between follows the pairs of a want.
    """
    units = job.stage(MATCH)
    ends = (max(units, key=_a_want), min(units, key=_a_want)) if units else ()
    samples = [_timed(job, unit) for unit in dict.fromkeys(ends)]
    load = max((sample.load_s for sample in samples), default=0.0)
    haves = {unit.haves: unit.have_count for unit in units}  # kept from unit to unit
    seconds = load * sum(haves.values()) + sum(
        unit.want_count * (load + _between(samples, unit)) for unit in units
    )
    loaded = max((unit.have_count + unit.want_count for unit in units), default=0)
    return Estimate(
        wants=job.wants,
        haves=job.haves,
        pairs=job.pairs,
        units=len(units),
        seconds=seconds,
        memory_mb=_BASE_MB + loaded * _KB_A_LISTING / 1000,
        timed_wants=sum(sample.wants for sample in samples),
        blocks=blocks(job),
    )


def blocks(job: Job) -> tuple[Block, ...]:
    """The units by the type that most of their haves are of, most pairs first."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in job.stage(MATCH):
        found[unit.label].append(unit)
    made = [
        Block(
            label=label or "nothing to take",
            wants=sum(unit.want_count for unit in units),
            have_count=max(unit.have_count for unit in units),
            pairs=sum(unit.pairs for unit in units),
            units=len(units),
        )
        for label, units in found.items()
    ]
    return tuple(sorted(made, key=lambda block: (-block.pairs, block.label)))


@dataclass(frozen=True, slots=True)
class _Sample:
    pairs: float  # of a want
    want_s: float
    load_s: float  # a listing
    wants: int


def _a_want(unit: Unit) -> float:
    return unit.pairs / unit.want_count


def _timed(job: Job, unit: Unit) -> _Sample:
    start = time.process_time()
    run = run_of(job, unit)
    loaded = time.process_time()
    count = max(1, min(_SAMPLE, len(run.wants) // 2))
    _drain(run.of_wants(range(count)))
    warm = time.process_time()
    timed = range(count, min(2 * count, len(run.wants))) or range(count)
    _drain(run.of_wants(timed))
    ended = time.process_time()
    listings = len(run.haves) + len(run.wants)
    return _Sample(
        pairs=_a_want(unit),
        want_s=(ended - warm) / len(timed),
        load_s=(loaded - start) / max(1, listings),
        wants=len(timed),
    )


def _drain(found: Iterable[object]) -> None:
    for _ in islice(found, None):
        pass


def _between(samples: Sequence[_Sample], unit: Unit) -> float:
    """Seconds a want, by its pairs, on the line through the samples."""
    heavy, light = samples[0], samples[-1]
    if heavy.pairs <= light.pairs:
        return max(heavy.want_s, light.want_s)
    slope = max(0.0, (heavy.want_s - light.want_s) / (heavy.pairs - light.pairs))
    return max(0.0, light.want_s + slope * (_a_want(unit) - light.pairs))
