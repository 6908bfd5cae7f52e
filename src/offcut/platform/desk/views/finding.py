"""The thing that an address names: as the viewer sees it, or "not found"."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from offcut.platform.access.guard import may, require
from offcut.platform.access.viewer import Request
from offcut.platform.desk import queries


def synergy(request: Request, synergy_id: UUID, operation: str) -> Any:
    """A synergy that the viewer sees and may do this to.

    Raises:
        Http404: there is none, or not for this viewer.
        PermissionDenied: the viewer sees it and may not do this.
    """
    found = queries.get(request.viewer, synergy_id)
    if found is None or not may(request.viewer, "desk.see_synergy", found):
        raise Http404
    require(request.viewer, operation, found)
    return found


def of_synergy(request: Request, thing: Any, operation: str) -> Any:
    """A task, blocker or payment, as its query gave it.

    Raises:
        Http404: there is none, or not for this viewer.
        PermissionDenied: the viewer sees it and may not do this.
    """
    if thing is None:
        raise Http404
    require(request.viewer, operation, thing)
    return thing


def tabs(request: Request, current: str) -> list[dict[str, Any]]:
    """The pages of the desk that the viewer may open."""
    pages = (
        ("Today", "desk:today", "desk.create_synergy"),
        ("Board", "desk:board", "desk.see_board"),
        ("Table", "desk:list", "desk.list_synergies"),
        ("Chances", "desk:chances", "desk.see_chances"),
        ("Stages", "desk:stages", "desk.see_stages"),
    )
    return [
        {"label": label, "url": reverse(name), "current": name == current}
        for label, name, operation in pages
        if may(request.viewer, operation)
    ]
