"""What is asked of a programme beside its results: routemap, risks, changes, lessons."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from offcut.evaluation.model import ActionStatus
from offcut.evaluation.periods import short_day
from offcut.reports.documents.model import Block, Cell, Level, Paragraph, Section, Status, Table
from offcut.reports.documents.shown import in_words
from offcut.reports.programme.lookup import Lookup

if TYPE_CHECKING:
    from offcut.evaluation.changes import Changes
    from offcut.evaluation.evaluate import Evaluation

_ACTION = {
    ActionStatus.NOT_STARTED: Level.NONE,
    ActionStatus.IN_PROGRESS: Level.AMBER,
    ActionStatus.DONE: Level.GREEN,
    ActionStatus.LATE: Level.RED,
    ActionStatus.DROPPED: Level.NONE,
}
_SERIOUS, _MODERATE = 12, 6  # of 25, likelihood × impact
_MOST_FIGURES = 20
_LOST = ("Reason", "Lost", "Of all lost", "from", "to", "At", "What helps")


def routemap(evaluation: "Evaluation") -> Section:
    """The public commitments by owner."""
    actions = sorted(evaluation.programme.routemap, key=lambda item: (item.owner, item.id))
    rows: list[tuple[Cell, ...]] = [
        (
            f"{item.id} {item.action}",
            item.owner,
            item.role,
            Status(str(item.status).replace("_", " ").capitalize(), _ACTION[item.status]),
            _day(item.due_on),
            item.progress,
        )
        for item in actions
    ]
    headers = ("Action", "Owner", "Role", "Status", "Due", "Progress")
    return Section("routemap", "Routemap", (Table("Actions by owner", headers, tuple(rows)),))


def risks(evaluation: "Evaluation") -> Section:
    """The open risks, the gravest first."""
    still = [r for r in evaluation.programme.risks if r.closed_on is None]
    rows: list[tuple[Cell, ...]] = [
        (
            f"{risk.id} {risk.title}",
            f"{risk.likelihood} × {risk.impact}",
            _gravity(risk.rating),
            risk.owner,
            risk.mitigation,
        )
        for risk in sorted(still, key=lambda risk: -risk.rating)
    ]
    headers = ("Risk", "Likelihood × impact", "Rating", "Owner", "What is done")
    table = Table("Open risks, the gravest first", headers, tuple(rows))
    closed = len(evaluation.programme.risks) - len(still)
    told = f"{closed} closed since the programme began."
    return Section("risks", "Risks", (table, Paragraph((told,), quiet=True)))


def _gravity(rating: int) -> Status:
    level = Level.RED if rating >= _SERIOUS else Level.AMBER if rating >= _MODERATE else Level.GREEN
    word = {"red": "High", "amber": "Medium", "green": "Low"}[level]
    return Status(f"{word} ({rating})", level)


def changes(evaluation: "Evaluation", since: "Changes | None", figures: Lookup) -> Section:
    """Change requests, and what is not as it was at the end of the period before."""
    rows: list[tuple[Cell, ...]] = [
        (
            f"{item.id} {item.kind}",
            item.description,
            _day(item.requested_on),
            f"{_day(item.approved_on)}, {item.approved_by}" if item.approved_on else "waiting",
        )
        for item in evaluation.programme.changes
    ]
    headers = ("Change", "What", "Asked for", "Approved")
    blocks: list[Block] = [Table("Change requests", headers, tuple(rows))]
    if since is not None:
        blocks += _since(since, figures)
    return Section("changes", "What changed", tuple(blocks))


_LANDS_WHOLE = (
    "Claims are of whole years and count from the day on which they were signed. A year's result"
    " therefore lands whole in the quarter of its signatures: the difference is what was evidenced"
    " since, not what was achieved in that time."
)


def _since(since: "Changes", lookup: Lookup) -> Iterable[Block]:
    yield Paragraph((f"Since {since.since}:",))
    moved: list[tuple[Cell, ...]] = [
        (
            f"{item.synergy} {item.title}",
            str(item.before or "new"),
            str(item.now),
            item.reason,
        )
        for item in since.moved
    ]
    headers = ("Exchange", "Before", "Now", "Why lost")
    yield Table(f"Exchanges at another stage than in {since.since}", headers, tuple(moved))
    figures: list[tuple[Cell, ...]] = [
        (
            item.label,
            in_words(item.before, item.unit),
            lookup(item.entry),
            in_words(item.difference, item.unit),
        )
        for item in since.figures[:_MOST_FIGURES]
    ]
    heads = ("Figure", since.since, "Now", "Difference")
    yield Table("Headline figures then and now", heads, tuple(figures), frozenset({1, 2, 3}))
    yield Paragraph((_LANDS_WHOLE,), quiet=True)


def lessons(evaluation: "Evaluation", figures: Lookup) -> Section:
    """Why exchanges were lost, what helps, and what was learnt."""
    rows = {synergy.id: synergy.source.reference for synergy in evaluation.programme.synergies}
    lost: list[tuple[Cell, ...]] = []
    for loss in evaluation.losses:
        name, cells = f"loss.{loss.reason}", (f"{rows[i]}.counts" for i in loss.synergies)
        figures.sum(name, f"Lost: {loss.name}", "synergies", cells)
        ends = (loss.share.low, loss.share.high)
        label = f"Share of all lost: {loss.name}"
        share = figures.share(f"{name}.share", label, name, "funnel.lost", ends)
        stages = ", ".join(f"{stage} {count}" for stage, count in loss.stages)
        where = (figures(name), figures(share), *figures.ends(share))
        lost.append((loss.name, *where, stages, loss.what_helps))
    learnt: list[tuple[Cell, ...]] = [
        (_day(item.on), item.happened, item.why, item.change, item.owner)
        for item in evaluation.programme.lessons
    ]
    blocks = (
        Table("Why exchanges were lost", _LOST, tuple(lost), frozenset({1, 2, 3, 4})),
        Table(
            "Lessons noted",
            ("Day", "What happened", "Why", "What we do now", "Owner"),
            tuple(learnt),
        ),
    )
    return Section("lessons", "Lessons", blocks)


def _day(day: date | None) -> str:
    return short_day(day) if day else "no day"
