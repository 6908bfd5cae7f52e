"""One organisation: what is known of it, changing it, and who looks after it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from offcut.platform.access.guard import may, operation
from offcut.platform.access.viewer import Request
from offcut.platform.organisations import actions, queries
from offcut.platform.organisations.forms import FacilitatorForm, OrganisationForm
from offcut.platform.organisations.industries import industry
from offcut.platform.organisations.maps import map_of_sites
from offcut.platform.organisations.views.dealings import FEW, cases_of, listings_of
from offcut.platform.organisations.views.finding import organisation


@operation("organisations.see_organisation")
def detail(request: Request, organisation_id: UUID) -> HttpResponse:
    """What is known of it."""
    seen = organisation(request, organisation_id, "organisations.see_organisation")
    viewer = request.viewer
    sites = list(queries.sites(viewer).filter(organisation=seen))
    context = {
        "organisation": seen,
        "industry": industry(seen.sic_code),
        "sites": sites,
        "sees_sites": may(viewer, "organisations.see_sites", seen),
        "map": map_of_sites(sites) if sites else None,
        "listed": listings_of(viewer, seen.pk),
        "cases": cases_of(viewer, seen.pk),
        "few": FEW,
        "can_act": queries.has_mandate(viewer.person_id, seen.pk) if viewer.person_id else False,
    }
    return render(request, "organisations/detail.html", context)


@operation("organisations.change_organisation")
def change(request: Request, organisation_id: UUID) -> HttpResponse:
    """Change name, number, industry, size."""
    seen = organisation(request, organisation_id, "organisations.change_organisation")
    form = OrganisationForm(request.POST or None, organisation=seen)
    if request.method == "POST" and form.is_valid():
        actions.change_organisation(request.viewer, seen, **form.fields_of_organisation())
        messages.success(request, f"{seen} is changed.")
        return redirect("organisations:detail", seen.pk)
    return render(request, "organisations/change.html", {"form": form, "organisation": seen})


@operation("organisations.assign_facilitator")
def facilitator(request: Request, organisation_id: UUID) -> HttpResponse:
    """Choose who looks after it, and so sees its prices, costs and capacity."""
    seen = organisation(request, organisation_id, "organisations.assign_facilitator")
    people = {str(person.pk): person for person in queries.facilitators()}
    form = FacilitatorForm(
        request.POST or None,
        choices=[(key, str(person)) for key, person in people.items()],
        initial={"facilitator": str(seen.facilitator_id or "nobody")},
    )
    if request.method == "POST" and form.is_valid():
        chosen = people.get(form.cleaned_data["facilitator"])
        actions.assign_facilitator(request.viewer, seen, facilitator=chosen)
        messages.success(request, f"{chosen or 'Nobody'} looks after {seen} now.")
        return redirect("organisations:detail", seen.pk)
    return render(request, "organisations/facilitator.html", {"form": form, "organisation": seen})
