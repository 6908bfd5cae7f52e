"""A workbook on its way in: upload, what it would change, load."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.errors import InputError
from offcut.platform.access.guard import may, operation
from offcut.platform.access.viewer import Request
from offcut.platform.programmes import importing, queries
from offcut.platform.programmes.actions import Refused
from offcut.platform.programmes.forms import UploadForm
from offcut.platform.programmes.models import WorkbookImport


@operation("programmes.import_workbook")
def start(request: Request) -> HttpResponse:
    """Choose a workbook; nothing is loaded yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = importing.start(request.viewer, form.cleaned_data["file"])
        except InputError as told:
            form.add_error("file", str(told))
        else:
            return redirect("programmes:preview", run.pk)
    return render(request, "programmes/import.html", {"form": form})


def _import(request: Request, import_id: UUID) -> WorkbookImport:
    found = queries.workbook_import(request.viewer, import_id)
    if found is None:
        raise Http404
    return found


@operation("programmes.see_import")
def preview(request: Request, import_id: UUID) -> HttpResponse:
    """What is wrong with it, or what it would change."""
    run = _import(request, import_id)
    context = {"run": run, "may_load": may(request.viewer, "programmes.import_workbook")}
    return render(request, "programmes/preview.html", context)


@require_POST
@operation("programmes.import_workbook")
def load(request: Request, import_id: UUID) -> HttpResponse:
    """Load it whole, or nothing."""
    run = _import(request, import_id)
    try:
        programme = importing.load(request.viewer, run)
    except (InputError, Refused) as told:
        messages.error(request, str(told))
        return redirect("programmes:preview", run.pk)
    messages.success(request, "The workbook is loaded. The figures follow in a moment.")
    return redirect("programmes:overview", programme.pk)
