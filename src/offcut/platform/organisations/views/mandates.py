"""Consent that a facilitator acts for an organisation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.accounts.queries import myself
from offcut.platform.organisations import mandates as consent
from offcut.platform.organisations import queries
from offcut.platform.organisations.forms import MandateForm, RecordMandateForm
from offcut.platform.organisations.views.finding import found, organisation


@operation("organisations.see_mandates")
def mandates(request: Request, organisation_id: UUID) -> HttpResponse:
    """Who may act for it, and who might before."""
    seen = organisation(request, organisation_id, "organisations.see_mandates")
    rows = queries.mandates(request.viewer).filter(organisation=seen)
    context = {"organisation": seen, "mandates": rows}
    return render(request, "organisations/mandates.html", context)


@operation("organisations.give_mandate")
def give(request: Request, organisation_id: UUID) -> HttpResponse:
    """An administrator lets a facilitator act for the organisation."""
    seen = organisation(request, organisation_id, "organisations.give_mandate")
    people = {str(person.pk): person for person in queries.facilitators()}
    form = MandateForm(
        request.POST or None, choices=[(key, str(person)) for key, person in people.items()]
    )
    if request.method == "POST" and form.is_valid():
        chosen = people[form.cleaned_data["facilitator"]]
        how = f"Given by {request.viewer.name}, on this site"
        consent.give(request.viewer, seen, facilitator=chosen, how=how)
        messages.success(request, f"{chosen} may act for {seen} now.")
        return redirect("organisations:mandates", seen.pk)
    return render(request, "organisations/give_mandate.html", {"form": form, "organisation": seen})


@operation("organisations.record_mandate")
def record(request: Request, organisation_id: UUID) -> HttpResponse:
    """A facilitator writes down a consent that was given by word or on paper."""
    seen = organisation(request, organisation_id, "organisations.record_mandate")
    form = RecordMandateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        consent.give(
            request.viewer, seen, facilitator=myself(request.viewer), how=form.cleaned_data["how"]
        )
        messages.success(request, f"You may act for {seen} now. Its administrators are told.")
        return redirect("organisations:detail", seen.pk)
    context = {"form": form, "organisation": seen}
    return render(request, "organisations/record_mandate.html", context)


@operation("organisations.withdraw_mandate")
@require_POST
def withdraw(request: Request, mandate_id: UUID) -> HttpResponse:
    """End a consent."""
    rows = queries.mandates(request.viewer)
    mandate = found(request, rows, mandate_id, "organisations.withdraw_mandate")
    consent.withdraw(request.viewer, mandate)
    messages.success(request, f"{mandate.facilitator} no longer acts for {mandate.organisation}.")
    return redirect("organisations:mandates", mandate.organisation_id)
