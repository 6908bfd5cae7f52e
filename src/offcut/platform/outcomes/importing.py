"""Claims that were kept elsewhere, as rows of the core's sheet ``claims``, brought in whole."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.db import transaction

from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.desk.models import Synergy
from offcut.platform.outcomes.actions import pinned_set
from offcut.platform.outcomes.conversion import frozen_rows
from offcut.platform.outcomes.models import Claim, Evidence, Statement, Verification
from offcut.platform.outcomes.queries import with_working

Cells = Mapping[str, Any]
_FIRM = ("cost_saved_gbp", "sales_gbp", "investment_gbp", "jobs_created", "jobs_kept", "signed_on")
_ELSEWHERE = "Verified before it was brought here"


@transaction.atomic
def import_claims(
    viewer: Viewer, synergies: Mapping[str, Synergy], rows: Iterable[Cells]
) -> list[Claim]:
    """Claims of a file that the core has read without errors; synergies by its ids.

    A claim that names no factor set is pinned to that of its year, which gives the same figures.
    """
    made: list[Claim] = []
    verified: dict[object, Cells] = {}
    for row in rows:
        claim = _claim(synergies[row["synergy_id"]], row)
        made.append(claim)
        if row.get("verifier") and row.get("verified_on"):
            verified[claim.pk] = row
    _verify(viewer, made, verified)
    for claim in made:
        record(viewer, "claim.imported", claim, year=claim.year, verified=claim.pk in verified)
    return made


def _claim(synergy: Synergy, row: Cells) -> Claim:
    """The claim of a row, with its evidence and what each firm states."""
    claim = Claim.objects.create(
        synergy=synergy,
        year=row["year"],
        factor_set=row.get("factor_set") or pinned_set(row["year"]),
        reconfirmed_on=row.get("reconfirmed_on"),
        **{
            name: _decimal(row.get(name))
            for name in ("quantity", "quantity_low", "quantity_high", "water_saved_m3")
        },
    )
    documents = zip_longest(row.get("evidence_kinds") or (), row.get("evidence") or ())
    Evidence.objects.bulk_create(
        Evidence(claim=claim, kind=kind or "", reference=reference or "")
        for kind, reference in documents
    )
    statements = (_statement(claim, side, row) for side in ("have", "want"))
    Statement.objects.bulk_create([one for one in statements if one is not None])
    return claim


def _statement(claim: Claim, side: str, row: Cells) -> Statement | None:
    stated = {name: row.get(f"{side}_{name}") for name in _FIRM}
    if all(value is None for value in stated.values()):
        return None
    return Statement(claim=claim, side=side, **stated)


def _verify(viewer: Viewer, made: list[Claim], verified: Mapping[object, Cells]) -> None:
    """Verifications as they were given elsewhere, with the rows as they are now."""
    ids = [claim.pk for claim in made if claim.pk in verified]
    found = with_working(Claim.objects.as_system("importing").filter(pk__in=ids))
    Verification.objects.bulk_create(
        Verification(
            claim=claim,
            verifier_name=verified[claim.pk]["verifier"],
            verified_on=verified[claim.pk]["verified_on"],
            note=_ELSEWHERE,
            rows=frozen_rows(claim),
        )
        for claim in found
    )


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
