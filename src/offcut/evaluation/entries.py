"""The entries of progress, spend and the funnel: every figure of them with its working."""

from collections.abc import Iterable, Mapping
from datetime import date
from statistics import fmean

from offcut.evaluation.funnel import Funnel, Step
from offcut.evaluation.ledger import waits_at
from offcut.evaluation.lifetime_targets import write_lifetime_target
from offcut.evaluation.logic import SpendLine, SpendReport
from offcut.evaluation.measures import ALL, Measure, Scope, is_tallied, measures, tally
from offcut.evaluation.model import Programme, Target
from offcut.evaluation.outcomes import Outcomes, Sum, standings_for
from offcut.evaluation.progress import Figure, Progress
from offcut.evaluation.writer import Writer
from offcut.impact.model import WITH_EVIDENCE, SourceRow, Standing


def write_measure(
    writer: Writer,
    name: str,
    measure: Measure,
    programme: Programme,
    outcomes: Outcomes,
    scope: Scope = ALL,
    standings: Iterable[Standing] = WITH_EVIDENCE,
    years: range | None = None,
) -> Figure:
    """One measure of a programme as an entry."""
    if is_tallied(measure.id):
        told = tally(measure.id, programme, scope)
        if told.value is None:
            return writer.gap(name, measure.name, measure.unit, told.reason)
        given = {"x": told.cells}
        return writer.figure(name, measure.name, told.value, measure.unit, "sum(x)", given)
    return write_sum(writer, name, outcomes.sum(measure, standings, scope, years))


def write_sum(writer: Writer, name: str, found: Sum, standing: Standing | None = None) -> Figure:
    """A sum of claims as an entry; says how many of them are not known."""
    note = found.reason
    if found.value is None and not found.lines:
        return writer.gap(name, found.measure.name, found.measure.unit, note)
    if found.value is not None:
        note = found.note
    return writer.figure(
        name, found.measure.name, found.value, found.measure.unit, found.formula,
        {"x": found.entries}, standing=standing, note=note,
    )  # fmt: skip


def standing_entry(measure: str, standing: Standing) -> str:
    """Id of the entry of a measure's total of one standing."""
    return f"standing.{standing}.{measure}"


def write_standings(writer: Writer, outcomes: Outcomes) -> None:
    """Every outcome in its four columns: potential, agreed, realised, verified; never added."""
    for measure in measures().values():
        if measure.link != "outcome":
            continue
        for standing in Standing:
            found = outcomes.sum(measure, (standing,))
            write_sum(writer, standing_entry(measure.id, standing), found, standing)


def write_target(
    writer: Writer, target: Target, programme: Programme, outcomes: Outcomes, on: date
) -> Figure:
    """What was reached of a target: in-year results added up, or lifetime ones."""
    if target.basis == "lifetime":
        return write_lifetime_target(writer, target, programme, outcomes.result, on)
    start = target.starts_on or programme.terms.starts_on
    return write_measure(
        writer,
        f"target.{target.id}.reached",
        measures()[target.measure],
        programme,
        outcomes,
        Scope(target.cluster, target.flow),
        standings_for(target.standing),
        range(start.year, target.due_on.year + 1),
    )


def write_progress(writer: Writer, made: Progress) -> None:
    """What a target asks, what should be reached by now, and the share that is."""
    target, key = made.target, f"target.{made.target.id}"
    row = target.source.reference
    asked = {"value": f"{row}.value"}
    writer.figure(
        f"{key}.asked", f"Target: {target.name}", target.value, target.unit, "value", asked
    )
    if made.expected is not None:
        days = {"days": f"{row}.days_elapsed", "all_days": f"{row}.days_in_all"}
        writer.figure(
            f"{key}.expected", "On a straight line by now", made.expected, target.unit,
            "value * days / all_days", asked | days,
        )  # fmt: skip
    if made.share is not None:
        reached = {"reached": f"entry:{key}.reached"}
        writer.figure(
            f"{key}.share", "Share of the target", made.share, "share", "reached / value",
            asked | reached,
        )  # fmt: skip


def write_spend(writer: Writer, report: SpendReport) -> None:
    """Profile, spend and variance to date, in the period, by quarter, category and source."""
    _spend_line(writer, "spend.total", report.total)
    _spend_line(writer, "spend.period", report.in_period)
    for group, lines in (
        ("quarter", report.by_quarter),
        ("category", report.by_category),
        ("funding", report.by_funding),
    ):
        for line in lines:
            _spend_line(writer, f"spend.{group}.{line.name}", line)


def _spend_line(writer: Writer, key: str, line: SpendLine) -> None:
    for what, value in (("profile", line.profile_gbp), ("actual", line.actual_gbp)):
        cells = tuple(
            f"{row.source.reference}.{what}_gbp"
            for row in line.rows
            if getattr(row, f"{what}_gbp") is not None
        )
        label = f"{'Profile' if what == 'profile' else 'Spent'}, {line.name}"
        if value is None:
            writer.gap(f"{key}.{what}", label, "GBP", "no row states it")
        else:
            writer.figure(f"{key}.{what}", label, value, "GBP", "sum(x)", {"x": cells})
    if line.variance_gbp is not None:
        writer.figure(
            f"{key}.variance", f"Spent over profile, {line.name}", line.variance_gbp, "GBP",
            "actual - profile",
            {"actual": f"entry:{key}.actual", "profile": f"entry:{key}.profile"},
        )  # fmt: skip


def write_funnel(writer: Writer, funnel: Funnel, key: str, rows: Mapping[str, SourceRow]) -> None:
    """How many came to each stage, went on, were lost and wait; shares with their intervals.

    Args:
        writer: of the book.
        funnel: of all synergies or of a group.
        key: beginning of the ids, ``funnel`` or ``funnel.flow.sand``.
        rows: of each synergy by id.
    """
    for step in funnel.steps:
        _write_step(writer, step, f"{key}.{step.stage}", rows)
    lost = [i for step in funnel.steps for i in step.lost]
    cells = (f"{rows[i].reference}.counts" for i in lost)
    writer.count(f"{key}.lost", "Lost", cells, "synergies")
    completed = f"entry:{key}.completed.reached"
    writer.share(
        f"{key}.completion", "Completed, of those decided", funnel.completion, completed,
        (completed, f"entry:{key}.lost"),
    )  # fmt: skip


def _write_step(writer: Writer, step: Step, key: str, rows: Mapping[str, SourceRow]) -> None:
    for what, ids in (
        ("reached", step.reached),
        ("moved_on", step.moved_on),
        ("lost", step.lost),
        ("waiting", step.waiting),
        ("overdue", step.overdue),
    ):
        cells = (f"{rows[i].reference}.counts" for i in ids)
        label = f"{what.replace('_', ' ').capitalize()}: {step.stage}"
        writer.count(f"{key}.{what}", label, cells, "synergies")
    if step.usual_days is None:
        return
    moved, lost = f"entry:{key}.moved_on", f"entry:{key}.lost"
    label = f"Went on from {step.stage}, of those decided"
    writer.share(f"{key}.conversion", label, step.conversion, moved, (moved, lost))


def write_ages(writer: Writer, funnel: Funnel, programme: Programme) -> None:
    """Mean days at each stage, of those that went on and of those that wait."""
    by_id = {synergy.id: synergy for synergy in programme.synergies}
    for step in funnel.steps[:-1]:
        for what, ids in (("to_move", step.moved_on), ("waiting", step.waiting)):
            cells = {
                waits_at(by_id[i], step.stage): days
                for i in ids
                if (days := _days(writer, by_id[i].source, f"days_{step.stage}")) is not None
            }
            value = fmean(cells.values()) if cells else None
            label = f"Mean days at {step.stage}, {what.replace('_', ' ')}"
            writer.figure(
                f"funnel.{step.stage}.days_{what}", label, value, "days", "mean(x)",
                {"x": tuple(cells)}, note="" if cells else "no synergy has the dates",
            )  # fmt: skip


def _days(writer: Writer, source: SourceRow, cell: str) -> int | None:
    days: int | None = writer.book.rows[source.sheet][source.row].get(cell)
    return days
