"""A whole state held against a specification: the verdict, the chance, the limit that decides."""

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

from offcut.matching.assess.limits import HOLDS_FROM, Requirement, probability, verdict_for
from offcut.matching.assess.readings import Reading, State
from offcut.matching.model import Verdict

_ROUNDING = 1e-9


class Fit(NamedTuple):
    """How one stream, as it would arrive, meets all requirements."""

    verdict: Verdict
    chance: float
    deciding: int | None  # position in the requirements


def fit(requirements: Sequence[Requirement], state: State, unknown_prior: float) -> Fit:
    """What follows for the stream from all requirements together.

    The verdict is the worst of the deciding requirements (of equals the least probable, then one
    that no blend cures); a negotiable one costs at most the PASS, and where it does it is the
    one that decides. Without any requirement nothing is known: UNKNOWN.

    The chance multiplies over *tests*, not over limits: what one laboratory test measures (all
    sieves of a grading, all metals of a leachate) stands or falls together, so of each test the
    least probable limit counts. A limit with no value counts at ``unknown_prior``, and a
    negotiable one never below it.
    """
    least: dict[str, float] = {}
    worst, deciding = _NOTHING, None
    guide, negotiated = _NOTHING, None
    for place, requirement in enumerate(requirements):
        if not counts(requirement):
            continue
        reading = state.get(requirement.limit.property)
        chance = probability(requirement, reading)
        rank = verdict_for(requirement, reading, chance).rank
        if chance is None:
            chance = unknown_prior
        if requirement.negotiable:
            if rank > 0 and (rank, -chance, False) > guide:
                guide, negotiated = (rank, -chance, False), place
            chance = max(chance, unknown_prior)
        elif (order := (rank, -chance, not requirement.limit.blendable)) > worst:
            worst, deciding = order, place
        test = requirement.test or requirement.limit.property
        least[test] = min(chance, least.get(test, 1.0))
    if not least:
        return Fit(Verdict.UNKNOWN, unknown_prior, None)
    verdict = _BY_RANK[worst[0]] if deciding is not None else Verdict.PASS
    if negotiated is not None and verdict is Verdict.PASS:
        verdict, deciding = Verdict.MARGINAL, negotiated
    return Fit(verdict, prod(least.values()), deciding)


_BY_RANK = list(Verdict)
_NOTHING = (-1, 0.0, False)


def worse(one: Verdict, other: Verdict) -> Verdict:
    """The worse of two verdicts."""
    return one if one.rank >= other.rank else other


def counts(requirement: Requirement) -> bool:
    """Whether a requirement matters for the verdict at all: all but preferences."""
    return requirement.decides or requirement.negotiable


def holds(requirement: Requirement, state: State) -> bool:
    """False when it is known not to hold; what is unknown is not broken."""
    return reading_holds(requirement, state.get(requirement.limit.property))


def reading_holds(requirement: Requirement, item: Reading | None) -> bool:
    """The same for one reading."""
    chance = probability(requirement, item)
    return chance is None or chance >= HOLDS_FROM - _ROUNDING
