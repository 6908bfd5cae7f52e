"""An organisation takes its data, or leaves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import operation, require, sudo
from offcut.platform.access.viewer import Request
from offcut.platform.operations import actions, leaving, queries
from offcut.platform.operations.forms import NameTypedForm
from offcut.platform.organisations.queries import organisations


def _organisation(request: Request, id_: UUID, operation_name: str) -> Any:
    found = organisations(request.viewer).filter(pk=id_).first()
    if found is None:
        raise Http404
    require(request.viewer, operation_name, found)
    return found


@operation("operations.export_organisation")
@sudo
def export(request: Request, organisation_id: UUID) -> HttpResponse:
    """The copies that there are; ask for another."""
    organisation = _organisation(request, organisation_id, "operations.export_organisation")
    if request.method == "POST":
        made = actions.ask_export(request.viewer, organisation)
        return redirect("jobs:detail", made.job_id)
    context = {
        "organisation": organisation,
        "exports": queries.exports(request.viewer, organisation.pk)[:10],
        "days": actions.EXPORT_DAYS,
    }
    return render(request, "operations/export.html", context)


@operation("operations.close_organisation")
@sudo
def close(request: Request, organisation_id: UUID) -> HttpResponse:
    """What leaving means for this organisation; its name typed asks for it."""
    organisation = _organisation(request, organisation_id, "operations.close_organisation")
    form = NameTypedForm(request.POST or None, organisation_name=organisation.name)
    if request.method == "POST" and form.is_valid():
        closure = actions.ask_closure(request.viewer, organisation)
        messages.success(request, f"{organisation.name} leaves on {closure.due_on:%-d %B %Y}.")
        return redirect("operations:close", organisation.pk)
    context = {
        "organisation": organisation,
        "form": form,
        "closure": queries.closure(request.viewer, organisation.pk),
        "kept": leaving.kept(organisation),
        "days": actions.DAYS_TO_WITHDRAW,
    }
    return render(request, "operations/close.html", context)


@require_POST
@operation("operations.close_organisation")
@sudo
def stay(request: Request, organisation_id: UUID) -> HttpResponse:
    """It stays after all."""
    organisation = _organisation(request, organisation_id, "operations.close_organisation")
    closure = queries.closure(request.viewer, organisation.pk)
    if closure is not None and actions.withdraw_closure(request.viewer, closure):
        messages.success(request, f"{organisation.name} stays.")
    else:
        messages.info(request, "There was nothing to withdraw.")
    return redirect("operations:close", organisation.pk)
