"""What the organisation moved, claims, stated and was certified for."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from offcut.platform.operations.exporting import Table, rows_of
from offcut.platform.outcomes.models import (
    Certificate,
    Claim,
    Evidence,
    Movement,
    SeasonTicket,
    Statement,
)

COVERS = ("Movement", "SeasonTicket", "Claim", "Statement", "Evidence", "Certificate")
LEFT_OUT = {
    "Basis": "the calculation's, of both sides",
    "Verification": "the verifier's, of both sides; its result stands on the certificate",
    "Restatement": "the calculation's, of both sides",
}
_WHY = "a copy for the organisation"


def tables(organisation_id: UUID) -> Iterator[Table]:
    """Transfer notes are kept by both sides, so movements are whole; statements are one's own."""
    party = Q(synergy__have_organisation_id=organisation_id) | Q(
        synergy__want_organisation_id=organisation_id
    )
    yield Table("movements", rows_of(Movement.objects.as_system(_WHY).filter(party)))
    yield Table("season_tickets", rows_of(SeasonTicket.objects.as_system(_WHY).filter(party)))
    claims = Claim.objects.as_system(_WHY).filter(party)
    yield Table("outcome_claims", rows_of(claims))
    of_claims = Evidence.objects.as_system(_WHY).filter(claim__in=claims)
    yield Table("outcome_evidence", rows_of(of_claims))
    own: list[object] = []
    for side in ("have", "want"):
        stated = Statement.objects.as_system(_WHY).filter(
            side=side, **{f"claim__synergy__{side}_organisation_id": organisation_id}
        )
        own += rows_of(stated)
    yield Table("outcome_statements", own)  # type: ignore[arg-type]
    certificates = Certificate.objects.as_system(_WHY).filter(organisation_id=organisation_id)
    yield Table("certificates", rows_of(certificates))
