"""Matches as cards: the facts first, the whole working for the best of each want folded away."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from offcut.figures import VERDICT_STYLES, co2e, gbp, km, number, percent, tonnes
from offcut.listings import Listing
from offcut.matching.model import LimitCheck, Match, Step, Term, Verdict
from offcut.matching.reasons import said
from offcut.matching.result import MatchResult, have_ids
from offcut.matching.shadow import ShadowPrices
from offcut.reports import wordings

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
class Working:
    """Every line behind a card, as texts in the order of the table's columns."""

    limits: tuple[tuple[str, ...], ...]
    money: tuple[tuple[str, ...], ...]
    carbon: tuple[tuple[str, ...], ...]
    steps: tuple[tuple[str, ...], ...]
    residues: tuple[tuple[str, ...], ...]
    tests: tuple[tuple[str, ...], ...]
    parts: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    totals: Mapping[str, str]


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


def working(
    match: Match, items: Mapping[str, Listing], prices: ShadowPrices | None = None
) -> Working:
    """Every limit, pound and kilogram of a match."""
    route, worth = match.route, match.worth
    checks = sorted(route.limits, key=lambda c: (-c.verdict.rank, c.probability or 0.0, c.name))
    per = wordings.unit(worth.unit)
    return Working(
        limits=tuple(_limit_row(check) for check in checks),
        money=tuple(_term_row(term, "£") for term in worth.money),
        carbon=tuple(_term_row(term, "kg") for term in worth.carbon),
        steps=tuple(
            (
                said(steps),
                percent(steps[0].product_yield),
                f"{_from_to(lambda s: gbp(s.cost_gbp, exact=True), steps)} per {per}",
                f"{_from_to(lambda s: number(s.energy_kwh), steps)} kWh of"
                f" {steps[0].energy_carrier} per {per}",
            )
            for steps in route.steps_once
        ),
        residues=tuple(
            (
                residue.name,
                f"{number(residue.units)} per {per}",
                _code(residue.ewc_code),
                f"{gbp(residue.cost_gbp, exact=True)} per {per}",
            )
            for residue in dict.fromkeys(route.residues)
        ),
        tests=tuple(
            (
                test.name + (f" for {' and '.join(test.have_ids)}" if test.have_ids else ""),
                ", ".join(wordings.words(name) for name in test.properties),
                gbp(test.cost_gbp),
                wordings.plural(test.days, "day"),
                wordings.promise(test),
                gbp(test.unlocks_gbp),
            )
            for test in match.missing
        ),
        parts=tuple(
            (
                items[part.have_id].organisation,
                part.have_id,
                percent(part.share),
                f"{number(part.units_per_year)} {per}",
            )
            for part in match.blend
        ),
        notes=(*_notes(match), *_room(match, items, prices)),
        totals={
            "value": gbp(worth.value_gbp_per_year, exact=True),
            "have": gbp(worth.have_gain_gbp, exact=True),
            "want": gbp(worth.want_gain_gbp, exact=True),
            "split": worth.split,
            "carbon": _kilograms(worth.carbon_kgco2e_per_year),
            "break_even": km(worth.break_even_km) if worth.break_even_km is not None else "",
            "landfill": tonnes(worth.landfill_tonnes_avoided),
        },
    )


def _limit_row(check: LimitCheck) -> tuple[str, ...]:
    return (
        check.verdict.value,
        check.name + (" (binding)" if check.binding else ""),
        wordings.value(check),
        wordings.limit(check),
        percent(check.margin).replace("-", "\u2212") if check.margin is not None else "–",
        percent(check.probability) if check.probability is not None else "–",
        check.evidence.value if check.evidence else "none",
        check.severity.value,
        check.source,
        wordings.mark(check.status),
        check.note or "",
    )


def _term_row(term: Term, kind: str) -> tuple[str, ...]:
    shown = {"have": "giver", "want": "taker"}.get(term.party, "both")
    amount = gbp(term.amount, exact=True) if kind == "£" else _kilograms(term.amount)
    rate = "–"
    if term.rate is not None:
        figure = gbp(term.rate, exact=True) if kind == "£" else number(term.rate, 4)
        rate = f"{figure} per {wordings.unit(term.unit)}" if term.unit else figure
    return (
        term.label,
        shown,
        wordings.with_unit(term.quantity, term.unit, 4) if term.quantity is not None else "–",
        rate,
        amount,
        term.source,
        wordings.mark(term.status) if term.source != "not known" else "",
        term.note or "",
    )


def _kilograms(amount: float | None) -> str:
    return number(amount, 4) if amount is not None else "not known"


def _from_to(show: Callable[[Step], str], steps: Sequence[Step]) -> str:
    """A figure of a step, or its span over the sources that go through it."""
    shown = list(dict.fromkeys(show(step) for step in sorted(steps, key=lambda s: s.cost_gbp)))
    return shown[0] if len(shown) == 1 else f"{shown[0]} to {shown[-1]}"


def _code(code: str | None) -> str:
    return f"{code[:2]} {code[2:4]} {code[4:]}" if code and len(code) == 6 else code or "–"


def _room(
    match: Match, items: Mapping[str, Listing], prices: ShadowPrices | None
) -> tuple[str, ...]:
    """What more room under the binding limits would be worth."""
    if prices is None or match.blend:
        return ()
    found = prices.of(match, items[match.have_id], items[match.want_id])
    return tuple(price.text + "." for price in found)


def _notes(match: Match) -> tuple[str, ...]:
    questions: Iterable[str] = (
        f"To be asked before any verdict: {wordings.words(name)}."
        for name in match.route.questions
        if not any(name in test.properties for test in match.missing)
    )
    quantity_note = match.worth.quantity_note
    return (
        *questions,
        *([f"Quantity: {quantity_note}."] if quantity_note else []),
        *match.route.notes,
    )
