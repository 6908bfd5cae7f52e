"""How completed exchanges grew against the target, quarter by quarter."""

from datetime import date
from typing import TYPE_CHECKING

from offcut.evaluation.periods import Period
from offcut.evaluation.progress import expected_by
from offcut.figures import Moment, number, trend_svg
from offcut.impact.book import Entry
from offcut.reports.documents.model import Cell, ChartBlock, Table
from offcut.reports.programme.lookup import NONE, Lookup
from offcut.reports.widths import both_widths

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation
    from offcut.evaluation.model import Target

_MEASURE = "synergies_completed"


def completed_against_target(evaluation: "Evaluation", figures: Lookup) -> ChartBlock | None:
    """Completed exchanges at the end of each quarter beside a straight line to the target."""
    target = next(
        (t for t in evaluation.programme.targets if t.measure == _MEASURE and not t.cluster), None
    )
    if target is None:
        return None
    moments, rows = [], list[tuple[Cell, ...]]()
    for period in _quarters(evaluation):
        reached = _completed_by(evaluation, figures, period)
        aimed = _aimed_by(evaluation, figures, target, period)
        goal = figures.value(aimed) if aimed else None
        moments.append(Moment(period.name, figures.value(reached), goal))
        rows.append((period.name, figures(reached), figures(aimed) if aimed else NONE))
    drawn = both_widths(
        "completed",
        lambda name, width: trend_svg(
            moments,
            name=name,
            title=_title(moments),
            measure="Exchanges completed",
            shown=number,
            reached="completed",
            aimed="straight line to the target",
            width=width,
        ),
    )
    headers = ("By the end of", "Completed", "Due by then")
    table = Table("Completed exchanges against the target", headers, tuple(rows), frozenset({1, 2}))
    return ChartBlock(drawn, table)


def _title(moments: list[Moment]) -> str:
    last = moments[-1]
    if last.aimed is None or last.reached is None:
        return "Completed exchanges, quarter by quarter"
    side = "ahead of" if last.reached >= last.aimed else "behind"
    return f"{number(last.reached)} exchanges are completed, {side} the line to the target"


def _quarters(evaluation: "Evaluation") -> list[Period]:
    """From the start of the programme to the day of the evaluation."""
    period = Period.quarter_of(evaluation.on)
    found = [period]
    while found[0].start > evaluation.programme.terms.starts_on:
        found.insert(0, found[0].previous)
    return found


def _completed_by(evaluation: "Evaluation", figures: Lookup, period: Period) -> str:
    done = [
        f"{synergy.source.reference}.counts"
        for synergy in evaluation.programme.synergies
        if synergy.completed_on is not None and synergy.completed_on <= period.end
    ]
    name = f"completed.until.{period.name}"
    return figures.sum(name, f"Completed by the end of {period.name}", "synergies", done)


def _aimed_by(
    evaluation: "Evaluation", figures: Lookup, target: "Target", period: Period
) -> str | None:
    """What the line has reached by the end of a quarter, as an entry; None before it begins."""
    terms = evaluation.programme.terms
    value = expected_by(target, terms, period.end)
    if value is None:
        return None
    start = target.starts_on or terms.starts_on
    name = f"completed.due.{period.name}"
    days, whole = _days(start, min(period.end, target.due_on)), _days(start, target.due_on)
    entry = Entry(
        name, f"Due by the end of {period.name}", value, target.unit, f"value * {days} / {whole}",
        {"value": f"{target.source.reference}.value"}, note="days gone by over all days",
    )  # fmt: skip
    figures.book.add(entry)
    return name


def _days(start: date, end: date) -> int:
    return (end - start).days + 1
