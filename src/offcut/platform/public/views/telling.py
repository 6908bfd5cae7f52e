"""Pages that tell: how it works, the method, accessibility, privacy, cookies, contact."""

from collections.abc import Callable

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from offcut.impact.model import METHOD_VERSION
from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.operations.queries import options
from offcut.platform.public.figures import latest
from offcut.version import __version__


def _page(name: str) -> Callable[..., HttpResponseBase]:
    @require_safe
    @operation("public.see_pages")
    def view(request: Request) -> HttpResponse:
        context = {
            "options": options(),
            "method_version": METHOD_VERSION,
            "version": __version__,
            "release": latest(),
        }
        return render(request, f"public/{name}.html", context)

    return view


how = _page("how")
method = _page("method")
accessibility = _page("accessibility")
privacy = _page("privacy")
cookies = _page("cookies")
contact = _page("contact")
