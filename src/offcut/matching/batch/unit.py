"""One unit of work: read its part of the listings, match, write what was found."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from offcut.listings import Listings
from offcut.matching.assess import RouteBook
from offcut.matching.batch.job import LEFT, RESIDUE, Job, Unit, open_job
from offcut.matching.batch.leftovers import explain_left, write_unmatched_wants
from offcut.matching.batch.nearest import write_nearest, write_whole
from offcut.matching.batch.partitions import haves_of, wants_of
from offcut.matching.batch.residues import find_takers
from offcut.matching.batch.rows import write_rows
from offcut.matching.batch.typical import read_typical
from offcut.matching.engine import Run
from offcut.matching.tables import HaveParts
from offcut.places import DistanceTable
from offcut.reference import Assumptions

_MOST_ROUTES = 200_000  # routes kept from unit to unit before the book is begun anew


def run_unit(work: str, number: int) -> str:
    """Matches the wants of one unit and writes ``units/<number>.parquet``.

    It may be run anywhere that sees the folder, more than once and twice at a time: the result
    appears whole under its name, and is always the same.

    Args:
        work: the work folder.
        number: of the unit.

    Returns:
        the path of the result.
    """
    job = _job(work)
    path = job.result_of(number)
    if not path.exists():
        unit = next(unit for unit in job.units if unit.number == number)
        if unit.stage == LEFT:
            write_whole(explain_left(job, unit, run_of(job, unit)), path)
        elif unit.stage == RESIDUE:
            write_whole(find_takers(job, unit, run_of(job, replace(unit, wants=()))), path)
        else:
            _match(job, unit)
    return str(path)


def _match(job: Job, unit: Unit) -> None:
    run = run_of(job, unit)
    with _loaded_for_good():
        found = dict(run.of_wants(range(len(run.wants))))
    in_order = [found[position] for position in range(len(run.wants))]
    write_nearest(job, unit, *run.screen.nearest_bounds())
    write_unmatched_wants(job, unit, run.wants, in_order)
    write_rows(in_order, job.result_of(unit.number))


@contextmanager
def _loaded_for_good() -> Iterator[None]:
    """Spares the garbage collector the many listings, which it would look through again and again.

    They took up to a tenth of a unit's time.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def run_of(job: Job, unit: Unit) -> Run:
    """The matching run of a unit: as that of the whole list, of which it sees a part."""
    folder = job.folder
    book = _book(job)
    parts = _haves(job, unit)
    listings = (*parts.haves, *wants_of(folder, unit.wants))
    own = folder / "distances.csv"
    return Run.prepare(
        Listings(listings, name=job.name, synthetic=job.synthetic),
        job.options.k,
        assumptions_of(job),
        job.options.on,
        DistanceTable.read(own) if job.options.distances else None,
        read_typical(folder),
        book,
        parts,
    )


_HELD: dict[object, HaveParts] = {}


def _haves(job: Job, unit: Unit) -> HaveParts:
    """The haves of a unit, kept for the next: units with the same haves follow one another."""
    key = (job.work, job.source, str(job.options), unit.haves)
    if key not in _HELD:
        _HELD.clear()
        _HELD[key] = HaveParts(tuple(haves_of(job.folder, unit.haves)))
    return _HELD[key]


def assumptions_of(job: Job) -> Assumptions:
    """The assumptions in force."""
    return Assumptions(job.options.assumptions)


_BOOKS: dict[str, RouteBook] = {}


def _book(job: Job) -> RouteBook:
    """The route book that units in one process share: kinds of pairs come again and again."""
    key = str(sorted(job.options.assumptions.items()))
    book = _BOOKS.get(key)
    if book is None or len(book) > _MOST_ROUTES:
        _BOOKS.clear()
        book = _BOOKS[key] = RouteBook(assumptions_of(job))
    book.forget_listings()
    return book


@lru_cache(maxsize=4)
def _opened(work: str, changed: int) -> Job:
    return open_job(work)


def _job(work: str) -> Job:
    """The job, read once a process while it does not change."""
    path = Path(work) / "job.json"
    return _opened(work, path.stat().st_mtime_ns if path.exists() else 0)
