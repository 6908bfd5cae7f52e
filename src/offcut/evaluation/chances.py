"""How likely a synergy completes from where it stands, learnt from a network's own history.

At each stage the share of those decided there that went on has a beta prior (table
``stage_priors``, our dated assumption); what a network has seen is counted upon it, so the first
cases move the share a little and a hundred leave the prior behind. A synergy completes when it
passes every step ahead: the mean of that product is the product of the means, and its interval is
that of the beta distribution with the same mean and variance.

What still waits at a stage has not been decided there and does not count (see ``funnel``), and
what was recorded twice was never a case. The steps are taken as independent.

Source: Gelman et al., Bayesian Data Analysis, chapter 2 (beta-binomial; recalled).

>>> from offcut.impact.model import Stage
>>> one = chances({Stage.IMPLEMENTATION: (6, 0)})[-1]  # of 4 × 0.85 + 6 of 4 + 6
>>> round(one.step.value, 3), round(one.completion.value, 3)
(0.94, 0.94)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offcut.evaluation.asat import LADDER
from offcut.evaluation.facts import StagePrior, stage_priors
from offcut.evaluation.funnel import Funnel
from offcut.impact.model import Stage

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share of one with the interval that is left open."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chance:
    """One stage: what was assumed, what was seen, and what follows from both."""

    stage: Stage
    prior: StagePrior
    moved_on: int
    lost: int
    step: Estimate  # that one decided at this stage goes on
    completion: Estimate  # that one at this stage completes in the end

    @property
    def decided(self) -> int:
        """How many cases of its own the network has at this stage."""
        return self.moved_on + self.lost

    @property
    def own_weight(self) -> float:
        """How much of the step's share is the network's own history, 0–1."""
        return self.decided / (self.decided + self.prior.cases)


def decided_of(funnel: Funnel) -> dict[Stage, tuple[int, int]]:
    """Of each stage of a funnel: how many moved on, how many were lost."""
    return {step.stage: (len(step.moved_on), len(step.lost)) for step in funnel.steps}


def chances(
    decided: Mapping[Stage, tuple[int, int]], confidence: float = CONFIDENCE
) -> tuple[Chance, ...]:
    """The chance of each open stage, from what was decided there: (moved on, lost).

    Raises:
        ValueError: fewer than none, or a confidence that is no share.
    """
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
    found: list[Chance] = []
    ahead: list[tuple[float, float]] = []
    for stage in reversed(LADDER[:-1]):
        moved, lost = decided.get(stage, (0, 0))
        if moved < 0 or lost < 0:
            raise ValueError(f"{moved} moved on and {lost} lost at {stage} are no counts")
        prior = stage_priors()[stage]
        own = (prior.share * prior.cases + moved, (1 - prior.share) * prior.cases + lost)
        ahead.append(own)
        found.append(
            Chance(
                stage=stage,
                prior=prior,
                moved_on=moved,
                lost=lost,
                step=_estimate([own], confidence),
                completion=_estimate(ahead, confidence),
            )
        )
    return tuple(reversed(found))


def _estimate(steps: Iterable[tuple[float, float]], confidence: float) -> Estimate:
    """The product of independent beta shares, as the beta of the same mean and variance."""
    from scipy.special import betaincinv

    mean = square = 1.0
    for a, b in steps:
        mean *= a / (a + b)
        square *= a * (a + 1) / ((a + b) * (a + b + 1))
    firmness = mean * (1 - mean) / (square - mean * mean) - 1
    a, b = mean * firmness, (1 - mean) * firmness
    tail = (1 - confidence) / 2
    return Estimate(mean, float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail)))
