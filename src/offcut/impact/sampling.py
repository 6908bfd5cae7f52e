"""Which claims to audit: a sample stratified by value, that anyone can draw again from the seed.

The largest claims are all audited (the *certainty* stratum: those above the value that each audited
claim stands for). The others are cut into strata of about equal value and drawn at random within
each. The number from each is by Neyman (number × spread of its values) or proportional to its
number of claims, two at least.

The margin is worked out before anything is audited, from an *assumed* spread of what audits find:
``error_share`` times the value of a claim, as a standard deviation. After the audit,
:func:`offcut.impact.audit_result.audit_result` works with what was found instead.

Source of the formulas: Cochran 1977, Sampling Techniques, chapters 5 and 5A (recalled).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from math import sqrt
from statistics import NormalDist

from offcut.errors import InputError

_LEAST = 2  # from each stratum, so that its spread can be worked out


class Allocation(StrEnum):
    """How the sample is shared out among the strata."""

    NEYMAN = "neyman"
    PROPORTIONAL = "proportional"


@dataclass(frozen=True, slots=True)
class Stratum:
    """Claims of like value, and which of them are audited."""

    name: str
    claims: tuple[str, ...]  # largest first
    values: tuple[float, ...]
    chosen: tuple[str, ...]

    @property
    def certain(self) -> bool:
        """Whether every claim of it is audited."""
        return len(self.chosen) == len(self.claims)

    @property
    def value(self) -> float:
        """Value of all its claims."""
        return sum(self.values)

    def assumed_spread(self, error_share: float) -> float:
        """Standard deviation of what an audit is assumed to find, per claim."""
        return error_share * sqrt(sum(v * v for v in self.values) / len(self.values))


@dataclass(frozen=True, slots=True)
class SamplingPlan:
    """Which claims to audit, and how close that is expected to come to the truth."""

    strata: tuple[Stratum, ...]
    seed: str
    allocation: Allocation
    confidence: float
    error_share: float  # assumed

    @property
    def chosen(self) -> tuple[str, ...]:
        """The claims to audit, stratum by stratum."""
        return tuple(name for stratum in self.strata for name in stratum.chosen)

    @property
    def total(self) -> float:
        """Value of all claims, audited or not."""
        return sum(stratum.value for stratum in self.strata)

    @property
    def margin(self) -> float:
        """Half-width of the interval round the audited total, as a share of the claimed total."""
        variance = sum(
            _variance(len(s.claims), len(s.chosen), s.assumed_spread(self.error_share))
            for s in self.strata
        )
        return quantile(self.confidence) * sqrt(variance) / self.total

    @property
    def told(self) -> str:
        """How the confidence was worked out, in words."""
        of = sum(len(stratum.claims) for stratum in self.strata)
        chosen = set(self.chosen)
        covered = sum(
            value
            for stratum in self.strata
            for name, value in zip(stratum.claims, stratum.values, strict=True)
            if name in chosen
        )
        return (
            f"{len(self.chosen)} of {of} claims, {covered / self.total:.0%} of the value, drawn "
            f"with seed '{self.seed}' ({self.allocation} allocation). With {self.confidence:.0%} "
            f"confidence the audited total comes within {self.margin:.1%} of the true one, if what "
            f"audits find differs from a claim by {self.error_share:.0%} of it (standard "
            "deviation, our assumption)."
        )


def plan_sample(
    values: Mapping[str, float],
    *,
    seed: str,
    size: int | None = None,
    margin: float | None = None,
    confidence: float = 0.95,
    strata: int = 3,
    allocation: Allocation = Allocation.NEYMAN,
    error_share: float = 0.2,
) -> SamplingPlan:
    """A plan of a stated size, or the smallest that is expected to come within a margin.

    Args:
        values: claim → value, any one unit, 0 or more. Claims worth nothing are not drawn.
        seed: any text; the same seed draws the same claims, whatever else is in the list.
        size: number of claims to audit; or
        margin: half-width wanted, as a share of the claimed total.
        confidence: of the interval, 0 to 1.
        strata: how many, beside the certainty stratum.
        allocation: how the sample is shared out.
        error_share: assumed standard deviation of what audits find, as a share of a claim.

    Raises:
        InputError: neither or both of size and margin, nothing to draw from, or a size too small.
    """
    worth = {name: value for name, value in values.items() if value > 0}
    _check(values, worth, size, margin, confidence, error_share)
    order = sorted(worth, key=lambda name: (-worth[name], name))

    def planned(n: int) -> SamplingPlan:
        parts = _strata(order, worth, n, strata, allocation, seed)
        return SamplingPlan(parts, seed, allocation, confidence, error_share)

    if size is not None:
        return planned(min(size, len(order)))
    low, high = min(_LEAST, len(order)), len(order)
    while low < high:
        middle = (low + high) // 2
        if planned(middle).margin <= (margin or 0.0):
            high = middle
        else:
            low = middle + 1
    return planned(low)


def quantile(confidence: float) -> float:
    """How many standard deviations an interval of this confidence reaches either way."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _check(
    values: Mapping[str, float],
    worth: Mapping[str, float],
    size: int | None,
    margin: float | None,
    confidence: float,
    error_share: float,
) -> None:
    if (size is None) == (margin is None):
        raise InputError("give either the size of the sample or the margin wanted.")
    negative = [name for name, value in values.items() if value < 0]
    if negative:
        raise InputError(
            f"claim '{negative[0]}' has the value {values[negative[0]]:g}; accepted: 0 or more "
            "(audit harms by their size)."
        )
    if not worth:
        raise InputError("there is no claim of any value to draw from.")
    if size is not None and size < _LEAST:
        raise InputError(f"a sample of {size}; accepted: {_LEAST} or more.")
    if margin is not None and not 0 < margin < 1:
        raise InputError(f"a margin of {margin:g}; accepted: a share between 0 and 1.")
    if not 0 < confidence < 1:
        raise InputError(f"a confidence of {confidence:g}; accepted: between 0 and 1.")
    if not error_share > 0:
        raise InputError(f"an error share of {error_share:g}; accepted: above 0.")


def _strata(
    order: Sequence[str],
    worth: Mapping[str, float],
    size: int,
    count: int,
    allocation: Allocation,
    seed: str,
) -> tuple[Stratum, ...]:
    """The certainty stratum, then the others from large to small, each with its sample."""
    certain = _certain(order, worth, size)
    rest = order[certain:]
    left = size - certain
    groups = _groups(rest, worth, max(1, min(count, left // _LEAST)))
    shares = _allocated(groups, worth, left, allocation)
    found = [_stratum("all audited", order[:certain], worth, certain, seed)] if certain else []
    found += [
        _stratum(f"stratum {number}", group, worth, n, seed)
        for number, (group, n) in enumerate(zip(groups, shares, strict=True), start=1)
    ]
    return tuple(found)


def _certain(order: Sequence[str], worth: Mapping[str, float], size: int) -> int:
    """How many of the largest are worth more than what each audited claim would stand for."""
    if size >= len(order):
        return len(order)
    left, certain = sum(worth.values()), 0
    while size - certain > _LEAST and worth[order[certain]] >= left / (size - certain):
        left -= worth[order[certain]]
        certain += 1
    return certain


def _groups(rest: Sequence[str], worth: Mapping[str, float], count: int) -> list[list[str]]:
    """Cut where the running value passes each ``count``-th of the whole."""
    whole, running = sum(worth[name] for name in rest), 0.0
    groups: list[list[str]] = [[] for _ in range(count)]
    for name in rest:
        groups[min(count - 1, int(running / whole * count))].append(name)
        running += worth[name]
    return [group for group in groups if group]


def _allocated(
    groups: Sequence[Sequence[str]], worth: Mapping[str, float], size: int, how: Allocation
) -> list[int]:
    """Numbers for the strata, two each at least, none above what there is, ``size`` in all."""
    weights = [
        sqrt(len(group) * sum(worth[name] ** 2 for name in group))  # N·S, S ~ root mean square
        if how is Allocation.NEYMAN
        else float(len(group))
        for group in groups
    ]
    found = [min(_LEAST, len(group)) for group in groups]
    while sum(found) < size:
        open_ones = [i for i, group in enumerate(groups) if found[i] < len(group)]
        if not open_ones:
            break
        # the next goes where a claim audited stands for most (largest-quotient rule)
        found[max(open_ones, key=lambda i: (weights[i] / (found[i] + 0.5), -i))] += 1
    return found


def _stratum(
    name: str, group: Sequence[str], worth: Mapping[str, float], n: int, seed: str
) -> Stratum:
    """The claims with the ``n`` lowest numbers, each made of the seed and the claim's id."""
    drawn = set(sorted(group, key=lambda claim: (_number(seed, claim), claim))[:n])
    chosen = tuple(claim for claim in group if claim in drawn)
    return Stratum(name, tuple(group), tuple(worth[claim] for claim in group), chosen)


def _number(seed: str, claim: str) -> int:
    return int.from_bytes(blake2b(f"{seed}\x1f{claim}".encode(), digest_size=8).digest())


def _variance(of: int, n: int, spread: float) -> float:
    """Variance of a stratum's total from a random sample without putting back."""
    return of * of * (1 - n / of) * spread**2 / n if n else 0.0
