"""The guide to the API."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.api.problems import KINDS
from offcut.platform.api.root import api
from offcut.platform.api.scopes import SCOPES

CLIENT = (Path(__file__).parents[1] / "templates" / "api" / "client.py.txt").read_text("utf-8")


@require_safe
@operation("api.see_guide")
def guide(request: Request) -> HttpResponse:
    """How to use it, with a client in ten lines and every operation."""
    context = {
        "client": CLIENT,
        "operations": operations(),
        "operation_headers": ("Operation", "What it does", "Scope"),
        "scopes": SCOPES.items(),
        "problems": [(status, name, told) for status, (name, told) in KINDS.items()],
        "site_url": settings.SITE_URL,
        "contract_url": reverse("api-v1:openapi-json"),
        "per_minute": settings.API_PER_MINUTE,
        "per_minute_without": settings.API_PER_MINUTE_WITHOUT_TOKEN,
    }
    return render(request, "api/guide.html", context)


def operations() -> list[tuple[str, str, str]]:
    """Every operation: method and address, what it does, which scope of a token it needs."""
    found = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, told in methods.items():
            what = told.get("description") or told["summary"]
            found.append((f"{method.upper()} {path}", what, told.get("x-scope", "no token")))
    return sorted(found, key=lambda row: row[0].partition(" ")[2])
