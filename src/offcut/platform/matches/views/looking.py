"""The list of matches, its file, one match explained, what was said against them."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from offcut.platform.access.guard import may, operation
from offcut.platform.access.viewer import Request, Viewer
from offcut.platform.desk.queries import losses_by_reason
from offcut.platform.matches import asking, choosing, files, queries
from offcut.platform.matches.explaining import explain
from offcut.platform.matches.meeting import meetings_of
from offcut.platform.matches.models import Match
from offcut.platform.matches.rows import unpacked
from offcut.platform.matches.seeing import Seen, unit
from offcut.platform.matches.takers import takers
from offcut.platform.matches.tests_wanted import Tests
from offcut.platform.matches.views import match_or_404
from offcut.platform.ui.csv import csv_download

PAGE = 25
VERDICTS = (
    ("PASS", "Fits"),
    ("MARGINAL", "Close to a limit"),
    ("PLAUSIBLE", "Typical values fit"),
    ("UNKNOWN", "A value is missing"),
)
ORDERS = (
    ("gain", "Worth most"),
    ("verdict", "Fits best"),
    ("distance", "Nearest"),
    ("new", "Newest"),
)


@operation("matches.list_matches")
def index(request: Request) -> HttpResponse:
    """Ranked cards of what would work."""
    viewer = request.viewer
    asked = asking.Asked.of(request.GET)
    rows = queries.for_organisation(viewer, asked.filters, asked.order)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    first = page.number == 1 and not asked.narrows
    context = {
        "page": page,
        "matches": queries.seen(viewer, page.object_list),
        "asked": asked,
        "choices": choosing.choices(viewer, asked.filters.material),
        "unmatched": queries.unmatched(viewer) if first and viewer.organisations else [],
        "is_staff": not viewer.organisations,
        "can_save": may(viewer, "matches.save_search"),
        "can_dismiss": may(viewer, "matches.dismiss_match"),
        "can_see_statistics": may(viewer, "matches.see_statistics"),
        "ledger": queries.whole_on(),
        "verdicts": VERDICTS,
        "orders": ORDERS,
    }
    return render(request, "matches/list.html", context)


@operation("matches.download_matches")
def download(request: Request) -> HttpResponseBase:
    """The list as a file: the same matches, the same figures."""
    viewer = request.viewer
    asked = asking.Asked.of(request.GET)
    rows = queries.for_organisation(viewer, asked.filters, asked.order)[: files.MOST]
    return csv_download("matches.csv", files.HEADER, files.lines(queries.seen(viewer, rows)))


@operation("matches.see_match")
def detail(request: Request, match_id: UUID) -> HttpResponse:
    """One match: what it rests on, limit by limit, and what it is worth as far as it is told."""
    viewer = request.viewer
    match = match_or_404(viewer, match_id, "matches.see_match")
    seen = queries.seen_one(viewer, match)
    return render(request, "matches/detail.html", _page(viewer, match, seen))


def _page(viewer: Viewer, match: Match, seen: Seen) -> dict[str, Any]:
    working = queries.working_of(match)
    told = unpacked(working) if working else None
    explained = explain(match, seen, told) if told else None
    return {
        "match": seen,
        "unit": unit(match.unit),
        "have_unit": unit(match.have.basis_unit),
        "said": queries.said_to_facilitator(viewer, match),
        "blend_headers": ("Source", "Share of the blend"),
        "explained": explained,
        "is_older": working is not None and told is None,
        "takers": takers(viewer, explained.leaves) if explained else {},
        "tests": Tests.of(seen.tests),
        "can_dismiss": seen.side != "" and may(viewer, "matches.dismiss_match", match),
        **meetings_of(viewer, match, seen),
    }


@operation("matches.see_statistics")
def statistics(request: Request) -> HttpResponse:
    """What was put aside and why: what the network's matching gets wrong."""
    context = {
        **queries.statistics(request.viewer),
        "lost_headers": (
            "Reason",
            "Exchanges",
            "Of them from a match",
            "£ a year that was expected",
            "What helps",
        ),
        "lost": [
            (one["reason"], one["count"], one["of_matches"], one["value_gbp"], one["helps"])
            for one in losses_by_reason()
        ],
        "reason_headers": ("Reason", "Put aside", "Brought back", "What it teaches"),
        "kind_headers": ("Material", "Put aside"),
    }
    return render(request, "matches/statistics.html", context)
