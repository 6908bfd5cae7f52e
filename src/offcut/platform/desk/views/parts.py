"""The work on a synergy: each part is one form, one question."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from offcut.errors import InputError
from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.desk import actions, queries, work
from offcut.platform.desk.forms import (
    BlockerForm,
    EffortForm,
    NextForm,
    NoteForm,
    PaymentForm,
    ResolveForm,
    TaskForm,
)
from offcut.platform.desk.reasons import cause_words, what_helps
from offcut.platform.desk.views.finding import of_synergy, synergy


def _asked(
    request: Request,
    found: Any,
    form: Form,
    heading: str,
    part: str,
    do: Callable[[dict[str, Any]], Any],
    lede: str = "",
) -> HttpResponse:
    """A page with one form, and what follows from it."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except InputError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Saved.")
            return redirect(reverse("desk:detail", args=[found.pk]) + f"#{part}")
    context = {"form": form, "synergy": found, "heading": heading, "part": part, "lede": lede}
    return render(request, "desk/part.html", context)


def _given(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


@operation("desk.plan_work")
def next_action(request: Request, synergy_id: UUID) -> HttpResponse:
    """What comes next?"""
    found = synergy(request, synergy_id, "desk.plan_work")
    form = NextForm(_given(request), initial={"words": found.next_action, "on": found.next_on})

    def do(given: dict[str, Any]) -> None:
        actions.set_next(request.viewer, found, **given)

    return _asked(request, found, form, "What comes next?", "next", do)


@operation("desk.plan_work")
def task(request: Request, synergy_id: UUID) -> HttpResponse:
    """Something to do."""
    found = synergy(request, synergy_id, "desk.plan_work")

    def do(given: dict[str, Any]) -> None:
        work.add_task(request.viewer, found, **given)

    return _asked(request, found, TaskForm(_given(request)), "Add a task", "tasks", do)


@operation("desk.write_note")
def note(request: Request, synergy_id: UUID) -> HttpResponse:
    """Something worth remembering."""
    found = synergy(request, synergy_id, "desk.write_note")

    def do(given: dict[str, Any]) -> None:
        work.write_note(request.viewer, found, **given)

    return _asked(request, found, NoteForm(_given(request)), "Write a note", "notes", do)


@operation("desk.record_blocker")
def blocker(request: Request, synergy_id: UUID) -> HttpResponse:
    """What stands in the way?"""
    found = synergy(request, synergy_id, "desk.record_blocker")

    def do(given: dict[str, Any]) -> None:
        work.open_blocker(request.viewer, found, **given)

    form = BlockerForm(_given(request))
    return _asked(request, found, form, "Record what stands in the way", "blockers", do)


@operation("desk.record_effort")
def effort(request: Request, synergy_id: UUID) -> HttpResponse:
    """Hours that were spent."""
    found = synergy(request, synergy_id, "desk.record_effort")

    def do(given: dict[str, Any]) -> None:
        work.record_effort(request.viewer, found, **given)

    return _asked(request, found, EffortForm(_given(request)), "Record hours", "hours", do)


@operation("desk.record_terms")
def payment(request: Request, synergy_id: UUID) -> HttpResponse:
    """Who pays whom?"""
    found = synergy(request, synergy_id, "desk.record_terms")

    def do(given: dict[str, Any]) -> None:
        work.record_payment(request.viewer, found, **given)

    lede = "Who pays and who is paid see this line, and you. Nobody else does."
    form = PaymentForm(_given(request), initial={"per": "unit"})
    return _asked(request, found, form, "Who pays whom?", "terms", do, lede)


@operation("desk.plan_work")
@require_POST
def task_done(request: Request, task_id: UUID) -> HttpResponse:
    """It is done, or to be done again."""
    found = of_synergy(request, queries.task(request.viewer, task_id), "desk.plan_work")
    done = request.POST.get("again") != "1"
    work.finish_task(request.viewer, found, done=done)
    messages.success(request, f"{'Done' if done else 'To be done again'}: {found.words}")
    if request.POST.get("back") == "today":
        return redirect("desk:today")
    return redirect(reverse("desk:detail", args=[found.synergy_id]) + "#tasks")


@operation("desk.record_blocker")
def resolve(request: Request, blocker_id: UUID) -> HttpResponse:
    """It stands in the way no longer."""
    thing = of_synergy(request, queries.blocker(request.viewer, blocker_id), "desk.record_blocker")

    def do(given: dict[str, Any]) -> None:
        work.resolve_blocker(request.viewer, thing, **given)

    helps = what_helps(thing.cause)
    lede = f"What helps, as a rule: {helps}." if helps else ""
    heading = f"Resolve: {cause_words(thing.cause).lower()}"
    return _asked(
        request, thing.synergy, ResolveForm(_given(request)), heading, "blockers", do, lede
    )


@operation("desk.record_terms")
@require_POST
def end_payment(request: Request, payment_id: UUID) -> HttpResponse:
    """Take a line out of the terms."""
    found = of_synergy(request, queries.payment(request.viewer, payment_id), "desk.record_terms")
    try:
        work.end_payment(request.viewer, found)
    except InputError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Taken out of the terms. It is kept on record.")
    return redirect(reverse("desk:detail", args=[found.synergy_id]) + "#terms")


@operation("desk.record_terms")
@require_POST
def agree_payment(request: Request, payment_id: UUID) -> HttpResponse:
    """Both have agreed to a line."""
    found = of_synergy(request, queries.payment(request.viewer, payment_id), "desk.record_terms")
    try:
        work.agree_payment(request.viewer, found)
    except InputError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Agreed as of today.")
    return redirect(reverse("desk:detail", args=[found.synergy_id]) + "#terms")
