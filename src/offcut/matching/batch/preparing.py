"""From a listing file to a work folder: everything that must be known of all listings at once."""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from offcut.errors import InputError, ListingProblems
from offcut.listings.records import from_text
from offcut.listings.stream import Reading, StreamReport, read_in_chunks
from offcut.matching.assess.compatibility import compatible_types
from offcut.matching.batch.advancing import advance
from offcut.matching.batch.job import Job, Options, Slice, Source, save_job
from offcut.matching.batch.partitions import Partitions, sort_wants
from offcut.matching.batch.plan import Group, plan
from offcut.matching.batch.typical import write_kinds, write_typical
from offcut.matching.distances import doubt_about
from offcut.matching.unmatched import WantKind
from offcut.matching.worth.typical import TypicalAmounts
from offcut.places import DistanceTable
from offcut.reference import Assumptions

WANTS_A_UNIT = 2_000

Progress = Callable[[int, int], None]
"""Called with (rows read, rows in all)."""


def prepare(
    file: str | Path,
    work: str | Path,
    *,
    k: int = 10,
    assumptions: Assumptions | Mapping[str, Any] | str | Path | None = None,
    on: date | None = None,
    distances: str | Path | None = None,
    chunk: int = WANTS_A_UNIT,
    progress: Progress | None = None,
) -> Job:
    """Reads and checks a listing file of any length, and lays its units of work out in a folder.

    Args:
        file: CSV or Parquet, with the columns of listings.
        work: a folder that does not exist yet or is empty.
        k: matches kept for each want.
        assumptions: as for :func:`offcut.match`.
        on: the day for which dated facts are taken; today when not given.
        distances: the user's own road distances (CSV).
        chunk: wants in a unit at most.
        progress: called after each chunk of rows.

    Raises:
        ListingProblems: the file has errors: nothing is prepared.
        InputError: a file that cannot be used, a folder that is not empty, or ``k`` below 1.
    """
    file, work = Path(file), Path(work)
    if k < 1:
        raise InputError(f"k is {k}; accepted: 1 or more matches for each want.")
    own = assumptions_from(assumptions)
    roads = None if distances is None else DistanceTable.read(distances)
    _claim(work)
    reading, partitions, doubts = _read(file, work, roads, progress)
    if distances is not None:
        shutil.copyfile(distances, work / "distances.csv")
    options = options_of(k, on or date.today(), own, distances)
    job = replace(_job(file, work, options, reading.report, partitions, chunk), doubts=doubts)
    (work / "units").mkdir()
    save_job(job)
    return advance(job)  # at once where there is no want


def _read(
    file: Path, work: Path, roads: DistanceTable | None, progress: Progress | None
) -> tuple[Reading, Partitions, tuple[str, ...]]:
    """The file gone through, its listings laid out by type in the folder; doubts to be told.

    Raises:
        ListingProblems: the file has errors: the folder is gone again.
        InputError: as :func:`read_in_chunks`, or no distance is between two of the listings.
    """
    try:
        reading = read_in_chunks(file)
        partitions, typical, strangers = _partition(reading, work, roads, progress)
        if reading.report.errors:
            raise ListingProblems(reading.report.first_errors, reading.report.errors)
        doubt = None if roads is None else doubt_about(roads, strangers)
    except BaseException:
        shutil.rmtree(work)
        raise
    write_typical(work, typical)
    return reading, partitions, () if doubt is None else (doubt.told,)


def _job(
    file: Path,
    work: Path,
    options: Options,
    report: StreamReport,
    partitions: Partitions,
    chunk: int,
) -> Job:
    """The listings of a folder as a job, planned in units."""
    haves, wants = partitions.by_type("have"), partitions.by_type("want")
    return Job(
        work=str(work),
        source=source_of(file),
        options=options,
        name=file.stem,
        synthetic=report.synthetic,
        rows=report.rows,
        haves=sum(haves),
        wants=sum(wants),
        warnings=report.warnings,
        types=partitions.types,
        have_counts=haves,
        want_counts=wants,
        units=_units(partitions, work, chunk),
    )


def source_of(file: Path) -> Source:
    """A file with its checksum."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "blake2b").hexdigest()[:32]
    return Source(str(file.absolute()), file.stat().st_size, digest)


def options_of(k: int, on: date, assumptions: Assumptions, distances: str | Path | None) -> Options:
    """What is asked, as it is kept and compared."""
    own = {
        item.id: {"value": item.value, "source": item.provenance.source}
        for item in assumptions.overridden
    }
    return Options(k, on, own, source_of(Path(distances)).checksum if distances else None)


def assumptions_from(
    given: Assumptions | Mapping[str, Any] | str | Path | None,
) -> Assumptions:
    """The assumptions that are given as a file, as a mapping, or as they are."""
    if isinstance(given, Assumptions):
        return given
    if given is None or isinstance(given, str | Path):
        return Assumptions.read(given)
    return Assumptions(given)


def _claim(work: Path) -> None:
    """Makes the work folder.

    Raises:
        InputError: something is in it.
    """
    if work.exists() and (not work.is_dir() or any(work.iterdir())):
        raise InputError(
            f"'{work}' is there and not empty. Give another folder, or --resume to go on with the"
            " run in it."
        )
    try:
        work.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"Cannot make the folder '{work}': {error.strerror}.") from None


def _partition(
    reading: Reading, work: Path, roads: DistanceTable | None, progress: Progress | None
) -> tuple[Partitions, TypicalAmounts, tuple[str, ...]]:
    """The parts, the medians, and the names in the distances that are of no listing."""
    partitions, typical = Partitions(work), TypicalAmounts()
    strangers = () if roads is None else roads.strangers(())
    for chunk in reading:
        partitions.add(chunk.listings)
        typical.add(chunk.listings)
        if roads is not None and strangers:
            listed = ((item.id, item.place) for item in chunk.listings)
            strangers = roads.strangers(listed, strangers)
        if progress:
            progress(reading.report.rows, reading.lines)
    partitions.close()
    return partitions, typical, strangers


def _units(partitions: Partitions, work: Path, chunk: int) -> Any:
    types = {f"{number:04d}": name for number, name in enumerate(partitions.types)}
    haves = {number: partitions.counts["have", number] for number in types}
    there = {number: name for number, name in types.items() if name and haves[number]}
    groups: list[Group] = []
    kinds: list[tuple[WantKind, Slice]] = []
    for side, number in sorted(partitions.counts):
        if side == "want" and partitions.counts[side, number]:
            for uses, use, start, count in sort_wants(work, number):
                taken = _taken(there, types[number], uses, given=use is not None)
                found, part = sum(haves[name] for name in taken), Slice(number, start, count)
                kinds.append(((types[number] or None, _uses(uses), use is not None), part))
                groups.append(Group(part, taken, found))
            shutil.rmtree(work / "wants" / number)
    write_kinds(work, kinds)
    return plan(groups, haves, types, chunk)


def _taken(
    haves: Mapping[str, str], want_type: str, uses: str | None, *, given: bool
) -> tuple[str, ...]:
    """Numbers of the types of haves that wants of a kind may take."""
    meant, kind = _uses(uses), want_type or None
    return tuple(
        number for number, name in haves.items() if compatible_types(name, kind, meant, given=given)
    )


def _uses(text: str | None) -> tuple[str, ...]:
    found: tuple[str, ...] = from_text(text, tuple[str, ...]) if text else ()
    return found
