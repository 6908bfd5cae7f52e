"""Existing cases from a spreadsheet: upload, every problem, preview, load, take back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.errors import InputError
from offcut.impact.workbook_template import workbook_bytes
from offcut.platform.access.guard import may, operation, require
from offcut.platform.access.viewer import Request
from offcut.platform.desk import importing, queries
from offcut.platform.desk.forms import CaseFileForm
from offcut.platform.files.kinds import XLSX


@operation("desk.list_imports")
def index(request: Request) -> HttpResponse:
    """Files of cases, and loading another."""
    starts = may(request.viewer, "desk.start_import")
    return _page(request, CaseFileForm() if starts else None)


@operation("desk.start_import")
@require_POST
def start(request: Request) -> HttpResponse:
    """Check a file; nothing is loaded."""
    form = CaseFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            run = importing.start(request.viewer, form.cleaned_data["file"])
        except InputError as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("desk:import", run.pk)
    return _page(request, form)


def _page(request: Request, form: CaseFileForm | None) -> HttpResponse:
    page = Paginator(_runs(request), 25).get_page(request.GET.get("page"))
    return render(request, "desk/imports.html", {"form": form, "page": page})


def _runs(request: Request) -> "QuerySet[Any]":
    return queries.case_imports(request.viewer)


@operation("desk.list_imports")
def template(request: Request) -> HttpResponse:
    """An empty spreadsheet with every column explained."""
    made = workbook_bytes({}, ("synergies",))
    answer = HttpResponse(made, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="cases.xlsx"'
    return answer


@operation("desk.see_import")
def detail(request: Request, import_id: UUID) -> HttpResponse:
    """What is wrong with the file, or what loading it would do, or what it did."""
    run = _found(request, import_id, "desk.see_import")
    ready = run.state == "ready"
    seen = importing.preview(request.viewer, run) if ready else None
    context = {
        "run": run,
        "preview": seen,
        "problems": seen.problems if seen else run.problems,
        "may_finish": may(request.viewer, "desk.finish_import", run),
        "may_undo": importing.may_be_undone(run),
    }
    return render(request, "desk/import.html", context)


@operation("desk.finish_import")
@require_POST
def load(request: Request, import_id: UUID) -> HttpResponse:
    """Load it, whole or not at all."""
    run = _found(request, import_id, "desk.finish_import")
    try:
        done = importing.load(request.viewer, run, digest=request.POST.get("digest", ""))
    except InputError as problem:
        messages.error(request, str(problem))
    else:
        counts = done.counts
        messages.success(request, f"Loaded: {counts['new']} new, {counts['changed']} changed.")
    return redirect("desk:import", import_id)


@operation("desk.finish_import")
@require_POST
def undo(request: Request, import_id: UUID) -> HttpResponse:
    """Take it back, whole or not at all."""
    run = _found(request, import_id, "desk.finish_import")
    try:
        importing.undo(request.viewer, run)
    except InputError as problem:
        messages.error(request, f"Nothing was taken back. {problem}")
    else:
        messages.success(request, "Everything that this file did is taken back.")
    return redirect("desk:import", import_id)


def _found(request: Request, import_id: UUID, operation_name: str) -> Any:
    found = _runs(request).filter(pk=import_id).first()
    if found is None:
        raise Http404
    require(request.viewer, operation_name, found)
    return found
