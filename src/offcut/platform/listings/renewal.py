"""Renewing from a letter: a signed link that stands for one listing and one day of expiry."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from offcut.platform.access.viewer import system
from offcut.platform.listings import actions
from offcut.platform.listings.faces import material, written_amount
from offcut.platform.listings.models import Listing, Status

_SALT = "listings.renewal"
_STANDS_SECONDS = 90 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a link stands for."""

    listing_id: UUID
    expires_on: date  # that the letter spoke of: once renewed, the link is spent


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of the link tells: no more than the letter did."""

    words: str
    material: str
    amount: str
    expires_on: date | None
    ends_on: date


def link(listing: Listing) -> str:
    """The whole address that renews a listing, for a letter to its own people."""
    stands = f"{listing.pk}|{listing.expires_on.isoformat() if listing.expires_on else ''}"
    token = signing.dumps(stands, salt=_SALT)
    return settings.SITE_URL + reverse("listings:renew_by_letter", args=[token])


def read(token: str) -> Renewal | None:
    """What a link stands for; None when it is forged, too old, or its listing was withdrawn."""
    try:
        listing_id, day = signing.loads(token, salt=_SALT, max_age=_STANDS_SECONDS).split("|")
        found = Renewal(UUID(listing_id), date.fromisoformat(day))
    except (signing.BadSignature, ValueError):
        return None
    listing = _listing(found)
    gone = listing is None or listing.status in (Status.WITHDRAWN, Status.DRAFT)
    return None if gone else found


def renew(found: Renewal) -> None:
    """Renew it, once: nothing where it was renewed since the letter."""
    if not is_done(found):
        actions.renew(system("renewed by the link in a letter"), found.listing_id)


def is_done(found: Renewal) -> bool:
    """Whether it has been renewed since the letter was written."""
    listing = _listing(found)
    return bool(listing and listing.expires_on and listing.expires_on > found.expires_on)


def shown(found: Renewal) -> Shown | None:
    """What the page tells."""
    listing = _listing(found)
    if listing is None:
        return None
    return Shown(
        listing.words,
        material(listing.resource_type),
        written_amount(listing),
        listing.expires_on,
        actions.next_expiry(),
    )


def _listing(found: Renewal) -> Listing | None:
    rows = Listing.objects.as_system("the link of a letter to its owner")
    listing: Listing | None = rows.filter(pk=found.listing_id).first()
    return listing
