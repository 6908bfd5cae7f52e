"""Whether a mixture fits: the limits held against what several sources give together."""

from collections.abc import Mapping, Sequence
from math import sqrt

from offcut.matching.assess.fit import Fit, fit, worse
from offcut.matching.assess.limits import Requirement, check, judge, probability
from offcut.matching.assess.missing import missing_tests
from offcut.matching.assess.readings import Reading, State, quality_of, readings
from offcut.matching.assess.specification import Specification
from offcut.matching.model import LimitCheck, Route, Verdict
from offcut.reference import Assumptions
from offcut.resources import Evidence

_WEAKEST = list(Evidence)
_ROUNDING = 1e-9
_BY_TYPE = 0.5  # the chance of a match by type alone, as for a single have


def mixed_route(
    specification: Specification,
    parts: Sequence[tuple[Route, float]],
    product_yield: float,
    binding: Sequence[str],
    assumptions: Assumptions,
    confidence: float,
) -> Route:
    """The route of a mixture.

    Args:
        specification: what the want asks.
        parts: the route of each source with its share of what the want receives; the rest is
            the want's present material.
        product_yield: units of product per unit of all haves.
        binding: properties whose limits the mixture lies on.
        assumptions: in force.
        confidence: that the types of all listings were understood.
    """
    states = [(readings(route.quality, assumptions, ()), share) for route, share in parts]
    requirements = specification.requirements
    state = mix(requirements, states, specification.hosts)
    prior = assumptions.value("verdict.unknown_prior")
    outcomes = tuple(judge(item, state.get(item.limit.property)) for item in requirements)
    checks = [check(o, binding=o.requirement.limit.property in binding) for o in outcomes]
    judged = fit(requirements, state, prior)
    gates = _gates(parts, {item.limit.property for item in requirements})
    verdict, chance, deciding = _decide(judged, checks, gates, [route for route, _ in parts], prior)
    chance *= confidence
    return Route(
        kind="blend",
        use=specification.use,
        steps=tuple(step for route, _ in parts for step in route.steps),
        share=_of_all(parts) * specification.max_share,
        treated_share=1.0,
        product_yield=product_yield,
        verdict=verdict,
        chance=chance,
        limits=(*checks, *gates),
        deciding=deciding,
        quality=quality_of(state),
        residues=tuple(flow for route, _ in parts for flow in route.residues),
        missing=missing_tests(outcomes, prior),
        questions=tuple(dict.fromkeys(q for route, _ in parts for q in route.questions)),
        notes=tuple(dict.fromkeys(note for route, _ in parts for note in route.notes)),
    )


def _of_all(parts: Sequence[tuple[Route, float]]) -> float:
    """The sources' part of what the want receives; a sum that rounding left below 1 is all."""
    total = sum(share for _, share in parts)
    return 1.0 if total > 1.0 - _ROUNDING else total


def mix(
    requirements: Sequence[Requirement],
    states: Sequence[tuple[State, float]],
    hosts: Mapping[str, float],
) -> State:
    """What the want sees: weighted by share where the property mixes, else the worst of all."""
    rest = max(0.0, 1.0 - sum(share for _, share in states))
    found: State = {}
    for requirement in requirements:
        name = requirement.limit.property
        parts = [(state.get(name), share) for state, share in states]
        known = [(item, share) for item, share in parts if item is not None]
        if len(known) < len(parts):
            continue
        if requirement.limit.categories:
            found[name] = _union([item for item, _ in known])
        elif requirement.linear:
            found[name] = _mean(known, hosts.get(name), rest)
        else:
            found[name] = min((item for item, _ in known), key=lambda i: _sure(requirement, i))
    return {name: item for name, item in found.items() if item != Reading()}


def _sure(requirement: Requirement, item: Reading) -> float:
    chance = probability(requirement, item)
    return -1.0 if chance is None else chance


def _union(items: Sequence[Reading]) -> Reading:
    if any(item.category is None for item in items):
        return Reading()
    members = {m for item in items for m in (item.category or "").split("|")}
    evidence = min((item.evidence for item in items), key=_WEAKEST.index)
    return Reading(category="|".join(sorted(members)), evidence=evidence)


def _mean(parts: Sequence[tuple[Reading, float]], host: float | None, rest: float) -> Reading:
    """Mean by share; independent errors add in squares; the present material is known exactly."""
    if any(item.value is None for item, _ in parts) or (rest > 1e-9 and host is None):
        return Reading()
    values = [((item.value or 0.0) / (2 if item.below else 1), item, s) for item, s in parts]
    value = sum(v * s for v, _, s in values) + rest * (host or 0.0)
    sd = sqrt(sum(((v / sqrt(3) if item.below else item.sd) * s) ** 2 for v, item, s in values))
    evidence = min((item.evidence for item, _ in parts), key=_WEAKEST.index)
    return Reading(value, sd, evidence=evidence)


def _gates(parts: Sequence[tuple[Route, float]], asked: set[str]) -> tuple[LimitCheck, ...]:
    """Checks of single sources that stand beside the limits (hazard, form): the worst of each."""
    worst: dict[str, LimitCheck] = {}
    for route, _ in parts:
        for item in route.limits:
            seen = worst.get(item.property)
            if item.property not in asked and (
                seen is None or item.verdict.rank > seen.verdict.rank
            ):
                worst[item.property] = item
    return tuple(worst.values())


def _decide(
    judged: Fit,
    checks: list[LimitCheck],
    gates: tuple[LimitCheck, ...],
    routes: list[Route],
    prior: float,
) -> tuple[Verdict, float, LimitCheck | None]:
    """The worst of the mixture's limits and of the gates of its parts."""
    if judged.deciding is None and not any(check.probability is not None for check in checks):
        verdict = max((route.verdict for route in routes), key=lambda v: v.rank)
        return verdict, _BY_TYPE, None
    verdict, chance = judged.verdict, judged.chance
    deciding = None if judged.deciding is None else checks[judged.deciding]
    for gate in gates:
        if gate.verdict.rank > verdict.rank:
            deciding = gate
        verdict = worse(verdict, gate.verdict)
        chance *= prior if gate.probability is None else gate.probability
    return verdict, chance, deciding
