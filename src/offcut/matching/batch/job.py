"""A job: its work folder, what it was asked, and its units of work.

::

    work/
      job.json            what was asked, of which file, in which units
      haves/<type>/       the haves of one resource type, as tables
      wants/<type>.parquet  the wants of one resource type, those that accept the same together
      typical.json        medians over all listings, where one gives no quantity
      distances.csv       the user's own, when given
      kinds.json          kinds of wants, to ask who could take a kind at all
      units/<n>.parquet   what unit n found; there once it is finished, never half
      left/<n>.parquet    haves that nobody took, and residues, for the units of the second stage
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from offcut.errors import InputError
from offcut.listings.records import from_text, to_text
from offcut.version import __version__

FORMAT = "offcut-job/1"
JOB = "job.json"


@dataclass(frozen=True, slots=True)
class Source:
    """The listing file of a job, as it was read."""

    path: str
    size: int  # bytes
    checksum: str  # blake2b of its content, hexadecimal


@dataclass(frozen=True, slots=True)
class Options:
    """What a job was asked; rows depend on nothing else but the listings."""

    k: int
    on: date
    assumptions: dict[str, Any] = field(default_factory=dict)  # the user's own, with their source
    distances: str | None = None  # checksum of the user's own table


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of the wants of one type: from ``start``, ``count`` of them."""

    kind: str  # number of the type, as its file is named
    start: int
    count: int


MATCH, LEFT, RESIDUE = "match", "left", "residue"
"""What units do: match wants; then explain haves that nobody takes, and find takers of residues."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of work: some wants with the haves that any of them may take.

    In the second stage: some haves without a match, and what would have come nearest; or some
    residues of treatments, with the wants that may take them.
    """

    number: int
    wants: tuple[Slice, ...]
    haves: tuple[str, ...]  # numbers of the types
    have_count: int
    pairs: int  # compatible, before any bound
    label: str  # the type that most of its haves are of
    stage: str = MATCH
    left: int = 0  # haves without a match to be explained, or residues

    @property
    def want_count(self) -> int:
        """How many wants it matches."""
        return sum(part.count for part in self.wants)


@dataclass(frozen=True, slots=True)
class Job:
    """A prepared run. ``units`` are in the order in which they should be started."""

    work: str
    source: Source
    options: Options
    name: str
    synthetic: bool
    rows: int
    haves: int
    wants: int
    warnings: int
    types: tuple[str, ...]  # resource types by number; "" = not recognised
    have_counts: tuple[int, ...]  # of each type
    want_counts: tuple[int, ...]
    units: tuple[Unit, ...]
    doubts: tuple[str, ...] = ()  # about what was asked, to be told before the run
    advanced: bool = False  # the second stage is laid out
    format: str = FORMAT
    version: str = __version__

    @property
    def folder(self) -> Path:
        """The work folder."""
        return Path(self.work)

    @property
    def pairs(self) -> int:
        """Compatible pairs of the whole run."""
        return sum(unit.pairs for unit in self.stage(MATCH))

    def stage(self, name: str) -> tuple[Unit, ...]:
        """The units of one stage."""
        return tuple(unit for unit in self.units if unit.stage == name)

    def result_of(self, number: int) -> Path:
        """Where a unit's result is, once there is one."""
        return self.folder / "units" / f"{number:06d}.parquet"

    def beside(self, number: int, name: str) -> Path:
        """Where a unit keeps something beside its result; written before it."""
        return self.folder / "units" / f"{number:06d}.{name}.parquet"


def open_job(work: str | Path) -> Job:
    """The job of a work folder.

    Raises:
        InputError: no job there, or one of another version.
    """
    path = Path(work) / JOB
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(
            f"'{work}' holds no prepared run (no {JOB}). Start one with"
            " 'offcut match FILE --work FOLDER'."
        ) from None
    except ValueError as error:
        raise InputError(f"'{path}' is damaged ({error}); start the run again.") from None
    if data.get("format") != FORMAT or data.get("version") != __version__:
        given = f"{data.get('format')}, offcut {data.get('version')}"
        raise InputError(
            f"'{work}' was prepared as {given}; this is {FORMAT}, offcut {__version__}."
            " Start the run again in another folder."
        )
    job: Job = from_text(json.dumps({**data, "work": str(work)}), Job)
    return job


def save_job(job: Job) -> None:
    """Writes ``job.json``, at once or not at all."""
    path = job.folder / JOB
    draft = path.with_suffix(".json.new")
    # The format and the version are defaults, which are not written of themselves.
    data = {**json.loads(to_text(job)), "format": job.format, "version": job.version}
    draft.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    draft.replace(path)


def pending(job: Job) -> Sequence[int]:
    """Numbers of the units that are not finished, in the order to start them."""
    return [unit.number for unit in job.units if not job.result_of(unit.number).exists()]
