"""Several haves for one want: the cheapest mixture of up to four, where it beats any single one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from offcut.listings import Listing
from offcut.matching.assess import sureness
from offcut.matching.assess.blend import BlendSolution, Ingredient
from offcut.matching.assess.gates import HAZARD, PERMIT
from offcut.matching.assess.specification import Specification
from offcut.matching.assess.writing import SHARE_NOTES
from offcut.matching.mixture_choice import choose
from offcut.matching.mixture_fit import mixed_route
from offcut.matching.model import BlendPart, Match, MissingTest, Route, Term, Verdict, Worth
from offcut.matching.pairing import Assessed, Pairing, scored
from offcut.matching.reasons import reason
from offcut.matching.worth import Account, worth
from offcut.matching.worth.account import product_per_have
from offcut.matching.worth.decline import amount_of_year
from offcut.matching.worth.overlap import demand_for, supply_for
from offcut.reference import Limit
from offcut.resources import Amount, Evidence, Measurement
from offcut.resources.rounding import readable

_HOST = "present material"
_UNMET = 0.95  # a single source that meets this much of the want leaves nothing to blend for
_NEAR_KM = 0.1  # not told apart in words
_HAIR = 1e-6  # limits are kept by a hair, so that rounding breaks none


@dataclass(frozen=True, slots=True)
class _Source:
    """A have that could be part of a mixture."""

    have: Listing
    route: Route
    account: Account  # on its own, as if it could supply all of the want
    available: float  # units of have
    per_have: float  # product per unit of have


def best_mixture(
    want: Listing, best: Sequence[Assessed], partners: Sequence[Assessed], pairing: Pairing
) -> Match | None:
    """The best mixture for a want, or None when one of the best haves alone is worth as much.

    Args:
        want: the taker's listing; without a quantity there is nothing to share out.
        best: what the search found for it, best first.
        partners: other haves that it may draw on; those that fail on limits which blending may
            meet count too.
        pairing: what values a part of the mixture.
    """
    candidates = (*best, *partners)
    if len(candidates) < 2 or not leaves_room(want, best):
        return None
    best_single = max((one.account.value_gbp for one in best), default=0.0)
    found: Match | None = None
    for use in dict.fromkeys(one.account.route.use for one in candidates):
        sources = [s for one in candidates if (s := _source(one, use, want, pairing))]
        match = None
        if len(sources) > 1:
            match = _mixture(want, use, sources, pairing, best_single)
        if match is not None and match.worth.value_gbp_per_year > best_single:
            found, best_single = match, match.worth.value_gbp_per_year
    return found


def leaves_room(want: Listing, viable: Sequence[Assessed]) -> bool:
    """Whether no single have meets the want, so that several together could be worth more."""
    if want.amount is None:
        return False
    met = max((one.account.product_units for one in viable), default=0.0)
    return met < _UNMET * amount_of_year(want.amount, want.decline_per_year)


def _source(one: Assessed, use: str | None, want: Listing, pairing: Pairing) -> _Source | None:
    """The candidate as a source, or None when blending cannot help it."""
    have, route = one.account.have, one.account.route
    broken = [check for check in route.limits if check.verdict is Verdict.FAIL]
    if route.use != use or have.amount is None or have.amount.central <= 0:
        return None
    if any(not check.blendable or check.categories for check in broken):
        return None
    if any(check.property in (HAZARD, PERMIT) for check in route.limits):
        return None  # hazardous waste is not mixed: hazard is settled for each source by itself
    per_have = product_per_have(have, want, route)
    if per_have is None or per_have <= 0:
        return None
    alone, account = route, one.account
    notes = tuple(note for note in route.notes if not note.startswith(SHARE_NOTES))
    if route.share < 1.0 or len(notes) < len(route.notes):
        alone = replace(route, share=1.0, notes=notes)
        account = pairing.valuer.account(have, want, alone, one.account.distance_km)
    if account.overlap.blocked or not account.have_units:
        return None
    supply = supply_for(have, want, per_have, pairing.valuer.on) / per_have
    return _Source(have, alone, account, supply, per_have) if supply > 0 else None


def _mixture(
    want: Listing,
    use: str | None,
    sources: Sequence[_Source],
    pairing: Pairing,
    at_least_gbp: float,
) -> Match | None:
    specification = pairing.book.specification(use, sources[0].have, want)
    price = pairing.valuer.displaced(want, use).gbp_per_unit
    limits = [_tightened(r.limit) for r in specification.requirements if r.decides]
    ingredients = [i for source in sources if (i := _ingredient(source, price)) is not None]
    demand = _demand(want, sources, pairing) * specification.max_share
    host = _host(specification, limits, price, demand) if specification.max_share == 1 else None
    if host is not None:
        ingredients.append(host)
    most = int(pairing.valuer.assumptions.value("blend.max_sources"))
    for allowed in dict.fromkeys((most + (host is not None), most)):
        solution = choose(ingredients, limits, demand, price, allowed, at_least_gbp)
        if solution is None:
            return None
        used = [source for source in sources if solution.units.get(source.have.id, 0.0) > 0]
        if len(used) <= most:  # the want's own material, where it is used, is no source
            found = len(used) > 1
            return _match(want, specification, used, solution, pairing) if found else None
    return None


def _ingredient(source: _Source, price: float) -> Ingredient | None:
    """A source at what a unit of it costs both parties; None when it costs more than it saves."""
    account = source.account
    gain = account.value_gbp - account.product_units * price
    cost = -gain / account.have_units
    if cost > price * source.per_have:
        return None
    return Ingredient(
        id=source.have.id,
        quality=source.route.quality,
        cost_gbp_per_unit=cost,
        available=source.available,
        min_lot=source.have.min_lot or 0.0,
        product_yield=source.per_have,
    )


def _host(
    specification: Specification, limits: Sequence[Limit], price: float, demand: float
) -> Ingredient | None:
    """The want's present material, where its values are known: it holds every category."""
    quality: dict[str, Measurement] = {}
    for limit in limits:
        name = limit.property
        if limit.categories:
            quality[name] = Measurement(name, category=limit.categories[0])
        elif name in specification.hosts:
            quality[name] = Measurement(name, specification.hosts[name], evidence=Evidence.LAB)
        else:
            return None
    return Ingredient(_HOST, quality, price, demand) if quality else None


def _tightened(limit: Limit) -> Limit:
    def closer(bound: float | None, sign: float) -> float | None:
        return None if bound is None else bound + sign * abs(bound) * _HAIR

    return replace(limit, min=closer(limit.min, 1.0), max=closer(limit.max, -1.0))


def _demand(want: Listing, sources: Sequence[_Source], pairing: Pairing) -> float:
    """What the want can take while the sources are there: the least over them."""
    return min(demand_for(source.have, want, pairing.valuer.on) for source in sources)


def _match(
    want: Listing,
    specification: Specification,
    used: Sequence[_Source],
    solution: BlendSolution,
    pairing: Pairing,
) -> Match | None:
    """The mixture as a match: each part valued at the quantity it gives."""
    accounts = [_part(want, s, solution.units[s.have.id], pairing) for s in used]
    if any(account.overlap.blocked for account in accounts):
        return None
    shares = [solution.shares[source.have.id] for source in used]
    taken = sum(account.have_units for account in accounts)
    product = sum(account.product_units for account in accounts)
    binding = [item.property for item in solution.binding]
    parts = [(source.route, share) for source, share in zip(used, shares, strict=True)]
    sure = min(sureness(source.have) for source in used) * sureness(want)
    route = mixed_route(
        specification, parts, product / taken, binding, pairing.valuer.assumptions, sure
    )
    if route.verdict is Verdict.FAIL:
        return None
    notes = (
        *_binding_notes(solution, specification),
        *_falling_notes(used),
        _reach_note(used),
        *route.notes,
    )
    route = replace(route, notes=notes)
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


def _part(want: Listing, source: _Source, units: float, pairing: Pairing) -> Account:
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


def _tests(route: Route, used: Sequence[_Source], value_gbp: float) -> tuple[MissingTest, ...]:
    """The tests that would decide the mixture, each for the sources that it is missing of."""
    tests = []
    for test in route.missing:
        lacking = [s.have.id for s in used if any(_lacks(s, name) for name in test.properties)]
        tested = tuple(lacking) or tuple(source.have.id for source in used)
        cost = test.cost_gbp * len(tested)
        tests.append(replace(test, cost_gbp=cost, have_ids=tested))
    return scored(tests, value_gbp)


def _lacks(source: _Source, name: str) -> bool:
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


def _reach_note(used: Sequence[_Source]) -> str:
    km = sorted(source.account.distance_km for source in used)
    reach = f"{km[0]:.1f}" if km[-1] - km[0] < _NEAR_KM else f"{km[0]:.1f} to {km[-1]:.1f}"
    return (
        f"its sources are {reach} km away, so there is no one distance at"
        " which it stops paying: ask for each source alone"
    )


def _falling_notes(used: Sequence[_Source]) -> list[str]:
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
