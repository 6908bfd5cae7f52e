"""What a viewer sees of programmes: whole for staff, how it stands for officers."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Q, QuerySet

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.programmes.models import (
    Evaluated,
    Programme,
    Report,
    SheetRow,
    WorkbookImport,
)

_STAFF = (Role.FACILITATOR, Role.PROGRAMME_MANAGER, Role.AUDITOR)
_REPORTED = (Role.PROGRAMME_MANAGER, Role.AUDITOR)
_EVERYTHING = Q(pk__isnull=False)
_NOTHING = Q(pk__in=[])
_WHY = "evaluating a programme"


def _for(viewer: Viewer, *roles: Role) -> Q:
    return _EVERYTHING if viewer.is_any(*roles) else _NOTHING


def programmes(viewer: Viewer) -> "QuerySet[Programme]":
    """The programmes that the viewer sees, the newest period first."""
    return Programme.objects.seen_by(viewer, _for(viewer, *_STAFF, Role.AUTHORITY_OFFICER))


def programme(viewer: Viewer, id_: UUID) -> Programme | None:
    """One programme that the viewer sees."""
    return programmes(viewer).filter(pk=id_).first()


def rows(viewer: Viewer, of: Programme, sheet: str = "") -> "QuerySet[SheetRow]":
    """The rows that stand, of a sheet or of all."""
    found = SheetRow.objects.seen_by(viewer, _for(viewer, *_STAFF))
    found = found.filter(programme=of, ended_at=None).select_related("written_by", "replaces")
    return found.filter(sheet=sheet) if sheet else found


def row(viewer: Viewer, of: Programme, id_: UUID) -> SheetRow | None:
    """One row that stands."""
    return rows(viewer, of).filter(pk=id_).first()


def history(viewer: Viewer, of: SheetRow) -> list[SheetRow]:
    """The versions of a row, the one that stands first."""
    seen = SheetRow.objects.seen_by(viewer, _for(viewer, *_STAFF))
    line = seen.filter(programme=of.programme_id, sheet=of.sheet).select_related("written_by")
    by_id = {one.pk: one for one in line}
    found, now = [], by_id.get(of.pk)
    while now is not None:
        found.append(now)
        now = by_id.get(now.replaces_id) if now.replaces_id else None
    return found


def removed(viewer: Viewer, of: Programme, sheet: str) -> "QuerySet[SheetRow]":
    """Rows that were taken off, newest first."""
    found = SheetRow.objects.seen_by(viewer, _for(viewer, *_STAFF))
    gone = found.filter(programme=of, sheet=sheet, ended_at__isnull=False, replaced_by=None)
    return gone.order_by("-ended_at")


def counts(viewer: Viewer, of: Programme) -> dict[str, int]:
    """How many rows each sheet has."""
    found: dict[str, int] = defaultdict(int)
    for sheet in rows(viewer, of).order_by().values_list("sheet", flat=True):
        found[sheet] += 1
    return dict(found)


def cells_by_sheet(of: Programme) -> dict[str, list[dict[str, str]]]:
    """The cells of every row that stands, sheet by sheet, for the conversion."""
    standing = SheetRow.objects.as_system(_WHY).filter(programme=of, ended_at=None)
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for sheet, cells in standing.order_by("sheet", "position").values_list("sheet", "cells"):
        found[sheet].append(cells)
    return dict(found)


def evaluated(viewer: Viewer, of: Programme, asked: str = "") -> Evaluated | None:
    """The evaluation of a programme that is kept, without the books."""
    seen = Evaluated.objects.seen_by(viewer, _for(viewer, *_STAFF, Role.AUTHORITY_OFFICER))
    return seen.filter(programme=of, asked=asked).defer("book", "told").first()


def summaries(viewer: Viewer) -> dict[UUID, Evaluated]:
    """The newest evaluation of each programme, without what pages are made of."""
    seen = Evaluated.objects.seen_by(viewer, _for(viewer, *_STAFF, Role.AUTHORITY_OFFICER))
    found = seen.filter(asked="").defer("book", "told", "report")
    return {one.programme_id: one for one in found}


def summary(viewer: Viewer, of: Programme, asked: str = "") -> Evaluated | None:
    """The evaluation of a period, without what pages are made of."""
    seen = Evaluated.objects.seen_by(viewer, _for(viewer, *_STAFF, Role.AUTHORITY_OFFICER))
    return seen.filter(programme=of, asked=asked).defer("book", "told", "report").first()


def report(viewer: Viewer, id_: UUID) -> Report | None:
    """One report that the viewer sees."""
    found = Report.objects.seen_by(viewer, _for(viewer, *_REPORTED))
    return found.select_related("programme").filter(pk=id_).first()


def reports(viewer: Viewer, of: Programme) -> "QuerySet[Report]":
    """The reports that were made of a programme, newest first."""
    found = Report.objects.seen_by(viewer, _for(viewer, *_REPORTED))
    return found.filter(programme=of).select_related("asked_by")


def sees_report(viewer: Viewer, id_: str) -> bool:
    """Whether the viewer sees a report, and so its files."""
    found = Report.objects.seen_by(viewer, _for(viewer, *_REPORTED))
    return found.filter(pk=id_).exists()


def workbook_import(viewer: Viewer, id_: UUID) -> WorkbookImport | None:
    """One import that the viewer sees."""
    found = WorkbookImport.objects.seen_by(viewer, _for(viewer, *_REPORTED))
    return found.select_related("programme").filter(pk=id_).first()


# ---- the work in the background


def for_work(id_: UUID) -> Programme | None:
    """A programme, for the work in the background."""
    return Programme.objects.as_system(_WHY).filter(pk=id_).first()


def all_for_work() -> list[Programme]:
    """Every programme, for the work in the background."""
    return list(Programme.objects.as_system(_WHY))


def kept(of: Programme, asked: str = "") -> Evaluated | None:
    """The evaluation that is kept, for the work in the background."""
    rows_of = Evaluated.objects.as_system(_WHY).filter(programme=of, asked=asked)
    return rows_of.defer("book", "told", "report").first()


def report_for_work(id_: UUID) -> Report | None:
    """A report, for the work in the background."""
    found = Report.objects.as_system(_WHY).select_related("programme")
    return found.filter(pk=id_).first()


def by_reference(reference: str) -> Programme | None:
    """The programme of this id of the core's workbooks."""
    return Programme.objects.as_system("importing a workbook").filter(reference=reference).first()
