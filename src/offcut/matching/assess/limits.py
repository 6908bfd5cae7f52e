"""One limit held against one reading: the chance that it holds, and the verdict.

The chance is that of a normal distribution about the value, with the measurement's standard
uncertainty: ``p = Φ((limit - value) / sd)``, the difference of two such terms between two limits.
PASS from 0.95, MARGINAL from 0.5, FAIL below; UNKNOWN without a value; and what rests on an
archetype is PLAUSIBLE at best (DESIGN: words).
"""

from math import erf, sqrt
from statistics import fmean, stdev
from typing import NamedTuple

from offcut.matching.assess.readings import Reading
from offcut.matching.model import LimitCheck, Verdict
from offcut.reference import Limit, Statistic
from offcut.resources import Evidence

PASS_FROM, HOLDS_FROM = 0.95, 0.5
_TOLERANCE = 1e-9  # of rounding: a blend computed to lie on its limit holds it
_ROOT_TWO = sqrt(2.0)
_SAMPLES_NEEDED = 5
_Z95 = 1.6448536269514722  # 95 % of a normal distribution lie below

# A category that is also another one: what may be fed with ``ferrous`` may be fed with ``steel``.
KIND_OF = {"steel": "ferrous", "iron": "ferrous", "cast_iron": "ferrous", "stainless": "ferrous"}


class Requirement(NamedTuple):
    """A limit as it applies to one want: who decides by it, and how it mixes."""

    limit: Limit
    name: str
    test: str | None  # id of the test that measures it
    decides: bool  # legal, standard, or the buyer's own
    negotiable: bool  # a guide value: a break costs at most the PASS
    linear: bool  # may be averaged by quantity
    lower: float | None  # the limits that can be broken at all: a floor of 0 cannot
    upper: float | None
    note: str | None = None


class Outcome(NamedTuple):
    """One requirement judged."""

    requirement: Requirement
    reading: Reading | None
    value: float | None  # the statistic that the limit speaks of
    sd: float
    probability: float | None
    verdict: Verdict
    note: str | None


def normal_cdf(z: float) -> float:
    """Φ(z), the standard normal distribution."""
    return 0.5 * (1.0 + erf(z / _ROOT_TWO))


def verdict_of(probability: float | None, evidence: Evidence | None) -> Verdict:
    """The verdict that a chance of passing stands for."""
    if probability is None:
        return Verdict.UNKNOWN
    if probability < HOLDS_FROM - _TOLERANCE:
        return Verdict.FAIL
    if evidence is Evidence.ARCHETYPE:
        return Verdict.PLAUSIBLE
    return Verdict.PASS if probability >= PASS_FROM - _TOLERANCE else Verdict.MARGINAL


def probability(requirement: Requirement, item: Reading | None) -> float | None:
    """Chance that the requirement holds; None when nothing is known."""
    if item is None:
        return None
    if requirement.limit.categories:
        return _category_probability(requirement.limit.categories, item)
    if item.value is None:
        return None
    if item.below:
        return _below_detection(requirement, item.value)
    if requirement.limit.statistic is Statistic.MEAN:
        return _between(requirement.lower, requirement.upper, item.value, item.sd)
    value, sd, _ = statistic(requirement.limit.statistic, item)
    return _between(requirement.lower, requirement.upper, value, sd)


def verdict_for(requirement: Requirement, item: Reading | None, chance: float | None) -> Verdict:
    """The verdict on one requirement, whose chance is known already.

    Where the limit is on the mean of the highest two, fewer than five samples prove no PASS.
    """
    verdict = verdict_of(chance, item.evidence if item is not None else None)
    if (
        verdict is Verdict.PASS
        and item is not None
        and requirement.limit.statistic is Statistic.MEAN_OF_HIGHEST_TWO
        and not item.below
        and len(item.samples) < _SAMPLES_NEEDED
    ):
        return Verdict.MARGINAL
    return verdict


def judge(requirement: Requirement, item: Reading | None) -> Outcome:
    """A requirement held against a reading, with the verdict and what is to be said of it."""
    chance = probability(requirement, item)
    verdict = verdict_for(requirement, item, chance)
    note, value, sd = requirement.note, None, 0.0
    if item is not None and item.value is not None:
        if item.below:
            value = item.value
            note = _joined(note, "below detection" if chance is not None else _DETECTION)
        else:
            value, sd, remark = statistic(requirement.limit.statistic, item)
            note = _joined(note, remark)
    if requirement.negotiable and verdict is not Verdict.PASS:
        note = _joined(note, "negotiable: ask")
    return Outcome(requirement, item, value, sd, chance, verdict, note)


_DETECTION = "the detection limit is above the limit: a finer method is needed"


def statistic(kind: Statistic, item: Reading) -> tuple[float, float, str | None]:
    """The statistic of the samples that a limit speaks of, its spread, and a remark.

    - *mean of the highest two*: of five samples or more; with fewer the remark says so and the
      verdict is MARGINAL at best (SHW Series 800 rule).
    - *max*, *min*: of the samples, else the end of a stated range, else the value.
    - *p95*: mean + 1.645 standard deviations of the samples, else of the value's uncertainty.
    """
    value = item.value if item.value is not None else 0.0
    relative = item.sd / abs(value) if value else 0.0
    samples = item.samples
    if kind is Statistic.MEAN_OF_HIGHEST_TWO:
        highest = fmean(sorted(samples)[-2:]) if len(samples) > 1 else value
        few = "needs five samples: the mean of the highest two decides"
        return highest, relative * abs(highest), None if len(samples) >= _SAMPLES_NEEDED else few
    if kind is Statistic.MAX:
        top = max(samples) if samples else (value if item.high is None else item.high)
        return top, relative * abs(top), None
    if kind is Statistic.MIN:
        bottom = min(samples) if samples else (value if item.low is None else item.low)
        return bottom, relative * abs(bottom), None
    if kind is Statistic.P95:
        spread = stdev(samples) if len(samples) > 1 else item.sd
        return (fmean(samples) if samples else value) + _Z95 * spread, item.sd, None
    return value, item.sd, None


def _between(lower: float | None, upper: float | None, value: float, sd: float) -> float:
    if sd <= 0.0:
        slack = _TOLERANCE * max(abs(value), 1e-3)
        holds = (upper is None or value <= upper + slack) and (
            lower is None or value >= lower - slack
        )
        return 1.0 if holds else 0.0
    above = 1.0 if upper is None else normal_cdf((upper - value) / sd)
    return above if lower is None else max(above - normal_cdf((lower - value) / sd), 0.0)


def _below_detection(requirement: Requirement, detection_limit: float) -> float | None:
    """A ``<`` result: certain where the detection limit settles it, unknown where it does not."""
    lower, upper = requirement.lower, requirement.upper
    if lower is not None:
        return 0.0 if detection_limit <= lower else None
    if upper is None or detection_limit <= upper * (1.0 + _TOLERANCE):
        return 1.0
    return None


def _category_probability(allowed: tuple[str, ...], item: Reading) -> float | None:
    """Every member of a union (``ferrous|aluminium``) must be allowed.

    The spread of a category is the chance that it is another one: nothing, or that of what is
    only typical.
    """
    if item.category is None:
        return None
    held = all(
        member in allowed or KIND_OF.get(member) in allowed for member in item.category.split("|")
    )
    return 1.0 - item.sd if held else item.sd


def margin(lower: float | None, upper: float | None, value: float | None) -> float | None:
    """Distance to the nearer limit as a share of that limit; negative when it is broken."""
    if value is None:
        return None
    sides = []
    if upper is not None:
        sides.append((upper - value) / abs(upper) if upper else upper - value)
    if lower is not None:
        sides.append((value - lower) / abs(lower) if lower else value - lower)
    return min(sides) if sides else None


def check(outcome: Outcome, binding: bool = False) -> LimitCheck:
    """The outcome as the record that is shown."""
    requirement, item = outcome.requirement, outcome.reading
    limit = requirement.limit
    known = item is not None and (item.value is not None or item.category is not None)
    return LimitCheck(
        property=limit.property,
        name=requirement.name,
        min=limit.min,
        max=limit.max,
        categories=limit.categories,
        unit=limit.unit,
        severity=limit.severity,
        blendable=limit.blendable,
        statistic=limit.statistic,
        value=outcome.value,
        sd=outcome.sd if outcome.value is not None else None,
        category=item.category if item is not None else None,
        evidence=item.evidence if item is not None and known else None,
        margin=margin(limit.min, limit.max, outcome.value),
        probability=outcome.probability,
        verdict=outcome.verdict,
        source=limit.provenance.source,
        status=limit.provenance.status,
        binding=binding,
        note=outcome.note,
    )


def _joined(*parts: str | None) -> str | None:
    return "; ".join(part for part in parts if part) or None
