"""Looking: what to do today, the board, the table, chances by stage, the table of stages."""

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from offcut.platform.access.guard import may, operation
from offcut.platform.access.viewer import Request
from offcut.platform.desk import pipeline, queries
from offcut.platform.desk import today as due
from offcut.platform.desk.ageing import ENOUGH
from offcut.platform.desk.asking import ATTENTION, Asked
from offcut.platform.desk.board import columns, shown, sums, totals
from offcut.platform.desk.forms import cause_choices
from offcut.platform.desk.models import OPEN_STAGES, STAGES
from offcut.platform.desk.table import HEADER, line
from offcut.platform.desk.transitions import TRANSITIONS
from offcut.platform.desk.views.finding import tabs
from offcut.platform.organisations.queries import facilitators
from offcut.platform.ui.csv import csv_download

_A_PAGE = 25


@operation("desk.see_today")
def today(request: Request) -> HttpResponse:
    """What should I do today? Staff who carry no cases see the board."""
    if not may(request.viewer, "desk.create_synergy"):
        return redirect("desk:board")
    now = pipeline.known()
    lines = due.lines(request.viewer, now)
    page = Paginator(lines, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request, "desk:today"),
        "lines": lines,
        "page": page,
        "groups": due.grouped(lines, page),
        "urgent": sum(line.band < 3 for line in lines),
        "bands": due.BANDS,
        "today": now.today,
    }
    return render(request, "desk/today.html", context)


@operation("desk.see_board")
def board(request: Request) -> HttpResponse:
    """The open cases by stage."""
    now = pipeline.known()
    asked = Asked.of({**request.GET.dict(), "stage": "open"})
    found = asked.of_those(
        pipeline.whole(queries.synergies(request.viewer), now), request.viewer, now
    )
    summed = sums(found, now)
    with_cards = found.filter(pk__in=shown(found, asked.order_by))
    context = {
        "tabs": tabs(request, "desk:board"),
        "asked": asked,
        "columns": columns(summed, pipeline.cases(request.viewer, with_cards, now), now),
        "totals": totals(summed.values()),
        "people": facilitators(),
        "attention": ATTENTION,
        "may_begin": may(request.viewer, "desk.create_synergy"),
    }
    return render(request, "desk/board.html", context)


@operation("desk.list_synergies")
def index(request: Request) -> HttpResponse:
    """The cases as a table; for the parties their own exchanges."""
    if not may(request.viewer, "desk.see_board"):
        return redirect("desk:own")
    now = pipeline.known()
    asked = Asked.of(request.GET)
    found = asked.of_those(
        pipeline.whole(queries.synergies(request.viewer), now), request.viewer, now
    )
    page = Paginator(found.values_list("pk", flat=True), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request, "desk:list"),
        "asked": asked,
        "page": page,
        "cases": pipeline.cases(request.viewer, found.filter(pk__in=list(page)), now),
        "people": facilitators(),
        "stages": STAGES,
        "attention": ATTENTION,
        "causes": cause_choices(),
        "may_begin": may(request.viewer, "desk.create_synergy"),
        "may_change_many": may(request.viewer, "desk.change_many"),
    }
    return render(request, "desk/list.html", context)


@operation("desk.list_own_synergies")
def own(request: Request) -> HttpResponse:
    """The exchanges of the viewer's own organisations."""
    rows = queries.own_synergies(request.viewer).order_by("-stage_since", "pk")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/own.html", {"page": page})


@operation("desk.download_synergies")
def download(request: Request) -> StreamingHttpResponse:
    """The table as asked for, as a CSV."""
    now = pipeline.known()
    found = Asked.of(request.GET).of_those(
        pipeline.whole(queries.synergies(request.viewer), now), request.viewer, now
    )
    rows = (line(case) for case in pipeline.cases(request.viewer, found, now))
    return csv_download(f"exchanges-{timezone.localdate():%Y-%m-%d}.csv", HEADER, rows)


@operation("desk.see_chances")
def chances(request: Request) -> HttpResponse:
    """How likely is it that a case completes, and what does that rest on?"""
    now = pipeline.known()
    context = {
        "tabs": tabs(request, "desk:chances"),
        "chances": [now.chances[stage] for stage in OPEN_STAGES],
        "usual": [now.usual[stage] for stage in OPEN_STAGES],
        "enough": ENOUGH,
    }
    return render(request, "desk/chances.html", context)


@operation("desk.see_stages")
def stages(request: Request) -> HttpResponse:
    """What does each change of stage require?"""
    context = {"tabs": tabs(request, "desk:stages"), "transitions": TRANSITIONS}
    return render(request, "desk/stages.html", context)
