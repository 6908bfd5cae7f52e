"""Movements: the list, one with its papers, recording, correcting; season tickets."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from offcut import reference
from offcut.platform.access.guard import may, operation, require
from offcut.platform.outcomes import duty_of_care, moving, queries
from offcut.platform.outcomes.choices import WasteStatus
from offcut.platform.outcomes.forms.movements import (
    CorrectionForm,
    KindForm,
    NotWasteForm,
    TicketForm,
    WasteForm,
    container_name,
    in_parts,
)
from offcut.platform.outcomes.models import Movement
from offcut.platform.outcomes.views.common import asked, synergy_of, tabs, viewer_of, words_asked
from offcut.platform.ui.csv import csv_download
from offcut.platform.ui.wording import uk_date

PAGE = 25
_FORMS: dict[str, Callable[..., Form]] = {"waste": WasteForm, "not_waste": NotWasteForm}
_REMEMBERED = (
    "waste_code", "description", "container", "carrier", "carrier_registration",
    "carrier_without_registration", "transferor_sic", "receiver_authorisation", "document",
    "not_waste_because", "not_waste_reason", "evidence_kind",
)  # fmt: skip
_SORTS = {"day": "moved_on", "-day": "-moved_on", "quantity": "quantity", "-quantity": "-quantity"}


def _chosen(request: HttpRequest) -> Any:
    found = queries.movements(viewer_of(request))
    if words := words_asked(request):
        found = found.filter(synergy__title__icontains=words)
    if request.GET.get("corrected") != "yes":
        found = found.filter(corrected_by=None)
    return found.order_by(_SORTS.get(request.GET.get("sort", ""), "-moved_on"), "-recorded_at")


@operation("outcomes.list_movements")
def movements(request: HttpRequest) -> HttpResponse:
    """What was moved, newest first."""
    page = Paginator(_chosen(request), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "outcomes/movements.html",
        {"page": page, "tabs": tabs(viewer_of(request), "movements")},
    )


@operation("outcomes.list_movements")
def download(request: HttpRequest) -> HttpResponseBase:
    """The list as CSV."""
    header = (
        "exchange", "moved_on", "quantity", "unit", "estimate", "loads", "waste", "waste_code",
        "document", "document_reference", "carrier", "carrier_registration", "evidence_kind",
        "evidence_reference", "corrects", "reason",
    )  # fmt: skip
    rows = (
        (
            m.synergy.title, m.moved_on, m.quantity, m.unit, "yes" if m.is_estimate else "no",
            m.loads, m.get_waste_status_display(), m.waste_code, m.get_document_display(),
            m.document_reference, m.carrier, m.carrier_registration, m.evidence_kind,
            m.evidence_reference, m.corrects_id, m.correction_reason,
        )
        for m in _chosen(request)[:20000]
    )  # fmt: skip
    return csv_download("movements.csv", header, rows)


def _found(request: HttpRequest, movement_id: UUID, operation_name: str) -> Movement:
    viewer = viewer_of(request)
    found: Movement | None = queries.movements(viewer).filter(pk=movement_id).first()
    if found is None:
        raise Http404
    require(viewer, operation_name, found)
    return found


@operation("outcomes.see_movement")
def movement(request: HttpRequest, movement_id: UUID) -> HttpResponse:
    """One movement with its papers."""
    found = _found(request, movement_id, "outcomes.see_movement")
    corrected_by = getattr(found, "corrected_by", None)
    waste = found.waste_status == WasteStatus.WASTE
    context = {
        "movement": found,
        "corrected_by": corrected_by,
        "can_correct": corrected_by is None
        and may(viewer_of(request), "outcomes.correct_movement", found),
        "notes": [one for one in duty_of_care.findings(found) if not one.blocks],
        "keep_until": duty_of_care.keep_until(found) if waste else None,
        "rows": _summary(found),
    }
    return render(request, "outcomes/movement.html", context)


def _summary(found: Movement) -> list[tuple[str, Any]]:
    """A movement's fields in words; those of the other kind are left off."""
    rows: list[tuple[str, Any]] = [("Description", found.description)]
    if found.waste_status == WasteStatus.WASTE:
        rows += [
            ("Code of the List of Wastes", _spaced(found.waste_code, found.hazardous)),
            ("Hazardous", f"Yes: {found.hazardous_properties}" if found.hazardous else "No"),
            ("Container", _container(found)),
            ("Travelled with", found.get_document_display()),
            ("Number of the note", found.document_reference),
            ("Registration of the carrier", found.carrier_registration or _why(found)),
            ("SIC code of who handed it over", found.transferor_sic),
            ("Permit or exemption of the receiver", found.receiver_authorisation),
            ("Waste hierarchy confirmed", "Yes" if found.hierarchy_confirmed else "No"),
        ]
    else:
        rows += [
            ("Not waste", found.get_not_waste_because_display()),
            ("What shows that", found.not_waste_reason),
            ("Number of the delivery note", found.document_reference),
        ]
    rows.append(("Carried by", found.carrier))
    if found.evidence_kind:
        kind = reference.evidence_kinds.get(found.evidence_kind)
        title = kind.title if kind else found.evidence_kind
        rows.append(("Shown by", f"{title}: {found.evidence_reference}"))
    rows.append(("Recorded", f"{uk_date(found.recorded_at)}, by {found.recorded_by}"))
    return rows


def _spaced(code: str, hazardous: bool) -> str:
    """A code as the list writes it: ``10 09 08``, with a star where it is hazardous."""
    return " ".join(code[i : i + 2] for i in range(0, len(code), 2)) + ("*" if hazardous else "")


def _container(found: Movement) -> str:
    if not found.container:
        return "Loose"
    name = container_name(found.container)
    return f"{found.containers} × {name}" if found.containers else name


def _why(found: Movement) -> str:
    return duty_of_care.WITHOUT_REGISTRATION.get(found.carrier_without_registration, "")


@operation("outcomes.record_movement")
def begin(request: HttpRequest, synergy_id: UUID) -> HttpResponse:
    """The first question: is it waste?"""
    synergy = synergy_of(request, synergy_id, "outcomes.record_movement")
    form = KindForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("outcomes:record_movement", synergy.pk, form.cleaned_data["kind"])
    return render(request, "outcomes/begin_movement.html", {"form": form, "synergy": synergy})


@operation("outcomes.record_movement")
def new(request: HttpRequest, synergy_id: UUID, kind: str) -> HttpResponse:
    """Record a movement."""
    viewer = viewer_of(request)
    synergy = synergy_of(request, synergy_id, "outcomes.record_movement")
    form_class = _FORMS[kind]
    tickets = queries.season_tickets(viewer, synergy)
    form = form_class(
        request.POST or None,
        request.FILES or None,
        unit=moving.unit_of(synergy),
        tickets=tickets,
        initial=_remembered(request, synergy, kind),
    )

    def act(given: dict[str, Any]) -> str:
        made = moving.record_movement(viewer, synergy, waste_status=kind, **given)
        return f"Recorded.|{reverse('outcomes:movement', args=[made.pk])}"

    context = {"synergy": synergy, "kind": kind, "has_tickets": tickets.exists()}
    context["parts"] = in_parts(form)
    return asked(request, form, "outcomes/new_movement.html", act, context)


def _remembered(request: HttpRequest, synergy: Any, kind: str) -> dict[str, Any]:
    """What the last movement of the exchange said, where it is likely to be the same."""
    rows = queries.movements(viewer_of(request)).filter(synergy=synergy, waste_status=kind)
    last = rows.order_by("-recorded_at").first()
    if last is None:
        return {"transferor_sic": synergy.have_organisation.sic_code}
    same = {name: getattr(last, name) for name in _REMEMBERED}
    return {**same, "season_ticket": last.season_ticket_id}


@operation("outcomes.correct_movement")
def correct(request: HttpRequest, movement_id: UUID) -> HttpResponse:
    """Correct a movement by a new one."""
    viewer = viewer_of(request)
    found = _found(request, movement_id, "outcomes.correct_movement")
    names = ("moved_on", "quantity", "evidence_kind", "evidence_reference")
    initial = {name: getattr(found, name) for name in names}
    form = CorrectionForm(
        request.POST or None, request.FILES or None, unit=found.unit, initial=initial
    )

    def act(given: dict[str, Any]) -> str:
        made = moving.correct_movement(viewer, found, **given)
        address = reverse("outcomes:movement", args=[made.pk])
        return f"Corrected by a new movement; the old one stays to be seen.|{address}"

    return asked(request, form, "outcomes/correct.html", act, {"movement": found})


@operation("outcomes.make_season_ticket")
def ticket(request: HttpRequest, synergy_id: UUID) -> HttpResponse:
    """One note for repeated movements."""
    viewer = viewer_of(request)
    synergy = synergy_of(request, synergy_id, "outcomes.make_season_ticket")
    form = TicketForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        moving.make_season_ticket(viewer, synergy, **given)
        return f"The season ticket is kept.|{reverse('outcomes:exchange', args=[synergy.pk])}"

    return asked(request, form, "outcomes/ticket.html", act, {"synergy": synergy})
