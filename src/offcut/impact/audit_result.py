"""What an audited sample says of all claims: the audited total, with its interval.

The difference estimator: in each stratum the mean difference between what was found and what was
claimed stands for all its claims. Source: Cochran 1977, Sampling Techniques, chapters 5 and 7
(recalled).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

from offcut.errors import InputError
from offcut.impact.sampling import SamplingPlan, Stratum, quantile


@dataclass(frozen=True, slots=True)
class AuditResult:
    """The claimed total, and what the audit makes of it."""

    claimed: float
    audited: float
    low: float
    high: float
    confidence: float
    claims: int  # audited
    overstated: int  # of those, found to be less than claimed

    @property
    def told(self) -> str:
        """The result in words."""
        return (
            f"{self.audited / self.claimed:.1%} of what was claimed "
            f"({self.low / self.claimed:.1%} to {self.high / self.claimed:.1%}, "
            f"{self.confidence:.0%} confidence, {self.claims} claims audited, "
            f"{self.overstated} of them found to be less)"
        )


def audit_result(plan: SamplingPlan, found: Mapping[str, float]) -> AuditResult:
    """The audited total of all claims, from what was found for those in the sample.

    Args:
        plan: the plan the sample was drawn by.
        found: claim → value found by the audit, for each claim of the plan; nothing found is 0.

    Raises:
        InputError: a claim of the plan was not audited, or one was that is not in it: the interval
            holds for the sample as it was drawn only.
    """
    missing = [name for name in plan.chosen if name not in found]
    strange = sorted(found.keys() - set(plan.chosen))
    if missing or strange:
        wrong = f"not audited: {', '.join(missing)}" if missing else ""
        extra = f"not drawn: {', '.join(strange)}" if strange else ""
        raise InputError(
            f"the audit is not that of the plan ({'; '.join(filter(None, (wrong, extra)))}). "
            "Audit every claim that was drawn, and enter 0 where nothing was found."
        )
    difference = spread = 0.0
    overstated = 0
    for stratum in plan.strata:
        differences = _differences(stratum, found)
        difference += len(stratum.claims) * fmean(differences)
        spread += _variance_of_total(len(stratum.claims), differences)
        overstated += sum(d < 0 for d in differences)
    half = quantile(plan.confidence) * sqrt(spread)
    total = plan.total + difference
    return AuditResult(
        plan.total, total, total - half, total + half, plan.confidence, len(plan.chosen), overstated
    )


def _differences(stratum: Stratum, found: Mapping[str, float]) -> list[float]:
    claimed = dict(zip(stratum.claims, stratum.values, strict=True))
    return [found[name] - claimed[name] for name in stratum.chosen]


def _variance_of_total(of: int, differences: Sequence[float]) -> float:
    n = len(differences)
    if n == of:
        return 0.0
    return of * of * (1 - n / of) * variance(differences) / n
