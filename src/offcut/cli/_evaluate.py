"""Prints the evaluation of a programme: the answer first, then targets, funnel, outcomes, gaps."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from offcut.cli._tables import grid, terminal
from offcut.evaluation.calibration import METRIC_NAMES
from offcut.evaluation.entries import standing_entry
from offcut.evaluation.evaluate import Evaluation
from offcut.evaluation.measures import measures
from offcut.evaluation.periods import day_in_words
from offcut.evaluation.worth import Worth
from offcut.impact.model import Stage, Standing
from offcut.impact.uncertainty import uncertainty_id
from offcut.reference import Status
from offcut.reports.account_words import AT_LEAST, NEVER_ADDED, column_head, gap_groups
from offcut.reports.documents.shown import in_words
from offcut.reports.evaluation_words import (
    NET,
    amount_told,
    chain_told,
    changes_told,
    course_told,
    factor_told,
    headline,
    net_told,
    share_told,
    span_told,
    total_told,
    waiting_told,
)
from offcut.reports.wordings import plural

_FEW = 6
_NONE = "–"


def show_evaluation(found: Evaluation, value: Worth, *, by: str, show_all: bool) -> None:
    """The answer first, then what stands behind it, then what is not known."""
    out, limit = terminal(), None if show_all else _FEW
    if found.synthetic:
        out.print(Text("Synthetic example: organisations and figures are made up.", "italic"))
    terms = found.programme.terms
    out.print(Text(f"{terms.title}, {found.period.name} (as at {day_in_words(found.on)})", "dim"))
    out.print(Text(f"{headline(found)}.\n", "bold"))
    out.print(Text(f"{chain_told(found)}. {net_told(value)}.\n", "dim"))
    _show_targets(out, found)
    _show_funnel(out, found, by)
    _show_outcomes(out, found)
    _show_worth(out, found, value)
    _show_spend(out, found)
    _show_value_for_money(out, found, value)
    _show_clusters(out, found)
    _show_calibration(out, found, by_flow=show_all)
    _show_indicators(out, found, show_all=show_all)
    _show_changes(out, found, in_full=show_all)
    _show_list(out, "Lost for", _losses(found), limit)
    blind = [f"{i.target.name}: {i.figure.reason}" for i in found.progress if i.figure.reason]
    _show_list(out, "Not measured", blind, limit)
    gaps = [group.told for group in gap_groups(found.impact.gaps(*NET))]
    _show_list(out, "Not known, and not counted", gaps, limit)
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
    table = grid("stage", "came", "went on", "lost", "wait", "of decided, went on", "days")
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
    groups = [g for g in found.funnels[by] if g.completion.of]
    told = ", ".join(f"{g.group} {g.completion.cases}/{g.completion.of}" for g in groups[:8])
    more = f" and {len(groups) - 8} more" if len(groups) > 8 else ""
    out.print(Text(f"By {by}: {told}{more}.\n" if told else "", "dim"))


def _show_outcomes(out: Console, found: Evaluation) -> None:
    table = grid("outcome, whole exchange", *(column_head(standing) for standing in Standing))
    for measure in measures().values():
        if measure.link != "outcome":
            continue
        entries = [found.book.entries[standing_entry(measure.id, s)] for s in Standing]
        if any(entry.value is not None for entry in entries):
            cells = [_NONE if e.value is None and not e.inputs else total_told(e) for e in entries]
            table.add_row(_short(measure.name), *cells)
    if not table.row_count:
        out.print("No outcomes yet: nothing is claimed or predicted.\n")
        return
    out.print(_right(table))
    told = f"Gross, in the years claimed. {AT_LEAST}"
    out.print(Text(f"{NEVER_ADDED} {told}\n", "dim"))


def _short(name: str) -> str:
    """A name without what stands in brackets."""
    return name.partition(" (")[0]


def _show_worth(out: Console, found: Evaluation, value: Worth) -> None:
    """Gross to net, and over the credited life, of what has evidence."""
    table = grid("with evidence", "gross", "5th to 95th", "net", "net, its life")
    for name in NET:
        total = value.totals.get(name)
        if total is None:
            continue
        entry = found.book.entries.get(uncertainty_id(name, None))
        low, high = (entry.low, entry.high) if entry else (None, None)
        span = _NONE if low is None or high is None else span_told(low, high, total.unit)
        lives = [found.book.entries[rule].value for rule in value.rules.get(name, ())]
        life = in_words(lives[0], total.unit) if len(lives) == 1 else _NONE
        cells = (total.steps["gross"], total.steps["net"])
        gross, net = (in_words(cell, total.unit) for cell in cells)
        table.add_row(_short(measures()[name].name), gross, span, net, life)
    if not table.row_count:
        return
    out.print(_right(table))
    rules = {life.rule.title for lives in value.lifetimes.values() for life in lives if life.rule}
    told = (
        "Gross and net over claims whose net is known, range by Monte Carlo, life by the"
        f" rule: {'; '.join(sorted(rules)) or 'not stated'}."
    )
    out.print(Text(f"{told}\n", "dim"))


def _show_value_for_money(out: Console, found: Evaluation, value: Worth) -> None:
    """Cost of a unit under both conventions, and present value or why there is none."""
    costs = [value.whole[name] for name in NET if name in value.whole]
    known = [c for c in costs if c.gbp_per_unit is not None and c.unit != "GBP"]
    if known:
        told = ", ".join(
            f"{in_words(c.gbp_per_unit, f'GBP/{c.unit}')} {_short(c.metric).lower()}"
            for c in known[:3]
        )
        out.print(f"Whole spend over each net result (never to be added): {told}.")
    if value.weights_missing and value.whole:
        out.print("Spend shared out among results: no weights are stated, so there is none.")
    central = value.appraisals.get("central")
    if central is None or not central.flows:
        return
    net = central.net_present_value_gbp
    if net is None:
        gap = central.gaps[0] if central.gaps else "nothing to value"
        out.print(f"Net present value: not known ({gap})")
        return
    ratio = central.benefit_cost_ratio
    per = "" if ratio is None else f", {ratio:.2f} of benefit for each pound of cost"
    out.print(
        f"Net present value to society, results to date: {in_words(net, 'GBP')}{per}"
        f" ({central.basis.told})."
    )


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
        table.add_row(own.name, str(own.type), own.funding.told, told, each)
    table.columns[-1].justify = "right"
    out.print()
    out.print(table)
    out.print(Text(found.clusters.comparisons[0].finding, "dim"))


def _show_calibration(out: Console, found: Evaluation, *, by_flow: bool) -> None:
    wholes = [factor for factor in found.calibration.factors if not factor.flow]
    if not wholes:
        return
    out.print("\nRealised over predicted, mean of flows:")
    for factor in wholes:
        cases = plural(factor.cases, "synergy", "synergies")
        out.print(f"  {METRIC_NAMES[factor.metric]}: {factor_told(factor)}; {cases}")
        for own in found.calibration.factors:
            if by_flow and own.flow and own.metric == factor.metric:
                out.print(Text(f"    {own.flow}: {factor_told(own)}; {own.cases}", "dim"))
    left_out = [gap for gap in found.calibration.gaps if "left out" in gap]
    if left_out:
        cases = plural(len(left_out), "doubted case is", "doubted cases are")
        told = "" if by_flow else "; --all names them"
        out.print(Text(f"  {cases} left out{told}", "dim"))
    for gap in left_out if by_flow else ():
        out.print(Text(f"    {gap}", "dim"))


def _show_indicators(out: Console, found: Evaluation, *, show_all: bool) -> None:
    """The funder's indicators that are contracted, with who was left out and why."""
    shown = [item for item in found.indicators if show_all or item.contracted is not None]
    if not shown:
        return
    table = grid("funder's indicator", "counts", "contracted", "left out; mostly")
    for item in shown:
        own = item.indicator
        why = max(item.reasons, key=lambda reason: reason[1], default=None)
        left = f"{len(item.excluded)}; {why[1]}: {why[0]}" if why else _NONE
        agreed = _NONE if item.contracted is None else amount_told(item.contracted, own.unit)
        table.add_row(f"{own.code} {own.name}", amount_told(item.value, own.unit), agreed, left)
    _right(table)
    table.columns[-1].justify = "left"
    out.print()
    out.print(table)
    recalled = any(item.indicator.provenance.status == Status.RECALLED for item in shown)
    if recalled:
        told = "Thresholds are recalled, not looked up: check them against your grant agreement."
        out.print(Text(told, "dim"))


def _show_changes(out: Console, found: Evaluation, *, in_full: bool) -> None:
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
    if in_full:
        for line in changes_told(changes):
            out.print(Text(f"  {line}", "dim"))


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
    return f"Method {versions['method']}, factors {versions['factors'] or 'not needed'}"
