"""The work of an import, in the background: checking a file, loading it."""

import csv
import hashlib
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offcut.errors import InputError
from offcut.listings import Problem, neutralise
from offcut.platform.access.middleware import viewer_for
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.files import actions as files
from offcut.platform.files.models import StoredFile
from offcut.platform.jobs import progress
from offcut.platform.listings import follow_up
from offcut.platform.listings.faces import material
from offcut.platform.listings.importing import loading, reading, running
from offcut.platform.listings.importing.columns import headings, needs_naming
from offcut.platform.listings.importing.comparing import Comparison, Row
from offcut.platform.listings.models import ImportRun, Listing
from offcut.platform.listings.plain_words import plain

State = ImportRun.State
_SHOWN = 500  # problems and rows kept for the page; all problems are in the file
_WHY = "an import at work"


def check(run_id: UUID) -> None:
    """The work of checking; what is found is written at its end, at once."""
    run = _run(run_id)
    if run.state != State.CHECKING:
        return
    try:
        sheet = reading.sheet_of(path_of(run), run.file_name)
        run.header = [heading.as_data() for heading in headings(sheet)]
        if not run.mapping and needs_naming(sheet):
            run.mapping = {head[0]: head[1] for head in run.header}
            if needs_naming(reading.as_known(run, sheet)) or _guessed(run):
                run.mapping = {}
                _end_check(run, State.COLUMNS)
                return
        found = reading.read(run, sheet, lambda done, of: progress.tell(done, of, "rows read"))
    except InputError as problem:
        run.message = plain(str(problem))[:500]
        _end_check(run, State.FAILED)
        return
    run.counts = dict(found.report.counts) | {
        "errors": found.errors,
        "warnings": len(found.problems) - found.errors,
    }
    run.problems = [as_data(problem) for problem in found.problems[:_SHOWN]]
    run.message = ""
    problems_file = _problem_file(run, found.problems)
    if found.errors:
        _end_check(run, State.PROBLEMS, problems_file)
        return
    compared = reading.compared(run, found)
    run.counts |= compared.counts()
    run.preview = _preview(compared)
    run.digest = digest_of(run)
    _end_check(run, State.READY, problems_file)


def _guessed(run: ImportRun) -> bool:
    """Columns under another name are never taken for ours in silence: the person is asked."""
    return any(head[1] != "-" and head[0].strip().lower() != head[1] for head in run.header)


def _material(row: Row) -> str:
    return material(row.core.resource_type) if row.core.resource_type else ""


@transaction.atomic
def _end_check(run: ImportRun, state: str, problems: Path | None = None) -> None:
    run.state = state
    if problems is not None:
        viewer = viewer_of_run(run)
        kept = files.keep_made(
            viewer, problems, f"problems of {run.file_name}.csv", "text/csv", "report",
            run.organisation, ("import", run.pk),
        )  # fmt: skip
        run.problems_file_id = kept.pk
        problems.unlink()
    run.save()


def _problem_file(run: ImportRun, problems: tuple[Problem, ...]) -> Path | None:
    """Every problem as a CSV to put right one by one."""
    if not problems:
        return None
    names = ("severity", "sheet", "row", "column", "given", "message", "accepted", "suggestion")
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8-sig", newline="", suffix=".csv", delete=False
    ) as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for one in problems:
            cells = (getattr(one, name) for name in names)
            writer.writerow("" if cell is None else neutralise(str(cell)) for cell in cells)
    return Path(file.name)


def as_data(problem: Problem) -> dict[str, Any]:
    """A problem, for keeping and showing."""
    return {
        "severity": problem.severity,
        "row": problem.row,
        "column": problem.column or "",
        "told": plain(problem.told)[:600],
    }


def _preview(found: Comparison) -> dict[str, Any]:
    """The first rows of each kind of change, for the page of its owners."""
    return {
        "new": [
            [row.number, row.core.kind.value, row.core.resource, _material(row)]
            for row in found.new[:_SHOWN]
        ],
        "changed": [
            [change.row.number, str(change.listing.pk), change.row.core.resource, change.fields]
            for change in found.changed[:_SHOWN]
        ],
        "missing": [[str(one.pk), one.kind, one.words] for one in found.missing[:_SHOWN]],
    }


def digest_of(run: ImportRun) -> str:
    """What a preview stood on: the listings that are here, in their versions."""
    rows = Listing.objects.as_system(_WHY).filter(organisation=run.organisation)
    here = sorted(f"{pk} {version}" for pk, version in rows.values_list("pk", "version"))
    return hashlib.sha256("\n".join(here).encode()).hexdigest()


def load(run_id: UUID, withdraw_missing: bool) -> None:
    """The work of loading; the file is read again, since nothing half-read is kept.

    All that takes time is done before the one transaction that writes, so that others can save
    meanwhile. The words by which the new listings are found follow it; work that was interrupted
    between the two does them when it is taken up.
    """
    run = _run(run_id)
    if run.state == State.LOADING:
        run = _load(run, withdraw_missing)
    if run.state == State.DONE:
        loading.index_words(run, lambda done, of: progress.tell(done, of, "made findable"))


def _load(run: ImportRun, withdraw_missing: bool) -> ImportRun:
    """The import as it stands afterwards."""
    sheet = reading.sheet_of(path_of(run), run.file_name)
    found = reading.read(run, sheet, lambda done, of: progress.tell(done, of, "rows read"))
    viewer = viewer_of_run(run)
    compared = reading.compared(run, found)
    try:
        ready = loading.prepare(viewer, run, compared, withdraw_missing=withdraw_missing)
    except loading.CannotLoad as told:
        return _write(viewer, run, found.errors, str(told))
    return _write(viewer, run, found.errors, ready)


@transaction.atomic
def _write(viewer: Viewer, run: ImportRun, errors: int, ready: loading.Load | str) -> ImportRun:
    """What was made ready, or why nothing can be; not where other listings stand by now."""
    held = ImportRun.objects.as_system(_WHY).select_for_update(of=("self",))
    now: ImportRun = held.select_related("organisation", "started_by").get(pk=run.pk)
    if now.state != State.LOADING:
        return now
    if errors or now.digest != digest_of(now):
        _look_again(viewer, now)
    elif isinstance(ready, str):
        now.state, now.message = State.FAILED, ready[:500]
        now.save()
    else:
        ready.write(now)
        now.state, now.finished_at, now.preview = State.DONE, timezone.now(), {}
        now.save()
        record(viewer, "import.loaded", now, **now.counts)
        follow_up.rematch_after(now.changes)
    return now


def _look_again(viewer: Viewer, run: ImportRun) -> None:
    run.state = State.CHECKING
    run.save()
    running.queue_check(viewer, run)


def viewer_of_run(run: ImportRun) -> Viewer:
    """Who started it, as they stand now."""
    if run.started_by is None:
        raise InputError("Who started this has left; load the file anew.")
    return viewer_for(run.started_by, str(run.organisation_id))


def path_of(run: ImportRun) -> Path:
    """Where the file lies."""
    file = StoredFile.objects.as_system(_WHY).get(pk=run.file_id)
    return files.path_of(file.stored_as)


def _run(run_id: UUID) -> ImportRun:
    rows = ImportRun.objects.as_system(_WHY).select_related("organisation", "started_by")
    run: ImportRun = rows.get(pk=run_id)
    return run
