"""What follows a change of a listing: the index of words at once, matches after the commit."""

from collections.abc import Mapping
from typing import Any

from offcut.platform.listings import seeking
from offcut.platform.listings.models import Listing


def changed(listing: Listing) -> None:
    """The index of words in the same transaction, and the end of its matches; others as a job."""
    from offcut.platform.matches.actions import listing_ended

    seeking.index(listing)
    if not listing.is_open:
        listing_ended(listing.pk)
    rematch(str(listing.pk))


def rematch(listing_id: str) -> None:
    """Queue the matching of what changed (it starts after the commit)."""
    from offcut.platform.matches.tasks import rematch_listing  # matches stand on listings

    rematch_listing.enqueue(listing_id, unique=f"rematch {listing_id}")


def rematch_after(changes: Mapping[str, Any]) -> None:
    """One piece of work for all listings of a spreadsheet: it finds all that changed."""
    first = next(iter((*changes.get("created", ()), *changes.get("changed", ()))), None)
    if first is not None:
        rematch(first)
