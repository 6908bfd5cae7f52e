"""Putting a match aside, saved searches, and how often letters come."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.matches import actions, asking, queries, unsubscribing
from offcut.platform.matches.forms import DismissForm, LettersForm, SearchForm
from offcut.platform.matches.views import match_or_404


def posted(request: Request) -> QueryDict | None:
    """What was sent with a form, also where nothing is filled in; None where it is only shown."""
    return request.POST if request.method == "POST" else None


@operation("matches.dismiss_match")
def dismiss(request: Request, match_id: UUID) -> HttpResponse:
    """Say why a match is not for you."""
    viewer = request.viewer
    match = match_or_404(viewer, match_id, "matches.dismiss_match")
    form = DismissForm(posted(request))
    if form.is_valid():
        made = actions.dismiss(viewer, match, **form.cleaned_data)
        messages.success(
            request,
            f"Put aside: {made.get_reason_display().lower()}. You find it under “Put aside”,"
            " and can bring it back.",
        )
        return redirect("matches:list")
    seen = queries.seen_one(viewer, match)
    return render(request, "matches/dismiss.html", {"form": form, "match": seen})


@require_POST
@operation("matches.undo_dismissal")
def undo(request: Request, dismissal_id: UUID) -> HttpResponse:
    """Bring a match back."""
    found = queries.dismissal(request.viewer, dismissal_id)
    if found is None:
        raise Http404
    actions.undo_dismissal(request.viewer, found)
    messages.success(request, "It is back among your matches.")
    return redirect("matches:detail", found.match_id)


@operation("matches.list_searches")
def searches(request: Request) -> HttpResponse:
    """What the person looks for, what was found, and how often we write."""
    viewer = request.viewer
    form = LettersForm(posted(request), initial={"frequency": queries.frequency_of(viewer)})
    context = {"form": form, "searches": queries.searches(viewer)}
    return render(request, "matches/searches.html", context)


@require_POST
@operation("matches.change_letters")
def change_letters(request: Request) -> HttpResponse:
    """How often we write."""
    viewer = request.viewer
    form = LettersForm(request.POST)
    if form.is_valid() and viewer.person_id is not None:
        actions.set_frequency(viewer, viewer.person_id, form.cleaned_data["frequency"])
        messages.success(request, "Saved.")
        return redirect("matches:searches")
    context = {"form": form, "searches": queries.searches(viewer)}
    return render(request, "matches/searches.html", context)


@operation("matches.save_search")
def save_search(request: Request) -> HttpResponse:
    """Keep the filters that stand in the address under a name."""
    viewer = request.viewer
    of = request.GET.get("of", "matches")
    asked = asking.kept(of, request.GET)
    form = SearchForm(posted(request))
    if form.is_valid():
        actions.save_search(viewer, form.cleaned_data["name"], asked, of)
        messages.success(request, "Saved. We write when there is something new.")
        return redirect("matches:searches")
    told = asking.in_words(of, asked)
    return render(request, "matches/save_search.html", {"form": form, "told": told, "of": of})


@require_POST
@operation("matches.delete_search")
def delete_search(request: Request, search_id: UUID) -> HttpResponse:
    """Look for it no more."""
    found = queries.search(request.viewer, search_id)
    if found is None:
        raise Http404
    actions.delete_search(request.viewer, found)
    messages.success(request, "We look for it no more.")
    return redirect("matches:searches")


@csrf_exempt  # mail programs post to it of themselves (RFC 8058): the signed address is the proof
@operation("matches.stop_letters")
def stop_letters(request: Request, token: str) -> HttpResponse:
    """No more letters about matches, by the link of a letter and without signing in.

    Opening it changes nothing: programs that look through mail open every link.
    """
    person = unsubscribing.person_of(token)
    if person is None:
        raise Http404
    done = request.method == "POST"
    if done:
        unsubscribing.stop(person)
    return render(request, "matches/stop_letters.html", {"done": done})
