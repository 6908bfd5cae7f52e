"""Matches as cards: the facts first, the whole working for the best of each want folded away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from offcut.figures import VERDICT_STYLES, co2e, gbp, km, percent, tonnes
from offcut.listings import Listing
from offcut.matching.model import Match, Verdict
from offcut.matching.reasons import said
from offcut.matching.result import MatchResult, have_ids
from offcut.matching.shadow import ShadowPrices
from offcut.reports import wordings
from offcut.reports.card_working import Working, working

WORKINGS = 150
"""Cards with the whole working; more would make the file slow to open."""
CARDS = 500
"""Cards of one verdict; the saved table holds all."""
ALTERNATIVES = 5

GROUPS = {
    Verdict.PASS: (
        "Would work now",
        "Each legal and standard limit holds with a chance of 95 % or more. The chance of a card"
        " may be lower: that all hold at once, and that the materials are what their words say.",
    ),
    Verdict.MARGINAL: (
        "Close to a limit",
        "More likely than not, but at least one limit is near: measure again or agree a margin.",
    ),
    Verdict.PLAUSIBLE: (
        "Plausible",
        "Typical values of this kind of material fit; this stream is not measured yet.",
    ),
    Verdict.UNKNOWN: (
        "One test away",
        "Nothing is broken, but a deciding value is missing: a test or an answer decides.",
    ),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One match for reading."""

    anchor: str
    rank: int
    verdict: str
    giver: str
    given: str
    taker: str
    taken: str
    have_id: str
    want_id: str
    value: str
    tonnes: str
    distance: str
    carbon: str
    chance: str
    way: str
    reason: str
    sort: Mapping[str, float]
    working: Working | None = None
    others: tuple[tuple[str, ...], ...] = ()
    more_others: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """The cards of one verdict."""

    verdict: str
    label: str
    title: str
    meaning: str
    cards: tuple[Card, ...]  # at most CARDS
    wants: int  # that have a match of this verdict
    matches: int


def groups(result: MatchResult, items: Mapping[str, Listing]) -> tuple[Group, ...]:
    """The matches by verdict; in each, one card a want: its best match, the others beneath."""
    found = []
    rank = 0
    prices = ShadowPrices(result.pairing) if result.pairing is not None else None
    for verdict, (title, meaning) in GROUPS.items():
        matches = result.with_verdict(verdict)
        by_want: dict[str, list[Match]] = {}
        for match in matches:
            by_want.setdefault(match.want_id, []).append(match)
        cards = []
        for best, *others in islice(by_want.values(), CARDS):
            rank += 1
            cards.append(_card(best, others, rank, items, prices))
        label, wants = VERDICT_STYLES[verdict.value].label, len(by_want)
        found.append(Group(verdict.value, label, title, meaning, tuple(cards), wants, len(matches)))
    return tuple(group for group in found if group.cards)


def _card(
    match: Match,
    others: Sequence[Match],
    rank: int,
    items: Mapping[str, Listing],
    prices: ShadowPrices | None,
) -> Card:
    worth, route, want = match.worth, match.route, items[match.want_id]
    haves = [items[name] for name in have_ids(match)]
    return Card(
        anchor=f"match-{rank}",
        rank=rank,
        verdict=route.verdict.value,
        giver=" + ".join(dict.fromkeys(have.organisation for have in haves)),
        given=" + ".join(dict.fromkeys(have.resource for have in haves)),
        taker=want.organisation,
        taken=want.resource,
        have_id=match.have_id,
        want_id=match.want_id,
        value=money(match),
        tonnes=quantity(match),
        distance=km(match.distance_km),
        carbon=co2e(worth.carbon_kgco2e_per_year),
        chance=percent(route.chance),
        way=way(match),
        reason=match.reason,
        sort={
            "value": worth.value_gbp_per_year,
            "tonnes": worth.tonnes_per_year or 0.0,
            "km": match.distance_km,
            "carbon": worth.carbon_kgco2e_per_year or 0.0,
        },
        working=working(match, items, prices) if rank <= WORKINGS else None,
        others=tuple(_other(other, items) for other in others[:ALTERNATIVES]),
        more_others=max(0, len(others) - ALTERNATIVES),
    )


def money(match: Match) -> str:
    """The joint gain in words; per unit when no quantity is known."""
    worth = match.worth
    shown = gbp(worth.value_gbp_per_year)
    return shown if worth.units_per_year is not None else f"{shown} per {wordings.unit(worth.unit)}"


def quantity(match: Match) -> str:
    """What is delivered a year: tonnes, else its own unit."""
    worth = match.worth
    if worth.tonnes_per_year is not None:
        return tonnes(worth.tonnes_per_year)
    return wordings.with_unit(worth.units_per_year, worth.unit)


def way(match: Match) -> str:
    """Direct, treated, blended: in words."""
    route = match.route
    parts = [", then ".join(said(steps) for steps in route.steps_once) or "As it is"]
    if match.blend:
        blended = f"blend of {len(match.blend)} sources"
        parts = [*parts, blended] if route.steps else [blended.capitalize()]
    if route.treated_share < 1 and route.steps:
        parts.append(f"{percent(route.treated_share)} of the stream treated")
    if route.share < 1:
        parts.append(f"up to {percent(route.share)} of the taker's input")
    return "; ".join(parts)


def _other(match: Match, items: Mapping[str, Listing]) -> tuple[str, ...]:
    names = dict.fromkeys(items[name].organisation for name in have_ids(match))
    deciding = match.route.deciding
    return (
        " + ".join(names),
        match.have_id,
        money(match),
        quantity(match),
        km(match.distance_km),
        percent(match.route.chance),
        way(match),
        deciding.name if deciding else "–",
    )
