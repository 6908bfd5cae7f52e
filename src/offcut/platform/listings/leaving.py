"""An organisation leaves: its listings end; what other records point at stays without its words."""

from django.db import transaction
from django.db.models import ProtectedError

from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.listings import follow_up, seeking
from offcut.platform.listings.models import ImportRun, Listing, Measurement, Status
from offcut.platform.matches.actions import listing_ended
from offcut.platform.organisations.models import Organisation
from offcut.platform.search import port

_WHY = "an organisation leaves"
_BLANK = (
    *("use", "quantity", "min_lot", "monthly_profile", "shelf_life_days", "available_from"),
    *("available_to", "form", "current_fate", "properties", "notes", "disposal_cost"),
    *("purchase_price", "terms", "understood", "reference", "withdrawn_why"),
)


def close(viewer: Viewer, organisation: Organisation) -> None:
    """Withdrawn and deleted, or blanked where an introduction or a synergy stands on it."""
    ImportRun.objects.as_system(_WHY).filter(organisation=organisation).delete()
    for listing in Listing.objects.as_system(_WHY).filter(organisation=organisation):
        record(viewer, "listing.erased", listing)
        for kind in (seeking.OWN, seeking.PUBLIC):
            port.remove(kind, [listing.pk])
        Measurement.objects.as_system(_WHY).filter(listing=listing).delete()
        listing_ended(listing.pk)
        _delete_or_blank(listing)
        follow_up.rematch(str(listing.pk))  # others take its place in what wants were shown


def _delete_or_blank(listing: Listing) -> None:
    try:
        with transaction.atomic():
            listing.delete()
        return
    except ProtectedError:  # a record of others points at it
        listing.refresh_from_db()
    listing.status = Status.WITHDRAWN
    listing.words = "Withdrawn: its organisation left"
    for field in _BLANK:
        setattr(listing, field, "")
    listing.amount_low = listing.amount_central = listing.amount_high = None
    listing.add_first = []
    listing.save()
