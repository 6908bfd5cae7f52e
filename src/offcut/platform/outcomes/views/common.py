"""What the pages of outcomes share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages as notices
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from offcut.errors import InputError
from offcut.platform.access.guard import may, require
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk.models import Synergy
from offcut.platform.outcomes import queries
from offcut.platform.outcomes.actions import BadCells
from offcut.platform.outcomes.models import Claim
from offcut.platform.outcomes.moving import BadMovement


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is looking."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def claim_of(request: HttpRequest, claim_id: UUID, operation: str) -> Claim:
    """The claim, if the viewer sees it and may do this to it."""
    viewer = viewer_of(request)
    found = queries.claim(viewer, claim_id)
    if found is None:
        raise Http404
    require(viewer, operation, found)
    return found


def synergy_of(request: HttpRequest, synergy_id: UUID, operation: str) -> Synergy:
    """The exchange, if the viewer sees it and may do this to it."""
    viewer = viewer_of(request)
    found = queries.synergy(viewer, synergy_id)
    if found is None:
        raise Http404
    require(viewer, operation, found)
    return found


def words_asked(request: HttpRequest) -> str:
    """The words that a list is searched for; without signs that no database takes."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:200]


def asked(
    request: HttpRequest,
    form: Form,
    template: str,
    act: Callable[[dict[str, Any]], str],
    context: dict[str, Any],
) -> HttpResponse:
    """A page with a form; ``act`` does it and says where to go. What cannot be done is said there.

    A message of success is put before ``|`` in what ``act`` returns: ``"Saved.|/outcomes/"``.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done, _, address = act(form.cleaned_data).partition("|")
        except BadMovement as problem:
            for finding in problem.findings:
                form.add_error(
                    finding.field if finding.field in form.fields else None, finding.told
                )
        except BadCells as problem:
            for name, told in problem.problems.items():
                form.add_error(name, told)
        except InputError as problem:
            form.add_error(None, str(problem))
        else:
            notices.success(request, done)
            return redirect(address)
    return render(request, template, {"form": form, **context})


def tabs(viewer: Viewer, current: str) -> list[dict[str, Any]]:
    """The parts of outcomes that the viewer may open."""
    parts = (
        ("claims", "Claims", "outcomes.list_claims"),
        ("movements", "Movements", "outcomes.list_movements"),
        ("certificates", "Certificates", "outcomes.list_certificates"),
    )
    return [
        {"label": label, "url": reverse(f"outcomes:{name}"), "current": name == current}
        for name, label, operation in parts
        if may(viewer, operation)
    ]
