"""A chosen mixture as a match: each source valued at what it gives, its tests and its notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from offcut.listings import Listing
from offcut.matching.assess import sureness
from offcut.matching.assess.blend import BlendSolution
from offcut.matching.assess.specification import Specification
from offcut.matching.mixture_fit import mixed_route
from offcut.matching.model import BlendPart, Match, MissingTest, Route, Term, Verdict, Worth
from offcut.matching.pairing import Pairing, scored
from offcut.matching.reasons import reason
from offcut.matching.worth import Account, worth
from offcut.resources import Amount, Evidence
from offcut.resources.rounding import readable

_NEAR_KM = 0.1  # not told apart in words


@dataclass(frozen=True, slots=True)
class Source:
    """A have that could be part of a mixture."""

    have: Listing
    route: Route
    account: Account  # on its own, as if it could supply all of the want
    available: float  # units of have
    per_have: float  # product per unit of have


def as_match(
    want: Listing,
    specification: Specification,
    used: Sequence[Source],
    solution: BlendSolution,
    pairing: Pairing,
) -> Match | None:
    """The mixture as a match: each part valued at the quantity it gives.

    None when a part cannot flow at that quantity, or the whole fails after all.
    """
    accounts = [_part(want, s, solution.units[s.have.id], pairing) for s in used]
    if any(account.overlap.blocked for account in accounts):
        return None
    taken = sum(account.have_units for account in accounts)
    product = sum(account.product_units for account in accounts)
    route = _route(want, specification, used, solution, product / taken, pairing)
    if route.verdict is Verdict.FAIL:
        return None
    worked = _together(accounts, [worth(account, pairing.valuer) for account in accounts])
    weights = [account.have_units / taken for account in accounts]
    return Match(
        have_id=" + ".join(source.have.id for source in used),
        want_id=want.id,
        route=route,
        worth=worked,
        distance_km=sum(w * a.distance_km for w, a in zip(weights, accounts, strict=True)),
        expected_gbp=worked.value_gbp_per_year * route.chance,
        missing=_tests(route, used, max(0.0, worked.value_gbp_per_year)),
        reason=f"{len(used)} sources together. {reason(route, worked)}",
        blend=tuple(
            BlendPart(source.have.id, weight, account.have_units, source.route.residues)
            for source, weight, account in zip(used, weights, accounts, strict=True)
        ),
    )


def _route(
    want: Listing,
    specification: Specification,
    used: Sequence[Source],
    solution: BlendSolution,
    per_have: float,
    pairing: Pairing,
) -> Route:
    """The route of the whole, with what is to be known of the mixture; it may fail after all."""
    parts = [(source.route, solution.shares[source.have.id]) for source in used]
    binding = [item.property for item in solution.binding]
    sure = min(sureness(source.have) for source in used) * sureness(want)
    route = mixed_route(specification, parts, per_have, binding, pairing.valuer.assumptions, sure)
    notes = (*_binding_notes(solution, specification), *_falling_notes(used), _reach_note(used))
    return replace(route, notes=(*notes, *route.notes))


def _part(want: Listing, source: Source, units: float, pairing: Pairing) -> Account:
    amount = source.have.amount
    per_year = amount.per_year if amount else True
    only = replace(
        source.have,
        amount=Amount(units, units, units, source.have.unit, per_year),
        available_from=None,
        available_to=None,
        monthly_profile=(),
        min_lot=None,
        decline_per_year=0.0,  # taken off what is available already
    )
    made = units * source.per_have
    free = replace(
        want,
        amount=Amount(made, made, made, want.unit, per_year),
        monthly_profile=(),
        available_from=None,
        available_to=None,
        min_lot=None,
        decline_per_year=0.0,
    )
    account = pairing.valuer.account(only, free, source.route, source.account.distance_km)
    return replace(account, overlap=replace(account.overlap, note=None))


def _tests(route: Route, used: Sequence[Source], value_gbp: float) -> tuple[MissingTest, ...]:
    """The tests that would decide the mixture, each for the sources that it is missing of."""
    tests = []
    for test in route.missing:
        lacking = [s.have.id for s in used if any(_lacks(s, name) for name in test.properties)]
        tested = tuple(lacking) or tuple(source.have.id for source in used)
        cost = test.cost_gbp * len(tested)
        tests.append(replace(test, cost_gbp=cost, have_ids=tested))
    return scored(tests, value_gbp)


def _lacks(source: Source, name: str) -> bool:
    known = source.route.quality.get(name)
    return known is None or known.evidence is Evidence.ARCHETYPE


def _binding_notes(solution: BlendSolution, specification: Specification) -> list[str]:
    names = {item.limit.property: item for item in specification.requirements}
    notes = []
    for item in solution.binding:
        asked = names[item.property]
        unit = asked.limit.unit
        per = f"one {unit}" if unit and unit != "dimensionless" else "one unit"
        notes.append(
            f"{asked.name} binds at {readable(item.limit)}: {per} more room saves"
            f" £{item.gbp_per_unit_of_limit:,.0f} a year; limits are held on central values, so"
            " that at a limit the mixture is as likely over as under"
        )
    return notes


def _reach_note(used: Sequence[Source]) -> str:
    km = sorted(source.account.distance_km for source in used)
    reach = f"{km[0]:.1f}" if km[-1] - km[0] < _NEAR_KM else f"{km[0]:.1f} to {km[-1]:.1f}"
    return (
        f"its sources are {reach} km away, so there is no one distance at"
        " which it stops paying: ask for each source alone"
    )


def _falling_notes(used: Sequence[Source]) -> list[str]:
    return [
        f"{source.have.id} is expected to fall by {source.have.decline_per_year:.0%} a year:"
        " counted at the mean of the first year"
        for source in used
        if source.have.decline_per_year and source.have.amount and source.have.amount.per_year
    ]


def _together(accounts: Sequence[Account], parts: Sequence[Worth]) -> Worth:
    """The sum of the parts; the distance at which a mixture breaks even is not one number."""
    names = [account.have.id for account in accounts]
    carbon = [part.carbon_kgco2e_per_year for part in parts]
    known = [kg for kg in carbon if kg is not None]
    landfill = [p.landfill_tonnes_avoided for p in parts if p.landfill_tonnes_avoided is not None]
    tonnes = [part.tonnes_per_year for part in parts]
    notes = dict.fromkeys(part.quantity_note for part in parts if part.quantity_note)
    return Worth(
        units_per_year=sum(part.units_per_year or 0.0 for part in parts),
        have_units_per_year=sum(part.have_units_per_year or 0.0 for part in parts),
        unit=parts[0].unit,
        tonnes_per_year=None if None in tonnes else sum(t or 0.0 for t in tonnes),
        quantity_note="; ".join(note for note in notes if note) or None,
        money=_labelled(names, [part.money for part in parts]),
        carbon=_labelled(names, [part.carbon for part in parts]),
        value_gbp_per_year=sum(part.value_gbp_per_year for part in parts),
        have_gain_gbp=sum(part.have_gain_gbp for part in parts),
        want_gain_gbp=sum(part.want_gain_gbp for part in parts),
        split="; ".join(dict.fromkeys(part.split for part in parts)),
        carbon_kgco2e_per_year=sum(known) if known else None,
        landfill_tonnes_avoided=sum(landfill) if landfill else None,
        break_even_km=None,
    )


def _labelled(names: Sequence[str], parts: Sequence[tuple[Term, ...]]) -> tuple[Term, ...]:
    return tuple(
        replace(term, label=f"{name}: {term.label}")
        for name, terms in zip(names, parts, strict=True)
        for term in terms
    )
