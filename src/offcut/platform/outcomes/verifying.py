"""Verification by a third party, its withdrawal, and restatement under another factor set."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from offcut.errors import InputError
from offcut.impact.evidence import is_evidenced, same_party, verifier_problems
from offcut.impact.model import Stage
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.models import User
from offcut.platform.audit.actions import record
from offcut.platform.outcomes import account, letters
from offcut.platform.outcomes.actions import open_claim
from offcut.platform.outcomes.conversion import frozen_rows
from offcut.platform.outcomes.models import Claim, Restatement, Verification
from offcut.platform.outcomes.moving import person_of
from offcut.platform.outcomes.queries import all_claims


def why_not(viewer: Viewer, claim: Claim) -> str:
    """Why the viewer cannot verify a claim; empty where they can.

    A verifier is a third party: not the facilitator of the exchange or of either side, not of
    either side, and not who made the claim.
    """
    synergy = claim.synergy
    if viewer.organisation_ids & synergy.owner_ids() or viewer.acting_for in synergy.owner_ids():
        return "You belong to, or act for, one of the two sides."
    sides = (synergy.have_organisation, synergy.want_organisation)
    if viewer.person_id in synergy.assigned_ids() | {one.facilitator_id for one in sides}:
        return "You facilitate this exchange or one of its sides."
    if viewer.person_id == claim.created_by_id:
        return "You made this claim."
    if any(same_party(viewer.name, one.name) for one in sides):
        return "Your name is that of one of the two sides."
    return ""


@transaction.atomic
def verify(viewer: Viewer, claim: Claim, *, note: str) -> Verification:
    """A third party confirms a claim by its evidence; what it saw is kept as it was.

    Raises:
        InputError: no third party, nothing said of what was looked at, an exchange that is not
            completed, or evidence that cannot carry grade A.
    """
    open_claim(viewer, claim, "outcomes.verify")
    found = all_claims("verifying").get(pk=claim.pk)
    refusal = why_not(viewer, found)
    if refusal:
        raise InputError(f"{refusal} A claim is verified by a third party.")
    if not note.strip():
        raise InputError("Say what you looked at: documents, a visit, whom you asked.")
    _can_carry(found)
    person = User.objects.get(pk=person_of(viewer))
    made = Verification(
        claim=found,
        verifier=person,
        verifier_name=person.name or person.email,
        verified_on=timezone.localdate(),
        note=note.strip(),
        rows=frozen_rows(found),
    )
    made.save(force_insert=True)
    checked = account.accounted([all_claims("verifying").get(pk=claim.pk)])
    for problem in verifier_problems(checked.result.synergy(0), checked.result.claims[0]):
        raise InputError(problem.told)
    if account.state_of(checked, found) != "verified":
        raise InputError(_NOT_ENOUGH)
    record(viewer, "claim.verified", made, claim=str(found.pk))
    letters.verified(made)
    return made


_NOT_ENOUGH = (
    "The evidence cannot carry a verification: add a weighbridge ticket, a transfer note, a meter"
    " reading or an invoice."
)


def _can_carry(claim: Claim) -> None:
    """Only what was completed and is shown can be verified."""
    found = account.accounted([claim])
    index = found.index(claim)
    if found.result.synergy(index).stage is not Stage.COMPLETED:
        raise InputError("Only an exchange that is completed can be verified.")
    if not is_evidenced(found.result.claims[index]):
        raise InputError(_NOT_ENOUGH)


@transaction.atomic
def withdraw_verification(viewer: Viewer, claim: Claim, *, why: str) -> Verification:
    """Take a verification back, saying why; the claim can then be changed again."""
    require(viewer, "outcomes.withdraw_verification", claim)
    if not why.strip():
        raise InputError("Say why the verification is withdrawn.")
    rows = Verification.objects.as_system("withdrawing").select_for_update(of=("self",))
    found = rows.filter(claim=claim, withdrawn_on=None).first()
    if found is None:
        raise InputError("No verification of this claim stands.")
    is_third_party = not why_not(viewer, claim)
    if found.verifier_id != viewer.person_id and not is_third_party:
        raise InputError("A verification is withdrawn by who gave it, or by another third party.")
    found.withdrawn_on, found.withdrawn_why = timezone.localdate(), why.strip()
    found.save(update_fields=["withdrawn_on", "withdrawn_why"])
    record(viewer, "claim.verification_withdrawn", found, claim=str(claim.pk))
    letters.withdrawn(found)
    return found


@transaction.atomic
def restate(viewer: Viewer, claim: Claim, *, factor_set: str, reason: str) -> Restatement:
    """Work a claim out again under another factor set; both figures stay, with the reason.

    Raises:
        InputError: no reason, no such set, or the set that it was worked out with.
    """
    require(viewer, "outcomes.restate", claim)
    found = all_claims("restating").get(pk=claim.pk)
    today: date = timezone.localdate()
    if factor_set == found.factor_set:
        raise InputError("This is the set that the claim rests on; a restatement takes another.")
    figures = account.restated_figures(found, factor_set, reason, today)
    if not figures:
        raise InputError("This set changes no figure of the claim, so there is nothing to restate.")
    made = Restatement.objects.create(
        claim=found,
        old_set=found.factor_set,
        new_set=factor_set,
        reason=reason.strip(),
        figures=figures,
        restated_on=today,
        restated_by_id=viewer.person_id,
    )
    record(viewer, "claim.restated", made, claim=str(found.pk), sets=[made.old_set, factor_set])
    return made
