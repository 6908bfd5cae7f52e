"""Organisations that may be one: suggestions with reasons, what would move, merging, undoing."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.errors import InputError
from offcut.platform.access.guard import may, operation, require, sudo
from offcut.platform.access.viewer import Request
from offcut.platform.desk import merging
from offcut.platform.desk.parties import Suspicion, duplicates
from offcut.platform.organisations import queries as organisations


@operation("desk.list_duplicates")
def index(request: Request) -> HttpResponse:
    """Which organisations may be one?"""
    page = Paginator(duplicates(request.viewer), 25).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pairs": [(one, _may_merge(request, one)) for one in page],
        "merges": merging.merges(request.viewer)[:20],
        "may_merge": may(request.viewer, "desk.merge_organisations"),
    }
    return render(request, "desk/duplicates.html", context)


def _may_merge(request: Request, pair: Suspicion) -> bool:
    both = (pair.older, pair.newer)
    return all(may(request.viewer, "desk.merge_organisations", one) for one in both)


@operation("desk.merge_organisations")
@sudo
def merge(request: Request, kept_id: UUID, merged_id: UUID) -> HttpResponse:
    """What would move, and whether it shall."""
    kept, merged = _seen(request, kept_id), _seen(request, merged_id)
    for one in (kept, merged):
        require(request.viewer, "desk.merge_organisations", one)
    plan = merging.plan_of(kept, merged)
    if request.method == "POST":
        try:
            digest = request.POST.get("digest", "")
            merging.merge(request.viewer, kept, merged, digest=digest)
        except InputError as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"{merged.name} is part of {kept.name} now.")
            return redirect("desk:duplicates")
    return render(request, "desk/merge.html", {"plan": plan})


def _seen(request: Request, organisation_id: UUID):  # type: ignore[no-untyped-def]
    found = organisations.organisations(request.viewer).filter(pk=organisation_id).first()
    if found is None:
        raise Http404
    return found


@operation("desk.merge_organisations")
@require_POST
def undo(request: Request, merge_id: UUID) -> HttpResponse:
    """Make them two again."""
    found = merging.merges(request.viewer).filter(pk=merge_id).first()
    if found is None:
        raise Http404
    require(request.viewer, "desk.merge_organisations", found)
    try:
        merging.undo(request.viewer, found)
    except InputError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"{found.merged.name} and {found.kept.name} are two again.")
    return redirect("desk:duplicates")
