"""The evaluation of a programme: everything asked of it on one day, and the book of its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from offcut.errors import InputError
from offcut.evaluation import entries, entries_compared
from offcut.evaluation.asat import programme_as_at
from offcut.evaluation.calibration import METRIC_NAMES, Calibration, calibrate
from offcut.evaluation.changes import Changes, changes
from offcut.evaluation.cluster_comparison import ClusterComparison, compare
from offcut.evaluation.clusters import results_of
from offcut.evaluation.facts import funder_indicators
from offcut.evaluation.funnel import BREAKDOWNS, Funnel, funnel, funnels_by
from offcut.evaluation.indicators import Counted, claims_of, count, enterprises
from offcut.evaluation.ledger import placed, put_rows
from offcut.evaluation.lessons import Loss, losses
from offcut.evaluation.logic import Link, SpendReport, chain, spend_report
from offcut.evaluation.measures import measures
from offcut.evaluation.model import Programme, ReportedIndicator
from offcut.evaluation.outcomes import Outcomes
from offcut.evaluation.periods import Period
from offcut.evaluation.progress import Figure, Progress, progress
from offcut.evaluation.reading import read_programme
from offcut.evaluation.realised import (
    PerYear,
    amounts_by_synergy,
    calibration_cases,
    doubted,
    per_year,
)
from offcut.evaluation.saving import as_data
from offcut.evaluation.writer import Writer
from offcut.impact.book import Book
from offcut.impact.engine import account
from offcut.impact.factors import FactorSet
from offcut.impact.formulas import formulas, metric_id, metrics
from offcut.impact.model import Side, SourceRow
from offcut.impact.plausibility import Doubtful, doubtful
from offcut.impact.result import ImpactResult
from offcut.listings.model import Problem
from offcut.reference import Assumptions

COMPARED = ("landfill_diverted", "cost_saved", "ghg")
"""Metrics that clusters are compared by."""


@dataclass(frozen=True)
class Evaluation:
    """What a programme achieved by one day, with the working of every figure in ``book``.

    Every part is a record of the room; the figure of an entry is found by its id: ids begin with
    ``target.``, ``measure.``, ``standing.``, ``spend.``, ``funnel.``, ``cluster.``,
    ``calibration.`` and ``indicator.``.
    """

    programme: Programme  # as it stood on the day
    period: Period
    on: date
    impact: ImpactResult
    outcomes: Outcomes
    book: Book
    chain: tuple[Link, ...]
    progress: tuple[Progress, ...]
    spend: SpendReport
    funnel: Funnel
    funnels: Mapping[str, tuple[Funnel, ...]]  # by flow, sector, size, district, cluster
    clusters: ClusterComparison
    calibration: Calibration
    indicators: tuple[Counted, ...]
    losses: tuple[Loss, ...]
    per_year: tuple[PerYear, ...]
    doubts: tuple[Doubtful, ...]
    changes: Changes | None = None  # since an earlier evaluation; None = there is none
    warnings: tuple[Problem, ...] = ()
    assumptions: Assumptions = field(default_factory=Assumptions)

    @property
    def synthetic(self) -> bool:
        """An example, marked so wherever it is shown."""
        return self.programme.synthetic

    def as_data(self) -> dict[str, Any]:
        """Plain data for JSON, with the book, format ``offcut-evaluation/1``."""
        return as_data(self)

    def figure(self, entry: str) -> Figure:
        """A figure of the book by its entry's id."""
        found = self.book.entries[entry]
        return Figure(
            found.value, found.unit, found.low, found.high, entry, found.note.removeprefix("gap: ")
        )


def evaluate(
    programme: Programme | str | Path,
    period: str | Period | None = None,
    *,
    since: "Evaluation | Programme | str | Path | None" = None,
    factors: str | FactorSet | None = None,
    own: Sequence[FactorSet] = (),
    assumptions: Assumptions | None = None,
) -> Evaluation:
    """Evaluates a programme as it stood at the end of a period, and says what changed.

    Args:
        programme: its records, or the XLSX file or folder of CSV files that they stand in.
        period: ``2026Q3``, ``2026`` or ``2026/27``; the last quarter with anything recorded when
            not given.
        since: an earlier evaluation, or the workbook of an earlier time, to compare with; this
            workbook as it stood at the end of the period before, by its dates, when not given.
        factors: factor set for claims that are not pinned to one; each claim's year's otherwise.
        own: factor sets of the user's own.
        assumptions: values in force instead of the defaults.

    Raises:
        InputError: a file that cannot be used, or a period that is not the programme's.
        WorkbookProblems: errors in the workbook, every one by sheet, row and column.
    """
    with_these = partial(
        _as_it_stood, factors=factors, own=own, assumptions=assumptions or Assumptions()
    )
    programme, warnings = _read(programme, own)
    if not isinstance(period, Period):
        period = programme.period(period)
    now = replace(with_these(programme, period), warnings=warnings)
    if isinstance(since, Evaluation):
        return replace(now, changes=changes(since, now))
    if isinstance(since, str | Path) and Path(since).suffix.lower() == ".json":
        raise InputError(
            f"'{Path(since).name}' is a saved evaluation; to say what changed, give the workbook of"
            " that time (XLSX, or a folder of CSV files)."
        )
    if since is not None:
        earlier, _ = _read(since, own)
        before = with_these(earlier, min(earlier.period(None), period.previous))
        return replace(now, changes=changes(before, now))
    if period.previous.end < programme.terms.starts_on:
        return now
    return replace(now, changes=changes(with_these(programme, period.previous), now))


def _read(
    programme: Programme | str | Path, own: Sequence[FactorSet]
) -> tuple[Programme, tuple[Problem, ...]]:
    """The records, with a row for each, and what is doubtful in the file that they are from."""
    warnings: tuple[Problem, ...] = ()
    if not isinstance(programme, Programme):
        programme, workbook = read_programme(programme, own)
        warnings = workbook.warnings
    return placed(programme), warnings


def _as_it_stood(
    programme: Programme,
    period: Period,
    *,
    factors: str | FactorSet | None,
    own: Sequence[FactorSet],
    assumptions: Assumptions,
) -> Evaluation:
    """The evaluation of a programme at the end of a period."""
    day = min(period.end, programme.terms.ends_on)
    at = programme_as_at(programme, day)
    impact = account(
        at.synergies,
        at.claims,
        factors=factors,
        own=own,
        assumptions=assumptions,
        movements=at.movements,
        synthetic=at.synthetic,
        suppliers=at.suppliers,
    )
    return _evaluation(at, period, day, impact, assumptions)


def _evaluation(
    at: Programme,
    period: Period,
    day: date,
    impact: ImpactResult,
    assumptions: Assumptions,
) -> Evaluation:
    book = impact.book(*_figures(), title=f"{at.terms.title}, {period.name}")
    put_rows(book, at, day)
    writer, outcomes = Writer(book, at.terms.source), Outcomes(impact)
    reached = partial(entries.write_target, writer, programme=at, outcomes=outcomes, on=day)
    made = progress(at.targets, at.terms, day, reached, at.changes, assumptions)
    for item in made:
        entries.write_progress(writer, item)
    links = chain(lambda m: entries.write_measure(writer, f"measure.{m.id}", m, at, outcomes))
    entries.write_standings(writer, outcomes)
    spend = spend_report(at, period)
    entries.write_spend(writer, spend)
    whole, parts = _funnels(writer, at, day)
    yearly = per_year(outcomes, ("quantity", *COMPARED), day)
    entries_compared.write_per_year(writer, yearly)
    amounts = amounts_by_synergy(yearly)
    results = results_of(at, day, {metric: amounts.get(metric, {}) for metric in COMPARED})
    for result in results:
        entries_compared.write_cluster(writer, result, _rows(at))
    doubts = doubtful(impact, at.titles)
    calibration = _calibration(writer, at, day, yearly, doubts)
    indicators = tuple(_indicator(at, outcomes, asked) for asked in at.indicators)
    entries_compared.write_indicators(writer, indicators)
    return Evaluation(
        programme=at,
        period=period,
        on=day,
        impact=impact,
        outcomes=outcomes,
        book=book,
        chain=links,
        progress=made,
        spend=spend,
        funnel=whole,
        funnels=parts,
        clusters=compare(results, COMPARED),
        calibration=calibration,
        indicators=indicators,
        losses=losses(at.synergies, at.lessons),
        per_year=yearly,
        doubts=doubts,
        assumptions=assumptions,
    )


def _calibration(
    writer: Writer,
    at: Programme,
    day: date,
    yearly: Sequence[PerYear],
    doubts: Sequence[Doubtful],
) -> Calibration:
    """Predicted against realised, without the cases that a doubt is about; they are told."""
    slips = doubted(yearly, doubts)
    left_out = [
        f"{item.synergy.id}, {METRIC_NAMES[item.calibrates]}: left out, as it is doubted:"
        f" {slips[item.entry].doubt.told}"
        for item in yearly
        if item.calibrates and item.entry in slips
    ]
    sound = tuple(item for item in yearly if item.entry not in slips)
    made = calibrate(calibration_cases(sound), at.terms.id, day.isoformat(), left_out)
    entries_compared.write_calibration(writer, made, sound)
    return made


def _figures() -> tuple[str, ...]:
    """The metrics of the exchange as a whole, and what society saves; no side's own figures."""
    whole = tuple(name for name in metrics() if formulas()[name].side is Side.BOTH)
    return (*whole, metric_id("cost_saved", Side.SOCIETY))


def _rows(at: Programme) -> dict[str, SourceRow]:
    return {synergy.id: synergy.source for synergy in at.synergies}


def _funnels(
    writer: Writer, at: Programme, day: date
) -> tuple[Funnel, dict[str, tuple[Funnel, ...]]]:
    """The funnel of all synergies, and those of each way to break it down."""
    rows = _rows(at)
    whole = funnel(at.synergies, day)
    entries.write_funnel(writer, whole, "funnel", rows)
    entries.write_ages(writer, whole, at)
    parts = {name: funnels_by(at.synergies, day, by) for name, by in BREAKDOWNS.items()}
    for name, groups in parts.items():
        for group in groups:
            entries.write_funnel(writer, group, f"funnel.{name}.{group.group}", rows)
    return whole, parts


def _indicator(at: Programme, outcomes: Outcomes, asked: ReportedIndicator) -> Counted:
    """One indicator, of the members or of the claims."""
    indicator = funder_indicators()[asked.indicator]
    if indicator.subject == "enterprise":
        return count(indicator, enterprises(at.members, at.activity), asked.contracted)
    measure = measures()[indicator.measure]
    lines = claims_of(outcomes.lines(measure.metric))
    return count(indicator, lines, asked.contracted, measure.divisor or 1.0)
