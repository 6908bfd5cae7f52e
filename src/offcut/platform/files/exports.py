"""The organisation's files themselves, and what is known of each."""

from collections.abc import Iterator
from uuid import UUID

from offcut.platform.files.actions import path_of
from offcut.platform.files.models import StoredFile
from offcut.platform.operations.exporting import Bytes, Table, rows_of

COVERS = ("StoredFile",)


def tables(organisation_id: UUID) -> Iterator[Table | Bytes]:
    """All but earlier copies of all this."""
    own = StoredFile.objects.as_system("a copy for the organisation").filter(
        owner_organisation_id=organisation_id, removed_at=None
    )
    own = own.exclude(kind="export")
    yield Table("files", rows_of(own, leave_out=["stored_as", "removed_at"]))
    for file in own:
        yield Bytes(f"{str(file.id)[:8]} {file.name}", path_of(file.stored_as))
