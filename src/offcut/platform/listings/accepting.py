"""Taking a proposal over into a listing, and taking that back."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from offcut.listings import Problem
from offcut.platform.access.viewer import Viewer
from offcut.platform.listings.actions import Refused, locked, update
from offcut.platform.listings.models import Listing
from offcut.platform.listings.suggestions import proposal


@dataclass(frozen=True, slots=True)
class Undo:
    """How an accepted proposal is taken back: what the field held before."""

    field: str
    before: str
    version: int  # that the listing has now


@transaction.atomic
def accept_suggestion(
    viewer: Viewer, listing_id: UUID, version: int, field: str, value: str
) -> tuple[Listing, Undo]:
    """Take a proposal of ``suggestions`` over into the listing.

    Raises:
        Conflict: somebody else changed the listing meanwhile.
        Refused: it is no proposal for this listing (any more).
    """
    listing = locked(viewer, listing_id, "listings.accept_suggestion")
    if proposal(listing, field, value) is None:
        raise Refused((_no_proposal(field, value),))
    before = _held(listing, field)
    held = "; ".join(filter(None, (before, value))) if field == "properties" else value
    changed = _set(viewer, listing_id, version, field, held, "listing.suggestion_accepted")
    return changed, Undo(field, before, changed.version)


def take_back(viewer: Viewer, listing_id: UUID, undo: Undo) -> Listing:
    """Undo an accepted proposal.

    Raises:
        Conflict: the listing has changed since.
    """
    return _set(
        viewer, listing_id, undo.version, undo.field, undo.before, "listing.suggestion_taken_back"
    )


def _set(
    viewer: Viewer, listing_id: UUID, version: int, field: str, value: str, action: str
) -> Listing:
    allowed = "listings.accept_suggestion"
    if field == "resource_type":
        return update(
            viewer, listing_id, version, {}, resource_type=value, operation=allowed, action=action
        )
    return update(viewer, listing_id, version, {field: value}, operation=allowed, action=action)


def _held(listing: Listing, field: str) -> str:
    """What a field holds as its owner gave it: a kind that was only recognised is not given."""
    if field == "resource_type":
        return listing.resource_type if listing.type_given else ""
    return str(getattr(listing, field))


def _no_proposal(field: str, value: str) -> Problem:
    message = "this is not proposed for the listing any more"
    return Problem("error", None, None, field, value, message, "what its page proposes now")
