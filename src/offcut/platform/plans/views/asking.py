"""Asking: the list of plans, a new one, again, stop, share, rename, delete."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import may, operation, require
from offcut.platform.access.viewer import Request
from offcut.platform.jobs import queries as jobs
from offcut.platform.plans import actions, queries
from offcut.platform.plans.following import in_words
from offcut.platform.plans.forms import PlanForm, RenameForm, rows_of
from offcut.platform.plans.models import PlanRun, Scenario
from offcut.platform.plans.views.common import run_or_404

_A_PAGE = 25
_ORDERS = {"name": "name", "made": "made_at", "objective": "objective"}


@operation("plans.list_plans")
def plans(request: Request) -> HttpResponse:
    """Every scenario with its newest answer."""
    viewer = request.viewer
    sort = request.GET.get("sort", "-made")
    order = _ORDERS.get(sort.removeprefix("-"), "made_at")
    found = queries.scenarios(viewer).order_by(("-" if sort.startswith("-") else "") + order, "pk")
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    newest = queries.newest_runs(viewer, page)
    context = {
        "page": page,
        "rows": [{"scenario": one, "run": newest.get(one.pk)} for one in page],
        "may_make": may(viewer, "plans.make_plan"),
        "to_compare": queries.comparable(viewer).count() > 1,
    }
    return render(request, "plans/plans.html", context)


@operation("plans.make_plan")
def new(request: Request) -> HttpResponse:
    """A question to the planner; the answer is worked out in the background."""
    like = _like(request)
    form = PlanForm(request.POST or None, request.FILES or None, initial=like)
    if request.method == "POST" and form.is_valid():
        run = actions.make_plan(request.viewer, form.cleaned_data)
        messages.success(request, "The plan is being worked out. You can leave this page.")
        return redirect("plans:detail", run.pk)
    return render(request, "plans/new.html", {"form": form})


def _like(request: Request) -> dict[str, Any]:
    """What another scenario asks, to begin with."""
    try:
        wanted = UUID(request.GET.get("like", ""))
    except ValueError:
        return {}
    found = queries.scenario(request.viewer, wanted)
    if found is None:
        return {}
    kept = {name: getattr(found, name) for name in actions.FIELDS if name != "sites"}
    return {**kept, "name": f"{found.name}, changed"[:120],
            "facilities": "yes" if found.facilities else "no"}  # fmt: skip


def _scenario(request: Request, scenario_id: UUID) -> Scenario:
    found = queries.scenario(request.viewer, scenario_id)
    if found is None:
        raise Http404
    return found


@operation("plans.see_plan")
def scenario(request: Request, scenario_id: UUID) -> HttpResponse:
    """What a scenario asks, and all its runs."""
    viewer = request.viewer
    found = _scenario(request, scenario_id)
    runs = queries.runs(viewer).filter(scenario=found).order_by("-number")
    context = {
        "scenario": found,
        "asked": rows_of(found),
        "page": Paginator(runs, _A_PAGE).get_page(request.GET.get("page")),
        "may_change": may(viewer, "plans.change_plan", found),
        "may_again": may(viewer, "plans.work_out_again", found),
    }
    return render(request, "plans/scenario.html", context)


@require_POST
@operation("plans.work_out_again")
def again(request: Request, scenario_id: UUID) -> HttpResponse:
    """Another run, from the listings as they stand."""
    run = actions.work_out_again(request.viewer, _scenario(request, scenario_id))
    messages.success(request, "The plan is being worked out again. You can leave this page.")
    return redirect("plans:detail", run.pk)


@operation("plans.change_plan")
def rename(request: Request, scenario_id: UUID) -> HttpResponse:
    """Another name for a scenario of one's own."""
    found = _scenario(request, scenario_id)
    require(request.viewer, "plans.change_plan", found)
    form = RenameForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        actions.rename(request.viewer, found, form.cleaned_data["name"])
        messages.success(request, "The plan has another name.")
        return redirect("plans:scenario", found.pk)
    return render(request, "plans/rename.html", {"form": form, "scenario": found})


@operation("plans.change_plan")
def delete(request: Request, scenario_id: UUID) -> HttpResponse:
    """Ask once, then take a scenario of one's own away with its runs."""
    found = _scenario(request, scenario_id)
    require(request.viewer, "plans.change_plan", found)
    if request.method == "POST":
        name = found.name
        actions.delete(request.viewer, found)
        messages.success(request, f"“{name}” is deleted.")
        return redirect("plans:plans")
    return render(request, "plans/delete.html", {"scenario": found})


@require_POST
@operation("plans.change_plan")
def stop(request: Request, run_id: UUID) -> HttpResponse:
    """Stop a run with the best found."""
    run = run_or_404(request, run_id)
    if actions.stop(request.viewer, run):
        messages.success(request, "It is stopped; it had not begun.")
    else:
        messages.success(request, "It stops at its next step and keeps the best plan found.")
    return redirect("plans:detail", run.pk)


@require_POST
@operation("plans.share_plan")
def share(request: Request, run_id: UUID) -> HttpResponse:
    """Let firms see their own part, or no longer."""
    run = run_or_404(request, run_id)
    shared = request.POST.get("shared") == "yes"
    actions.share(request.viewer, run, shared=shared)
    told = "Firms now see their own part of it." if shared else "Firms no longer see it."
    messages.success(request, told)
    return redirect("plans:detail", run.pk)


@operation("plans.see_plan")
def progress(request: Request, run_id: UUID) -> HttpResponse:
    """The part of the page that changes while a run is at work."""
    run = run_or_404(request, run_id)
    answer = render(request, "plans/progress.html", waiting(request, run))
    if not run.open or jobs.ended(run.job_id):
        answer["HX-Refresh"] = "true"
    return answer


def waiting(request: Request, run: PlanRun) -> dict[str, Any]:
    """How far a run is, for the page that waits for it."""
    over = jobs.ended(run.job_id)
    best = run.best
    limit = run.scenario.time_limit_s
    state = "waiting" if run.state == "waiting" else "running"
    shown = {
        "id": run.pk,
        "title": run.scenario.name,
        "state": "failed" if over and run.open else state,
        "done": min(int(best["seconds"]), limit) if best else None,
        "total": None,
        "note": f"{in_words(best)}." if best else "",
    }
    return {"run": run, "shown": shown, "refresh_url": reverse("plans:progress", args=[run.pk])}
