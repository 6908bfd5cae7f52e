"""Pages of what happened, and of who may do what."""

import json

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from offcut.platform.access.guard import operation
from offcut.platform.access.roles import Role
from offcut.platform.access.table import table
from offcut.platform.access.viewer import Request
from offcut.platform.audit import queries
from offcut.platform.audit.forms import AskedForm
from offcut.platform.ui.csv import csv_download

MOST_IN_FILE = 50_000


@operation("audit.see_events")
def events(request: Request) -> HttpResponse:
    """Who saw and changed what."""
    form = AskedForm(request.GET, actions=queries.kinds_of_action(request.viewer))
    asked = form.asked()
    page = Paginator(queries.events(request.viewer, asked), 25).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "asked": asked,
        "page": page,
        "events": queries.told(request.viewer, list(page)),
    }
    return render(request, "audit/events.html", context)


@operation("audit.download_events")
def events_csv(request: Request) -> HttpResponseBase:
    """The same as a file, the newest fifty thousand."""
    form = AskedForm(request.GET, actions=queries.kinds_of_action(request.viewer))
    rows = list(queries.events(request.viewer, form.asked())[:MOST_IN_FILE])
    header = ["at", "who", "role", "acting_for", "action", "thing", "thing_id", "details"]
    return csv_download("events.csv", header, map(_line, queries.told(request.viewer, rows)))


def _line(told: queries.Told) -> list[str]:
    return [
        told.at.isoformat(),
        told.who,
        told.role,
        told.acting_for,
        told.action,
        told.thing,
        told.thing_id,
        json.dumps(told.details, ensure_ascii=False) if told.details else "",
    ]


@operation("audit.see_permissions")
def permissions(request: Request) -> HttpResponse:
    """The one table of permissions."""
    rooms: dict[str, list[tuple[str, list[str]]]] = {}
    for name, reaches in sorted(table().items()):
        app, _, verb = name.partition(".")
        room = {"api": "API", "desk": "The desk", "public": "Public pages"}.get(
            app, app.capitalize()
        )
        told = [str(reaches.get(role, "no")) for role in Role]
        rooms.setdefault(room, []).append((verb.replace("_", " "), told))
    context = {"rooms": rooms, "roles": [role.label for role in Role]}
    return render(request, "audit/permissions.html", context)
