"""The entries of clusters, calibration and funders' indicators."""

from collections.abc import Iterable, Mapping, Sequence

from offcut.evaluation.calibration import Calibration, Factor
from offcut.evaluation.clusters import ClusterResult
from offcut.evaluation.entries import write_funnel
from offcut.evaluation.indicators import Counted
from offcut.evaluation.measures import measures
from offcut.evaluation.realised import PerYear
from offcut.evaluation.writer import Writer
from offcut.impact.book import Fact, Reference
from offcut.impact.model import SourceRow


def write_cluster(writer: Writer, result: ClusterResult, rows: Mapping[str, SourceRow]) -> None:
    """A cluster's funnel, results a year, cost, and cost of a completed exchange."""
    key = f"cluster.{result.cluster.id}"
    write_funnel(writer, result.funnel, key, rows)
    for metric, per in result.metrics.items():
        measure = measures()[metric]
        name = f"{key}.{metric}"
        label = f"{measure.name} a year, {result.cluster.name}"
        if per.total is None:
            writer.gap(name, label, per.unit, "no exchange of it has results")
        else:
            x = {"x": tuple(f"entry:{entry}" for entry in per.entries)}
            writer.figure(name, label, per.total, per.unit, "sum(x)", x)
            low, high = per.interval or (None, None)
            writer.figure(
                f"{name}.mean", f"{label}, per exchange", per.mean, per.unit, "mean(x)", x,
                low=low, high=high, note="bootstrap interval, 95%" if per.interval else "",
            )  # fmt: skip
    label = f"Cost of {result.cluster.name}"
    if result.cost_gbp is None:
        writer.gap(f"{key}.cost", label, "GBP", result.cost_reason)
        return
    writer.figure(f"{key}.cost", label, result.cost_gbp, "GBP", "sum(x)", {"x": result.cost_rows})
    if result.cost_per_completed_gbp is not None:
        given = {"cost": f"entry:{key}.cost", "completed": f"entry:{key}.completed.reached"}
        writer.figure(
            f"{key}.cost_per_completed", f"{label}, whole over each completed exchange",
            result.cost_per_completed_gbp, "GBP", "cost / completed", given,
        )  # fmt: skip


def write_per_year(writer: Writer, found: Iterable[PerYear]) -> None:
    """What each completed synergy realised a year, metric by metric."""
    for item in found:
        writer.figure(
            item.entry, f"{item.label} a year, {item.synergy.id}", item.value, item.unit,
            item.formula, {"x": item.references, "days": item.days},
        )  # fmt: skip


def write_calibration(writer: Writer, made: Calibration, found: Sequence[PerYear]) -> None:
    """Predicted and realised sums of each flow, their ratio, and the factor that follows."""
    for factor in sorted(made.factors, key=lambda factor: not factor.flow):
        _write_factor(writer, made, factor, [f for f in found if f.calibrates == factor.metric])


def _write_factor(
    writer: Writer, made: Calibration, factor: Factor, cases: Sequence[PerYear]
) -> None:
    key = calibration_key(factor)
    own = [f for f in made.factors if f.metric == factor.metric and f.flow]
    if not factor.flow:
        _write_mean(writer, key, factor, own)
        return
    here = [case for case in cases if case.synergy.flow == factor.flow]
    label, unit = f"a year, {factor.flow}", _UNITS.get(factor.metric, here[0].unit)
    predicted = {"x": tuple(case.predicted_cell for case in here)}
    writer.figure(
        f"{key}.predicted", f"Predicted {label}", factor.predicted, unit, "sum(x)", predicted
    )
    divisor = here[0].divisor
    writer.figure(
        f"{key}.realised", f"Realised {label}", factor.realised, unit,
        "sum(x)" if divisor == 1 else f"sum(x) * {divisor:g}",
        {"x": tuple(f"entry:{case.entry}" for case in here)},
    )  # fmt: skip
    given = {"realised": f"entry:{key}.realised", "predicted": f"entry:{key}.predicted"}
    writer.figure(
        f"{key}.ratio", f"Realised over predicted, {factor.flow}", factor.ratio, "ratio",
        "realised / predicted", given, low=factor.ratio_low, high=factor.ratio_high,
    )  # fmt: skip


_UNITS = {"value_gbp": "GBP", "kgco2e": "kgCO2e"}


def _write_mean(writer: Writer, key: str, factor: Factor, own: Sequence[Factor]) -> None:
    """The mean of all flows, and each flow's factor drawn towards it."""
    terms: list[str] = []
    given: dict[str, Reference] = {}
    for index, part in enumerate(own):
        weight = _weight(part, "mean", part.mean_weight, "Weight in the mean of all flows")
        given |= {f"w{index}": writer.book.pin(weight)}
        given |= {f"r{index}": f"entry:{calibration_key(part)}.ratio"}
        terms.append(f"w{index} * r{index}")
    writer.figure(
        f"{key}.factor", "Factor for predictions, mean of all flows", factor.factor, "ratio",
        " + ".join(terms), given, low=factor.low, high=factor.high,
    )  # fmt: skip
    for part in own:
        weight = _weight(part, "own", part.own_weight, "Weight of the flow's own ratio")
        ratio = f"entry:{calibration_key(part)}.ratio"
        inputs = {"own": ratio, "all": f"entry:{key}.factor", "weight": writer.book.pin(weight)}
        writer.figure(
            f"{calibration_key(part)}.factor", f"Factor for predictions, {part.flow}",
            part.factor, "ratio", "weight * own + (1 - weight) * all", inputs,
            low=part.low, high=part.high,
        )  # fmt: skip


def _weight(factor: Factor, kind: str, value: float, label: str) -> Fact:
    """A weight of the calibration, pinned: it follows from variances, not from a formula."""
    reference = f"assumption:{calibration_key(factor)}.{kind}_weight"
    return Fact(reference, value, "share", label=label, source="offcut.evaluation.calibration")


def calibration_key(factor: Factor) -> str:
    """The beginning of the ids of a factor's entries."""
    return f"calibration.{factor.metric}.{factor.flow or 'all'}"


def write_indicators(writer: Writer, counted: Iterable[Counted]) -> None:
    """Each indicator, of the rows or claims that count."""
    for item in counted:
        key, own = f"indicator.{item.indicator.id}", item.indicator
        label = f"{own.code} {own.name}"
        if item.value is None:
            writer.gap(key, label, own.unit, "no row could tell")
            continue
        divisor = item.divisor
        formula = "sum_known(x)" if divisor == 1 else f"sum_known(x) / {divisor:g}"
        writer.figure(key, label, item.value, own.unit, formula, {"x": item.references})
