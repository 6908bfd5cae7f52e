"""A step to another stage: what it requires is shown before one tries."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from offcut.errors import InputError
from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.desk import actions, queries
from offcut.platform.desk.forms import MoveForm
from offcut.platform.desk.showing import checks_of
from offcut.platform.desk.transitions import to_put_right, transition
from offcut.platform.desk.views.finding import synergy


@operation("desk.move_stage")
def move(request: Request, synergy_id: UUID, stage: str) -> HttpResponse:
    """Take it to a stage, along the table."""
    found = synergy(request, synergy_id, "desk.move_stage")
    step = transition(found, stage)
    if step is None:
        if stage == found.stage:  # somebody has done it already
            return redirect("desk:detail", synergy_id)
        raise Http404
    facts = queries.facts_now(found.pk)
    form = MoveForm(request.POST or None, step=step, names_known=facts.names_known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_stage(request.viewer, found, to=stage, **form.cleaned_data)
        except InputError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"It is at “{stage}” now.")
            return redirect("desk:detail", synergy_id)
    context = {
        "form": form,
        "synergy": found,
        "step": step,
        "checks": checks_of(found, step, facts),
        "ready": not to_put_right(step, facts),
    }
    return render(request, "desk/move.html", context)
