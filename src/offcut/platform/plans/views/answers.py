"""The answer: one section of the report a page, the working of each figure, files, two plans."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify

from offcut.errors import InputError
from offcut.planning.comparing import comparison
from offcut.platform.access.guard import may, operation
from offcut.platform.access.viewer import Request
from offcut.platform.jobs import queries as jobs
from offcut.platform.plans import queries
from offcut.platform.plans.forms import CompareForm, rows_of
from offcut.platform.plans.models import PlanRun
from offcut.platform.plans.views.asking import waiting
from offcut.platform.plans.views.common import report_of, run_or_404
from offcut.platform.ui import documents
from offcut.reports.documents.model import Document
from offcut.reports.plans import comparison_report

_FIRST = "in-short"
_NAMES = {"in-short": "The answer", "exchanges": "What brings most", "method": "How it was found"}
FORMS = {
    "html": "The report, to read or print (HTML)",
    "pdf": "The report, to print (PDF)",
    "xlsx": "The report as a workbook that goes on calculating (Excel)",
    "csv": "Every figure (CSV)",
    "json": "All of it, to be worked out again by offcut audit (JSON)",
}


@operation("plans.see_plan")
def detail(request: Request, run_id: UUID) -> HttpResponse:
    """The answer first; while there is none, how far it is or why there is none."""
    run = run_or_404(request, run_id)
    viewer = request.viewer
    common = {
        "run": run,
        "scenario": run.scenario,
        "may_change": may(viewer, "plans.change_plan", run),
        "may_again": may(viewer, "plans.work_out_again", run.scenario),
    }
    if not run.answered:
        going = run.open and not jobs.ended(run.job_id)
        context = common | waiting(request, run) | {"going": going, "asked": rows_of(run.scenario)}
        return render(request, "plans/waiting.html", context)
    context = common | _shown(request, run, _FIRST) | {
        "asked": rows_of(run.scenario),
        "changed": queries.changed_since(run),
        "forms": FORMS,
        "may_share": may(viewer, "plans.share_plan", run),
        "may_download": may(viewer, "plans.download_plan", run),
        "sees_rates": may(viewer, "plans.see_rates", run),
    }  # fmt: skip
    return render(request, "plans/detail.html", context)


@operation("plans.see_plan")
def section(request: Request, run_id: UUID, section: str) -> HttpResponse:
    """One section of the report."""
    run = run_or_404(request, run_id)
    if section == _FIRST or run.is_older:
        return redirect("plans:detail", run.pk)
    context = {"run": run, "scenario": run.scenario, **_shown(request, run, section)}
    return render(request, "plans/section.html", context)


def _shown(request: Request, run: PlanRun, section: str) -> dict[str, object]:
    report = report_of(request.viewer, run)
    return {
        "report": report,
        "section": documents.section_of(report, section),
        "tabs": documents.tabs_of(_tabs(report, run), section),
        "figure_url": reverse("plans:working", args=[run.pk]),
        "chart_url": reverse("plans:chart", args=[run.pk]),
    }


def _tabs(report: Document, run: PlanRun) -> list[tuple[str, str, str]]:
    first = (_FIRST, _NAMES[_FIRST], reverse("plans:detail", args=[run.pk]))
    others = [
        (one.id, _NAMES.get(one.id, one.title), reverse("plans:section", args=[run.pk, one.id]))
        for one in report.sections
        if one.id != _FIRST
    ]
    every = ("every", "All exchanges", reverse("plans:exchanges", args=[run.pk]))
    return [first, every, *others]


def tabs(report: Document, run: PlanRun, current: str) -> list[dict[str, object]]:
    """The pages of an answer."""
    return documents.tabs_of(_tabs(report, run), current)


@operation("plans.see_plan")
def working(request: Request, run_id: UUID) -> HttpResponse:
    """How one figure was worked out, down to flows."""
    run = run_or_404(request, run_id)
    if run.is_older:
        return redirect("plans:detail", run.pk)
    report = report_of(request.viewer, run, with_book=True)
    address = reverse("plans:working", args=[run.pk])
    found, inputs = documents.working_of(report, request.GET.get("of", ""), address)
    context = {"run": run, "scenario": run.scenario, "working": found, "inputs": inputs}
    return render(request, "plans/working.html", context)


@operation("plans.download_plan")
def chart(request: Request, run_id: UUID) -> HttpResponse:
    """The numbers of a chart."""
    run = run_or_404(request, run_id)
    report = report_of(request.viewer, run)
    return documents.chart_csv(report, request.GET.get("chart", ""))


@operation("plans.download_plan")
def download(request: Request, run_id: UUID, form: str) -> HttpResponse:
    """The report in one of its forms."""
    if form not in FORMS:
        raise Http404
    run = run_or_404(request, run_id)
    stem = f"plan-{slugify(run.scenario.name) or 'network'}-{run.number}"
    return documents.file_of(report_of(request.viewer, run, with_book=True), stem, f".{form}")


@operation("plans.see_plan")
def compare(request: Request) -> HttpResponse:
    """Two plans side by side."""
    runs = list(queries.comparable(request.viewer)[:200])
    asked = {"before", "after"} <= set(request.GET)
    form = CompareForm(request.GET if asked else None, runs=runs)
    context: dict[str, object] = {"form": form, "enough": len(runs) > 1}
    if asked and form.is_valid():
        try:
            report, pair = _compared(request)
        except InputError as told:
            form.add_error(None, str(told))
        else:
            chosen = request.GET.urlencode()
            context |= {
                "report": report,
                "pair": pair,
                "chart_url": "",
                "chosen": chosen,
            }
    return render(request, "plans/compare.html", context)


def _compared(request: Request) -> tuple[Document, list[PlanRun]]:
    """The core's comparison of two runs that the viewer sees.

    Raises:
        InputError: they are in different units.
    """
    pair = []
    for name in ("before", "after"):
        try:
            pair.append(run_or_404(request, UUID(request.GET.get(name, ""))))
        except ValueError:
            raise Http404 from None
    plans = []
    for run in pair:
        if not run.answered:
            raise Http404
        result = queries.result(request.viewer, run)
        if result is None:
            raise PermissionDenied("plans.see_plan")
        plans.append(
            {**documents.unsqueezed(result.plan), "name": f"{run.scenario.name}, run {run.number}"}
        )
    return comparison_report(comparison(*plans)), pair


@operation("plans.download_plan")
def compare_chart(request: Request) -> HttpResponse:
    """The numbers of the chart of two plans, or of all of it (``form``)."""
    try:
        report, _ = _compared(request)
    except InputError:
        raise Http404 from None
    form = request.GET.get("form", "")
    if form:
        if form not in FORMS:
            raise Http404
        return documents.file_of(report, "two-plans", f".{form}")
    return documents.chart_csv(report, request.GET.get("chart", ""))
