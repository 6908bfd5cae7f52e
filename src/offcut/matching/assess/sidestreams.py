"""Side-streams: treat only so much of the water that the recombined stream just fits.

With ``b`` the value before the steps, ``t`` after them, ``r`` their recovery and ``L`` the limit,
the fraction to be treated is ``f = (b - L) / ((b - L) + r (L - t))``. Worked example: 1,600 mg/L of
dissolved solids, reverse osmosis with 97 % rejection, limit 500: 0.709 at a recovery of 1 and
0.764 at 0.75. A limit that may not be met by blending must be held by the untreated part alone.
"""

from collections.abc import Sequence

from offcut.matching.assess.fit import counts, reading_holds
from offcut.matching.assess.limits import Requirement
from offcut.matching.assess.readings import Reading, State
from offcut.resources import Evidence

_HAIR = 1e-9


def fraction(bypass: float, product: float, limit: float, recovery: float = 1.0) -> float | None:
    """Fraction of a stream to treat so that the recombined stream just meets an upper limit.

    Args:
        bypass: value before treatment.
        product: value after treatment.
        limit: the limit.
        recovery: units of product per unit treated.

    Returns:
        0 to 1; None when even the whole stream does not meet it.
    """
    over, under = bypass - limit, limit - product
    if over <= 0.0:
        return 0.0
    if under < 0.0:
        return None
    return over / (over + recovery * under)


def treated_fraction(
    requirements: Sequence[Requirement],
    bypass: State,
    product: State,
    recovery: float,
    z: float = 0.0,
) -> float | None:
    """The least fraction that meets every limit that blends; None when there is none.

    Limits that treatment breaks (hardness too low for the pipes after reverse osmosis) cap the
    fraction from above. Args: ``z`` standard deviations kept as a margin.
    """
    lowest, highest = 0.0, 1.0
    for requirement in requirements:
        if not counts(requirement):
            continue
        name = requirement.limit.property
        before, after = bypass.get(name), product.get(name)
        if before is None or after is None or before is after:
            if (
                before is not None
                and requirement.decides
                and not reading_holds(requirement, before)
            ):
                return None
            continue
        if not _may_recombine(requirement, before, after):
            both = reading_holds(requirement, before) and reading_holds(requirement, after)
            if requirement.decides and not both:
                return None
            continue
        bounds = _bounds(requirement, before, after, recovery, z)
        if bounds is None:
            if requirement.decides:
                return None
            continue
        lowest, highest = max(lowest, bounds[0]), min(highest, bounds[1])
    return lowest * (1.0 + _HAIR) if 0.0 < lowest < min(highest, 1.0 - _HAIR) else None


def _may_recombine(requirement: Requirement, before: Reading, after: Reading) -> bool:
    return (
        requirement.limit.blendable
        and requirement.linear
        and before.value is not None
        and after.value is not None
    )


def _bounds(
    requirement: Requirement, before: Reading, after: Reading, recovery: float, z: float
) -> tuple[float, float] | None:
    """Least and greatest fraction for one limit."""
    lowest, highest = 0.0, 1.0
    z = 0.0 if before.evidence is Evidence.ARCHETYPE else z
    first, second = before.value or 0.0, after.value or 0.0
    for limit, sign in ((requirement.upper, 1.0), (requirement.lower, -1.0)):
        if limit is None:
            continue
        b = sign * first + z * before.sd
        t = sign * second + z * after.sd
        edge = sign * limit
        if b > edge:
            found = fraction(b, t, edge, recovery)
            if found is None:
                return None
            lowest = max(lowest, found)
        elif t > edge:
            # The untreated part holds it and the treated part does not: roles exchanged.
            rest = (t - edge) * recovery / ((t - edge) * recovery + (edge - b))
            highest = min(highest, 1.0 - rest)
    return (lowest, highest) if lowest <= highest else None


def recombined(bypass: State, product: State, treated_share: float, recovery: float) -> State:
    """Both parts together again, by volume; the spreads add, as both come of one stream."""
    weight = treated_share * recovery / (treated_share * recovery + 1.0 - treated_share)
    together = dict(bypass)
    for name, after in product.items():
        before = bypass.get(name)
        if before is None or before is after:
            together[name] = after if before is None else before
            continue
        if before.value is None or after.value is None:
            continue  # a category of the untreated part stays in the mix
        together[name] = Reading(
            weight * after.value + (1.0 - weight) * before.value,
            weight * after.sd + (1.0 - weight) * before.sd,
            before.below and after.below,
            None,
            after.evidence,
        )
    return together
