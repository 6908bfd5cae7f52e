"""Evidence of a have: certificates and results; photos and documents."""

import tempfile
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from offcut.errors import InputError
from offcut.platform.access.guard import may, operation
from offcut.platform.access.viewer import Request
from offcut.platform.files import actions as files
from offcut.platform.files import queries as file_queries
from offcut.platform.listings import queries
from offcut.platform.listings.actions import Refused
from offcut.platform.listings.evidence import asked, known, waiting
from offcut.platform.listings.forms_of_evidence import EvidenceForm
from offcut.platform.listings.forms_of_files import UploadForm
from offcut.platform.listings.measuring import Result, record_measurements, results_of_file
from offcut.platform.listings.measuring import set_aside as set_measurement_aside
from offcut.platform.listings.plain_words import plain
from offcut.platform.listings.views.finding import visible_or_404


@operation("listings.see_listing")
def evidence(request: Request, listing_id: UUID) -> HttpResponse:
    """What is known of a have, by which evidence, and which tests its matches wait for."""
    listing = visible_or_404(request.viewer, listing_id, "listings.see_listing")
    if listing.kind != "have":
        raise Http404
    may_record = may(request.viewer, "listings.record_measurements", listing)
    context = {
        "face": queries.page(request.viewer, listing),
        "known": known(request.viewer, listing),
        "waiting": waiting(listing) if may_record else (),
        "may_record": may_record,
    }
    return render(request, "listings/evidence.html", context)


@operation("listings.record_measurements")
def measure(request: Request, listing_id: UUID) -> HttpResponse:
    """A laboratory's certificate with its results, typed or from a file."""
    listing = visible_or_404(request.viewer, listing_id, "listings.record_measurements")
    if listing.kind != "have":
        raise Http404
    form = EvidenceForm(request.POST or None, request.FILES or None, asked=asked(listing))
    if request.method == "POST" and form.is_valid():
        try:
            rows = record_measurements(
                request.viewer, listing_id, [*form.results, *_of_file(form)], form.source
            )
        except Refused as refused:
            form.add_problems(refused.problems)
        except InputError as problem:
            form.add_error("file", plain(str(problem)))
        else:
            count = f"{len(rows)} result{'s' if len(rows) != 1 else ''}"
            told = "The matches that they decide are being worked out again."
            messages.success(request, f"{count} recorded. {told}")
            return redirect("listings:evidence", listing_id)
    context = {"form": form, "face": queries.page(request.viewer, listing)}
    return render(request, "listings/measure.html", {**context, "waiting": waiting(listing)})


def _of_file(form: EvidenceForm) -> list[Result]:
    uploaded = form.cleaned_data.get("file")
    if uploaded is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(uploaded.name).name
        uploaded.seek(0)  # its beginning was looked at
        path.write_bytes(uploaded.read())
        return results_of_file(path)


@require_POST
@operation("listings.record_measurements")
def set_aside(request: Request, listing_id: UUID, measurement_id: UUID) -> HttpResponse:
    """A measurement that was recorded by mistake."""
    visible_or_404(request.viewer, listing_id, "listings.record_measurements")
    if set_measurement_aside(request.viewer, listing_id, measurement_id):
        messages.success(request, "Set aside: it counts no longer, and its record is kept.")
    return redirect("listings:evidence", listing_id)


@operation("listings.attach_file")
def attach(request: Request, listing_id: UUID) -> HttpResponse:
    """A photo or document: seen by who may open the listing whole."""
    listing = visible_or_404(request.viewer, listing_id, "listings.attach_file")
    form = UploadForm(
        request.POST or None, request.FILES or None, kind="document", label="Photo or document"
    )
    if request.method == "POST" and form.is_valid():
        uploaded = form.cleaned_data["file"]
        files.store(
            request.viewer, uploaded, "document", listing.organisation, ("listing", listing.pk)
        )
        messages.success(request, "Kept with the listing.")
        return redirect("listings:detail", listing_id)
    face = queries.page(request.viewer, listing)
    return render(request, "listings/attach.html", {"form": form, "face": face})


@require_POST
@operation("listings.attach_file")
def remove_file(request: Request, listing_id: UUID, file_id: UUID) -> HttpResponse:
    """Take a photo or document away; a certificate that measurements rest on stays."""
    listing = visible_or_404(request.viewer, listing_id, "listings.attach_file")
    rows = file_queries.attached(request.viewer, "listing", listing.pk)
    file = rows.filter(pk=file_id).exclude(kind="certificate").first()
    if file is None:
        raise Http404
    files.remove(request.viewer, file)
    messages.success(request, "Removed.")
    return redirect("listings:detail", listing_id)
