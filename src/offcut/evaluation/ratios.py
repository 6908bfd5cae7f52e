"""Ratios of sums and how sure they are: the arithmetic that calibration rests on.

Sources: Cochran 1977, Sampling Techniques, chapter 6 (variance of a ratio estimator); DerSimonian
and Laird 1986 (variance between groups). Recalled, not looked up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import variance as sample_variance

CONFIDENCE = 0.95
LEAST = 2  # cases of a flow for a spread of its own
PRIOR_FREEDOM = 4  # degrees of freedom that all flows lend to the variance of each


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of sums of one flow; ``spread`` is the variance of one case, relative to its size."""

    flow: str
    cases: int
    predicted: float
    realised: float
    spread: float | None  # None = a single case

    @property
    def ratio(self) -> float:
        """Realised over predicted."""
        return self.realised / self.predicted


def ratio_of(flow: str, cases: Sequence[tuple[float, float]]) -> Ratio | None:
    """The ratio of sums of ``(predicted, realised)``; None with predictions of both signs or none.

    >>> ratio_of("sand", [(100.0, 80.0), (100.0, 60.0)]).ratio
    0.7
    """
    signs = {given > 0 for given, _ in cases if given != 0}
    if len(signs) != 1:
        return None
    predicted = sum(given for given, _ in cases)
    realised = sum(came for _, came in cases)
    n, ratio = len(cases), realised / predicted
    spread = None
    if n >= LEAST:
        left = sum((came - ratio * given) ** 2 for given, came in cases)
        spread = n * n / (n - 1) * left / predicted**2
    return Ratio(flow, n, predicted, realised, spread)


def pooled_variance(ratios: Sequence[Ratio]) -> tuple[float, int]:
    """Variance of one case over the flows that have several, and its degrees of freedom.

    Where every flow has a single case, it is the variance between them.
    """
    several = [(ratio.spread, ratio.cases - 1) for ratio in ratios if ratio.spread is not None]
    freedom = sum(degrees for _, degrees in several)
    if freedom:
        return sum(spread * degrees for spread, degrees in several) / freedom, freedom
    return sample_variance([ratio.ratio for ratio in ratios]), len(ratios) - 1


def drawn_variance(ratio: Ratio, pooled: float) -> float:
    """Variance of a flow's ratio, drawn towards what all flows tell."""
    own = ratio.cases - 1 if ratio.spread is not None else 0
    spread = (own * (ratio.spread or 0.0) + PRIOR_FREEDOM * pooled) / (own + PRIOR_FREEDOM)
    return spread / ratio.cases


def between_variance(values: Sequence[float], variances: Sequence[float]) -> float:
    """Variance between groups beyond what chance makes (DerSimonian and Laird), 0 at least."""
    if len(values) < 2 or any(variance <= 0 for variance in variances):
        return 0.0
    weights = [1 / variance for variance in variances]
    total = sum(weights)
    mean = sum(w * v for w, v in zip(weights, values, strict=True)) / total
    q = sum(w * (v - mean) ** 2 for w, v in zip(weights, values, strict=True))
    scale = total - sum(w * w for w in weights) / total
    return max(0.0, (q - (len(values) - 1)) / scale) if scale > 0 else 0.0


def interval(ratio: Ratio) -> tuple[float | None, float | None]:
    """Student's interval of a flow's own ratio; nothing of one case."""
    if ratio.spread is None:
        return None, None
    half = student(ratio.cases - 1) * sqrt(ratio.spread / ratio.cases)
    return ratio.ratio - half, ratio.ratio + half


def student(freedom: int) -> float:
    """How many standard errors an interval reaches either way."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + CONFIDENCE / 2))
