"""Spreadsheets: upload, put right, name columns, preview, load, take back."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from offcut.listings import write_template
from offcut.listings.columns import COLUMNS
from offcut.platform.access.guard import may, operation, require
from offcut.platform.access.viewer import Request
from offcut.platform.files.kinds import CSV, XLSX
from offcut.platform.jobs import queries as jobs
from offcut.platform.jobs.showing import shown
from offcut.platform.listings import queries
from offcut.platform.listings.forms_of_files import ColumnsForm, UploadForm
from offcut.platform.listings.importing import running
from offcut.platform.organisations import queries as organisations

if TYPE_CHECKING:
    from offcut.platform.listings.models import ImportRun

_MEDIA = {"xlsx": XLSX, "csv": CSV}


def _run_or_404(request: Request, run_id: UUID, operation_name: str) -> "ImportRun":
    found: ImportRun | None = queries.import_runs(request.viewer).filter(pk=run_id).first()
    if found is None:
        raise Http404
    require(request.viewer, operation_name, found)
    return found


@operation("listings.import_listings")
def imports(request: Request) -> HttpResponse:
    """Upload a spreadsheet; the ones before."""
    owner = organisations.acting_organisation(request.viewer)
    form = UploadForm(request.POST or None, request.FILES or None, kind="spreadsheet")
    if request.method == "POST" and form.is_valid() and owner is not None:
        run = running.start(request.viewer, owner, form.cleaned_data["file"])
        return redirect("listings:import", run.pk)
    runs = queries.import_runs(request.viewer)[:25]
    context = {"form": form, "organisation": owner, "runs": runs, "columns": COLUMNS}
    return render(request, "listings/imports.html", context)


@operation("listings.import_listings")
def template(request: Request, ending: str) -> HttpResponse:
    """The spreadsheet to fill in: with drop-downs as a workbook, or as CSV."""
    if ending not in _MEDIA:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"listings.{ending}"
        write_template(path)
        answer = HttpResponse(path.read_bytes(), content_type=_MEDIA[ending])
    answer["Content-Disposition"] = f'attachment; filename="listings.{ending}"'
    return answer


@operation("listings.see_imports")
def one(request: Request, run_id: UUID) -> HttpResponse:
    """Where a spreadsheet stands: its problems, its preview, or what was loaded."""
    run = _run_or_404(request, run_id, "listings.see_imports")
    works = may(request.viewer, "listings.import_listings", run)
    job = jobs.get(request.viewer, run.job_id) if run.job_id else None
    at_work = run.state in (running.State.CHECKING, running.State.LOADING)
    context: dict[str, Any] = {
        "run": run,
        "works": works,
        "job": shown(job) if job and at_work else None,
        "refresh_url": reverse("jobs:part", args=[job.pk]) if job else "",
        "has_stopped": at_work and (job is None or job.has_ended),
        "why_stopped": job.error if job and at_work else "",
        "may_take_back": works and running.may_take_back(run),
        "form": ColumnsForm(run=run) if run.state == running.State.COLUMNS and works else None,
    }
    return render(request, "listings/import.html", context)


@operation("listings.import_listings")
def columns(request: Request, run_id: UUID) -> HttpResponse:
    """Say which column is which."""
    run = _run_or_404(request, run_id, "listings.import_listings")
    form = ColumnsForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        running.name_columns(request.viewer, run_id, form.mapping)
        return redirect("listings:import", run_id)
    return render(request, "listings/import_columns.html", {"form": form, "run": run})


@require_POST
@operation("listings.import_listings")
def load(request: Request, run_id: UUID) -> HttpResponse:
    """Load it as previewed: all of it, or nothing."""
    _run_or_404(request, run_id, "listings.import_listings")
    running.commit(request.viewer, run_id, withdraw_missing="withdraw_missing" in request.POST)
    return redirect("listings:import", run_id)


@require_POST
@operation("listings.import_listings")
def again(request: Request, run_id: UUID) -> HttpResponse:
    """Check the same file anew."""
    _run_or_404(request, run_id, "listings.import_listings")
    running.check_again(request.viewer, run_id)
    return redirect("listings:import", run_id)


@require_POST
@operation("listings.import_listings")
def take_back(request: Request, run_id: UUID) -> HttpResponse:
    """Undo a load, within a day."""
    _run_or_404(request, run_id, "listings.import_listings")
    run = running.take_back(request.viewer, run_id)
    if run.state == running.State.UNDONE:
        messages.success(request, "Taken back. What was changed since the load is as it is now.")
    else:
        messages.error(request, "It can no longer be taken back: a day has passed.")
    return redirect("listings:import", run_id)
