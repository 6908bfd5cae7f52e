"""What one treatment does to a state, what it can be fed with, and what it leaves.

Published removals are typical, not a guarantee, so a treatment adds spread: what it lets through
is uncertain by ``uncertainty.treatment`` where the effect was read in a source, and by
``uncertainty.declared`` where it is recalled or assumed. A treated value is never better than
*declared* evidence. No further cap is needed: a PASS then takes a wider margin.
"""

from collections.abc import Iterable
from functools import lru_cache
from math import hypot
from typing import NamedTuple

from offcut import reference
from offcut.matching.assess.limits import HOLDS_FROM, Requirement, probability
from offcut.matching.assess.readings import Reading, State
from offcut.matching.assess.specification import applies
from offcut.matching.model import ResidueFlow, Step
from offcut.reference import Assumptions, Effect, FeedLimit, Severity, Statistic, Treatment
from offcut.reference.model import Limit
from offcut.resources import Evidence, gradings
from offcut.resources.properties import sieve_mm

SIEVE = "passing_"
_OF_GRADING = {
    "fineness_modulus": gradings.estimated_fineness_modulus,
    "afs_gfn": gradings.estimated_gfn,
}
_SIDE_EFFECT = 0.1
DOWN, UP, CLEARS = -1, 1, 0
"""The ways in which a property may have to move; CLEARS: its category cleared."""


class Operator(NamedTuple):
    """A treatment made ready for the search."""

    treatment: Treatment
    effects: dict[str, tuple[Effect, float]]  # by property, with the spread of what passes
    feed: tuple[Requirement, ...]
    cost: float  # GBP per unit of feed, residues included
    regrades: tuple[str, ...] = ()  # numbers to be read off the grading that it leaves
    by_kind: frozenset[str] = frozenset()  # categories that it can be fed with some of only


def operators(
    have_type: str | None, assumptions: Assumptions, wanted: frozenset[str] | None = None
) -> tuple[Operator, ...]:
    """The treatments that this type of stream can be fed to, in order of stage.

    Args:
        have_type: the stream's type.
        assumptions: for the costs and the spread of the effects.
        wanted: only effects on these properties and on what the treatments can be fed with, for
            the search; None = all effects.
    """
    return _operators(
        have_type,
        wanted,
        assumptions.value("treatment.cost_scale"),
        assumptions.value("uncertainty.treatment"),
        assumptions.value("uncertainty.declared"),
    )


@lru_cache(maxsize=4096)
def _operators(
    have_type: str | None,
    wanted: frozenset[str] | None,
    cost_scale: float,
    seen: float,
    unverified: float,
) -> tuple[Operator, ...]:
    found = [
        operator(item, cost_scale, seen, unverified)
        for item in reference.treatments.values()
        if item.applies_to and applies(item.applies_to, have_type)
    ]
    if wanted is not None:
        fed = {limit.limit.property for item in found for limit in item.feed}
        found = [_narrowed(item, wanted | fed) for item in found]
    return tuple(sorted(found, key=lambda item: (item.treatment.stage, item.treatment.id)))


def _narrowed(item: Operator, wanted: frozenset[str]) -> Operator:
    graded = not wanted.isdisjoint(_OF_GRADING)
    effects = {
        name: effect
        for name, effect in item.effects.items()
        if name in wanted or (graded and name.startswith(SIEVE))
    }
    regrades = tuple(name for name in item.regrades if name in wanted)
    return item._replace(effects=effects, regrades=regrades)


def operator(
    treatment: Treatment, cost_scale: float = 1.0, seen: float = 0.1, unverified: float = 0.2
) -> Operator:
    """One treatment made ready: spread of its effects, feed limits as requirements, full cost."""
    effects = {
        effect.property: (effect, seen if effect.provenance.verified else unverified)
        for effect in treatment.effects
    }
    residues = sum(flow.cost_gbp for flow in residue_flows(treatment, 1.0))
    cost = treatment.cost_gbp_per_unit * cost_scale + residues
    grades = any(name.startswith(SIEVE) for name in effects)
    regrades = tuple(name for name in _OF_GRADING if grades and name not in effects)
    feed = tuple(_fed_with(limit) for limit in treatment.feed_limits)
    by_kind = frozenset(item.limit.property for item in feed if item.limit.categories)
    return Operator(treatment, effects, feed, cost, regrades, by_kind)


def _fed_with(limit: FeedLimit) -> Requirement:
    as_limit = Limit(
        use="",
        property=limit.property,
        unit=limit.unit,
        min=limit.min,
        max=limit.max,
        categories=limit.categories,
        severity=Severity.STANDARD,
        blendable=False,
        statistic=Statistic.MEAN,
        provenance=limit.provenance,
    )
    lower = None if limit.min == 0.0 else limit.min
    return Requirement(as_limit, limit.property, None, True, False, False, lower, limit.max)


def treated(state: State, item: Operator) -> State:
    """The product's state: every known property that the treatment acts on, changed."""
    product = dict(state)
    for name, (effect, spread) in item.effects.items():
        before = state.get(name)
        if before is None and name in item.by_kind:
            continue  # what clears one binder may not clear another: unknown stays unknown
        after = _after(effect, spread, before)
        if after is not None and after is not before:
            product[name] = after
    if item.regrades:
        product.update(_regraded(product, item))
    return product


def _regraded(product: State, item: Operator) -> State:
    """Numbers that stand for the grading, read off the new grading."""
    found: State = {}
    for name in item.regrades:
        before = product.get(name)
        if before is None or before.value is None:
            continue
        curve = {
            size: reading.value
            for key, reading in product.items()
            if (size := sieve_mm(key)) is not None and reading.value is not None
        }
        bounds = _OF_GRADING[name](curve)
        if bounds is not None:
            spread = (bounds.high - bounds.low) / 12**0.5
            found[name] = Reading(bounds.value, hypot(spread, before.sd), evidence=_weaker(before))
    return found


def _after(effect: Effect, spread: float, before: Reading | None) -> Reading | None:
    """One property after one effect; a number that is not known stays so, also when it is set.

    So a treatment never makes a better known stream of one that was not measured. A category is
    cleared whatever it was, where the treatment takes any.
    """
    if effect.effect == "clear" and effect.category is not None:
        return Reading(category=effect.category)
    if before is None:
        return None
    if before.value is None or effect.value is None:
        return before
    if effect.effect == "set":
        return Reading(effect.value, spread * abs(effect.value), False, None, _weaker(before))
    if effect.effect == "add":
        moved = before.value + effect.value
        return Reading(
            moved, hypot(before.sd, spread * effect.value), before.below, None, _weaker(before)
        )
    passed = 10.0**-effect.value if effect.effect == "log" else 1.0 - effect.value
    value = before.value * passed
    sd = 0.0 if before.below else abs(passed) * hypot(before.sd, spread * before.value)
    return Reading(value, sd, before.below, None, _weaker(before))


def _weaker(before: Reading) -> Evidence:
    if before.evidence is Evidence.ARCHETYPE:
        return Evidence.ARCHETYPE
    return Evidence.DECLARED


def direction(effect: Effect, before: Reading | None) -> int | None:
    """Which way an effect moves its property from where it is; None = not at all.

    A removal of less than a tenth is a side effect, not a reason to build a step.
    """
    if effect.effect == "clear":
        return CLEARS
    if effect.value is None or (effect.value == 0.0 and effect.effect != "set"):
        return None
    if effect.effect == "set":
        if before is None or before.value is None:
            return None
        return DOWN if effect.value < before.value else UP
    if effect.effect == "rem" and abs(effect.value) < _SIDE_EFFECT:
        return None
    rises = effect.value > 0.0 if effect.effect == "add" else effect.value < 0.0
    return UP if rises else DOWN


def feed_problems(item: Operator, state: State) -> tuple[list[Requirement], list[Requirement]]:
    """Feed limits that the state breaks, and those whose property is not known of the feed."""
    broken: list[Requirement] = []
    doubts: list[Requirement] = []
    for requirement in item.feed:
        reading = state.get(requirement.limit.property)
        chance = probability(requirement, reading)
        if chance is None:
            doubts.append(requirement)
        elif chance < HOLDS_FROM:
            broken.append(requirement)
    return broken, doubts


def residue_flows(treatment: Treatment, fed: float) -> list[ResidueFlow]:
    """What a treatment leaves of ``fed`` units, per unit of have; a blank share takes the rest."""
    stated = sum(item.share for item in treatment.residues if item.share is not None)
    blank = sum(1 for item in treatment.residues if item.share is None)
    rest = max(1.0 - treatment.product_yield - stated, 0.0) / blank if blank else 0.0
    flows = []
    for item in treatment.residues:
        units = fed * (rest if item.share is None else item.share)
        flows.append(
            ResidueFlow(
                name=item.name,
                treatment=treatment.id,
                units=units,
                resource_type=item.resource_type,
                ewc_code=item.ewc_code,
                cost_gbp=units * item.disposal_gbp_per_unit,
            )
        )
    return flows


def steps_of(train: Iterable[Operator], fed: float, cost_scale: float) -> tuple[Step, ...]:
    """A train as the steps that are shown, ``fed`` units per unit of have entering it."""
    steps = []
    for item in train:
        record = item.treatment
        steps.append(
            Step(
                treatment=record.id,
                name=record.name,
                product_yield=record.product_yield,
                fed=fed,
                cost_gbp=fed * record.cost_gbp_per_unit * cost_scale,
                energy_kwh=fed * record.energy_kwh_per_unit,
                energy_carrier=record.energy_carrier,
            )
        )
        fed *= record.product_yield
    return tuple(steps)
