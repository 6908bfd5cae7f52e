"""Who may fetch a copy of an organisation: its admins, and who runs the platform."""

from uuid import UUID

from offcut.platform.access.guard import may
from offcut.platform.access.viewer import Viewer
from offcut.platform.operations.queries import export


def _sees(viewer: Viewer, id_: str) -> bool:
    found = export(viewer, UUID(id_))
    return (
        found is not None
        and found.can_be_fetched
        and may(viewer, "operations.export_organisation", found)
    )


SEEN = {"export": _sees}
