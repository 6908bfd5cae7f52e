"""A workbook of the core on its way in: checked whole, shown, then loaded whole or not at all.

The sheets of synergies and claims in it are not loaded here: they are cases, and come in on the
facilitators' desk with the same file.
"""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from offcut.errors import InputError, WorkbookProblems
from offcut.evaluation.reading import PROGRAMME_SHEETS, REQUIRED, programme_of
from offcut.impact.workbook import SYNERGY_SHEETS, Workbook, read_workbook
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.files.actions import check
from offcut.platform.programmes import actions, queries
from offcut.platform.programmes.models import Programme, WorkbookImport
from offcut.platform.programmes.sheets import KEPT, TITLES, as_text

Sheets = dict[str, list[dict[str, str]]]
_MOST = 200  # problems that are kept


class Outdated(InputError):
    """Something has changed since the preview was shown."""


@transaction.atomic
def start(viewer: Viewer, uploaded: UploadedFile) -> WorkbookImport:
    """Read a workbook and keep what is in it; nothing else changes.

    Raises:
        InputError: the file cannot be used at all.
    """
    require(viewer, "programmes.import_workbook")
    check(uploaded, "spreadsheet")
    run = WorkbookImport(
        file_name=Path(uploaded.name or "workbook").name[:200],
        started_by_id=viewer.person_id,
        state=WorkbookImport.State.READY,
    )
    try:
        book = _read(uploaded)
    except WorkbookProblems as problems:
        run.state = WorkbookImport.State.PROBLEMS
        run.problems = [_plain(one) for one in problems.problems if one.severity == "error"][:_MOST]
    else:
        run.rows = rows_of(book)
        run.warnings = [_plain(one) for one in book.warnings][:_MOST]
        _look(run)
    run.save(force_insert=True)
    record(viewer, "workbook_import.started", run, problems=len(run.problems))
    return run


def _read(uploaded: UploadedFile) -> Workbook:
    """The workbook, once everything in it goes together.

    Raises:
        InputError: it cannot be used at all.
        WorkbookProblems: every problem by sheet, row and column.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "programme.xlsx"
        with path.open("wb") as kept:
            for chunk in uploaded.chunks():
                kept.write(chunk)
        book = read_workbook(path, (*PROGRAMME_SHEETS, *SYNERGY_SHEETS), REQUIRED)
        programme_of(book)
    return book


def rows_of(book: Workbook) -> Sheets:
    """The rows that a programme keeps itself, as cells."""
    wanted = ("programme", *KEPT)
    return {sheet: [as_text(sheet, row) for row in book.rows[sheet]] for sheet in wanted}


def _plain(problem: Any) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "given": problem.given,
        "told": problem.told,
    }


def _look(run: WorkbookImport) -> None:
    """What loading would do, as things stand now."""
    reference = run.rows["programme"][0]["programme_id"]
    run.programme = queries.by_reference(reference)
    standing = queries.cells_by_sheet(run.programme) if run.programme else {}
    counts = []
    for sheet in KEPT:
        now, wanted = standing.get(sheet, []), run.rows[sheet]
        same = sum(a == b for a, b in zip(now, wanted, strict=False))
        both = min(len(now), len(wanted))
        counts.append(
            {
                "sheet": TITLES[sheet],
                "new": max(0, len(wanted) - len(now)),
                "changed": both - same,
                "unchanged": same,
                "gone": max(0, len(now) - len(wanted)),
            }
        )
    run.counts = counts
    run.digest = _digest(run.programme, standing)


def _digest(programme: Programme | None, standing: Mapping[str, Any]) -> str:
    text = json.dumps([programme.cells if programme else None, standing], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def load(viewer: Viewer, run: WorkbookImport) -> Programme:
    """Load the whole workbook, as the preview showed it, or nothing.

    Raises:
        InputError: it is loaded already, or has problems.
        Outdated: rows have changed since the preview; look at it again.
        Refused: the rows do not go together with the synergies on the desk.
    """
    require(viewer, "programmes.import_workbook", run)
    rows = WorkbookImport.objects.as_system("loading a workbook").select_for_update()
    now: WorkbookImport = rows.get(pk=run.pk)
    if now.state != WorkbookImport.State.READY:
        raise InputError("This workbook is not ready to be loaded, or is loaded already.")
    shown = now.digest
    _look(now)
    if now.digest != shown:
        now.save()
        raise Outdated("Rows have changed since this was shown. Look at it again, then load it.")
    terms = now.rows["programme"][0]
    if now.programme is None:
        synthetic = "(fictional)" in terms["title"]
        now.programme = actions.make_programme(viewer, terms, synthetic=synthetic)
    else:
        actions.change_terms(viewer, now.programme, terms)
    actions.write_sheets(viewer, now.programme, {sheet: now.rows[sheet] for sheet in KEPT})
    now.state, now.loaded_at = WorkbookImport.State.DONE, timezone.now()
    now.save()
    record(viewer, "workbook_import.loaded", now, sheets=len(KEPT))
    return now.programme
