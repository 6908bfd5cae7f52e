"""The organisation's listings with their private terms, measurements and spreadsheets."""

from collections.abc import Iterator
from uuid import UUID

from offcut.platform.listings.models import ImportRun, Listing, Measurement
from offcut.platform.operations.exporting import Table, rows_of

COVERS = ("Listing", "Measurement", "ImportRun")
_WHY = "a copy for the organisation"


def tables(organisation_id: UUID) -> Iterator[Table]:
    """All of them, drafts and withdrawn ones too."""
    own = Listing.objects.as_system(_WHY).filter(organisation_id=organisation_id)
    yield Table("listings", rows_of(own, leave_out=["understood"]))
    measured = Measurement.objects.as_system(_WHY).filter(listing__organisation_id=organisation_id)
    yield Table("measurements", rows_of(measured))
    runs = ImportRun.objects.as_system(_WHY).filter(organisation_id=organisation_id)
    yield Table("spreadsheets", rows_of(runs, leave_out=["changes", "digest", "job_id"]))
