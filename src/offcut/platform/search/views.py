"""One page that finds everything a person may see."""

from django.http import HttpResponse
from django.shortcuts import render

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.search.everything import groups

_LONGEST = 200


@operation("search.see_everything")
def everything(request: Request) -> HttpResponse:
    """Listings, matches, introductions, exchanges and organisations with these words."""
    words = " ".join(request.GET.get("q", "").split())[:_LONGEST]
    found = groups(request.viewer, words) if words else []
    context = {"words": words, "groups": found, "count": sum(len(one.found) for one in found)}
    return render(request, "search/everything.html", context)
