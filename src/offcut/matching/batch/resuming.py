"""Going on with a run: only with the same file and the same question."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from offcut.errors import InputError
from offcut.matching.batch.advancing import advance
from offcut.matching.batch.job import Job, Options, open_job
from offcut.matching.batch.preparing import assumptions_from, source_of
from offcut.reference import Assumptions


def resume(
    work: str | Path,
    file: str | Path | None = None,
    *,
    k: int | None = None,
    assumptions: Assumptions | Mapping[str, Any] | str | Path | None = None,
    on: date | None = None,
    distances: str | Path | None = None,
) -> Job:
    """The job of a work folder, to go on with; what is not given is as it was.

    Raises:
        InputError: no job there, or the file or anything asked is not what it was prepared with;
            says what, and what it was.
    """
    job = open_job(work)
    asked = job.options
    changed = [
        *_changed_file(job, file),
        *_changed("top", asked.k, k),
        *_changed("on", asked.on, on),
        *_changed_assumptions(asked, assumptions),
        *_changed_distances(asked, distances),
    ]
    if changed:
        raise InputError(
            f"'{work}' cannot be gone on with: {'; '.join(changed)}. Ask as before, or start"
            " again in another folder."
        )
    return advance(job)  # it may have been stopped between the stages


def _changed_file(job: Job, file: str | Path | None) -> Iterator[str]:
    if file is None:
        return
    path = Path(file)
    if not path.is_file():
        raise InputError(f"There is no file at '{path}'.")
    now = source_of(path)
    if now.checksum != job.source.checksum:
        yield (
            f"'{path.name}' is not the file it was prepared from"
            f" ({now.size:,} bytes now, {job.source.size:,} then; the content differs)"
        )


def _changed(name: str, then: object, now: object) -> Iterator[str]:
    if now is not None and now != then:
        yield f"{name} is {now} now and was {then}"


def _changed_assumptions(
    asked: Options, given: Assumptions | Mapping[str, Any] | str | Path | None
) -> Iterator[str]:
    if given is None:
        return
    now = {item.id: item.value for item in assumptions_from(given).overridden}
    then = {name: item["value"] for name, item in asked.assumptions.items()}
    for name in sorted(now.keys() | then.keys()):
        if now.get(name) != then.get(name):
            yield f"{name} is {_told(now.get(name))} now and was {_told(then.get(name))}"


def _told(value: float | None) -> str:
    return "the default" if value is None else f"{value:g}"


def _changed_distances(asked: Options, given: str | Path | None) -> Iterator[str]:
    if given is None:
        return
    if asked.distances is None:
        yield f"distances '{given}' were not given then"
    elif source_of(Path(given)).checksum != asked.distances:
        yield f"distances '{given}' are not those given then"
