"""Open data: the page, the table, its metadata, and a catalogue that machines read."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.operations.queries import option
from offcut.platform.public import catalogue, figures
from offcut.platform.public.models import Release
from offcut.platform.ui.csv import csv_download


def _release(day: date | None = None) -> Release:
    """The release of a day, or the one that stands.

    Raises:
        Http404: open data are switched off, or there is none.
    """
    found = figures.release_of_day(day) if day else figures.latest()
    if found is None or not option("open_data"):
        raise Http404
    return found


@require_safe
@operation("public.download_data")
def open_data(request: Request) -> HttpResponse:
    """What there is, what it means and how it may be used."""
    release = figures.latest() if option("open_data") else None
    context: dict[str, Any] = {
        "release": release,
        "releases": figures.releases(),
        "licence_url": catalogue.LICENCE,
    }
    if release:
        context["columns"] = list(release.about["columns"].items())
        context["covers"] = [date.fromisoformat(release.about[end]) for end in ("from", "to")]
    return render(request, "public/open_data.html", context)


@require_safe
@operation("public.download_data")
def table(request: Request, day: date | None = None) -> HttpResponseBase:
    """The table as CSV."""
    found = _release(day)
    header, *rows = found.rows
    return csv_download(f"offcut-results-{found.on}.csv", header, _numbers(rows))


def _numbers(rows: list[list[Any]]) -> list[list[Any]]:
    return [[None if cell == "" else cell for cell in row] for row in rows]


@require_safe
@operation("public.download_data")
def metadata(request: Request, day: date | None = None) -> JsonResponse:
    """What each column means, the method, disclosure control, licence."""
    found = _release(day)
    told = {**found.about, "made_at": found.made_at.isoformat(), "sha256": found.digest}
    return JsonResponse(told, json_dumps_params={"indent": 1, "ensure_ascii": False})


@require_safe
@operation("public.download_data")
def dcat(request: Request) -> JsonResponse:
    """The catalogue of data sets in the words of DCAT, as JSON-LD."""
    made = catalogue.as_dcat(_release())
    return JsonResponse(made, content_type="application/ld+json", json_dumps_params={"indent": 1})
