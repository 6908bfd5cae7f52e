"""What follows a change of a listing: the index of words at once, matches after the commit."""

from importlib import import_module
from importlib.util import find_spec

from offcut.platform.listings import seeking
from offcut.platform.listings.models import Listing


def changed(listing: Listing) -> None:
    """The index of words in the same transaction; matches as a job."""
    seeking.index(listing)
    rematch(str(listing.pk))


def rematch(listing_id: str) -> None:
    """Queue the matching of one listing (it starts after the commit)."""
    if find_spec("offcut.platform.matches.tasks") is None:
        return
    tasks = import_module("offcut.platform.matches.tasks")
    tasks.rematch_listing.enqueue(listing_id, unique=f"rematch {listing_id}")
