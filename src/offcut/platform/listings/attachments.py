"""Who sees the files of a listing: who may open the listing whole."""

from uuid import UUID

from offcut.platform.access.guard import may
from offcut.platform.access.viewer import Viewer
from offcut.platform.listings import queries


def sees_listing(viewer: Viewer, id_: str) -> bool:
    """Whether the viewer may open this listing."""
    listing = queries.visible(viewer).filter(pk=UUID(id_)).first()
    return listing is not None and may(viewer, "listings.see_listing", listing)


def sees_import(viewer: Viewer, id_: str) -> bool:
    """Whether the viewer may see this spreadsheet."""
    run = queries.import_runs(viewer).filter(pk=UUID(id_)).first()
    return run is not None and may(viewer, "listings.see_imports", run)


SEEN = {"listing": sees_listing, "import": sees_import}
