"""Where synergies begin: two names, a match, an introduction."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.desk import actions
from offcut.platform.desk.forms import NewForm
from offcut.platform.introductions import queries as introductions
from offcut.platform.matches import queries as matches

if TYPE_CHECKING:
    from offcut.platform.desk.models import Synergy


@operation("desk.create_synergy")
def new(request: Request) -> HttpResponse:
    """An idea of two organisations that one knows."""
    form = NewForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        made = actions.create_synergy(request.viewer, came_from="the facilitator", **given)
        messages.success(request, "It is an idea now. What comes next?")
        return redirect("desk:next", made.pk)
    return render(request, "desk/new.html", {"form": form})


@operation("desk.create_synergy")
@require_POST
def from_match(request: Request, match_id: UUID) -> HttpResponse:
    """Carry a match on as a synergy."""
    match = matches.get(request.viewer, match_id)
    if match is None:
        raise Http404
    return _begun(request, lambda: actions.create_from_match(request.viewer, match))


@operation("desk.create_synergy")
@require_POST
def from_introduction(request: Request, introduction_id: UUID) -> HttpResponse:
    """Carry an introduction on as a synergy."""
    found = introductions.get(request.viewer, introduction_id)
    if found is None:
        raise Http404
    return _begun(request, lambda: actions.create_from_introduction(request.viewer, found))


def _begun(request: Request, begin: "Callable[[], Synergy]") -> HttpResponse:
    try:
        made = begin()
    except actions.CarriedAlready as there:
        messages.success(request, "This is carried already; here it is.")
        return redirect("desk:detail", there.synergy.pk)
    messages.success(request, "It is on your desk now. What comes next?")
    return redirect("desk:next", made.pk)
