"""Predicted against realised, by flow: how far predictions were off, for the next ones.

The factor of a flow is the ratio of sums, realised over predicted, of the completed synergies for
which both are known: what a prediction is to be multiplied by so that totals come right. Its
spread is the usual one of a ratio estimator. Few cases say little by themselves, so each flow's
factor is drawn towards that of all flows together, the more the fewer and wilder its cases
(normal shrinkage; the variance between flows by DerSimonian and Laird's moments). A flow with one
case has no spread of its own and takes the pooled one.

What never completed is not in here: of all that was identified, first the funnel's share
completes. Source of the ratio estimator: Cochran, Sampling Techniques, 1977, chapter 6.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

from offcut.errors import InputError

FORMAT = "offcut-calibration/1"
METRICS = ("quantity", "value_gbp", "kgco2e")
CONFIDENCE = 0.95
LEAST = 2  # cases of a flow for a spread of its own


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
    """What predictions of one flow and metric are to be multiplied by; '' = every flow."""

    flow: str
    metric: str
    cases: int
    predicted: float  # sum
    realised: float
    ratio: float  # of the sums, as seen
    ratio_low: float | None  # None = too few cases to say
    ratio_high: float | None
    factor: float  # drawn towards all flows
    low: float
    high: float
    own_weight: float  # how much of the factor is the flow's own, 0–1

    @property
    def conclusive(self) -> bool:
        """Whether the interval leaves 1, a prediction that came true, out."""
        return self.low > 1.0 or self.high < 1.0


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
        """
        found = self.factor(metric, flow)
        if found is None:
            return None
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


def calibrate(outcomes: Iterable[Outcome], programme: str = "", on: str = "") -> Calibration:
    """Factors of every metric, for all flows together and for each flow."""
    by_metric: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_metric[outcome.metric].append(outcome)
    factors: list[Factor] = []
    gaps: list[str] = []
    for metric, cases in by_metric.items():
        made, told = _of_metric(metric, cases)
        factors += made
        gaps += told
    return Calibration(tuple(factors), tuple(gaps), programme, on)


@dataclass(frozen=True, slots=True)
class _Ratio:
    """A ratio of sums and its variance."""

    flow: str
    cases: int
    predicted: float
    realised: float
    variance: float | None

    @property
    def ratio(self) -> float:
        return self.realised / self.predicted


def _of_metric(metric: str, cases: list[Outcome]) -> tuple[list[Factor], list[str]]:
    flows: dict[str, list[Outcome]] = defaultdict(list)
    for case in cases:
        flows[case.flow].append(case)
    gaps = []
    usable: dict[str, list[Outcome]] = {}
    for flow, members in sorted(flows.items()):
        if _one_sign(members):
            usable[flow] = members
        else:
            told = "predictions of both signs or of nothing: a ratio says nothing"
            gaps.append(f"{flow}, {metric}: {told}")
    together = [case for members in usable.values() for case in members]
    if len(together) < LEAST:
        gaps += [f"{case.flow}, {metric}: a single completed case" for case in together]
        return [], gaps
    if not _one_sign(together):
        gaps.append(f"all flows, {metric}: predictions of both signs among the flows")
        alone = [ratio for flow, cases in usable.items() if (ratio := _ratio(flow, cases)).variance]
        return [_alone(metric, ratio) for ratio in alone], gaps
    whole = _ratio("", together)
    ratios = [_ratio(flow, members) for flow, members in usable.items()]
    return [_alone(metric, whole), *_drawn(metric, ratios, whole)], gaps


def _one_sign(cases: list[Outcome]) -> bool:
    predicted = [case.predicted for case in cases if case.predicted != 0]
    return bool(predicted) and (min(predicted) > 0 or max(predicted) < 0)


def _ratio(flow: str, cases: list[Outcome]) -> _Ratio:
    predicted = sum(case.predicted for case in cases)
    realised = sum(case.realised for case in cases)
    n, ratio = len(cases), realised / predicted
    variance = None
    if n >= LEAST:
        left = sum((case.realised - ratio * case.predicted) ** 2 for case in cases)
        variance = n / (n - 1) * left / predicted**2
    return _Ratio(flow, n, predicted, realised, variance)


def _alone(metric: str, ratio: _Ratio) -> Factor:
    """The factor that stands on its own cases, of which there are several."""
    low, high = _interval(ratio)
    assert low is not None
    assert high is not None
    return _factor(metric, ratio, ratio.ratio, low, high, 1.0)


def _factor(
    metric: str, ratio: _Ratio, factor: float, low: float, high: float, own_weight: float
) -> Factor:
    seen_low, seen_high = _interval(ratio)
    return Factor(
        flow=ratio.flow,
        metric=metric,
        cases=ratio.cases,
        predicted=ratio.predicted,
        realised=ratio.realised,
        ratio=ratio.ratio,
        ratio_low=seen_low,
        ratio_high=seen_high,
        factor=factor,
        low=low,
        high=high,
        own_weight=own_weight,
    )


def _drawn(metric: str, ratios: list[_Ratio], whole: _Ratio) -> list[Factor]:
    """Each flow's factor, drawn towards that of all."""
    of_one_case = _pooled(ratios, whole)
    variances = [ratio.variance or of_one_case / ratio.cases for ratio in ratios]
    between = between_variance([ratio.ratio for ratio in ratios], variances)
    z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    of_whole = whole.variance or 0.0
    made = []
    for ratio, variance in zip(ratios, variances, strict=True):
        weight = between / (between + variance) if between + variance > 0 else 1.0
        factor = weight * ratio.ratio + (1 - weight) * whole.ratio
        half = z * sqrt(weight**2 * variance + (1 - weight) ** 2 * (of_whole + between))
        made.append(_factor(metric, ratio, factor, factor - half, factor + half, weight))
    return made


def _pooled(ratios: list[_Ratio], whole: _Ratio) -> float:
    """Variance of one case: over the flows that have several, else over all cases."""
    several = [(r.variance * r.cases, r.cases - 1) for r in ratios if r.variance is not None]
    freedom = sum(degrees for _, degrees in several)
    if freedom:
        return sum(variance * degrees for variance, degrees in several) / freedom
    return (whole.variance or 0.0) * whole.cases


def between_variance(values: list[float], variances: list[float]) -> float:
    """Variance between groups beyond what chance makes (DerSimonian and Laird 1986), 0 at least."""
    if len(values) < 2 or any(variance <= 0 for variance in variances):
        return 0.0
    weights = [1 / variance for variance in variances]
    total = sum(weights)
    mean = sum(w * v for w, v in zip(weights, values, strict=True)) / total
    q = sum(w * (v - mean) ** 2 for w, v in zip(weights, values, strict=True))
    scale = total - sum(w * w for w in weights) / total
    return max(0.0, (q - (len(values) - 1)) / scale) if scale > 0 else 0.0


def _interval(ratio: _Ratio) -> tuple[float | None, float | None]:
    """Student's interval of a ratio; nothing of one case."""
    if ratio.variance is None:
        return None, None
    from scipy.special import stdtrit

    half = float(stdtrit(ratio.cases - 1, 0.5 + CONFIDENCE / 2)) * sqrt(ratio.variance)
    return ratio.ratio - half, ratio.ratio + half
