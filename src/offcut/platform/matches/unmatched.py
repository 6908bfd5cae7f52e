"""Why nothing was found for a listing, in words that say nothing of anybody else's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from offcut.listings import Listing as CoreListing
from offcut.matching import Match as CoreMatch
from offcut.matching import Verdict
from offcut.matching.engine import rank
from offcut.matching.live import LiveListings

NOT_UNDERSTOOD, NOBODY, SAME_SITE = "not_understood", "nobody", "same_site"
NO_FIT, NO_GAIN, OTHERS = "no_fit", "no_gain", "others"


@dataclass(frozen=True, slots=True)
class Nothing:
    """What to tell an owner, and what to do."""

    why: str
    do: str


_TOLD = {
    NOT_UNDERSTOOD: Nothing(
        "We could not tell what kind of material it is from your words.",
        "Choose the kind of material: that is what matching begins with.",
    ),
    NOBODY: Nothing(
        "Nobody in the network has listed the other side of it yet.",
        "Keep it listed: we look again whenever somebody lists something, and write to you.",
    ),
    SAME_SITE: Nothing(
        "The only listings that agree with it are at your own site.",
        "Use it there: that needs no exchange.",
    ),
    NO_FIT: Nothing(
        "What comes nearest does not fit: {limit} stands in the way.",
        "If your figure for {limit} is a guess, have it measured and add the result.",
    ),
    NO_GAIN: Nothing(
        "It would fit somebody, but moving it would cost more than it saves.",
        "Say what you pay today for disposal or purchase: without it, we count nothing as saved.",
    ),
    OTHERS: Nothing(
        "It would fit somebody, but ten other sources are worth more to them.",
        "Keep it listed: you are next if one of them drops out.",
    ),
}


def in_words(because: str, limit: str = "") -> Nothing | None:
    """The words for what was stored; None where nothing was."""
    found = _TOLD.get(because)
    if found is None:
        return None
    name = limit or "one property"
    return Nothing(found.why.format(limit=name), found.do.format(limit=name))


def because_of_want(
    want: CoreListing, misses: Iterable[CoreMatch], live: LiveListings
) -> tuple[str, str]:
    """Why nothing was found for a want, and the limit that stands in the way."""
    if want.resource_type is None and not want.uses:
        return NOT_UNDERSTOOD, ""
    return _because(min(misses, key=rank, default=None), want.id, live)


def because_of_have(have: CoreListing, live: LiveListings, on: date) -> tuple[str, str]:
    """Why nobody was found to take a have, and the limit that stands in the way."""
    if have.resource_type is None:
        return NOT_UNDERSTOOD, ""
    return _because(live.nearest(have.id, on), have.id, live)


def _because(miss: CoreMatch | None, listing_id: str, live: LiveListings) -> tuple[str, str]:
    if miss is None:
        return (SAME_SITE if live.agrees(listing_id) else NOBODY), ""
    if miss.route.verdict is Verdict.FAIL:
        return NO_FIT, miss.route.deciding.name if miss.route.deciding else ""
    return (OTHERS if miss.worth.value_gbp_per_year > 0 else NO_GAIN), ""
