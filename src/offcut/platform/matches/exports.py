"""The matches of the organisation's listings as its own side sees them, and what it put aside."""

from collections.abc import Iterator
from uuid import UUID

from offcut.platform.matches.models import Dismissal, Match
from offcut.platform.operations.exporting import Table, rows_of

COVERS = ("Match", "Dismissal")
LEFT_OUT = {
    "Source": "the other sources of a blend are others'",
    "Working": "worked out from both sides' private terms",
    "Matched": "what the nightly work stood on",
    "Ledger": "counts of the nightly work",
    "Preference": "a person's own",
    "SavedSearch": "a person's own",
    "Alert": "a person's own",
}
_WHY = "a copy for the organisation"
# The exact gain and the other side's place are left out: they would tell the other's terms.
_SHARED = ("id", "verdict", "deciding_limit", "use", "train", "first_found_at", "gone_at")


def tables(organisation_id: UUID) -> Iterator[Table]:
    """One row a match and side."""
    rows = Match.objects.as_system(_WHY).order_by("pk")
    for side in ("have", "want"):
        own = rows.filter(**{f"{side}__organisation_id": organisation_id})
        names = (f"{side}_id", f"{side}_band", f"{side}_sees_km", *_SHARED)
        yield Table(f"matches_of_{side}s", list(own.values(*names)))
    aside = Dismissal.objects.as_system(_WHY).filter(organisation_id=organisation_id)
    yield Table("matches_put_aside", rows_of(aside))
