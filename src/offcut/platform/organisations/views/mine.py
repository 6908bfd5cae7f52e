"""Which organisations are mine, for which I work now, and making one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import may, operation
from offcut.platform.access.viewer import Request
from offcut.platform.accounts.queries import verified_addresses
from offcut.platform.organisations import actions, queries
from offcut.platform.organisations import industries as found_industries
from offcut.platform.organisations.forms import OrganisationForm

ACTING = "acting_for"  # of the session: the organisation's id


@operation("organisations.see_mine")
def mine(request: Request) -> HttpResponse:
    """The organisations to which the person belongs, and invitations to others."""
    viewer = request.viewer
    context = {
        "memberships": queries.own_memberships(viewer),
        "invitations": queries.invitations_to(verified_addresses(viewer)),
        "mandates": queries.standing_mandates_of(viewer),
    }
    return render(request, "organisations/mine.html", context)


@operation("organisations.list_organisations")
def everybody(request: Request) -> HttpResponse:
    """All organisations, for who works with firms."""
    words, only = request.GET.get("q", "").strip(), request.GET.get("only", "")
    found = queries.search(request.viewer, words=words, only=only)
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "only": only}
    return render(request, "organisations/all.html", context)


@operation("organisations.create_organisation")
def create(request: Request) -> HttpResponse:
    """Make an organisation."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.create_organisation(request.viewer, **form.fields_of_organisation())
        if not request.viewer.staff_roles:
            request.session[ACTING] = str(made.pk)
        messages.success(request, f"{made} is here. Now say where it is.")
        return redirect("organisations:add_site", made.pk)
    return render(request, "organisations/create.html", {"form": form})


@operation("organisations.search_industries")
def industries(request: Request) -> JsonResponse:
    """Suggestions for the industry while one types."""
    rows = found_industries.search(request.GET.get("q", "")[:120])
    told = [{"value": f"{row.code} {row.name}", "label": row.section_name} for row in rows]
    return JsonResponse(told, safe=False)


@operation("organisations.switch")
@require_POST
def switch(request: Request, organisation_id: UUID) -> HttpResponse:
    """Work for this organisation from now on: as its member, or with its consent."""
    held = queries.works_for(request.viewer, organisation_id)
    if held is None or not may(request.viewer, "organisations.switch", held):
        raise Http404
    request.session[ACTING] = str(organisation_id)
    messages.success(request, f"You work for {held.organisation} now.")
    return redirect("accounts:start")


@operation("organisations.see_mine")
@require_POST
def stop_acting(request: Request) -> HttpResponse:
    """A facilitator works in their own name again."""
    request.session.pop(ACTING, None)
    messages.success(request, "You act in your own name again.")
    return redirect("organisations:mine")
