"""The exchanges of a plan: the list, one of them, and carrying it on as a synergy."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from offcut.errors import InputError
from offcut.platform.access.guard import may, operation
from offcut.platform.access.viewer import Request
from offcut.platform.desk import queries as desk
from offcut.platform.plans import actions, queries
from offcut.platform.plans.models import PlanFlow, PlanRun
from offcut.platform.plans.views.answers import tabs
from offcut.platform.plans.views.common import report_of, run_or_404
from offcut.platform.ui.csv import csv_download

_A_PAGE = 25
_ORDERS = {
    "number": "number",
    "material": "material",
    "from": "have_organisation__name",
    "to": "want_organisation__name",
    "received": "received",
    "gain": "gain_gbp",
    "carbon": "kgco2e",
    "km": "distance_km",
}
_HEADER = (
    "number", "material", "from", "to", "how", "given", "given_unit", "received", "received_unit",
    "tonnes", "distance_km", "gain_gbp_per_year", "kgco2e_avoided_per_year",
)  # fmt: skip


def _asked(request: Request, run: PlanRun) -> "QuerySet[PlanFlow]":
    found = queries.flows(request.viewer, run)
    words = request.GET.get("q", "").strip()
    if words:
        found = found.filter(
            Q(material__icontains=words)
            | Q(have_organisation__name__icontains=words)
            | Q(want_organisation__name__icontains=words)
        )
    sort = request.GET.get("sort", "number")
    order = _ORDERS.get(sort.removeprefix("-"), "number")
    return found.order_by(("-" if sort.startswith("-") else "") + order, "number")


@operation("plans.see_plan")
def exchanges(request: Request, run_id: UUID) -> HttpResponse:
    """Every exchange, those that bring most first."""
    run = run_or_404(request, run_id)
    if not run.answered:
        return redirect("plans:detail", run.pk)
    page = Paginator(_asked(request, run), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "scenario": run.scenario,
        "page": page,
        "words": request.GET.get("q", ""),
        "tabs": tabs(report_of(request.viewer, run), run, "every"),
    }
    return render(request, "plans/exchanges.html", context)


@operation("plans.download_plan")
def download(request: Request, run_id: UUID) -> StreamingHttpResponse:
    """The list, as asked for, as CSV."""
    run = run_or_404(request, run_id)
    stem = slugify(run.scenario.name) or "plan"
    return csv_download(f"exchanges-{stem}.csv", _HEADER, _lines(_asked(request, run)))


def _lines(found: "QuerySet[PlanFlow]") -> Iterator[tuple[Any, ...]]:
    for one in found:
        yield (
            one.number, one.material, one.have_organisation.name, one.want_organisation.name,
            one.how, one.given, one.given_unit, one.received, one.received_unit, one.tonnes,
            one.distance_km, one.gain_gbp, one.kgco2e,
        )  # fmt: skip


def _flow(request: Request, run: PlanRun, number: int) -> PlanFlow:
    found = queries.flow(request.viewer, run, number)
    if found is None:
        raise Http404
    return found


@operation("plans.see_plan")
def exchange(request: Request, run_id: UUID, number: int) -> HttpResponse:
    """One exchange, and whether somebody carries it already."""
    run = run_or_404(request, run_id)
    flow = _flow(request, run, number)
    standing = desk.of_pair(flow.have_id, flow.want_id)
    context = {
        "run": run,
        "scenario": run.scenario,
        "flow": flow,
        "synergy": standing,
        "may_make": may(request.viewer, "plans.make_synergy", flow),
        "sees_rates": may(request.viewer, "plans.see_rates", flow),
    }
    return render(request, "plans/exchange.html", context)


@require_POST
@operation("plans.make_synergy")
def synergy(request: Request, run_id: UUID, number: int) -> HttpResponse:
    """Carry it on as a synergy."""
    run = run_or_404(request, run_id)
    flow = _flow(request, run, number)
    try:
        made = actions.make_synergy(request.viewer, flow)
    except InputError as told:
        messages.error(request, str(told))
    else:
        messages.success(request, f"It is a synergy now: {made.reference}. You carry it.")
    return redirect("plans:exchange", run.pk, number)
