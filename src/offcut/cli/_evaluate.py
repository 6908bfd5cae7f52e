"""Prints the evaluation of a programme: the answer first, then targets, funnel, outcomes, gaps."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from offcut.cli._tables import grid, terminal
from offcut.evaluation.entries import standing_entry
from offcut.evaluation.evaluate import Evaluation
from offcut.evaluation.measures import measures
from offcut.impact.model import Stage, Standing
from offcut.reports.account_words import NEVER_ADDED
from offcut.reports.documents.shown import in_words
from offcut.reports.evaluation_words import (
    METRIC_NAMES,
    amount_told,
    course_told,
    factor_told,
    headline,
    share_told,
    waiting_told,
)
from offcut.reports.wordings import plural

_FEW = 6
_NONE = "–"


def show_evaluation(found: Evaluation, *, by: str, show_all: bool) -> None:
    """The answer first, then what stands behind it, then what is not known."""
    out, limit = terminal(), None if show_all else _FEW
    if found.synthetic:
        out.print(Text("Synthetic example: organisations and figures are made up.", "italic"))
    terms = found.programme.terms
    out.print(Text(f"{terms.title}, {found.period.name} (as at {found.on:%d %B %Y})", "dim"))
    out.print(Text(f"{headline(found)}.\n", "bold"))
    _show_targets(out, found)
    _show_funnel(out, found, by)
    _show_outcomes(out, found)
    _show_spend(out, found)
    _show_clusters(out, found)
    _show_calibration(out, found)
    _show_changes(out, found)
    _show_list(out, "Lost for", _losses(found), limit)
    gaps = [f"{i.target.name}: {i.figure.reason}" for i in found.progress if i.figure.reason]
    _show_list(out, "Not measured", gaps, limit)
    _show_list(out, "Worth a look", [doubt.told for doubt in found.doubts], limit)
    _show_list(out, "Warnings of the file", [str(warning) for warning in found.warnings], limit)
    told = "--report FILE.html shows each working, --json FILE.json is for offcut audit"
    out.print(Text(f"\n{_rests_on(found)}. {told}.", "dim"))


def _right(table: Table, first: int = 1) -> Table:
    for column in table.columns[first:]:
        column.justify = "right"
    return table


def _show_targets(out: Console, found: Evaluation) -> None:
    if not found.progress:
        out.print("No targets: without them nobody can say whether it did what it set out to do.\n")
        return
    table = grid("target", "reached", "of", "by now", "")
    for item in found.progress:
        cells = (item.figure.value, item.target.value, item.expected)
        told = (amount_told(cell, item.target.unit) for cell in cells)
        table.add_row(item.target.name, *told, course_told(item))
    _right(table)
    table.columns[-1].justify = "left"
    out.print(table)
    for item in found.progress:
        for flag in item.flags:
            out.print(Text(f"! {item.target.id} {flag}", "dim"))
    out.print()


def _show_funnel(out: Console, found: Evaluation, by: str) -> None:
    table = grid(
        "stage", "came here", "went on", "lost", "wait", "of those decided, went on", "days"
    )
    for step in found.funnel.steps:
        last = step.stage is Stage.COMPLETED
        share = _NONE if last else share_told(step.conversion)
        days = _NONE if step.days_to_move is None else f"{step.days_to_move:.0f}"
        moved = _NONE if last else str(len(step.moved_on))
        lost = _NONE if last else str(len(step.lost))
        here = str(len(step.reached))
        table.add_row(str(step.stage), here, moved, lost, waiting_told(step), share, days)
    out.print(_right(table))
    out.print(Text(f"Completed, of those decided: {found.funnel.completion.text}.", "dim"))
    groups = [g for g in found.funnels[by] if g.group]
    told = ", ".join(f"{g.group} {g.completion.cases}/{g.completion.of}" for g in groups[:8])
    more = f" and {len(groups) - 8} more" if len(groups) > 8 else ""
    out.print(Text(f"By {by}: {told}{more}.\n", "dim"))


def _show_outcomes(out: Console, found: Evaluation) -> None:
    table = grid("outcome, whole exchange", *(str(standing) for standing in Standing))
    for measure in measures().values():
        if measure.link != "outcome":
            continue
        entries = [found.book.entries[standing_entry(measure.id, s)] for s in Standing]
        if any(entry.value is not None for entry in entries):
            cells = [_NONE if e.value is None else amount_told(e.value, e.unit) for e in entries]
            table.add_row(measure.name, *cells)
    out.print(_right(table))
    out.print(Text(f"{NEVER_ADDED} Gross, in the years claimed.\n", "dim"))


def _show_spend(out: Console, found: Evaluation) -> None:
    for line, when in ((found.spend.total, "to date"), (found.spend.in_period, found.period.name)):
        if line.actual_gbp is None:
            out.print(f"Spend {when}: none reported.")
            continue
        against = ""
        if line.variance_gbp is not None and line.profile_gbp:
            way = "over" if line.variance_gbp > 0 else "under"
            share = abs(line.variance_gbp) / line.profile_gbp
            profile = in_words(line.profile_gbp, "GBP")
            against = f", {share:.0%} {way} the profile of {profile}"
        out.print(f"Spend {when}: {in_words(line.actual_gbp, 'GBP')}{against}.")


def _show_clusters(out: Console, found: Evaluation) -> None:
    if not found.clusters.results:
        return
    table = grid("cluster", "type", "funding", "completed, of decided", "cost of each")
    for result in found.clusters.results:
        cost = result.cost_per_completed_gbp
        each = _NONE if cost is None else in_words(cost, "GBP")
        own = result.cluster
        told = share_told(result.funnel.completion, counts=True)
        table.add_row(own.name, str(own.type), str(own.funding), told, each)
    table.columns[-1].justify = "right"
    out.print()
    out.print(table)
    out.print(Text(found.clusters.comparisons[0].finding, "dim"))


def _show_calibration(out: Console, found: Evaluation) -> None:
    wholes = [factor for factor in found.calibration.factors if not factor.flow]
    if not wholes:
        return
    out.print("\nRealised over predicted, mean of flows:")
    for factor in wholes:
        cases = plural(factor.cases, "synergy", "synergies")
        out.print(f"  {METRIC_NAMES[factor.metric]}: {factor_told(factor)}; {cases}")


def _show_changes(out: Console, found: Evaluation) -> None:
    changes = found.changes
    if changes is None:
        return
    counts = (
        (len(changes.new), "new"),
        (len(changes.completed), "completed"),
        (len(changes.lost), "lost"),
        (len(changes.verified), "claims verified"),
        (len(changes.restated), "restated"),
        (len(changes.targets), "targets changed"),
    )
    told = ", ".join(f"{count} {what}" for count, what in counts if count) or "nothing"
    out.print(f"\nSince {changes.since}: {told}.")


def _losses(found: Evaluation) -> list[str]:
    return [
        f"{loss.name} ({len(loss.synergies)})" + (f": {loss.what_helps}" if loss.what_helps else "")
        for loss in found.losses
    ]


def _show_list(out: Console, title: str, items: Sequence[str], limit: int | None) -> None:
    if not items:
        return
    out.print(f"\n{title}:")
    for item in items[:limit]:
        out.print(Text(f"  {item}"))
    if limit and len(items) > limit:
        out.print(Text(f"  … and {len(items) - limit} more (--all shows them)", "dim"))


def _rests_on(found: Evaluation) -> str:
    versions = found.book.versions
    return f"Method {versions['method']}, factors {versions['factors']}"
