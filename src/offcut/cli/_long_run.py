"""``offcut match`` for files of any length: a work folder, units of work, one table of matches."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from offcut.cli._engine import Where
from offcut.cli._long_answer import plural, predict, tell
from offcut.cli._progress import progress_bar

if TYPE_CHECKING:
    from offcut.matching.batch import Job

_ENDINGS = (".csv", ".parquet")
_INTERRUPTED = 130
_LISTING_ERRORS = 1


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a file. What is None is as it was when a run is gone on with."""

    file: Path
    top: int | None
    outputs: tuple[Path, ...]
    assumptions: Path | None
    distances: Path | None
    on: date | None

    @property
    def options(self) -> dict[str, Any]:
        """As the batch room takes them."""
        return {
            **({} if self.top is None else {"k": self.top}),
            "assumptions": self.assumptions,
            "distances": self.distances,
            "on": self.on,
        }

    @property
    def arguments(self) -> list[str]:
        """As they are given on the command line."""
        given = (
            ("--top", self.top),
            ("--assumptions", self.assumptions),
            ("--distances", self.distances),
            ("--on", self.on),
            *(("--out", path) for path in self.outputs),
        )
        return [str(part) for pair in given if pair[1] is not None for part in pair]


def long_run(
    asked: Question, where: Where, work: Path | None, *, resume: bool, as_json: bool, quiet: bool
) -> None:
    """Work a file through and save its matches; interrupted, it keeps what is finished."""
    from offcut.engines.runs import finish
    from offcut.errors import EngineError

    _check_outputs(asked.outputs)
    folder = work or Path(f"{asked.file.stem}-run")
    silent = quiet or as_json
    try:
        with where.opened(folder) as engine:
            job = _gone_on_with(asked, folder) if resume else _prepared(asked, folder, silent)
            if not silent:
                predict(job, engine)
            with progress_bar(silent, lines=True) as progress:
                job = finish(job, engine, progress)
        tell(job, asked.outputs, as_json=as_json, quiet=quiet)
    except KeyboardInterrupt:
        told = ["--json"] * as_json + ["--quiet"] * quiet
        _interrupted(folder, to_go_on(asked, where, folder) + told)
        raise SystemExit(_INTERRUPTED) from None
    except EngineError as error:
        kept = "What is finished is kept: the same command with --resume goes on."
        raise EngineError(f"{error} {kept}", error.trace) from error


def _check_outputs(outputs: Sequence[Path]) -> None:
    """Refuse what could not be saved before anything is read."""
    from offcut.errors import InputError

    for path in outputs:
        if path.suffix.lower() not in _ENDINGS:
            raise InputError(
                f"Cannot save as '{path.name}': a run through a work folder is saved as .csv or "
                ".parquet. For .html, .json and .xlsx match a file of up to 200,000 rows "
                "without --work."
            )
        if not path.parent.is_dir():
            raise InputError(f"There is no folder '{path.parent}' to save '{path.name}' in.")


def _prepared(asked: Question, folder: Path, silent: bool) -> "Job":
    """The file read, checked and laid out; with errors in it, they are printed, and that is all."""
    from offcut.errors import ListingProblems
    from offcut.matching.batch import prepare

    try:
        with progress_bar(silent, "Reading", lines=True) as progress:
            return prepare(asked.file, folder, progress=progress, **asked.options)
    except ListingProblems as problems:
        click.echo(f"{asked.file.name}: {problems}", err=True)
        check = shlex.join(["offcut", "check", str(asked.file), "--problems", "problems.csv"])
        click.echo(f"'{check}' writes every problem and what is accepted.", err=True)
        raise SystemExit(_LISTING_ERRORS) from None


def _gone_on_with(asked: Question, folder: Path) -> "Job":
    from offcut.matching.batch import resume

    return resume(folder, asked.file, **asked.options)


def to_go_on(asked: Question, where: Where, folder: Path) -> list[str]:
    """The command that goes on with a run as it was asked for."""
    begin = ["offcut", "match", str(asked.file), "--work", str(folder), "--resume"]
    return [*begin, *where.arguments, *asked.arguments]


def _interrupted(folder: Path, go_on: Sequence[str]) -> None:
    from offcut.matching.batch import open_job, pending

    if not (folder / "job.json").exists():
        click.echo("Interrupted while reading: nothing is kept.", err=True)
        return
    job = open_job(folder)
    done = len(job.units) - len(pending(job))
    are = "is" if done == 1 else "are"
    units = plural(len(job.units), "unit")
    click.echo(f"Interrupted: {done:,} of {units} {are} finished and kept.", err=True)
    click.echo(f"Go on with:  {shlex.join(go_on)}", err=True)
