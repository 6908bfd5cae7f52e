"""Several haves for one want: the cheapest mixture of up to four, where it beats any single one."""

from collections.abc import Sequence
from dataclasses import replace

from offcut.listings import Listing
from offcut.matching.assess.blend import Ingredient
from offcut.matching.assess.gates import HAZARD, PERMIT
from offcut.matching.assess.specification import Specification
from offcut.matching.assess.writing import SHARE_NOTES
from offcut.matching.mixture_choice import choose
from offcut.matching.mixture_match import Source, as_match
from offcut.matching.model import Match, Verdict
from offcut.matching.pairing import Assessed, Pairing
from offcut.matching.worth.account import product_per_have
from offcut.matching.worth.decline import amount_of_year
from offcut.matching.worth.overlap import demand_for, supply_for
from offcut.reference import Limit
from offcut.resources import Evidence, Measurement

_HOST = "present material"
UNMET = 0.95  # a single source that meets this much of the want leaves nothing to blend for
_HAIR = 1e-6  # limits are kept by a hair, so that rounding breaks none


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
    return met < UNMET * amount_of_year(want.amount, want.decline_per_year)


def _source(one: Assessed, use: str | None, want: Listing, pairing: Pairing) -> Source | None:
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
    return Source(have, alone, account, supply, per_have) if supply > 0 else None


def _mixture(
    want: Listing,
    use: str | None,
    sources: Sequence[Source],
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
            return as_match(want, specification, used, solution, pairing) if found else None
    return None


def _ingredient(source: Source, price: float) -> Ingredient | None:
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


def _demand(want: Listing, sources: Sequence[Source], pairing: Pairing) -> float:
    """What the want can take while the sources are there: the least over them."""
    return min(demand_for(source.have, want, pairing.valuer.on) for source in sources)
