"""An organisation leaves: its files that no record needs go; those of records go with them."""

from offcut.platform.access.viewer import Viewer
from offcut.platform.files.actions import remove
from offcut.platform.files.models import StoredFile
from offcut.platform.organisations.models import Organisation

_WHY = "an organisation leaves"
OF_RECORDS = ("movement", "claim")  # kept as long as the records that they prove


def close(viewer: Viewer, organisation: Organisation) -> None:
    """Photos, certificates, documents."""
    _remove(viewer, organisation, keep=OF_RECORDS)


def erase(viewer: Viewer, organisation: Organisation) -> None:
    """What was kept with the records."""
    _remove(viewer, organisation, keep=())


def _remove(viewer: Viewer, organisation: Organisation, keep: tuple[str, ...]) -> None:
    rows = StoredFile.objects.as_system(_WHY).filter(
        owner_organisation=organisation, removed_at=None
    )
    for file in rows.exclude(attached_kind__in=keep):
        remove(viewer, file)
