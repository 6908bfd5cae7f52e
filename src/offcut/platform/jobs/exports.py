"""The work that was done for the organisation."""

from collections.abc import Iterator
from uuid import UUID

from offcut.platform.jobs.models import JobRecord
from offcut.platform.operations.exporting import Table, rows_of

COVERS = ("JobRecord",)
LEFT_OUT = {"Worker": "a process", "Slot": "a clock"}


def tables(organisation_id: UUID) -> Iterator[Table]:
    """Without what is the program's own."""
    rows = JobRecord.objects.as_system("a copy for the organisation").filter(
        organisation_id=organisation_id
    )
    hidden = ["arguments", "unique_key", "worker_id", "traceback"]
    yield Table("jobs", rows_of(rows, leave_out=hidden))
