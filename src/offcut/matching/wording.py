"""The working of a pair as text for a terminal."""

from collections.abc import Iterator, Sequence
from math import prod
from typing import TYPE_CHECKING

from offcut.listings import Listing
from offcut.matching.assess import sureness
from offcut.matching.model import LimitCheck, Match, MissingTest, Step, Term
from offcut.matching.reasons import limit_text
from offcut.reference import Status
from offcut.resources.rounding import readable

if TYPE_CHECKING:
    from offcut.matching.explain import Explanation

_PARTIES = {"have": "giver", "want": "taker", "joint": "both"}
_HOW_FAR = {False: "as estimated", True: "as you gave it"}
_WHOLE_FROM = 100  # from here on an amount is shown without decimals
_UNVERIFIED = (Status.RECALLED, Status.ASSUMED)


def as_text(explanation: "Explanation") -> str:
    """All of it, in the order of the questions that are asked: does it fit, does it pay, why?"""
    match = explanation.match
    parts = [
        _head(explanation),
        _limits(explanation),
        _route(match),
        _terms("Money, GBP a year", match.worth.money, _money_total(match)),
        _terms("Carbon, kgCO2e a year (positive = avoided)", match.worth.carbon, _carbon(match)),
        _prices(explanation),
        _leaves(explanation),
        _tests(match),
        _assumptions(explanation),
    ]
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"


def _head(explanation: "Explanation") -> Iterator[str]:
    match, have, want = explanation.match, explanation.have, explanation.want
    yield f"{match.have_id} → {match.want_id}: {match.route.verdict.value}"
    if have is not None:
        yield f"  from  {_side(have)}"
    for part in match.blend:
        units = f"{readable(part.units_per_year)} {match.worth.unit} a year"
        yield f"  from  {part.have_id}, {part.share:.1%} of the blend ({units})"
    yield f"  to    {_side(want)}"
    yield f"  {match.distance_km:.1f} km by road, {_HOW_FAR[explanation.distance_given]}"
    yield f"  {match.reason}"
    if explanation.why_not:
        yield f"  Not among the best of this want. {explanation.why_not}"
    elif explanation.rank is not None:
        yield f"  Number {explanation.rank} for this want."


def _side(listing: Listing) -> str:
    where = f", {listing.place.postcode}" if listing.place.postcode else ""
    return f"{listing.organisation}{where}: {listing.resource} ({_understood(listing)})"


def _understood(listing: Listing) -> str:
    use = f"for {listing.use}" if listing.use else ""
    if listing.resource_type is None:
        return use or "kind not understood"
    sure = f"inferred, {listing.type_confidence:.0%} sure" if listing.type_inferred else ""
    return ", ".join(part for part in (listing.resource_type, sure, use) if part)


def _limits(explanation: "Explanation") -> Iterator[str]:
    route = explanation.match.route
    use = f" of {route.use}" if route.use else ""
    yield f"Limits{use}: {_chance(explanation)}"
    if not route.limits:
        yield "  none on record"
    for check in route.limits:
        mark = "→" if check is route.deciding else " "
        yield f"{mark} {_limit(check)}"


def _chance(explanation: "Explanation") -> str:
    """The chance that it works, with its parts: the limits, and the words understood."""
    chance = explanation.match.route.chance
    sides = [side for side in (explanation.have, explanation.want) if side is not None]
    sure = prod(sureness(side) for side in sides)
    if explanation.have is None or sure >= 1.0:
        return f"chance that it works {chance:.0%}"
    return (
        f"chance that it works {chance:.0%}"
        f" = {chance / sure:.0%} that the limits hold × {sure:.0%} that the words are understood"
    )


def _limit(check: LimitCheck) -> str:
    words = [f"{check.verdict.value:<9} {check.name}: {_value(check)}, limit {limit_text(check)}"]
    if check.margin is not None:
        words.append(f"margin {check.margin:.0%}")
    if check.probability is not None:
        words.append(f"p {check.probability:.2f}")
    words.append(check.evidence.value if check.evidence else "no value")
    words.append(f"{check.severity.value}, source {check.source}{_mark(check.status)}")
    if check.binding:
        words.append("binds")
    if check.note:
        words.append(check.note)
    return "; ".join(words)


def _value(check: LimitCheck) -> str:
    if check.category is not None:
        return check.category.replace("_", " ")
    if check.value is None:
        return "not known"
    spread = f" ± {readable(check.sd, 2)}" if check.sd else ""
    return f"{readable(check.value)}{spread}"


def _mark(status: Status) -> str:
    return f" ({status.value}: unverified default)" if status in _UNVERIFIED else ""


def _route(match: Match) -> Iterator[str]:
    route = match.route
    if not (route.steps or route.notes or route.share < 1):
        return
    yield "Way"
    for number, steps in enumerate(route.steps_once, start=1):
        yield f"  {number}. {_step(steps)}"
    for residue in dict.fromkeys(route.residues):
        yield f"  leaves {readable(residue.units, 3)} of {residue.name} per unit of have"
    if route.share < 1:
        yield f"  may be at most {route.share:.1%} of what the taker uses"
    for note in route.notes:
        yield f"  {note}"


def _terms(title: str, terms: Sequence[Term], totals: Sequence[str]) -> Iterator[str]:
    yield title
    for term in terms:
        amount = "      not known" if term.amount is None else f"{term.amount:>15,.2f}"
        working = ""
        if term.quantity is not None and term.rate is not None:
            working = f" = {readable(term.quantity)} {term.unit} × {readable(term.rate, 5)}"
        note = f" [{term.note}]" if term.note else ""
        source = f"{term.source}{_mark(term.status)}"
        yield f"{amount}  {_PARTIES[term.party]:<6} {term.label}{working}; {source}{note}"
    yield from totals


def _money_total(match: Match) -> list[str]:
    worth = match.worth
    lines = [
        f"{worth.value_gbp_per_year:>15,.2f}  joint gain; giver {worth.have_gain_gbp:,.2f},"
        f" taker {worth.want_gain_gbp:,.2f} ({worth.split})"
    ]
    if worth.units_per_year is not None:
        lines.append(f"  {readable(worth.units_per_year)} {worth.unit} a year delivered")
    if worth.quantity_note:
        lines.append(f"  {worth.quantity_note}")
    if worth.break_even_km is not None:
        lines.append(f"  pays up to {worth.break_even_km:,.0f} km")
    return lines


def _carbon(match: Match) -> list[str]:
    total = match.worth.carbon_kgco2e_per_year
    if total is None:
        return ["      not known  net: a factor is missing"]
    partial = any(term.amount is None for term in match.worth.carbon)
    worse = "; negative: it emits more than it avoids" if total < 0 else ""
    note = "; incomplete, see the gaps above" if partial else ""
    return [f"{total:>15,.2f}  net{worse}{note}"]


def _prices(explanation: "Explanation") -> Iterator[str]:
    if explanation.prices:
        yield "What more room would be worth"
        yield from (f"  {price.text}" for price in explanation.prices)


def _leaves(explanation: "Explanation") -> Iterator[str]:
    if not explanation.leaves:
        return
    yield "What the treatment leaves: a have of its own, at its own cost"
    for item in explanation.leaves:
        cost = item.cost_gbp_per_year
        verb = f"sells for £{-cost:,.0f}" if cost < 0 else f"costs £{cost:,.0f} to be rid of"
        yield (
            f"  {item.listing.id} {item.name}: {_amount(item.units_per_year)} {item.listing.unit}"
            f" a year, {verb}; {item.next_step}"
        )


def _amount(units: float) -> str:
    return f"{units:,.0f}" if units >= _WHOLE_FROM else f"{units:,.3g}"


def _tests(match: Match) -> Iterator[str]:
    if not match.missing and not match.route.questions:
        return
    yield "What would decide it, most value per pound first"
    for test in match.missing:
        yield f"  {test.name}: {_price(test)}{_of(test)}; {_promise(test)}"
    asked = {name for test in match.missing for name in test.properties}
    for question in match.route.questions:
        if question not in asked:
            yield f"  ask: {question.replace('_', ' ')}"


def _of(test: MissingTest) -> str:
    return f" for {' and '.join(test.have_ids)}" if test.have_ids else ""


def _promise(test: MissingTest) -> str:
    """What the result may change, and what that is worth."""
    chance = f"{test.flip_chance:.0%}"
    unlocks = f"unlocks £{test.unlocks_gbp:,.0f} a year"
    if test.at_stake_gbp is not None:
        return f"worth £{test.at_stake_gbp:,.0f} a year more, chance {chance}; lifts no verdict"
    if test.together_with:
        return f"chance {chance}, lifts the verdict {test.condition}; {unlocks}"
    return f"chance to lift the verdict {chance}, {unlocks}"


def _step(steps: Sequence[Step]) -> str:
    """A treatment, said once where several sources of a blend go through it."""
    each = f" (each of {len(steps)} sources)" if len(steps) > 1 else ""
    first = steps[0]
    fed, cost, energy = (
        _span([getattr(step, name) for step in steps]) for name in ("fed", "cost_gbp", "energy_kwh")
    )
    return (
        f"{first.name}{each}: {fed} fed per unit, yield {first.product_yield:.0%},"
        f" £{cost} and {energy} kWh of {first.energy_carrier} per unit of have"
    )


def _span(values: Sequence[float]) -> str:
    shown = list(dict.fromkeys(readable(value, 3) for value in sorted(values)))
    return shown[0] if len(shown) == 1 else f"{shown[0]} to {shown[-1]}"


def _price(test: MissingTest) -> str:
    if not test.cost_gbp:
        return "costs a question"
    return f"£{test.cost_gbp:,.0f}, {test.days} day{'s' if test.days != 1 else ''}"


def _assumptions(explanation: "Explanation") -> Iterator[str]:
    yield "Assumptions it rests on"
    for item in explanation.assumptions:
        own = ", set by you" if item.overridden else _mark(item.provenance.status)
        unit = "" if item.unit == "dimensionless" else f" {item.unit}"
        yield f"  {item.id} = {item.value:g}{unit}{own}"
