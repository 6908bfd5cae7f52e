"""One synergy: its page, changing it, who carries it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.errors import InputError
from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.desk import actions
from offcut.platform.desk.actions import CHANGEABLE
from offcut.platform.desk.forms import CarrierForm, ChangeForm
from offcut.platform.desk.showing import page_of
from offcut.platform.desk.views.finding import synergy
from offcut.platform.organisations.queries import facilitators


@operation("desk.see_synergy")
def detail(request: Request, synergy_id: UUID) -> HttpResponse:
    """How does it stand, and what comes next?"""
    found = synergy(request, synergy_id, "desk.see_synergy")
    return render(request, "desk/detail.html", {"one": page_of(request.viewer, found)})


@operation("desk.change_synergy")
def change(request: Request, synergy_id: UUID) -> HttpResponse:
    """Change what it is and what is expected of it."""
    found = synergy(request, synergy_id, "desk.change_synergy")
    initial = {name: _plain(getattr(found, name)) for name in (*CHANGEABLE, "version")}
    form = ChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_synergy(request.viewer, found, **form.cleaned_data)
        except InputError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Saved.")
            return redirect("desk:detail", synergy_id)
    return render(request, "desk/change.html", {"form": form, "synergy": found})


def _plain(value: object) -> object:
    """Whole numbers without ``.0`` in a form."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@operation("desk.take_synergy")
@require_POST
def take(request: Request, synergy_id: UUID) -> HttpResponse:
    """Take it on."""
    found = synergy(request, synergy_id, "desk.take_synergy")
    try:
        actions.take(request.viewer, found)
    except InputError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "You carry it now.")
    return redirect("desk:detail", synergy_id)


@operation("desk.assign_synergy")
def assign(request: Request, synergy_id: UUID) -> HttpResponse:
    """Hand it to a colleague."""
    found = synergy(request, synergy_id, "desk.assign_synergy")
    initial = {"facilitator": str(found.facilitator_id or "")}
    form = CarrierForm(request.POST or None, people=facilitators(), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.assign(request.viewer, found, facilitator=form.chosen)
        messages.success(request, f"{form.chosen} carries it now.")
        return redirect("desk:detail", synergy_id)
    return render(request, "desk/assign.html", {"form": form, "synergy": found})
