"""Which organisations are mine, for which I work now, and making one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.platform.access.guard import may, operation
from offcut.platform.access.viewer import Request
from offcut.platform.accounts.queries import verified_addresses
from offcut.platform.organisations import actions, queries
from offcut.platform.organisations import industries as found_industries
from offcut.platform.organisations.forms import OrganisationForm
from offcut.platform.organisations.models import Organisation
from offcut.platform.ui.csv import csv_download

_FEW = 10
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
    page = Paginator(_asked(request), 25).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, found_industries.industry(row.sic_code)) for row in page],
        "words": request.GET.get("q", "").strip(),
        "only": request.GET.get("only", ""),
    }
    return render(request, "organisations/all.html", context)


def _asked(request: Request) -> "QuerySet[Organisation]":
    words, only = request.GET.get("q", "").strip(), request.GET.get("only", "")
    found = queries.search(request.viewer, words=words, only=only)
    return queries.ordered(found, request.GET.get("sort", ""))


@operation("organisations.download_organisations")
def download(request: Request) -> StreamingHttpResponse:
    """The list as asked for, as a CSV."""
    header = ("name", "company_number", "sic_code", "facilitator", "since", "closed_on", "example")
    rows = (
        (
            row.name, row.company_number, row.sic_code, str(row.facilitator or ""),
            row.created_at.date(), row.closed_at.date() if row.closed_at else "", row.synthetic,
        )
        for row in _asked(request)
    )  # fmt: skip
    return csv_download("organisations.csv", header, rows)


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


@operation("organisations.search_names")
def names(request: Request) -> JsonResponse:
    """Names of organisations while one types, for who works with firms."""
    words = request.GET.get("q", "").strip()[:120]
    rows = queries.open_named(request.viewer, words)[:_FEW] if words else []
    return JsonResponse(
        [{"value": row.name, "label": row.company_number} for row in rows], safe=False
    )


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
