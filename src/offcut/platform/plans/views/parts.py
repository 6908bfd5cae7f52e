"""What firms see (their own part), and what officers see (totals without firms)."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.plans import queries
from offcut.platform.plans.parts import parts_of

_A_PAGE = 25
_FEW = 3  # exchanges or firms, below which totals would tell of single ones


@operation("plans.list_own_parts")
def mine(request: Request) -> HttpResponse:
    """The shared plans in which one's organisations have a part."""
    page = Paginator(queries.shared(request.viewer), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/mine.html", {"page": page})


@operation("plans.see_own_part")
def own_part(request: Request, run_id: UUID) -> HttpResponse:
    """My part of the plan."""
    run = queries.shared(request.viewer).filter(pk=run_id).first()
    if run is None:
        raise Http404
    parts = parts_of(request.viewer, queries.own_flows(request.viewer, run))
    return render(request, "plans/own_part.html", {"run": run, "parts": parts})


@operation("plans.list_aggregates")
def aggregates(request: Request) -> HttpResponse:
    """The shared plans, by what they bring in all."""
    page = Paginator(queries.aggregates(request.viewer), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/aggregates.html", {"page": page})


@operation("plans.see_aggregate")
def aggregate(request: Request, run_id: UUID) -> HttpResponse:
    """One plan in totals, and which facilities are missing; no firm is told of."""
    run = queries.aggregates(request.viewer).filter(pk=run_id).first()
    if run is None:
        raise Http404
    few = min(run.summary.get("exchanges", 0), run.summary.get("firms", 0)) < _FEW
    return render(request, "plans/aggregate.html", {"run": run, "few": few})
