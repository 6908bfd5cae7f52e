"""What happened to a listing, in words, from the audit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from offcut.platform.access.viewer import Viewer
from offcut.platform.audit import reading as audit
from offcut.platform.listings.models import Listing

_WORDS = {
    "listing.created": "Listed",
    "listing.copied": "Copied from another listing",
    "listing.imported": "Loaded from a spreadsheet",
    "listing.import_taken_back": "A spreadsheet was taken back",
    "listing.changed": "Changed",
    "listing.published": "Opened again",
    "listing.withdrawn": "Withdrawn",
    "listing.renewed": "Renewed",
    "listing.expired": "Expired",
    "listing.suggestion_accepted": "A suggestion was accepted",
    "listing.suggestion_taken_back": "A suggestion was taken back",
    "listing.measured": "A measurement was recorded",
    "listing.measurement_set_aside": "A measurement was set aside",
}
_FIELDS = {
    "words": "description",
    "site_id": "site",
    "type_given": "",
    "resource_type": "kind of thing",
    "ewc_code": "waste code",
    "min_lot": "smallest load",
    "current_fate": "what happens today",
    "disposal_cost": "cost today",
    "purchase_price": "price paid today",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a listing's history."""

    what: str
    at: datetime
    who: str
    detail: str = ""


def told(viewer: Viewer, listing: Listing) -> list[Happened]:
    """What happened, newest first."""
    return [
        Happened(
            _WORDS.get(event.action, event.action), event.at, event.who, _detail(event.details)
        )
        for event in audit.of_thing(viewer, listing)
    ]


def _detail(details: dict[str, Any]) -> str:
    """Which fields changed, with their values where the event holds them."""
    named = details.get("changed") or [name for name in details if name in ("status",)]
    said = []
    for name in named:
        label = _FIELDS.get(name, name.replace("_", " "))
        if not label:
            continue
        pair = details.get(name)
        if isinstance(pair, list) and len(pair) == 2:
            said.append(f"{label}: {pair[0] or 'not stated'} → {pair[1] or 'not stated'}")
        else:
            said.append(label)
    return "; ".join(said)
