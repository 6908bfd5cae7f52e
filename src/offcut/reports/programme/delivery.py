"""What was spent, done and aimed at: spend, activity, targets, funder's indicators."""

from itertools import accumulate
from typing import TYPE_CHECKING

from offcut.evaluation.model import Area, funding_told
from offcut.evaluation.periods import short_day
from offcut.figures import Moment, gbp, trend_svg
from offcut.impact.model import Standing
from offcut.reports.account_words import EVIDENCED
from offcut.reports.documents.model import (
    Block,
    Bullets,
    Cell,
    ChartBlock,
    Paragraph,
    Section,
    Table,
    Words,
)
from offcut.reports.documents.shown import in_words
from offcut.reports.programme.lookup import NONE, Lookup, status
from offcut.reports.programme.trend import completed_against_target
from offcut.reports.widths import both_widths

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation
    from offcut.evaluation.indicators import Counted
    from offcut.evaluation.model import Target
    from offcut.evaluation.progress import Progress

_LINKS = {"activity": "Activity", "output": "Outputs", "input": "Inputs"}


def spend(evaluation: "Evaluation", figures: Lookup) -> Section:
    """Spend against its profile: to date, in the period, by quarter and by category."""
    name = evaluation.period.name
    lines = [("To date", "spend.total"), (f"In {name}", "spend.period")]
    lines += [
        (f"Category: {line.name}", f"spend.category.{line.name}")
        for line in evaluation.spend.by_category
    ]
    lines += [
        (f"Paid by: {funding_told(line.name)}", f"spend.funding.{line.name}")
        for line in evaluation.spend.by_funding
    ]
    rows = tuple(
        (label, *(figures(f"{key}.{what}") for what in ("profile", "actual", "variance")))
        for label, key in lines
    )
    headers = ("Spend", "Profile", "Spent", "Over (+) or under (−)")
    blocks: list[Block] = [_spend_chart(evaluation, figures)]
    blocks.append(Table("Spend against profile", headers, rows, frozenset({1, 2, 3})))
    blocks.append(Paragraph(("Pounds of the day, as reported; not deflated.",), quiet=True))
    reasons = [s for s in evaluation.programme.scores if s.period == evaluation.period]
    told: list[Words] = [
        (f"Cost: {s.reason}.",) for s in reasons if s.area is Area.COST and s.reason
    ]
    if told:
        blocks.append(Bullets(tuple(told)))
    return Section("spend", "Spend", tuple(blocks))


def _spend_chart(evaluation: "Evaluation", figures: Lookup) -> ChartBlock:
    quarters = [line.name for line in evaluation.spend.by_quarter]
    rows: list[tuple[Cell, ...]] = []
    moments = []
    for upto in accumulate(([quarter] for quarter in quarters), lambda a, b: a + b):
        sums = {}
        for what in ("profile", "actual"):
            sums[what] = figures.sum(
                f"spend.until.{upto[-1]}.{what}",
                f"{what.capitalize()} until {upto[-1]}",
                "GBP",
                (f"entry:spend.quarter.{quarter}.{what}" for quarter in upto),
            )
        spent = figures.value(f"spend.quarter.{upto[-1]}.actual") is not None
        actual = figures.value(sums["actual"]) if spent else None
        moments.append(Moment(upto[-1], actual, figures.value(sums["profile"])))
        rows.append((upto[-1], figures(sums["profile"]), figures(sums["actual"])))
    drawn = both_widths(
        "spend",
        lambda name, width: trend_svg(
            moments,
            name=name,
            title=_spend_title(figures),
            measure="Spend to date, £",
            shown=gbp,
            reached="spent",
            aimed="profile",
            width=width,
        ),
    )
    headers = ("Until the end of", "Profile", "Spent")
    return ChartBlock(drawn, Table("Spend to date", headers, tuple(rows), frozenset({1, 2})))


def _spend_title(figures: Lookup) -> str:
    variance = figures.value("spend.total.variance")
    if variance is None:
        return "Spend cannot be compared with a profile"
    under = "under" if variance < 0 else "over"
    return f"Spend to date is {gbp(abs(variance))} {under} its profile"


def activity(evaluation: "Evaluation", figures: Lookup) -> Section:
    """The chain from inputs to outputs; outcomes have a section of their own."""
    blocks: list[Block] = []
    for link in evaluation.chain:
        if link.name in _LINKS:
            rows = tuple((m.name, figures(f"measure.{m.id}")) for m, _ in link.figures)
            blocks.append(Table(_LINKS[link.name], ("Measure", "To date"), rows, frozenset({1})))
    return Section("activity", "What was done", tuple(blocks))


def targets(evaluation: "Evaluation", figures: Lookup) -> Section:
    """Progress against targets, each with the day and the role that set it."""
    headers = ("Target", "Asked", "Due by now", "Reached", "Share", "Course", "Set on, by")
    rows = tuple(_target(item, figures) for item in evaluation.progress)
    blocks: list[Block] = [
        Table("Progress against targets", headers, rows, frozenset({1, 2, 3, 4})),
        Paragraph(
            (
                "“Due by now” is a straight line from the start to the day it is due. A target"
                " without data is not measured, which is not 0 %.",
            ),
            quiet=True,
        ),
    ]
    flagged: list[Words] = [
        (f"{item.target.name}: {flag}.",) for item in evaluation.progress for flag in item.flags
    ]
    if flagged:
        blocks.append(Bullets(tuple(flagged)))
    chart = completed_against_target(evaluation, figures)
    if chart is not None:
        blocks.append(chart)
    return Section("targets", "Targets", tuple(blocks))


def _target(item: "Progress", figures: Lookup) -> tuple[Cell, ...]:
    target, key = item.target, f"target.{item.target.id}"
    return (
        f"{target.name or target.id}{_counts(target)}",
        figures(f"{key}.asked"),
        figures(f"{key}.expected"),
        figures(f"{key}.reached"),
        figures(f"{key}.share"),
        status(item.rag, str(item.course).capitalize()),
        f"{short_day(target.set_on)}, {target.set_by}",
    )


def _counts(target: "Target") -> str:
    """Which claims count towards a target, where its name does not say so."""
    if target.standing is Standing.REALISED:
        return f": {EVIDENCED[0].lower()}{EVIDENCED[1:]}"
    said = target.standing is None or str(target.standing) in target.name.lower()
    return "" if said else f": {target.standing}"


def _contracted(item: "Counted") -> str:
    """What was contracted, in full, in the unit of what is counted."""
    assert item.contracted is not None
    unit = item.indicator.unit
    if unit == "GBP":
        return gbp(item.contracted, exact=True)
    return in_words(item.contracted, unit)


def indicators(evaluation: "Evaluation", figures: Lookup) -> Section:
    """The funder's indicators: who counts, who does not and why."""
    rows: list[tuple[Cell, ...]] = []
    for item in evaluation.indicators:
        left = "; ".join(f"{count} {reason}" for reason, count in item.reasons)
        contracted = NONE if item.contracted is None else _contracted(item)
        rows.append(
            (
                f"{item.indicator.code} {item.indicator.name}",
                figures(f"indicator.{item.indicator.id}"),
                contracted,
                left or "none",
            )
        )
    headers = ("Indicator", "Counted", "Contracted", "Left out, and why")
    table = Table("Funder's indicators", headers, tuple(rows), frozenset({1, 2}))
    return Section("indicators", "Funder's indicators", (table,))
