"""A run whose answer fits in memory, its wants shared out over an engine.

The answer is the one that :func:`offcut.match` gives: what is found for a want depends on no other
want, so the parts are worked out anywhere and put together as one run puts its wants together.
"""

import itertools
import os
import pickle
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from offcut.engines.interface import Engine, Progress
from offcut.errors import EngineError
from offcut.listings import Listing, Listings
from offcut.listings.collecting import not_collecting
from offcut.matching.assess import compatible_types
from offcut.matching.batch.plan import work_of_want
from offcut.matching.engine import OfWant, Run, Standing, with_distances
from offcut.matching.result import MatchResult, have_ids
from offcut.places import DistanceTable
from offcut.reference import Assumptions

PARTS_A_WORKER = 4
"""Parts of a run for each worker: enough to keep all busy to the end, few enough to exchange."""
_LEAST_WANTS = 25  # a part of fewer is not worth starting
_RUN = "run.pickle"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every worker must know; written once, read once a process."""

    listings: Listings
    k: int
    assumptions: Assumptions
    on: date
    distances: DistanceTable | None

    def run(self) -> Run:
        return Run.prepare(self.listings, self.k, self.assumptions, self.on, self.distances)


@dataclass(frozen=True, slots=True)
class _Part:
    """What was found for some wants, by their position; and by have, the wants nearest to it."""

    found: dict[int, OfWant]
    nearest: dict[int, list[int]]


class _Gathered(Run):
    """A run whose wants are worked out already."""

    __slots__ = ("found",)
    found: dict[int, OfWant]

    def of_wants(
        self, positions: Sequence[int], standing: Standing | None = None
    ) -> Iterator[tuple[int, OfWant]]:
        for position in positions:
            yield position, self.found[position]


def match_on(
    engine: Engine,
    listings: Listings | Sequence[Listing],
    k: int = 10,
    *,
    assumptions: Assumptions | Mapping[str, Any] | str | Path | None = None,
    on: date | None = None,
    distances: DistanceTable | str | Path | None = None,
    progress: Progress | None = None,
    folder: str | Path | None = None,
) -> MatchResult:
    """The same answer as :func:`offcut.match`, worked out on an engine.

    Args:
        engine: of :func:`offcut.engines.engine`, entered.
        listings: haves and wants.
        k: matches kept for each want.
        assumptions: as for :func:`offcut.match`.
        on: as for :func:`offcut.match`.
        distances: as for :func:`offcut.match`.
        progress: called as parts finish, with (work done, work in all).
        folder: where the parts are exchanged, seen by every machine that works on them; a
            temporary one of this machine when not given. Only what this user can read is put there.

    Raises:
        EngineError: a part failed on every try.
        InputError: as for :func:`offcut.match`.
    """
    listings, distances = with_distances(listings, distances)
    run = Run.prepare(listings, k, assumptions, on, distances)
    asked = _Asked(listings, k, run.assumptions, run.on, distances)
    order, weights = _in_order(run)
    cuts = _cuts(weights, engine.workers * PARTS_A_WORKER)
    with tempfile.TemporaryDirectory(prefix="offcut-run-", dir=folder) as place:
        where = Path(place) / _RUN
        _write(where, (asked, order))
        units = [{"run": str(where), "start": a, "stop": b} for a, b in itertools.pairwise(cuts)]
        of = [sum(weights[a:b]) for a, b in itertools.pairwise(cuts)]
        paths = engine.run(f"{__name__}.match_part", units, weights=of, progress=progress)
        parts: list[_Part] = [_read(Path(path)) for path in paths]
    return _gathered(run, parts)


def match_part(run: str, start: int, stop: int) -> str:
    """The wants from ``start`` up to ``stop`` in the order of the run file; where they are kept."""
    worked, order = _opened(run)
    found = dict(worked.of_wants(order[start:stop]))
    matched = {name for one in found.values() for m in one.matches for name in have_ids(m)}
    nearest = {
        number: near
        for number, have in enumerate(worked.haves)
        if have.id not in matched and (near := worked.screen.nearest_wants(number))
    }
    path = Path(run).with_name(f"{start:09d}.pickle")
    _write(path, _Part(found, nearest))
    return str(path)


def _gathered(run: Run, parts: Sequence[_Part]) -> MatchResult:
    """The parts as one run. The wants nearest to an unmatched have are screened here again."""
    found = {position: one for part in parts for position, one in part.found.items()}
    if len(found) != len(run.wants):
        raise EngineError(f"{len(run.wants) - len(found)} wants are in no part of the run.")
    matches = (match for one in found.values() for match in one.matches)
    matched = {name for match in matches for name in have_ids(match)}
    near = {
        want
        for part in parts
        for number, wants in part.nearest.items()
        if run.haves[number].id not in matched
        for want in wants
    }
    for want in sorted(near):
        run.screen.for_want(want)
    fields = {name: getattr(run, name) for name in Run.__dataclass_fields__}
    whole = _Gathered(**fields)
    whole.found = found
    return whole.result()


def _in_order(run: Run) -> tuple[list[int], list[int]]:
    """Positions of the wants, those alike together, and the predicted work of each.

    Wants that are alike share their routes, which are worked out once a process.
    """
    kinds = Counter(have.resource_type for have in run.haves)
    pairs: dict[tuple[Any, ...], int] = {}

    def kind(position: int) -> tuple[Any, ...]:
        want = run.wants[position]
        return (want.resource_type or "", want.uses, want.use is not None)

    order = sorted(range(len(run.wants)), key=lambda position: (kind(position), position))
    for position in order:
        name, uses, given = kind(position)
        if (name, uses, given) not in pairs:
            taken = (
                of for of in kinds if of and compatible_types(of, name or None, uses, given=given)
            )
            pairs[name, uses, given] = sum(kinds[of] for of in taken)
    return order, [work_of_want(pairs[kind(position)]) for position in order]


def _cuts(weights: Sequence[int], most: int) -> list[int]:
    """Where the wants are parted, for at most so many parts of about equal work."""
    parts = max(1, min(most, len(weights) // _LEAST_WANTS))
    each, done, cuts = sum(weights) / parts, 0, [0]
    for position, weight in enumerate(weights):
        done += weight
        if done >= each * len(cuts) and position + 1 < len(weights):
            cuts.append(position + 1)
    return [*cuts, len(weights)] if weights else []


@lru_cache(maxsize=1)
def _opened(run: str) -> tuple[Run, list[int]]:
    """The run, prepared once a process: its parts share routes and columns."""
    asked, order = _read(Path(run))
    worked: Run = asked.run()
    return worked, order


def _write(path: Path, value: Any) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with draft.open("xb") as file, not_collecting():
        pickle.dump(value, file, protocol=pickle.HIGHEST_PROTOCOL)
    draft.replace(path)


def _read(path: Path) -> Any:
    """What :func:`_write` wrote, in a folder that only this user can write to."""
    with path.open("rb") as file, not_collecting():
        return pickle.load(file)
