"""The working behind a card: every limit, step, test, pound and kilogram, as rows of text."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from offcut.figures import gbp, km, number, percent, tonnes
from offcut.listings import Listing
from offcut.matching.model import (
    BlendPart,
    LimitCheck,
    Match,
    MissingTest,
    ResidueFlow,
    Step,
    Term,
    Worth,
)
from offcut.matching.reasons import said
from offcut.matching.shadow import ShadowPrices
from offcut.reports import wordings


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
        steps=tuple(_step_row(steps, per) for steps in route.steps_once),
        residues=tuple(_residue_row(residue, per) for residue in dict.fromkeys(route.residues)),
        tests=tuple(_test_row(test) for test in match.missing),
        parts=tuple(_part_row(part, items[part.have_id], per) for part in match.blend),
        notes=(*_notes(match), *_room(match, items, prices)),
        totals=_totals(worth),
    )


def _step_row(steps: Sequence[Step], per: str) -> tuple[str, ...]:
    """A step, which several sources may go through."""
    return (
        said(steps),
        percent(steps[0].product_yield),
        f"{_from_to(lambda s: gbp(s.cost_gbp, exact=True), steps)} per {per}",
        f"{_from_to(lambda s: number(s.energy_kwh), steps)} kWh of"
        f" {steps[0].energy_carrier} per {per}",
    )


def _residue_row(residue: ResidueFlow, per: str) -> tuple[str, ...]:
    return (
        residue.name,
        f"{number(residue.units)} per {per}",
        _code(residue.ewc_code),
        f"{gbp(residue.cost_gbp, exact=True)} per {per}",
    )


def _test_row(test: MissingTest) -> tuple[str, ...]:
    return (
        test.name + (f" for {' and '.join(test.have_ids)}" if test.have_ids else ""),
        ", ".join(wordings.words(name) for name in test.properties),
        gbp(test.cost_gbp),
        wordings.plural(test.days, "day"),
        wordings.promise(test),
        gbp(test.unlocks_gbp),
    )


def _part_row(part: BlendPart, have: Listing, per: str) -> tuple[str, ...]:
    return (
        have.organisation,
        part.have_id,
        percent(part.share),
        f"{number(part.units_per_year)} {per}",
    )


def _totals(worth: Worth) -> dict[str, str]:
    return {
        "value": gbp(worth.value_gbp_per_year, exact=True),
        "have": gbp(worth.have_gain_gbp, exact=True),
        "want": gbp(worth.want_gain_gbp, exact=True),
        "split": worth.split,
        "carbon": _kilograms(worth.carbon_kgco2e_per_year),
        "break_even": km(worth.break_even_km) if worth.break_even_km is not None else "",
        "landfill": tonnes(worth.landfill_tonnes_avoided),
    }


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
