"""The example programme's claims, and movements of the demonstration's business."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from offcut import reference
from offcut.errors import InputError
from offcut.impact.workbook import read_workbook
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk.models import Synergy
from offcut.platform.operations.demonstration.world import SYSTEM, World
from offcut.platform.organisations.models import Organisation
from offcut.platform.outcomes import certifying, moving
from offcut.platform.outcomes.importing import import_claims
from offcut.platform.outcomes.models import Claim

_WHY = "demonstration"
_MONTHS = (2, 5, 8, 11)
_CODE = "10 09 08"


def load(world: World) -> None:
    """Every claim of the programme; loads of the home business, and its certificate."""
    rows = Synergy.objects.as_system(_WHY).select_related(
        "have_organisation", "want_organisation", "facilitator"
    )
    by_reference = {one.reference: one for one in rows}
    book = read_workbook(world.region.programme_path, ("synergies", "claims"))
    known = [row for row in book.rows["claims"] if row["synergy_id"] in by_reference]
    import_claims(SYSTEM, by_reference, known)
    home = world.organisation_ids[world.home]
    _loads(world.viewer(Role.FACILITATOR), home, world.today)
    _certificate(world, home)


def _loads(viewer: Viewer, home: object, today: date) -> None:
    """Four movements for each year that the home business claims, which come to its quantity."""
    of_home = Q(synergy__have_organisation=home) | Q(synergy__want_organisation=home)
    claims = Claim.objects.as_system(_WHY).filter(of_home, quantity__gt=0)
    for claim in claims.select_related("synergy__have_organisation", "synergy__want_organisation"):
        if claim.synergy.facilitator_id != viewer.person_id:
            continue
        days = [date(claim.year, month, 14) for month in _MONTHS]
        past = [day for day in days if day <= today]
        each = (claim.quantity or Decimal(0)) / max(len(past), 1)
        for number, day in enumerate(past, start=1):
            moving.record_movement(
                viewer,
                claim.synergy,
                moved_on=day,
                quantity=each.quantize(Decimal("0.1")),
                is_estimate=False,
                loads=max(int(each / 20), 1),
                **_papers(claim, number),
            )


def _papers(claim: Claim, number: int) -> dict[str, Any]:
    """Papers of a load; plainly made up."""
    kind = reference.resource_types.get(claim.synergy.resource_type or "")
    code = next(iter(kind.ewc_codes), _CODE) if kind and kind.ewc_codes else _CODE
    return {
        "waste_status": "waste",
        "waste_code": code,
        "description": f"{claim.synergy.title}, as it leaves the works",
        "document": "transfer_note",
        "document_reference": f"EXAMPLE {claim.year}/{number}",
        "carrier": "Sandy Lane Haulage (fictional)",
        "carrier_registration": "CBDU000000",
        "receiver_authorisation": "AA0000AA",
        "hierarchy_confirmed": True,
        "evidence_kind": "weighbridge",
        "evidence_reference": f"Example tickets {claim.year}, part {number}",
    }


def _certificate(world: World, home: object) -> None:
    """The certificate of the last year that can be certified, if there is one."""
    organisation = Organisation.objects.as_system(_WHY).get(pk=home)
    viewer = world.viewer(Role.ORGANISATION_ADMIN)
    for year in range(world.today.year - 1, world.today.year - 4, -1):
        try:
            certifying.issue(viewer, organisation, year=year)
        except InputError:  # nothing completed and shown in that year
            continue
        return
