"""The core's reports as files, and the programme's own sheets as a workbook."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from offcut.evaluation.reading import PROGRAMME_SHEETS
from offcut.impact.workbook_template import workbook_bytes
from offcut.platform.access.guard import may, operation, require
from offcut.platform.access.viewer import Request
from offcut.platform.files import queries as files
from offcut.platform.programmes import actions, queries
from offcut.platform.programmes.forms import ReportForm
from offcut.platform.programmes.sheets import KEPT
from offcut.platform.programmes.views.common import programme_or_404
from offcut.platform.ui.documents import TYPES, attachment

_A_PAGE = 25
_README = (
    "The sheets of a programme, as they stand on the platform.",
    "Synergies and claims are not in it: they are the desk's. Change what you like and load it"
    " again: every problem is named by sheet, row and column.",
)


@operation("programmes.list_reports")
def reports(request: Request, programme_id: UUID) -> HttpResponse:
    """What was made, and making another."""
    viewer = request.viewer
    programme = programme_or_404(request, programme_id)
    form = ReportForm(request.POST or None)
    if request.method == "POST":
        require(viewer, "programmes.make_report")
        if form.is_valid():
            actions.make_report(viewer, programme, **form.cleaned_data)
            messages.success(request, "The report is being made. Its files will stand here.")
            return redirect("programmes:reports", programme.pk)
    page = Paginator(queries.reports(viewer, programme), _A_PAGE).get_page(request.GET.get("page"))
    attached = files.attached_to_seen(viewer, "programme_report", [one.pk for one in page])
    context = {
        "programme": programme,
        "form": form,
        "page": page,
        "rows": [{"report": one, "files": attached.get(str(one.pk), [])} for one in page],
        "may_make": may(viewer, "programmes.make_report"),
    }
    return render(request, "programmes/reports.html", context)


@operation("programmes.download_rows")
def workbook(request: Request, programme_id: UUID) -> HttpResponse:
    """The programme's own sheets, to change and load again."""
    programme = programme_or_404(request, programme_id)
    rows = {"programme": [programme.cells], **queries.cells_by_sheet(programme)}
    wanted = tuple(dict.fromkeys((*PROGRAMME_SHEETS, *KEPT, "synergies")))
    content = workbook_bytes(rows, wanted, _README)
    return attachment(content, f"{programme.reference}.xlsx", TYPES[".xlsx"])
