"""Claims: the list, one claim with its figures, how they were worked out."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from offcut import reference
from offcut.impact.formulas import formulas
from offcut.platform.access.guard import may, operation, require
from offcut.platform.outcomes import account, actions, queries, verifying
from offcut.platform.outcomes import working as workings
from offcut.platform.outcomes.conversion import standing_movements, standing_verification
from offcut.platform.outcomes.forms.claims import ClaimForm
from offcut.platform.outcomes.models import Claim
from offcut.platform.outcomes.moving import unit_of
from offcut.platform.outcomes.seeing import LABELS, own_sides
from offcut.platform.outcomes.views.common import (
    asked,
    claim_of,
    synergy_of,
    tabs,
    viewer_of,
    words_asked,
)
from offcut.platform.ui.csv import csv_download

PAGE = 25
_SORTS = {
    "year": "year",
    "-year": "-year",
    "exchange": "synergy__title",
    "-exchange": "-synergy__title",
}


def _chosen(request: HttpRequest) -> Any:
    found = queries.claims(viewer_of(request))
    year = request.GET.get("year", "")
    if year.isdigit():
        found = found.filter(year=int(year))
    if words := words_asked(request):
        found = found.filter(synergy__title__icontains=words)
    return found.order_by(_SORTS.get(request.GET.get("sort", ""), "-year"), "synergy__title", "pk")


@operation("outcomes.list_claims")
def claims(request: HttpRequest) -> HttpResponse:
    """What was achieved, by exchange and year."""
    page = Paginator(_chosen(request), PAGE).get_page(request.GET.get("page"))
    years = queries.years(viewer_of(request))
    context = {"page": page, "rows": _rows(page.object_list), "years": years}
    context["tabs"] = tabs(viewer_of(request), "claims")
    return render(request, "outcomes/claims.html", context)


def _rows(found: Any) -> list[dict[str, Any]]:
    """Claims with their state, grade, quantity and greenhouse gas, by one account."""
    wanted = list(found)
    worked = account.accounted(wanted) if wanted else None
    made = []
    for claim in wanted:
        assert worked is not None
        quantity, unit = account.quantity_of(worked, claim)
        ghg = float(worked.result.values["ghg"][worked.index(claim)])
        made.append(
            {
                "claim": claim,
                "state": account.state_of(worked, claim),
                "grade": account.grade_of(worked, claim),
                "quantity": quantity,
                "unit": unit,
                "ghg": None if ghg != ghg else ghg,
            }
        )
    return made


@operation("outcomes.list_claims")
def download(request: HttpRequest) -> HttpResponseBase:
    """The list as CSV."""
    header = ("exchange", "year", "state", "grade", "quantity", "unit", "ghg_avoided_kgco2e")
    rows = (
        (r["claim"].synergy.title, r["claim"].year, r["state"], r["grade"], r["quantity"],
         r["unit"], r["ghg"])
        for r in _rows(_chosen(request)[:5000])
    )  # fmt: skip
    return csv_download("outcomes.csv", header, rows)


@operation("outcomes.see_claim")
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """One claim: how it stands, its figures, what shows them, and what is still to do."""
    viewer = viewer_of(request)
    among = queries.claim_among_others(viewer, claim_id)
    if among is None:
        raise Http404
    found, near = among
    require(viewer, "outcomes.see_claim", found)
    actions.note_private_sight(viewer, found)
    worked = account.accounted(near)
    quantity, unit = account.quantity_of(worked, found)
    context = {
        "claim": found,
        "evidence": [(one, _kind_title(one.kind)) for one in found.shown_evidence],
        "state": account.state_of(worked, found),
        "grade": account.grade_of(worked, found),
        "quantity": quantity,
        "unit": unit,
        "panels": account.panels(viewer, worked, found),
        "doubts": account.doubts(viewer, worked, found),
        "verification": standing_verification(found),
        "verifications": found.made_verifications,
        "movements": standing_movements(found),
        "statements": queries.statements(viewer, found),
        "restatements": _restated(viewer, found) if found.is_restated else [],
        "certificates_url": reverse("outcomes:certificates"),
        "refusal": verifying.why_not(viewer, found),
        "own_sides": {str(side) for side in own_sides(viewer, found.synergy)},
        "can": _can(viewer, found),
        "tasks": _tasks(viewer, found),
    }
    return render(request, "outcomes/claim.html", context)


def _kind_title(kind: str) -> str:
    return reference.evidence_kinds[kind].title


def _can(viewer: Any, found: Claim) -> dict[str, bool]:
    names = (
        "change_claim", "add_evidence", "remove_evidence", "verify", "withdraw_verification",
        "restate", "see_movement", "record_movement",
    )  # fmt: skip
    return {name: may(viewer, f"outcomes.{name}", found) for name in names}


def _tasks(viewer: Any, found: Claim) -> list[dict[str, Any]]:
    """What stands between a claim and its verification, done or not."""
    at = [found.pk]
    evidenced = bool(found.shown_evidence) or any(
        m.evidence_kind for m in standing_movements(found)
    )
    statements = {one.side: one for one in found.made_statements}
    carry = may(viewer, "outcomes.add_evidence", found)
    made = [
        {
            "title": "Add evidence",
            "url": reverse("outcomes:add_evidence", args=at) if carry else "",
            "done": evidenced,
        }
    ]
    for side in sorted(str(one) for one in own_sides(viewer, found.synergy)):
        signed = statements.get(side)
        who = getattr(found.synergy, f"{side}_organisation").name
        made.append(
            {
                "title": f"Figures of {who}, signed",
                "url": reverse("outcomes:statement", args=[found.pk, side]),
                "done": bool(signed and signed.signed_on),
            }
        )
    made.append(
        {
            "title": "Verified by a third party",
            "url": "",
            "done": standing_verification(found) is not None,
        }
    )
    return made


def _restated(viewer: Any, found: Claim) -> list[dict[str, Any]]:
    """Restatements with the figures that the viewer may see, by their names."""
    from offcut.platform.outcomes.seeing import sees_metric

    known = formulas()
    made = []
    for one in queries.restatements(viewer, found):
        rows = []
        for figure in one.figures:
            formula = known.get(figure["figure"].rpartition(".")[2])
            if (
                formula is not None
                and formula.role == "metric"
                and sees_metric(viewer, found.synergy, formula.metric, formula.side)
                and str(formula.side) in ("have", "want", "society")
            ):
                rows.append(
                    (
                        f"{LABELS[formula.metric]}, {_SIDES[str(formula.side)]}",
                        figure["old"]["value"],
                        figure["new"]["value"],
                        figure["old"]["unit"],
                    )
                )
        made.append({"one": one, "rows": rows})
    return made


_SIDES = {"have": "giver", "want": "taker", "society": "everybody"}


@operation("outcomes.see_working")
def working(request: HttpRequest, claim_id: UUID, figure: str) -> HttpResponse:
    """How one figure was worked out, line by line."""
    viewer = viewer_of(request)
    found = claim_of(request, claim_id, "outcomes.see_working")
    worked = account.accounted([found])
    steps = workings.working(viewer, worked, found, figure)
    if steps is None:
        raise Http404
    context = {"claim": found, "steps": steps, "top": steps[0], "factor_set": found.factor_set}
    return render(request, "outcomes/working.html", context)


@operation("outcomes.make_claim")
def new(request: HttpRequest, synergy_id: UUID) -> HttpResponse:
    """Claim what an exchange achieved in a year."""
    viewer = viewer_of(request)
    synergy = synergy_of(request, synergy_id, "outcomes.make_claim")
    form = ClaimForm(request.POST or None, unit=unit_of(synergy))

    def act(given: dict[str, Any]) -> str:
        made = actions.make_claim(viewer, synergy, **given)
        return f"Claimed. Now add what shows it.|{reverse('outcomes:claim', args=[made.pk])}"

    return asked(request, form, "outcomes/new_claim.html", act, {"synergy": synergy})


@operation("outcomes.change_claim")
def change(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Change the quantities of a claim."""
    viewer = viewer_of(request)
    found = claim_of(request, claim_id, "outcomes.change_claim")
    names = ("quantity", "quantity_low", "quantity_high", "water_saved_m3")
    form = ClaimForm(
        request.POST or None,
        unit=unit_of(found.synergy),
        fixed_year=True,
        initial={name: getattr(found, name) for name in names},
    )

    def act(given: dict[str, Any]) -> str:
        actions.change_claim(viewer, found, **given)
        return f"Changed.|{reverse('outcomes:claim', args=[found.pk])}"

    return asked(request, form, "outcomes/change_claim.html", act, {"claim": found})
