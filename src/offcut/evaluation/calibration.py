"""Predicted against realised, by flow: how far predictions were off, for the next ones.

A flow's ratio is that of sums, realised over predicted, of the completed synergies for which both
are known; its variance is the usual one of a ratio estimator. Ratios have no unit, so flows that
are counted in tonnes, cubic metres and pallets can be set beside each other: the factor of all
flows is their mean with random effects (DerSimonian and Laird), and each flow's factor is drawn
towards it, the more the fewer and wilder its cases (empirical Bayes). The variance of a flow of
few cases is drawn towards that of all as well, as if four more degrees of freedom told of it.

What never completed is not in here: of all that was identified, first the funnel's share
completes. Sources: Cochran 1977, Sampling Techniques, chapter 6; DerSimonian and Laird 1986;
Morris 1983 (all recalled, not looked up).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from offcut.errors import InputError
from offcut.evaluation.ratios import (
    LEAST,
    Ratio,
    between_variance,
    drawn_variance,
    interval,
    pooled_variance,
    ratio_of,
    student,
)

FORMAT = "offcut-calibration/1"
METRICS = ("quantity", "value_gbp", "kgco2e")
METRIC_NAMES = {"quantity": "quantity", "value_gbp": "gain in pounds", "kgco2e": "greenhouse gas"}
"""What a prediction is of, by its metric."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was predicted and what was realised of one completed synergy, both a year."""

    synergy: str
    flow: str
    metric: str
    predicted: float
    realised: float


@dataclass(frozen=True, slots=True)
class Factor:
    """What predictions of one flow and metric are to be multiplied by; '' = every flow.

    Of all flows together there are no sums: they may be counted in different units.
    """

    flow: str
    metric: str
    cases: int
    predicted: float | None  # sum
    realised: float | None
    ratio: float | None  # of the sums, as seen
    ratio_low: float | None  # None = too few cases to say
    ratio_high: float | None
    factor: float  # drawn towards all flows
    low: float
    high: float
    own_weight: float  # how much of the factor is the flow's own, 0–1
    mean_weight: float  # how much of the mean of all flows is this flow's, 0–1

    @property
    def conclusive(self) -> bool:
        """Whether the interval leaves 1, a prediction that came true, out."""
        return self.low > 1.0 or self.high < 1.0

    @property
    def usable(self) -> bool:
        """Whether a prediction may be multiplied by it: its interval is above 0 throughout."""
        return self.low > 0.0

    @property
    def told_unusable(self) -> str:
        """Why it may not be used, in words."""
        whose = self.flow or "all flows"
        reach = "includes 0" if self.high >= 0.0 else "is below 0"
        return (
            f"{whose}, {self.metric}: no usable factor, as its interval, {self.low:.3g} to"
            f" {self.high:.3g}, {reach}"
        )


@dataclass(frozen=True, slots=True)
class Prediction:
    """A calibrated prediction of a total, with the interval of its factor."""

    value: float
    low: float
    high: float
    factor: Factor


@dataclass(frozen=True, slots=True)
class Calibration:
    """Factors by flow and metric; what could not be calibrated, and why."""

    factors: tuple[Factor, ...]
    gaps: tuple[str, ...] = ()
    programme: str = ""
    on: str = ""  # ISO date

    def factor(self, metric: str, flow: str = "") -> Factor | None:
        """The factor of a flow, or of all flows where this one has none; None where neither is."""
        own = {(f.metric, f.flow): f for f in self.factors}
        return own.get((metric, flow)) or own.get((metric, ""))

    def apply(self, metric: str, predicted: float, flow: str = "") -> Prediction | None:
        """What a predicted total is likely to come to; None when nothing was learnt about it.

        Args:
            metric: ``quantity``, ``value_gbp`` or ``kgco2e``.
            predicted: sum of predictions of synergies that will complete.
            flow: whose factor; one without its own takes that of all flows.

        Raises:
            InputError: the interval of the factor includes 0, so that it can tell nothing.
        """
        found = self.factor(metric, flow)
        if found is None:
            return None
        if not found.usable:
            raise InputError(
                f"{found.told_unusable}; predictions of {flow or 'all flows'} stay as they are"
                " until more exchanges complete."
            )
        low, high = sorted((predicted * found.low, predicted * found.high))
        return Prediction(predicted * found.factor, low, high, found)

    def as_data(self) -> dict[str, Any]:
        """Plain data for JSON, format ``offcut-calibration/1``."""
        return {
            "format": FORMAT,
            "programme": self.programme,
            "on": self.on,
            "factors": [asdict(factor) for factor in self.factors],
            "gaps": list(self.gaps),
        }

    def save(self, path: str | Path) -> None:
        """Writes it as JSON, to be applied to other predictions."""
        Path(path).write_text(json.dumps(self.as_data(), indent=1), "utf-8")

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Calibration":
        """What :meth:`as_data` gave.

        Raises:
            InputError: another format.
        """
        if data.get("format") != FORMAT:
            raise InputError(
                f"not a calibration: its format is {data.get('format')!r}; accepted: '{FORMAT}'."
            )
        factors = tuple(Factor(**factor) for factor in data["factors"])
        return cls(factors, tuple(data["gaps"]), data["programme"], data["on"])

    @classmethod
    def read(cls, path: str | Path) -> "Calibration":
        """A calibration that was saved.

        Raises:
            InputError: no such file, not JSON, or not a calibration.
        """
        path = Path(path)
        try:
            return cls.from_data(json.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            raise InputError(f"There is no calibration at '{path}'.") from None
        except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
            raise InputError(f"{path.name} is not a calibration: {error}.") from None


def calibrate(
    outcomes: Iterable[Outcome], programme: str = "", on: str = "", left_out: Iterable[str] = ()
) -> Calibration:
    """Factors of every metric, for all flows together and for each flow.

    Args:
        outcomes: what was predicted and realised.
        programme: id of the programme that they are of.
        on: day of the evaluation, ISO.
        left_out: cases that are not among the outcomes as they are doubted, each in words; they
            are told first among the gaps.
    """
    by_metric: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_metric[outcome.metric].append(outcome)
    factors: list[Factor] = []
    gaps = list(left_out)
    for metric, cases in by_metric.items():
        made, told = _of_metric(metric, cases)
        factors += made
        gaps += told
    gaps += [factor.told_unusable for factor in factors if not factor.usable]
    return Calibration(tuple(factors), tuple(gaps), programme, on)


def _of_metric(metric: str, cases: list[Outcome]) -> tuple[list[Factor], list[str]]:
    flows: dict[str, list[Outcome]] = defaultdict(list)
    for case in cases:
        flows[case.flow].append(case)
    gaps, ratios = [], []
    for flow, members in sorted(flows.items()):
        ratio = ratio_of(flow, [(case.predicted, case.realised) for case in members])
        if ratio is not None:
            ratios.append(ratio)
        else:
            told = "predictions of both signs or of nothing: a ratio says nothing"
            gaps.append(f"{flow}, {metric}: {told}")
    if sum(ratio.cases for ratio in ratios) < LEAST:
        gaps += [f"{ratio.flow}, {metric}: a single completed case" for ratio in ratios]
        return [], gaps
    return _drawn(metric, ratios), gaps


def _drawn(metric: str, ratios: list[Ratio]) -> list[Factor]:
    """The factor of all flows, and each flow's drawn towards it."""
    pooled, freedom = pooled_variance(ratios)
    variances = [drawn_variance(ratio, pooled) for ratio in ratios]
    between = between_variance([ratio.ratio for ratio in ratios], variances)
    weights = [1 / (between + variance) if between + variance else 1.0 for variance in variances]
    total = sum(weights)
    mean = sum(w * ratio.ratio for w, ratio in zip(weights, ratios, strict=True)) / total
    of_mean = 1 / total if pooled or between else 0.0
    t = student(freedom)
    made = [_mean(metric, sum(ratio.cases for ratio in ratios), mean, t * sqrt(of_mean))]
    for ratio, variance, weight in zip(ratios, variances, weights, strict=True):
        own = between / (between + variance) if between + variance else 1.0
        factor = own * ratio.ratio + (1 - own) * mean
        half = t * sqrt(own * variance + (1 - own) ** 2 * of_mean)
        made.append(_factor(metric, ratio, factor, half, own, weight / total))
    return made


def _mean(metric: str, cases: int, mean: float, half: float) -> Factor:
    """The factor of all flows; there are no sums, as flows may be counted in different units."""
    return Factor(
        flow="",
        metric=metric,
        cases=cases,
        predicted=None,
        realised=None,
        ratio=None,
        ratio_low=None,
        ratio_high=None,
        factor=mean,
        low=mean - half,
        high=mean + half,
        own_weight=0.0,
        mean_weight=1.0,
    )


def _factor(
    metric: str, ratio: Ratio, factor: float, half: float, own: float, in_mean: float
) -> Factor:
    low, high = interval(ratio)
    return Factor(
        flow=ratio.flow,
        metric=metric,
        cases=ratio.cases,
        predicted=ratio.predicted,
        realised=ratio.realised,
        ratio=ratio.ratio,
        ratio_low=low,
        ratio_high=high,
        factor=factor,
        low=factor - half,
        high=factor + half,
        own_weight=own,
        mean_weight=in_mean,
    )
