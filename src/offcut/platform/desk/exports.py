"""The synergies that the organisation is a party to, and who pays whom in them."""

from collections.abc import Iterator
from uuid import UUID

from offcut.platform.desk.models import Payment, StageChange, Synergy
from offcut.platform.operations.exporting import Table, rows_of

COVERS = ("Synergy", "StageChange", "Payment")
LEFT_OUT = {
    "Task": "the facilitator's",
    "Note": "the facilitator's",
    "Blocker": "the facilitator's",
    "EffortEntry": "the facilitator's",
    "CaseImport": "the facilitator's",
    "Merge": "the facilitator's",
    "CalendarFeed": "a person's own",
}
_WHY = "a copy for the organisation"
_SHARED = ("id", "reference", "resource_type", "stage", "stage_since", "completed_on")


def tables(organisation_id: UUID) -> Iterator[Table]:
    """Its own side of each; the title, which may hold the other's name, is left out."""
    rows = Synergy.objects.as_system(_WHY).order_by("pk")
    ids: list[UUID] = []
    for side in ("have", "want"):
        own = rows.filter(**{f"{side}_organisation_id": organisation_id})
        found = list(own.values(*_SHARED, f"{side}_listing_id"))
        ids += [row["id"] for row in found]
        yield Table(f"synergies_as_{side}", found)
    steps = StageChange.objects.as_system(_WHY).filter(synergy_id__in=ids).order_by("pk")
    told = ("synergy_id", "from_stage", "to_stage", "on", "lost_reason")
    yield Table("synergy_stages", list(steps.values(*told)))
    yield Table("payments", _payments(organisation_id))


def _payments(organisation_id: UUID) -> list[dict[str, object]]:
    """Those that it pays or gets."""
    found: list[dict[str, object]] = []
    for side in ("have", "want"):
        rows = Payment.objects.as_system(_WHY).filter(
            **{f"synergy__{side}_organisation_id": organisation_id}
        )
        found += rows_of(rows.filter(payer=side))  # type: ignore[arg-type]
        found += rows_of(rows.filter(payee=side))  # type: ignore[arg-type]
    return found
