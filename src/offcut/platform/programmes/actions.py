"""All writes of programmes: rows with their earlier versions, evaluations, reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from offcut.errors import WorkbookProblems
from offcut.impact.cells import read
from offcut.impact.workbook import columns
from offcut.listings import Problem
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer, system
from offcut.platform.audit.actions import record
from offcut.platform.programmes.conversion import core_of, held
from offcut.platform.programmes.models import Evaluated, Programme, Report, SheetRow
from offcut.platform.programmes.sheets import KEPT, Wrong, wrong_cells
from offcut.platform.shapes import EVALUATION, in_shape
from offcut.platform.ui.documents import Packed

_WHY = "rows of a programme"
Cells = Mapping[str, str]


@dataclass
class Refused(Exception):
    """Cells that cannot be kept: what is wrong, column by column; nothing is kept."""

    wrong: list[Wrong]

    def __str__(self) -> str:
        return " ".join(one.told for one in self.wrong)


@transaction.atomic
def make_programme(viewer: Viewer, cells: Cells, *, synthetic: bool = False) -> Programme:
    """A programme of its own terms.

    Raises:
        Refused: a cell cannot be read, or there is a programme of this id.
    """
    require(viewer, "programmes.make_programme")
    kept = _checked("programme", cells)
    if Programme.objects.as_system(_WHY).filter(reference=kept["programme_id"]).exists():
        raise Refused([Wrong("programme_id", "There is a programme with this id already.")])
    made = Programme(made_by_id=viewer.person_id, synthetic=synthetic)
    _write_terms(made, kept)
    made.save(force_insert=True)
    record(viewer, "programme.made", made, reference=made.reference)
    _go_together(made, "programme", 2)
    _evaluate_soon(made)
    return made


@transaction.atomic
def change_terms(viewer: Viewer, programme: Programme, cells: Cells) -> None:
    """Other terms of a programme.

    Raises:
        Refused: a cell cannot be read, or rows no longer go together with it.
    """
    require(viewer, "programmes.change_rows", programme)
    kept = _checked("programme", cells)
    before = dict(programme.cells)
    _write_terms(programme, kept)
    programme.save()
    changed = {
        name: [before.get(name), kept.get(name)]
        for name in {*before, *kept}
        if before.get(name) != kept.get(name)
    }
    record(viewer, "programme.changed", programme, **changed)
    _go_together(programme, "programme", 2)
    _evaluate_soon(programme)


def _write_terms(programme: Programme, cells: Cells) -> None:
    days = {name: _day(cells[name]) for name in ("starts_on", "ends_on")}
    if days["ends_on"] < days["starts_on"]:
        raise Refused([Wrong("ends_on", "A programme ends after it has started.")])
    programme.reference = cells["programme_id"][:40]
    programme.title = cells["title"][:200]
    programme.starts_on, programme.ends_on = days["starts_on"], days["ends_on"]
    programme.cells = dict(cells)


def _day(text: str) -> date:
    found: date = read(columns("programme")["starts_on"], text, lambda doubt: None)
    return found


def _checked(sheet: str, cells: Cells) -> dict[str, str]:
    """The cells that are filled, once each reads.

    Raises:
        Refused: one does not.
    """
    known = columns(sheet)
    kept = {name: " ".join(cell.split()) for name, cell in cells.items() if name in known}
    kept = {name: cell for name, cell in kept.items() if cell}
    wrong = wrong_cells(sheet, kept)
    if wrong:
        raise Refused(wrong)
    return kept


@transaction.atomic
def add_row(viewer: Viewer, programme: Programme, sheet: str, cells: Cells) -> SheetRow:
    """A row at the end of a sheet.

    Raises:
        Refused: a cell cannot be read, or does not go together with the others.
    """
    require(viewer, "programmes.change_rows", programme)
    kept = _checked(sheet, cells)
    rows = SheetRow.objects.as_system(_WHY).filter(programme=programme, sheet=sheet)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    made = SheetRow.objects.create(
        programme=programme,
        sheet=sheet,
        position=last + 1,
        cells=kept,
        written_by_id=viewer.person_id,
    )
    record(viewer, "programme_row.added", made, sheet=sheet)
    _go_together(programme, sheet, _place(made))
    _evaluate_soon(programme)
    return made


@transaction.atomic
def change_row(viewer: Viewer, row: SheetRow, cells: Cells, *, why: str = "") -> SheetRow:
    """A new version of a row; the old one stays, with why. A changed target is set anew today.

    Raises:
        Refused: a cell cannot be read, does not go together, or somebody changed it meanwhile.
    """
    require(viewer, "programmes.change_rows", row)
    kept = _checked(row.sheet, cells)
    now = _locked(row)
    if kept == now.cells:
        return now
    _end(now, why)
    made = SheetRow.objects.create(
        programme_id=now.programme_id,
        sheet=now.sheet,
        position=now.position,
        cells=kept,
        written_by_id=viewer.person_id,
        replaces=now,
    )
    changed = {
        name: [now.cells.get(name), kept.get(name)]
        for name in sorted({*now.cells, *kept})
        if now.cells.get(name) != kept.get(name)
    }
    record(viewer, "programme_row.changed", made, sheet=now.sheet, why=why, cells=changed)
    _go_together(made.programme, made.sheet, _place(made))
    _evaluate_soon(made.programme)
    return made


@transaction.atomic
def remove_row(viewer: Viewer, row: SheetRow, *, why: str) -> None:
    """Take a row off; it stays among those that were taken off, with why.

    Raises:
        Refused: others rest on it, or somebody changed it meanwhile.
    """
    require(viewer, "programmes.change_rows", row)
    now = _locked(row)
    _end(now, why)
    record(viewer, "programme_row.removed", now, sheet=now.sheet, why=why)
    _go_together(now.programme, now.sheet, 0)
    _evaluate_soon(now.programme)


def _locked(row: SheetRow) -> SheetRow:
    rows = SheetRow.objects.as_system(_WHY).select_for_update()
    now: SheetRow = rows.get(pk=row.pk)
    if now.ended_at is not None:
        told = "Somebody has changed it meanwhile: look at it again, then change it."
        raise Refused([Wrong("", told)])
    return now


def _end(row: SheetRow, why: str) -> None:
    row.ended_at, row.why = timezone.now(), why[:300]
    row.save(update_fields=["ended_at", "why"])


def _place(row: SheetRow) -> int:
    """The number of a row in its sheet as the core counts."""
    rows = SheetRow.objects.as_system(_WHY).filter(
        programme_id=row.programme_id, sheet=row.sheet, ended_at=None
    )
    return 2 + rows.filter(position__lt=row.position).count()


def _go_together(programme: Programme, sheet: str, number: int) -> None:
    """Raises where the rows no longer go together, at the columns of the row concerned.

    Raises:
        Refused: with what the core says of it.
    """
    try:
        core_of(programme, held(programme))
    except WorkbookProblems as problems:
        errors = [one for one in problems.problems if one.severity == "error"]
        raise Refused([_wrong(one, sheet, number) for one in errors]) from None


def _wrong(problem: Problem, sheet: str, number: int) -> Wrong:
    here = problem.sheet == sheet and problem.row == number
    place = "" if here else f"In the sheet {problem.sheet}, row {problem.row}: "
    accepted = f" Accepted: {problem.accepted}." if problem.accepted else ""
    told = f"{place}{problem.message}.{accepted}"
    return Wrong(problem.column or "" if here else "", told[:1].upper() + told[1:])


def write_sheets(
    viewer: Viewer, programme: Programme, sheets: Mapping[str, Sequence[Cells]]
) -> None:
    """Put a workbook's rows in the place of those that stand; what stays the same is not touched.

    Only inside the transaction of an import. A target that differs keeps its earlier version.
    """
    for sheet in KEPT:
        if sheet in sheets:
            _write_sheet(viewer, programme, sheet, sheets[sheet])
    _evaluate_soon(programme)


def _write_sheet(viewer: Viewer, programme: Programme, sheet: str, wanted: Sequence[Cells]) -> None:
    rows = SheetRow.objects.as_system(_WHY).filter(programme=programme, sheet=sheet, ended_at=None)
    standing = {row.position: row for row in rows}
    made = []
    for position, cells in enumerate(wanted, start=1):
        now = standing.pop(position, None)
        if now is not None and now.cells == dict(cells):
            continue
        if now is not None:
            _end(now, "Loaded from a workbook")
        made.append(
            SheetRow(
                programme=programme, sheet=sheet, position=position, cells=dict(cells),
                written_by_id=viewer.person_id, replaces=now,
            )
        )  # fmt: skip
    SheetRow.objects.bulk_create(made, batch_size=500)
    for gone in standing.values():
        _end(gone, "Not in the workbook that was loaded")


def _evaluate_soon(programme: Programme) -> None:
    from offcut.platform.programmes.tasks import evaluate_programme

    evaluate_programme.enqueue(str(programme.pk), "", unique=f"evaluate {programme.pk}")


@transaction.atomic
def bring_up_to_date(viewer: Viewer, programme: Programme, period: str = "") -> Any:
    """Queue the evaluation of a period ("" = the last one recorded); gives the work."""
    from offcut.platform.programmes.tasks import evaluate_programme

    require(viewer, "programmes.bring_up_to_date", programme)
    return evaluate_programme.enqueue(
        str(programme.pk),
        period,
        unique=f"evaluate {programme.pk} {period}".strip(),
        viewer=viewer,
        leads_to=f"/programmes/{programme.pk}/" + (f"?period={period}" if period else ""),
        title=f"Evaluate {programme.title}"[:200],
    )


# ---- the work in the background


def still_so(found: Evaluated) -> None:
    """Nothing that it rests on has changed."""
    found.checked_at = timezone.now()
    found.save(update_fields=["checked_at"])


@transaction.atomic
def keep_evaluation(
    programme: Programme,
    *,
    asked: str,
    period: str,
    digest: str,
    summary: Mapping[str, Any],
    whole: Packed,
    told: bytes,
) -> Evaluated:
    """Keep an evaluation in the place of the one before."""
    now = timezone.now()
    made, _ = Evaluated.objects.as_system("evaluating a programme").update_or_create(
        programme=programme,
        asked=asked,
        defaults={
            "period": period, "digest": digest, "summary": in_shape(summary, EVALUATION),
            "report": whole.report, "book": whole.book, "told": told,
            "worked_at": now, "checked_at": now,
        },
    )  # fmt: skip
    record(system("programmes"), "programme.evaluated", programme, period=period)
    found: Evaluated = made
    return found


@transaction.atomic
def make_report(viewer: Viewer, programme: Programme, *, kind: str, period: str = "") -> Report:
    """Queue a report of the core; its files stand on its page when they are made."""
    from offcut.platform.programmes.tasks import write_report

    require(viewer, "programmes.make_report", programme)
    made = Report(programme=programme, kind=kind, period=period, asked_by_id=viewer.person_id)
    job = write_report.enqueue(
        str(made.pk),
        unique=f"report {made.pk}",
        viewer=viewer,
        leads_to=f"/programmes/{programme.pk}/reports/",
        title=f"{made.get_kind_display()}: {programme.title}"[:200],
    )
    made.job_id = job.pk
    made.save(force_insert=True)
    record(viewer, "report.asked", made, kind=kind, period=period)
    return made


@transaction.atomic
def finish_report(report: Report, *, period: str) -> None:
    """Its files are there."""
    report.state, report.made_at, report.period = Report.State.DONE, timezone.now(), period
    report.message = ""
    report.save(update_fields=["state", "made_at", "period", "message"])
    record(system("programmes"), "report.made", report, kind=report.kind, period=period)


@transaction.atomic
def fail_report(report: Report, why: str) -> None:
    """There is none, and why."""
    report.state, report.message = Report.State.FAILED, why[:500]
    report.save(update_fields=["state", "message"])
    record(system("programmes"), "report.failed", report, kind=report.kind)
