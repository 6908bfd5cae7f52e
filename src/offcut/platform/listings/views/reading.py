"""Looking: one's own list, one listing, its history; lists for suggestion boxes and downloads."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render

from offcut.platform.access.guard import may, operation
from offcut.platform.access.viewer import Request, Viewer
from offcut.platform.files import queries as files
from offcut.platform.listings import queries
from offcut.platform.listings.asking import Asked
from offcut.platform.listings.download import csv_of, name_of_download
from offcut.platform.listings.evidence import known
from offcut.platform.listings.faces import material, rows_of, term_rows
from offcut.platform.listings.history import told
from offcut.platform.listings.models import Listing
from offcut.platform.listings.seeking import kinds_like
from offcut.platform.listings.suggestions import questions
from offcut.platform.listings.usual import UsualOfTrade, usual_of
from offcut.platform.listings.views.finding import visible_or_404
from offcut.platform.matches import queries as matches
from offcut.platform.organisations import queries as organisations

_A_PAGE = 25
_LONGEST = 120  # of what is typed into a suggestion box


@operation("listings.list_own")
def own(request: Request) -> HttpResponse:
    """What the viewer's organisation lists."""
    viewer = request.viewer
    asked = Asked.of(request.GET)
    found = queries.asked_of_own(viewer, asked)
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "rows": [queries.page(viewer, listing) for listing in page],
        "nothing_at_all": not asked.narrows and not page.paginator.count,
        "organisation": organisations.acting_organisation(viewer),
    }
    return render(request, "listings/own.html", context)


@operation("listings.download_own")
def download(request: Request) -> HttpResponse:
    """The list, as asked for, as the CSV that can be loaded again."""
    viewer = request.viewer
    found = queries.asked_of_own(viewer, Asked.of(request.GET))
    response = HttpResponse(csv_of(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name_of_download()}"'
    return response


@operation("listings.see_public")
def detail(request: Request, listing_id: UUID) -> HttpResponse:
    """A listing: whole for its owner and staff, its public face for everybody else."""
    viewer = request.viewer
    listing = queries.visible(viewer).prefetch_related(queries.counted()).filter(pk=listing_id)
    found = listing.first()
    if found is None or not may(viewer, "listings.see_listing", found):
        return _public(request, listing_id)
    changes = may(viewer, "listings.update_listing", found)
    face = queries.page(viewer, found)
    undo = request.session.get("listing_undo", {})
    stated = known(viewer, found) if found.kind == "have" else []
    context = {
        "face": face,
        "rows": [row for row in rows_of(face) if not (stated and row[0] == "Properties")],
        "known": [one for one in stated if one.counts],
        "results": sum(one.measurement_id is not None for one in stated),
        **_matched(viewer, found),
        "term_rows": term_rows(face),
        "undo": undo.get("token") if undo.get("listing") == str(listing_id) else "",
        "files": files.attached(viewer, "listing", found.pk),
        "may_change": changes,
        "questions": questions(found) if changes and found.is_open else (),
        "usual": _usual(viewer, found) if changes and found.is_open else None,
        "sees_history": may(viewer, "listings.see_history", found),
    }
    return render(request, "listings/detail.html", context)


def _matched(viewer: Viewer, listing: Listing) -> dict[str, Any]:
    """How many matches stand for an open listing, or that it is being matched."""
    count = matches.of_listing(viewer, listing) if listing.is_open else None
    return {"matched": count, "looking": count == 0 and matches.is_being_matched(listing)}


def _usual(viewer: Viewer, listing: Listing) -> UsualOfTrade | None:
    """What others of its trade list, for who works for its owner: it is listed by one click."""
    owner = organisations.acting_organisation(viewer)
    return usual_of(owner) if owner and owner.pk == listing.organisation_id else None


def _public(request: Request, listing_id: UUID) -> HttpResponse:
    found = queries.public(request.viewer, ids=[listing_id]).first()
    if found is None:
        raise Http404
    (face,) = queries.public_of([found])
    return render(request, "listings/public.html", {"face": face})


@operation("listings.see_history")
def history(request: Request, listing_id: UUID) -> HttpResponse:
    """Who changed what, and when."""
    viewer = request.viewer
    listing = visible_or_404(viewer, listing_id, "listings.see_history")
    context = {"face": queries.page(viewer, listing), "events": told(viewer, listing)}
    return render(request, "listings/history.html", context)


@operation("listings.create_listing")
def usual(request: Request) -> HttpResponse:
    """What firms like the viewer's usually have and want, each added by one click."""
    viewer = request.viewer
    owner = organisations.acting_organisation(viewer)
    context = {"organisation": owner, "usual": usual_of(owner) if owner else None}
    return render(request, "listings/usual.html", context)


@operation("listings.search_names")
def kinds(request: Request) -> HttpResponse:
    """Kinds of things whose names have the words typed, for a suggestion box."""
    found = kinds_like(request.GET.get("q", "")[:_LONGEST])
    above = {id_: id_.rpartition(".")[0] for id_, _ in found}
    told = [
        {"value": name, "label": material(above[id_]) if above[id_] else ""} for id_, name in found
    ]
    return JsonResponse(told, safe=False)


__all__ = ["detail", "download", "history", "kinds", "own", "usual"]
