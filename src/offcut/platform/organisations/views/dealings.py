"""What an organisation has and wants, and its exchanges, as far as the viewer may open them."""

from typing import TYPE_CHECKING
from uuid import UUID

from offcut.platform.access.guard import may
from offcut.platform.access.viewer import Viewer

if TYPE_CHECKING:
    from offcut.platform.desk.models import Synergy
    from offcut.platform.listings.faces import OwnFace

FEW = 10


def listings_of(viewer: Viewer, organisation_id: UUID) -> "list[OwnFace]":
    """Its open listings, the newest few; no private terms, whoever looks."""
    from offcut.platform.listings.faces import own_face
    from offcut.platform.listings.models import OPEN
    from offcut.platform.listings.queries import visible

    if not may(viewer, "listings.see_listing"):
        return []
    rows = visible(viewer).filter(organisation=organisation_id, status__in=OPEN)
    newest = rows.order_by("-created_at", "pk")[: FEW + 1]
    return [own_face(row, with_terms=False) for row in newest]


def cases_of(viewer: Viewer, organisation_id: UUID) -> "list[Synergy]":
    """Its exchanges, those that moved last first."""
    from offcut.platform.desk.queries import of_organisation

    if not may(viewer, "desk.list_synergies"):
        return []
    found = of_organisation(viewer, organisation_id).order_by("-stage_since", "pk")
    return list(found[: FEW + 1])
