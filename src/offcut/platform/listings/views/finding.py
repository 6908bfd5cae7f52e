"""The listing that an address names, for this viewer."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.listings import queries

if TYPE_CHECKING:
    from offcut.platform.listings.models import Listing


def visible_or_404(viewer: Viewer, listing_id: UUID, operation: str) -> "Listing":
    """A listing that the viewer may open and do this to.

    Raises:
        Http404: there is none, or not for this viewer.
        PermissionDenied: the viewer sees it but may not do this.
    """
    listing = queries.visible(viewer).prefetch_related(queries.counted()).filter(pk=listing_id)
    found: Listing | None = listing.first()
    if found is None:
        raise Http404
    require(viewer, operation, found)
    return found
