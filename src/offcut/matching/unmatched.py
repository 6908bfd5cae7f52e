"""Listings that nothing was found for: why, and what to do about it."""

from collections.abc import Iterable, Sequence

from offcut import reference
from offcut.listings import Kind, Listing, Listings
from offcut.matching.assess import compatible_types
from offcut.matching.model import Match, Verdict
from offcut.matching.pairing import Assessed, Pairing
from offcut.matching.reasons import limit_text
from offcut.matching.result import Unmatched, have_ids
from offcut.matching.screen import Screen
from offcut.matching.worth.kinds import kind_of


def explain_unmatched(
    listings: Listings,
    matches: Sequence[Match],
    misses: Sequence[Match],
    pairing: Pairing,
    screen: Screen,
) -> tuple[Unmatched, ...]:
    """Every listing that is in no match, in the order of the file."""
    matched = {name for match in matches for name in (*have_ids(match), match.want_id)}
    nearest: dict[str, Match] = {}
    for near in misses:
        for name in (*have_ids(near), near.want_id):
            nearest.setdefault(name, near)
    positions = {have.id: number for number, have in enumerate(listings.haves)}
    wants, others = listings.wants, OtherSide.of(listings)
    found = []
    for listing in listings:
        if listing.id in matched:
            continue
        miss = nearest.get(listing.id)
        if listing.kind is Kind.HAVE and listing.resource_type:
            close = [wants[number] for number in screen.nearest_wants(positions[listing.id])]
            miss = best_of_have(listing, close, pairing) or miss
        found.append(unmatched(listing, miss, others))
    return tuple(found)


WantKind = tuple[str | None, tuple[str, ...], bool]
"""Type, uses, and whether the use was given: all that decides whom a want agrees with."""


class OtherSide:
    """The kinds of listing on either side: enough to ask who could take or give a kind."""

    def __init__(self, have_types: Iterable[str | None], want_kinds: Iterable[WantKind]) -> None:
        self._haves = tuple(dict.fromkeys(have_types))
        self._wants = tuple(dict.fromkeys(want_kinds))

    @classmethod
    def of(cls, listings: Listings) -> "OtherSide":
        """The kinds in a list."""
        haves, wants = listings.haves, listings.wants
        return cls((item.resource_type for item in haves), map(want_kind, wants))

    def agrees(self, listing: Listing) -> bool:
        """Whether any listing of the other side is compatible at all."""
        if listing.kind is Kind.HAVE:
            return any(_agree(listing.resource_type, want) for want in self._wants)
        return any(_agree(kind, want_kind(listing)) for kind in self._haves)


def want_kind(want: Listing) -> WantKind:
    """What decides whom a want agrees with."""
    return want.resource_type, want.uses, want.use is not None


def _agree(have_type: str | None, want: WantKind) -> bool:
    want_type, uses, given = want
    return bool(compatible_types(have_type, want_type, uses, given=given))


def best_of_have(have: Listing, wants: Sequence[Listing], pairing: Pairing) -> Match | None:
    """The best that a have could do, though other haves do better for each of its wants."""
    assessed: list[Assessed] = []
    for want in wants:
        assessed.append(pairing.assess(have, want))
        if assessed[-1].viable:
            return pairing.match(assessed[-1])
    if not assessed:
        return None
    best = min(assessed, key=lambda one: (one.account.route.verdict.rank // 4, one.order))
    return pairing.match(best)


def unmatched(listing: Listing, miss: Match | None, others: OtherSide) -> Unmatched:
    """Why a listing is in no match, by what came nearest to it, and what to do."""
    if listing.resource_type is None and not listing.uses:
        why = f"'{listing.resource}' was not understood as a kind of resource"
        return Unmatched(
            listing.id, why, "Give its resource_type: 'offcut suggest' proposes some for a text."
        )
    if miss is None:
        return _nobody(listing, others)
    other = miss.want_id if listing.kind is Kind.HAVE else miss.have_id
    deciding = miss.route.deciding
    if miss.route.verdict is Verdict.FAIL:
        why = f"nearest is {other}, but {_lower(miss.reason)}"
        if deciding is None:
            step = "See the working of the nearest pair: offcut explain."
        elif deciding.blendable:
            wish = _WISH[listing.kind]
            step = f"Look for {wish}, or a treatment for {deciding.name}."
        else:
            step = f"{deciding.name} must be {limit_text(deciding)}, and blending may not cure it."
        return Unmatched(listing.id, why, step, miss)
    if miss.worth.value_gbp_per_year <= 0:
        return Unmatched(listing.id, *_does_not_pay(listing, miss, other), miss)
    why = f"it would fit {other}, but other sources are worth more there"
    return Unmatched(
        listing.id, why, "Keep it listed: it is the next choice if one drops out.", miss
    )


_OTHER = {Kind.HAVE: "taker", Kind.WANT: "source"}
_WISH = {Kind.HAVE: "a taker that allows more of it", Kind.WANT: "a cleaner source"}


def _does_not_pay(listing: Listing, miss: Match, other: str) -> tuple[str, str]:
    worth = miss.worth
    if worth.quantity_note and worth.units_per_year == 0:
        why = f"nearest is {other}, but {worth.quantity_note}"
        step = "Change the dates, days or smallest load, or look for another"
        return why, f"{step} {_OTHER[listing.kind]}."
    reach = worth.break_even_km
    gaps = [term.label for term in worth.money if term.amount is None]
    why = f"it would fit {other}, but costs more than it saves at {miss.distance_km:.0f} km"
    if gaps:
        return why, f"Some of the saving is not known: give {gaps[0]}."
    if reach:
        return (
            why,
            f"It would pay within {reach:.0f} km: look for a {_OTHER[listing.kind]} nearer by.",
        )
    return why, "It would not pay at any distance with the costs given: check them."


def _nobody(listing: Listing, others: OtherSide) -> Unmatched:
    kind = kind_of(listing.resource_type)
    name = kind.name if kind else listing.resource
    side = "want" if listing.kind is Kind.HAVE else "have"
    if others.agrees(listing):
        why = f"the only {side}s that agree are at the same organisation and site"
        return Unmatched(listing.id, why, "Use it there: that needs no exchange.")
    why = f"no {side} in this list takes or gives {name}"
    if listing.kind is Kind.HAVE and kind is not None and kind.serves:
        uses = ", ".join(
            reference.uses[use].name for use in kind.serves[:3] if use in reference.uses
        )
        return Unmatched(listing.id, why, f"Look for someone with a use for it: {uses}.")
    return Unmatched(listing.id, why, "Check the resource type, and ask other members.")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
