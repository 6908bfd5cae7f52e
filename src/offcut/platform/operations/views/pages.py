"""How the platform is, and its settings."""

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from offcut.platform.access.guard import may, operation, require, sudo
from offcut.platform.access.viewer import Request
from offcut.platform.jobs import queries as jobs
from offcut.platform.jobs.models import State
from offcut.platform.mail import queries as mail
from offcut.platform.operations import actions, health, queries
from offcut.platform.operations.forms import OptionsForm
from offcut.version import __version__

_LETTERS = {
    "outbox": "letters are kept here and sent to nobody",
    "smtp": "letters go out by a mail server",
    "notify": "letters go out by GOV.UK Notify",
}


@operation("operations.see_overview")
def overview(request: Request) -> HttpResponse:
    """Is everything well, and what wants a look?"""
    found = health.findings()
    counts = jobs.counts(request.viewer)
    context = {
        "findings": found,
        "unwell": [one for one in found if not one.is_well],
        "dead": counts[State.DEAD],
        "open": counts[State.QUEUED] + counts[State.WAITING] + counts[State.RUNNING],
        "failed_letters": mail.failed_count(request.viewer),
        "sees_letters": may(request.viewer, "mail.list_letters"),
        "closures": queries.closures(request.viewer),
        "version": __version__,
        "database": connection.display_name,
        "mail": _LETTERS.get(settings.MAIL, settings.MAIL),
    }
    return render(request, "operations/overview.html", context)


@operation("operations.see_settings")
def options(request: Request) -> HttpResponseBase:
    """Features and the region's words, as they stand."""
    if request.method == "POST":
        return _change(request)
    form = OptionsForm(initial=queries.options())
    return _options_page(request, form)


@sudo
def _change(request: Request) -> HttpResponse:
    require(request.viewer, "operations.change_settings")
    form = OptionsForm(request.POST)
    if not form.is_valid():
        return _options_page(request, form)
    changed = actions.change_options(request.viewer, form.cleaned_data)
    messages.success(request, "Settings are changed." if changed else "Nothing was different.")
    return redirect("operations:options")


def _options_page(request: Request, form: OptionsForm) -> HttpResponse:
    context = {"form": form, "may_change": may(request.viewer, "operations.change_settings")}
    return render(request, "operations/options.html", context)
