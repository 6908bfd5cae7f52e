"""What completed synergies realised a year, beside what was predicted for them.

A claim may cover part of a year (the exchange began in it, or the year is not over), while a
prediction is for a whole one. So what was realised a year is the sum of the claims over the days
that they cover, times 365. Only claims with evidence count.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from offcut.evaluation.calibration import Outcome
from offcut.evaluation.ledger import days_covered
from offcut.evaluation.measures import measures
from offcut.evaluation.outcomes import Line, Outcomes
from offcut.impact.model import WITH_EVIDENCE, Synergy
from offcut.impact.plausibility import Doubtful

DAYS = 365


@dataclass(frozen=True, slots=True)
class PerYear:
    """One metric of one synergy, a year."""

    synergy: Synergy
    metric: str  # ``quantity`` or a measure of outcome
    label: str
    unit: str
    value: float  # in ``unit``, a year
    references: tuple[str, ...]  # of what each claim gave
    days: tuple[str, ...]  # cells of the days that each covers
    divisor: float = 1.0
    predicted: float | None = None  # a year, in the unit of the prediction
    calibrates: str = ""  # metric of calibration that it is the outcome of
    predicted_cell: str = ""
    claims: tuple[str, ...] = ()  # rows that it is of

    @property
    def entry(self) -> str:
        """Id of its entry."""
        return f"{self.synergy.id}.{self.metric}.a_year"

    @property
    def formula(self) -> str:
        """How it follows from the claims."""
        scale = "" if self.divisor == 1.0 else f" / {self.divisor:g}"
        return f"sum(x) / sum(days) * {DAYS}{scale}"


_PREDICTED = {
    "quantity": ("quantity", "predicted_quantity"),
    "cost_saved": ("value_gbp", "predicted_gbp"),
    "ghg": ("kgco2e", "predicted_kgco2e"),
}
"""Of a metric: the metric of calibration, and the column of its prediction."""


_SLIPS = {
    "thousand": ("quantity", "value_gbp", "kgco2e"),
    "saving": ("value_gbp",),
    "carbon": ("kgco2e",),
}
"""By the kind of a doubt: the metrics of calibration that it is about."""


def per_year(outcomes: Outcomes, metrics: Iterable[str], on: date) -> tuple[PerYear, ...]:
    """Each metric of each synergy with evidence, a year; with a gap in any claim, none."""
    made: list[PerYear] = []
    for metric in metrics:
        source = "landfill_diverted" if metric == "quantity" else measures()[metric].metric
        by_synergy: dict[str, list[Line]] = defaultdict(list)
        for line in outcomes.lines(source):
            if line.standing in WITH_EVIDENCE:
                by_synergy[line.synergy.id].append(line)
        for lines in by_synergy.values():
            found = _of_synergy(metric, lines, on)
            if found is not None:
                made.append(found)
    return tuple(made)


def _of_synergy(metric: str, lines: list[Line], on: date) -> PerYear | None:
    synergy = lines[0].synergy
    days = [days_covered(line.claim, synergy.completed_on, on) for line in lines]
    whole = sum(day for day in days if day is not None)
    amounts = [line.claim.quantity if metric == "quantity" else line.value for line in lines]
    known = [amount for amount in amounts if amount is not None]
    if None in days or not whole or len(known) < len(lines):
        return None
    claims = tuple(line.claim.source.reference for line in lines)
    if metric == "quantity":
        label, unit, divisor = "Quantity", synergy.unit, 1.0
        references = tuple(f"{claim}.quantity" for claim in claims)
    else:
        measure = measures()[metric]
        label, unit, divisor = measure.name, measure.unit, measure.divisor or 1.0
        references = tuple(line.entry for line in lines)
    calibrates, column = _PREDICTED.get(metric, ("", ""))
    predicted = getattr(synergy.prediction, calibrates) if calibrates else None
    return PerYear(
        synergy=synergy,
        metric=metric,
        label=label,
        unit=unit,
        value=sum(known) / whole * DAYS / divisor,
        references=references,
        days=tuple(f"{claim}.days_covered" for claim in claims),
        divisor=divisor,
        predicted=predicted,
        calibrates=calibrates if predicted is not None else "",
        predicted_cell=f"{synergy.source.reference}.{column}" if column else "",
        claims=claims,
    )


def calibration_cases(found: Iterable[PerYear]) -> list[Outcome]:
    """The synergies with both a prediction and a result, in the unit of the prediction."""
    return [
        Outcome(
            item.synergy.id,
            item.synergy.flow,
            item.calibrates,
            item.predicted,
            item.value * item.divisor,
        )
        for item in found
        if item.calibrates and item.predicted is not None
    ]


def doubted(found: Iterable[PerYear], doubts: Iterable[Doubtful]) -> Mapping[str, Doubtful]:
    """By entry, the first doubt about what was predicted or claimed of it: perhaps a slip.

    A slip of a thousand in a quantity is one in everything that hangs on it; a claim that may be
    made twice is no slip in its size.
    """
    by_synergy: dict[str, list[PerYear]] = defaultdict(list)
    for item in found:
        for reference in (item.synergy.source.reference, *item.claims):
            by_synergy[reference].append(item)
    made: dict[str, Doubtful] = {}
    for doubt in doubts:
        metrics = _SLIPS.get(doubt.doubt.guard.partition(".")[0], ())
        reference = doubt.source.reference if doubt.source else ""
        for item in by_synergy.get(reference, ()):
            if item.calibrates in metrics:
                made.setdefault(item.entry, doubt)
    return made


def amounts_by_synergy(found: Iterable[PerYear]) -> Mapping[str, dict[str, PerYear]]:
    """By metric, then by synergy."""
    made: dict[str, dict[str, PerYear]] = defaultdict(dict)
    for item in found:
        made[item.metric][item.synergy.id] = item
    return made
