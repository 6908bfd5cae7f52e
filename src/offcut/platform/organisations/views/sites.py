"""The sites of an organisation."""

from uuid import UUID

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from offcut.platform.access.guard import operation
from offcut.platform.access.viewer import Request
from offcut.platform.organisations import actions, queries
from offcut.platform.organisations.forms import SiteForm
from offcut.platform.organisations.models import Site
from offcut.platform.organisations.views.finding import found, organisation


@operation("organisations.add_site")
def add(request: Request, organisation_id: UUID) -> HttpResponse:
    """Say where it is."""
    seen = organisation(request, organisation_id, "organisations.add_site")
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.add_site(request.viewer, seen, **form.cleaned_data)
        _say_where(request, made)
        return redirect("organisations:detail", seen.pk)
    return render(request, "organisations/add_site.html", {"form": form, "organisation": seen})


@operation("organisations.change_site")
def change(request: Request, site_id: UUID) -> HttpResponse:
    """Move or rename a site."""
    site = found(request, queries.sites(request.viewer), site_id, "organisations.change_site")
    start = {"postcode": site.postcode, "name": site.name}
    form = SiteForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        actions.change_site(request.viewer, site, **form.cleaned_data)
        _say_where(request, site)
        return redirect("organisations:detail", site.organisation_id)
    return render(request, "organisations/change_site.html", {"form": form, "site": site})


@operation("organisations.remove_site")
def remove(request: Request, site_id: UUID) -> HttpResponse:
    """Take a site away."""
    site = found(request, queries.sites(request.viewer), site_id, "organisations.remove_site")
    if request.method == "POST":
        try:
            actions.remove_site(request.viewer, site)
        except ProtectedError:
            messages.error(request, f"Listings stand on {site}. Withdraw or move them first.")
        else:
            messages.success(request, f"{site} is removed.")
        return redirect("organisations:detail", site.organisation_id)
    return render(request, "organisations/remove_site.html", {"site": site})


def _say_where(request: Request, site: Site) -> None:
    where = f"{site.postcode} is in {site.district or 'Great Britain'}."
    if site.approximate:
        where += " We know this postcode only roughly: distances may be off by some kilometres."
    messages.success(request, where)
