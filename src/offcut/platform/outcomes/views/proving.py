"""Evidence, what a firm states, verification, restatement."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from offcut.platform.access.guard import may, operation, require
from offcut.platform.outcomes import actions, queries, verifying
from offcut.platform.outcomes.conversion import standing_verification
from offcut.platform.outcomes.forms.claims import (
    EvidenceForm,
    RestateForm,
    SignForm,
    StatementForm,
    VerifyForm,
    WithdrawForm,
)
from offcut.platform.outcomes.models import Claim, Statement
from offcut.platform.outcomes.views.common import asked, claim_of, viewer_of


def _back(claim: Claim, done: str) -> str:
    return f"{done}|{reverse('outcomes:claim', args=[claim.pk])}"


@operation("outcomes.add_evidence")
def add_evidence(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show a claim by a document."""
    viewer = viewer_of(request)
    found = claim_of(request, claim_id, "outcomes.add_evidence")
    form = EvidenceForm(request.POST or None, request.FILES or None)

    def act(given: dict[str, Any]) -> str:
        actions.add_evidence(viewer, found, **given)
        return _back(found, "The evidence has been added.")

    return asked(request, form, "outcomes/add_evidence.html", act, {"claim": found})


@operation("outcomes.remove_evidence")
def remove_evidence(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """Take a document off a claim."""
    viewer = viewer_of(request)
    found = queries.evidence(viewer, evidence_id)
    if found is None:
        raise Http404
    require(viewer, "outcomes.remove_evidence", found)
    form = SignForm(request.POST or None)
    del form.fields["signed"]

    def act(_given: dict[str, Any]) -> str:
        actions.remove_evidence(viewer, found)
        return _back(found.claim, "The evidence has been taken off.")

    context = {"evidence": found, "claim": found.claim}
    return asked(request, form, "outcomes/remove_evidence.html", act, context)


def _stated(request: HttpRequest, claim_id: UUID, side: str, name: str) -> tuple[Claim, Statement]:
    """A claim and what one firm states of it, if the viewer may do this to it."""
    viewer = viewer_of(request)
    claim = claim_of(request, claim_id, "outcomes.see_claim")
    stated = queries.statement(claim, side)
    if not may(viewer, "outcomes.see_statement", stated):
        raise Http404
    require(viewer, name, stated)
    return claim, stated


def _who(claim: Claim, side: str) -> str:
    return str(getattr(claim.synergy, f"{side}_organisation").name)


@operation("outcomes.see_statement")
def statement(request: HttpRequest, claim_id: UUID, side: str) -> HttpResponse:
    """What one firm states of a year: seen by it, its facilitator and the auditor."""
    viewer = viewer_of(request)
    claim, stated = _stated(request, claim_id, side, "outcomes.see_statement")
    actions.note_private_sight(viewer, claim)
    is_open = standing_verification(claim) is None
    context = {
        "claim": claim,
        "statement": stated,
        "who": _who(claim, side),
        "changes": is_open and may(viewer, "outcomes.state_figures", stated),
        "signs": is_open
        and not stated.signed_on
        and may(viewer, "outcomes.sign_statement", stated),
    }
    return render(request, "outcomes/statement.html", context)


@operation("outcomes.state_figures")
def state(request: HttpRequest, claim_id: UUID, side: str) -> HttpResponse:
    """Change what one firm states of a year."""
    viewer = viewer_of(request)
    claim, stated = _stated(request, claim_id, side, "outcomes.state_figures")
    initial = {name: getattr(stated, name) for name in StatementForm.base_fields}
    form = StatementForm(request.POST or None, initial=initial)

    def act(given: dict[str, Any]) -> str:
        actions.state_figures(viewer, claim, side=side, **given)
        here = reverse("outcomes:statement", args=[claim.pk, side])
        return f"Saved. Sign the figures when they are complete.|{here}"

    context = {"claim": claim, "statement": stated, "who": _who(claim, side)}
    return asked(request, form, "outcomes/state_figures.html", act, context)


@operation("outcomes.sign_statement")
def sign(request: HttpRequest, claim_id: UUID, side: str) -> HttpResponse:
    """Sign what one's own firm states."""
    viewer = viewer_of(request)
    claim, stated = _stated(request, claim_id, side, "outcomes.sign_statement")
    form = SignForm(request.POST or None)

    def act(_given: dict[str, Any]) -> str:
        actions.sign_statement(viewer, claim, side=side)
        return _back(claim, "Signed.")

    context = {"claim": claim, "statement": stated, "who": _who(claim, side)}
    return asked(request, form, "outcomes/sign.html", act, context)


@operation("outcomes.verify")
def verify(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """A third party's word on a claim."""
    viewer = viewer_of(request)
    found = claim_of(request, claim_id, "outcomes.verify")
    if refusal := verifying.why_not(viewer, found):
        return render(request, "outcomes/not_yours.html", {"claim": found, "refusal": refusal})
    form = VerifyForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        verifying.verify(viewer, found, note=given["note"])
        return _back(found, "Verified. What the claim rests on is locked now.")

    return asked(request, form, "outcomes/verify.html", act, {"claim": found})


@operation("outcomes.withdraw_verification")
def withdraw(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Take a verification back."""
    viewer = viewer_of(request)
    found = claim_of(request, claim_id, "outcomes.withdraw_verification")
    if standing_verification(found) is None:
        return redirect("outcomes:claim", found.pk)
    form = WithdrawForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        verifying.withdraw_verification(viewer, found, why=given["why"])
        return _back(found, "Withdrawn. The claim can be changed again.")

    return asked(request, form, "outcomes/withdraw.html", act, {"claim": found})


@operation("outcomes.restate")
def restate(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Work a claim out with other factors; both figures stay."""
    viewer = viewer_of(request)
    found = claim_of(request, claim_id, "outcomes.restate")
    form = RestateForm(request.POST or None, but=found.factor_set)

    def act(given: dict[str, Any]) -> str:
        verifying.restate(viewer, found, **given)
        return _back(found, "Restated. Both figures stand, with the reason.")

    return asked(request, form, "outcomes/restate.html", act, {"claim": found})
