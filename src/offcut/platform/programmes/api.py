"""Programmes in the API: how they stand against their targets, outcomes, and reports as files."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from offcut.evaluation.periods import Period
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.api.contract import BEARER, Given, allowed
from offcut.platform.api.entity_tags import DIGEST_HEADER
from offcut.platform.api.paging import Paged, PageQuery, paged
from offcut.platform.api.problems import ApiError
from offcut.platform.files import queries as files
from offcut.platform.files.models import StoredFile
from offcut.platform.files.views import as_download
from offcut.platform.programmes import actions, queries
from offcut.platform.programmes.api_shapes import (
    OutcomesOut,
    ProgrammeOut,
    ReportOut,
    TargetsOut,
)
from offcut.platform.programmes.models import Evaluated, Programme, Report
from offcut.platform.ui.documents import TYPES

router = Router()
_OLDER = (
    "The figures of this period were worked out by an earlier version of Offcut: have them worked"
    " out again, on the programme's page."
)
KindName = Literal["progress", "clusters", "open_data", "certificates"]
FormatName = Literal["pdf", "html", "xlsx", "json", "csv"]
_FILES = {
    "responses": {
        200: {
            "description": "The file",
            "content": {
                media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
                for media in TYPES.values()
            },
        }
    }
}


class PeriodQuery(Schema):
    """As a programme stood at the end of a period."""

    period: str = Field(
        "",
        max_length=12,
        description="2026Q3, 2026 or 2026/27; the last one with anything recorded when left out",
    )


class NewReport(Given):
    """A report to be made."""

    kind: KindName
    period: str = Field("", max_length=12, description="As for the figures")


class FormatQuery(Schema):
    """Which file of a report."""

    format: FormatName = "pdf"


@router.get("/programmes", response=Paged[ProgrammeOut], auth=BEARER)
@allowed("programmes.list_programmes")
def list_programmes(request: HttpRequest, query: Query[PageQuery]) -> Any:
    """Programmes with how they stand, the newest first."""
    viewer = _viewer(request)
    kept = queries.summaries(viewer)
    found = queries.programmes(viewer)
    return paged(
        request, found, query, lambda page: [_shown(one, kept.get(one.pk)) for one in page]
    )


@router.get("/programmes/{uuid:programme_id}", response=ProgrammeOut, auth=BEARER)
@allowed("programmes.see_programme")
def get_programme(request: HttpRequest, programme_id: UUID) -> Any:
    """One programme with how it stands."""
    programme = _programme(request, programme_id, "programmes.see_programme")
    return _shown(programme, queries.summary(_viewer(request), programme))


@router.get("/programmes/{uuid:programme_id}/targets", response=TargetsOut, auth=BEARER)
@allowed("programmes.see_programme")
def list_targets(request: HttpRequest, programme_id: UUID, query: Query[PeriodQuery]) -> Any:
    """Every target with what was reached of it. 404: not worked out for this period."""
    return _figures(request, programme_id, query.period, "targets")


@router.get("/programmes/{uuid:programme_id}/outcomes", response=OutcomesOut, auth=BEARER)
@allowed("programmes.see_programme")
def list_programme_outcomes(
    request: HttpRequest, programme_id: UUID, query: Query[PeriodQuery]
) -> Any:
    """Outcomes by standing, from gross to net, and by grade of evidence. 404: as for targets."""
    return _figures(request, programme_id, query.period, "outcomes")


@router.get("/programmes/{uuid:programme_id}/reports", response=Paged[ReportOut], auth=BEARER)
@allowed("programmes.list_reports")
def list_reports(request: HttpRequest, programme_id: UUID, query: Query[PageQuery]) -> Any:
    """The reports that were made of a programme, newest first."""
    programme = _programme(request, programme_id, "programmes.list_reports")
    found = queries.reports(_viewer(request), programme)
    return paged(request, found, query, lambda page: _listed(request, list(page)))


@router.post("/programmes/{uuid:programme_id}/reports", response={202: ReportOut}, auth=BEARER)
@allowed("programmes.make_report")
def create_report(request: HttpRequest, programme_id: UUID, given: NewReport) -> Any:
    """Have a report made in the background. Ask for its state; then download its files."""
    programme = _programme(request, programme_id, "programmes.make_report")
    period = _period(given.period)
    made = actions.make_report(_viewer(request), programme, kind=given.kind, period=period)
    return Status(202, _listed(request, [made])[0])


@router.get("/reports/{uuid:report_id}", response=ReportOut, auth=BEARER)
@allowed("programmes.list_reports")
def get_report(request: HttpRequest, report_id: UUID) -> Any:
    """One report: whether it is ready, and its files."""
    return _listed(request, [_report(request, report_id)])[0]


@router.get("/reports/{uuid:report_id}/file", auth=BEARER, openapi_extra=_FILES)
@allowed("programmes.list_reports")
def download_report(
    request: HttpRequest, report_id: UUID, query: Query[FormatQuery]
) -> FileResponse:
    """A file of a report. 404: it has none of this format, or is not ready."""
    report = _report(request, report_id)
    ending = f".{query.format}"
    for file in files.attached(_viewer(request), "programme_report", report.pk):
        if file.name.endswith(ending):
            answer = as_download(file)
            answer[DIGEST_HEADER] = file.sha256
            return answer
    raise ApiError(404, f"This report has no file of the format '{query.format}'.")


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _programme(request: HttpRequest, programme_id: UUID, operation: str) -> Programme:
    found = queries.programme(_viewer(request), programme_id)
    if found is None:
        raise Http404
    require(_viewer(request), operation, found)
    return found


def _report(request: HttpRequest, report_id: UUID) -> Report:
    found = queries.report(_viewer(request), report_id)
    if found is None:
        raise Http404
    require(_viewer(request), "programmes.list_reports", found)
    return found


def _period(text: str) -> str:
    """A period as it is kept; an InputError is a problem of its own."""
    return Period.read(text).name if text else ""


def _shown(programme: Programme, kept: Evaluated | None) -> dict[str, Any]:
    names = ("id", "reference", "title", "starts_on", "ends_on", "synthetic")
    shown = {name: getattr(programme, name) for name in names}
    return {**shown, "standing": _standing(kept) if kept and not kept.is_older else None}


def _standing(kept: Evaluated) -> dict[str, Any]:
    names = ("period", "worked_at", "checked_at")
    told: dict[str, Any] = {name: kept.summary[name] for name in ("on", "answer", "judged", "good")}
    return {**told, **{name: getattr(kept, name) for name in names}}


def _figures(
    request: HttpRequest, programme_id: UUID, period: str, part: str
) -> dict[str, date | datetime | str | list[Any]]:
    programme = _programme(request, programme_id, "programmes.see_programme")
    kept = queries.summary(_viewer(request), programme, _period(period))
    if kept is None:
        raise ApiError(404, "The figures of this period have not been worked out.")
    if kept.is_older:
        raise ApiError(404, _OLDER)
    return {
        "period": kept.period,
        "on": kept.summary["on"],
        "worked_at": kept.worked_at,
        "items": kept.summary[part],
    }


def _listed(request: HttpRequest, reports: list[Report]) -> list[dict[str, Any]]:
    """Reports with the files that they have."""
    ids = [one.pk for one in reports]
    attached = files.attached_to_seen(_viewer(request), "programme_report", ids)
    names = ("id", "programme_id", "kind", "period", "state", "asked_at", "made_at", "message")
    root = request.path.partition("/programmes")[0].partition("/reports")[0]
    return [
        {
            **{name: getattr(one, name) for name in names},
            "files": [_file(root, one, file) for file in attached.get(str(one.pk), [])],
        }
        for one in reports
    ]


def _file(root: str, report: Report, file: StoredFile) -> dict[str, Any]:
    ending = file.name.rpartition(".")[2]
    return {
        "name": file.name,
        "format": ending,
        "size_bytes": file.size_bytes,
        "sha256": file.sha256,
        "address": f"{root}/reports/{report.pk}/file?format={ending}",
    }
