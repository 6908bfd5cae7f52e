"""How a programme stands: one question a page, from the core's evaluation that is kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import may, operation
from offcut.platform.access.viewer import Request
from offcut.platform.programmes import actions, queries
from offcut.platform.programmes.forms import PeriodForm
from offcut.platform.programmes.models import Evaluated, Programme
from offcut.platform.programmes.sheets import TITLES
from offcut.platform.programmes.views.common import (
    PARTS,
    SHEETS_OF,
    programme_or_404,
    tabs_of,
)
from offcut.platform.programmes.withholding import without_firms
from offcut.platform.ui import documents
from offcut.reports.documents.model import Document, Section


@operation("programmes.list_programmes")
def programmes(request: Request) -> HttpResponse:
    """Every programme, with how it stands."""
    viewer = request.viewer
    found = queries.summaries(viewer)
    rows = [
        {"programme": one, "evaluated": found.get(one.pk)} for one in queries.programmes(viewer)
    ]
    context = {"rows": rows, "may_make": may(viewer, "programmes.make_programme")}
    return render(request, "programmes/programmes.html", context)


@operation("programmes.see_programme")
def overview(request: Request, programme_id: UUID) -> HttpResponse:
    """Is it on course?"""
    programme = programme_or_404(request, programme_id)
    context = _context(request, programme, "overview")
    if context["evaluated"] is None:
        return render(request, "programmes/waiting.html", context)
    report: Document = context["report"]
    context["sections"] = [_without_notices(documents.section_of(report, "in-short"))]
    context["period_form"] = PeriodForm(initial={"period": context["period"]})
    return render(request, "programmes/overview.html", context)


def _without_notices(section: Section) -> Section:
    """The page stands on the platform: that a report is not for publication is said on reports."""
    kept = tuple(block for block in section.blocks if getattr(block, "label", "") == "")
    return Section(section.id, section.title, kept)


@operation("programmes.see_programme")
def part(request: Request, programme_id: UUID, part: str) -> HttpResponse:
    """One question of a programme."""
    if part not in PARTS or (part == "data" and not may(request.viewer, "programmes.see_working")):
        raise Http404
    programme = programme_or_404(request, programme_id)
    context = _context(request, programme, part)
    if context["evaluated"] is None:
        return render(request, "programmes/waiting.html", context)
    title, wanted = PARTS[part]
    there = {one.id: one for one in context["report"].sections}
    context |= {
        "title": title,
        "sections": [there[one] for one in wanted if one in there],
        "sheets": [(sheet, TITLES[sheet]) for sheet in SHEETS_OF.get(part, ())],
        "sees_rows": may(request.viewer, "programmes.see_rows"),
    }
    return render(request, "programmes/part.html", context)


def _context(request: Request, programme: Programme, current: str) -> dict[str, Any]:
    viewer = request.viewer
    form = PeriodForm(request.GET)
    period = form.cleaned_data["period"] if form.is_valid() else ""
    evaluated = queries.evaluated(viewer, programme, period)
    behind = f"?period={period}" if period else ""
    older = evaluated if evaluated and evaluated.is_older else None
    sees = may(viewer, "programmes.see_working")
    working = reverse("programmes:working", args=[programme.pk])
    return {
        "programme": programme,
        "period": period,
        "evaluated": None if older else evaluated,
        "older": older,
        "report": _report(evaluated, sees) if evaluated and not older else None,
        "tabs": tabs_of(viewer, programme, current, period),
        "figure_url": working if sees else "",
        "figure_more": {"period": period} if period else {},
        "chart_url": reverse("programmes:chart", args=[programme.pk]),
        "behind": behind,
        "may_update": may(viewer, "programmes.bring_up_to_date"),
        "may_report": may(viewer, "programmes.list_reports"),
        "sees_rows": may(viewer, "programmes.see_rows"),
        "wrong_period": ""
        if form.is_valid()
        else " ".join(map(str, form.errors.get("period", []))),
    }


def _report(kept: Evaluated, sees_firms: bool) -> Document:
    """The report, without what marks firms for who may not see them."""
    found = documents.unpack(kept.report)
    return found if sees_firms else without_firms(found)


def _kept(request: Request, programme: Programme) -> Evaluated:
    form = PeriodForm(request.GET)
    period = form.cleaned_data["period"] if form.is_valid() else ""
    found = queries.evaluated(request.viewer, programme, period)
    if found is None:
        raise Http404
    return found


def _where_it_stands(kept: Evaluated) -> str:
    """The page that says that an evaluation is of an earlier version, and offers another."""
    behind = f"?period={kept.asked}" if kept.asked else ""
    return reverse("programmes:overview", args=[kept.programme_id]) + behind


@operation("programmes.see_working")
def working(request: Request, programme_id: UUID) -> HttpResponse:
    """How one figure was worked out, down to the rows that the viewer may see."""
    programme = programme_or_404(request, programme_id)
    kept = _kept(request, programme)
    if kept.is_older:
        return redirect(_where_it_stands(kept))
    sees = may(request.viewer, "programmes.see_statements")
    report = documents.unpack(kept.report, kept.book if sees else kept.told)
    address = reverse("programmes:working", args=[programme.pk])
    period = {"period": kept.asked} if kept.asked else {}
    found, inputs = documents.working_of(report, request.GET.get("of", ""), address, period)
    context = {"programme": programme, "working": found, "inputs": inputs, "evaluated": kept}
    return render(request, "programmes/working.html", context)


@operation("programmes.download_chart")
def chart(request: Request, programme_id: UUID) -> HttpResponse:
    """The numbers of a chart."""
    programme = programme_or_404(request, programme_id)
    kept = _kept(request, programme)
    if kept.is_older:
        return redirect(_where_it_stands(kept))
    report = _report(kept, may(request.viewer, "programmes.see_working"))
    return documents.chart_csv(report, request.GET.get("chart", ""))


@require_POST
@operation("programmes.bring_up_to_date")
def update(request: Request, programme_id: UUID) -> HttpResponse:
    """Work the figures out now, of a period."""
    programme = programme_or_404(request, programme_id)
    form = PeriodForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["period"])))
        return redirect("programmes:overview", programme.pk)
    job = actions.bring_up_to_date(request.viewer, programme, form.cleaned_data["period"])
    return redirect("jobs:detail", job.pk)
