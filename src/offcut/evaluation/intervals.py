"""Shares of few cases, with the interval that they leave open.

A programme has tens of synergies, not thousands: a share without an interval says more than the
cases do. Wilson's score interval is used for shares (its coverage is near the stated one from a
handful of cases on, and it never leaves 0–1), Newcombe's for the difference of two shares, which
is made of two of Wilson's. Jeffreys' interval is there for those whose funder asks for it.

Sources: Wilson 1927; Newcombe 1998 (Statistics in Medicine 17, 857–872 and 873–890); Brown, Cai
and DasGupta 2001 (Statistical Science 16, 101–133).
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """``cases`` of ``of``, with the interval at the stated confidence; no cases, no share."""

    cases: int
    of: int
    low: float | None  # share, 0–1
    high: float | None
    method: str = "wilson"
    confidence: float = CONFIDENCE

    @property
    def value(self) -> float | None:
        """The share itself, 0–1; None when there is nothing to take it of."""
        return self.cases / self.of if self.of else None

    @property
    def text(self) -> str:
        """In words: ``3 of 8 (38 %, interval 14–69 %)``; of nothing, no percentage."""
        if self.value is None or self.low is None or self.high is None:
            return "none yet"
        return (
            f"{self.cases} of {self.of} ({self.value:.0%},"
            f" interval {self.low:.0%} to {self.high:.0%})"
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two shares (first less second), with its interval."""

    value: float
    low: float
    high: float
    confidence: float = CONFIDENCE

    @property
    def conclusive(self) -> bool:
        """Whether the interval leaves no difference out."""
        return self.low > 0.0 or self.high < 0.0


def wilson(cases: int, of: int, confidence: float = CONFIDENCE) -> Share:
    """A share with Wilson's score interval, without continuity correction.

    Raises:
        ValueError: more cases than there are, or fewer than none.
    """
    _check(cases, of)
    if of == 0:
        return Share(cases, of, None, None, "wilson", confidence)
    z = _quantile(confidence)
    p = cases / of
    middle = p + z * z / (2 * of)
    half = z * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    whole = 1 + z * z / of
    low = 0.0 if cases == 0 else (middle - half) / whole
    high = 1.0 if cases == of else (middle + half) / whole
    return Share(cases, of, low, high, "wilson", confidence)


def jeffreys(cases: int, of: int, confidence: float = CONFIDENCE) -> Share:
    """A share with Jeffreys' interval: the middle of the Beta(cases + ½, others + ½) posterior.

    At none and at all of the cases the end of the interval is 0 and 1 (Brown, Cai and DasGupta).

    Raises:
        ValueError: more cases than there are, or fewer than none.
    """
    _check(cases, of)
    if of == 0:
        return Share(cases, of, None, None, "jeffreys", confidence)
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    a, b = cases + 0.5, of - cases + 0.5
    low = 0.0 if cases == 0 else float(betaincinv(a, b, tail))
    high = 1.0 if cases == of else float(betaincinv(a, b, 1 - tail))
    return Share(cases, of, low, high, "jeffreys", confidence)


def difference(first: Share, second: Share) -> Difference | None:
    """First less second, with Newcombe's interval of two of Wilson's; None when one has no cases.

    Raises:
        ValueError: the two are not Wilson's, or not of one confidence.
    """
    if {first.method, second.method} != {"wilson"} or first.confidence != second.confidence:
        raise ValueError("a difference takes two shares with Wilson's interval of one confidence")
    if first.value is None or second.value is None:
        return None
    assert first.low is not None and first.high is not None  # noqa: PT018 - given with a value
    assert second.low is not None and second.high is not None  # noqa: PT018
    gap = first.value - second.value
    low = gap - sqrt((first.value - first.low) ** 2 + (second.high - second.value) ** 2)
    high = gap + sqrt((first.high - first.value) ** 2 + (second.value - second.low) ** 2)
    return Difference(gap, low, high, first.confidence)


def _check(cases: int, of: int) -> None:
    if not 0 <= cases <= of:
        raise ValueError(f"{cases} cases of {of} are not a share")


def _quantile(confidence: float) -> float:
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
    return NormalDist().inv_cdf(0.5 + confidence / 2)
