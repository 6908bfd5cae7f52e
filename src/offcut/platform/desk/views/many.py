"""One change of many cases: chosen in the table, asked about here, done with an account of each."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request, Viewer
from offcut.platform.desk import many as changing
from offcut.platform.desk.forms import CarrierForm, ManyMoveForm, NextForm, StageForm
from offcut.platform.desk.models import Synergy
from offcut.platform.organisations.queries import facilitators

HEADINGS = {
    "assign": "Who carries them?",
    "next": "What comes next for them?",
    "move": "Move them to a stage",
}


@operation("desk.change_many")
def many(request: Request) -> HttpResponse:
    """Change the cases that were ticked."""
    given = request.POST if request.method == "POST" else request.GET
    found = changing.chosen(request.viewer, _ids(given.getlist("id")))
    do = given.get("do", "")
    if not found or do not in HEADINGS:
        messages.error(request, "Tick the exchanges that you want to change, then say what to do.")
        return redirect("desk:list")
    form = _form(request, do, given)
    if request.method == "POST" and given.get("sure") == "1" and form.is_valid():
        return _finished(request, _done(request.viewer, found, do, form))
    stage = given.get("stage", "") if do == "move" else ""
    context = {
        "form": form,
        "do": do,
        "heading": HEADINGS[do],
        "stage": stage,
        "chosen": [_told(request.viewer, one, stage) for one in found],
        "asks_stage": isinstance(form, StageForm),
    }
    return render(request, "desk/many.html", context)


def _ids(given: list[str]) -> list[str]:
    """What is an id; the rest is left out."""
    field = forms.UUIDField()
    found = []
    for text in given:
        try:
            found.append(str(field.clean(text)))
        except forms.ValidationError:
            continue
    return found


def _form(request: Request, do: str, given: Any) -> forms.Form:
    data = request.POST if request.method == "POST" and given.get("sure") == "1" else None
    if do == "assign":
        return CarrierForm(data, people=facilitators())
    if do == "next":
        return NextForm(data)
    stage = given.get("stage", "")
    chosen = StageForm({"stage": stage} if stage else None)
    if not (stage and chosen.is_valid()):
        return chosen
    return ManyMoveForm(data, to=stage)


def _done(viewer: Viewer, found: list[Synergy], do: str, form: forms.Form) -> changing.Done:
    given = form.cleaned_data
    ways: dict[str, Callable[[], changing.Done]] = {
        "assign": lambda: changing.assign(viewer, found, facilitator=form.chosen),  # type: ignore[attr-defined]
        "next": lambda: changing.set_next(viewer, found, **given),
        "move": lambda: changing.move(viewer, found, to=form.to, **given),  # type: ignore[attr-defined]
    }
    return ways[do]()


def _finished(request: Request, done: changing.Done) -> HttpResponse:
    changed = f"{done.changed} exchange{'' if done.changed == 1 else 's'} changed."
    if not done.refused:
        messages.success(request, changed)
        return redirect("desk:list")
    return render(request, "desk/many_done.html", {"changed": changed, "refused": done.refused})


def _told(viewer: Viewer, one: Synergy, stage: str) -> dict[str, Any]:
    why = changing.hindrance(viewer, one, stage) if stage else ""
    return {"id": one.pk, "title": one.title, "stage": one.stage, "why": why}
