"""Letters about claims: to the parties; a link, no figures."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from offcut.platform.mail.actions import send
from offcut.platform.organisations.queries import people_to_tell
from offcut.platform.outcomes.models import Claim, Verification

_REASON = "You receive this as your organisation is a side of this exchange."


def claimed(claim: Claim, *, by: Iterable[UUID]) -> None:
    """To the sides that did not make the claim: their figures are asked for."""
    _tell(claim, claim.owner_ids() - set(by), "claimed")


def verified(verification: Verification) -> None:
    """To both sides: a certificate can be made."""
    claim = verification.claim
    _tell(claim, claim.owner_ids(), "verified", verifier=verification.verifier_name)


def withdrawn(verification: Verification) -> None:
    """To both sides: the claim counts as evidenced only."""
    claim = verification.claim
    _tell(claim, claim.owner_ids(), "withdrawn", why=verification.withdrawn_why)


def _tell(claim: Claim, organisations: Iterable[UUID], template: str, **further: str) -> None:
    path = reverse("outcomes:claim", args=[claim.pk])
    context = {"claim": claim, "path": path, **further}
    for organisation in sorted(organisations, key=str):
        for person in people_to_tell(organisation):
            send(to=person, template=f"outcomes/mail/{template}", context=context, reason=_REASON)
