"""Certificates of an organisation: what can be certified, what has been."""

from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.errors import InputError
from offcut.platform.access.guard import may, operation, require
from offcut.platform.files import queries as files
from offcut.platform.organisations.queries import own_organisations
from offcut.platform.outcomes import certifying, queries
from offcut.platform.outcomes.views.common import tabs, viewer_of


@operation("outcomes.list_certificates")
def certificates(request: HttpRequest) -> HttpResponse:
    """The years that can be certified, and the certificates that were issued."""
    viewer = viewer_of(request)
    issued = list(queries.certificates(viewer))
    kept = files.attached_to_seen(viewer, "certificate", [one.pk for one in issued])
    context = {
        "years": queries.years_to_certify(viewer)
        if may(viewer, "outcomes.issue_certificate")
        else [],
        "issued": [{"one": one, "files": kept.get(str(one.pk), [])} for one in issued],
        "tabs": tabs(viewer, "certificates"),
    }
    return render(request, "outcomes/certificates.html", context)


@require_POST
@operation("outcomes.issue_certificate")
def issue(request: HttpRequest, organisation_id: UUID, year: int) -> HttpResponse:
    """Certify a year of one's own organisation."""
    viewer = viewer_of(request)
    organisation = own_organisations(viewer).filter(pk=organisation_id).first()
    if organisation is None:
        raise Http404
    require(viewer, "outcomes.issue_certificate", organisation)
    try:
        certifying.issue(viewer, organisation, year=year)
    except InputError as problem:
        notices.error(request, str(problem))
    else:
        notices.success(request, f"The certificate for {year} is made.")
    return redirect("outcomes:certificates")
