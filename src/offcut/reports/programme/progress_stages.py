"""From idea to completed: the funnel, its conversion and ageing, and the groups it differs by."""

from typing import TYPE_CHECKING

from offcut.evaluation.asat import LADDER
from offcut.figures import FunnelStage, funnel_svg, number
from offcut.reports.documents.model import (
    Block,
    Cell,
    ChartBlock,
    Paragraph,
    Section,
    Table,
    Value,
)
from offcut.reports.programme.lookup import NONE, Lookup
from offcut.reports.widths import both_widths

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation
    from offcut.evaluation.funnel import Step

_GROUPS = {"flow": "material", "sector": "giver's sector", "size": "giver's size"}
_GROUPS |= {"district": "giver's district"}
_MOST = 12


def stages(evaluation: "Evaluation", figures: Lookup) -> Section:
    """The funnel of all, and the share that completes by group."""
    blocks: list[Block] = [_chart(evaluation, figures)]
    blocks.append(
        Paragraph(
            (
                "Identified is not completed. Shares are of those that were decided (went on or"
                " were lost), with 95 % intervals: one that still waits has not failed.",
            )
        )
    )
    for name, words in _GROUPS.items():
        blocks.append(_group(evaluation, figures, name, words))
    return Section("stages", "From idea to completed", tuple(blocks))


def _chart(evaluation: "Evaluation", figures: Lookup) -> ChartBlock:
    steps = [_stage(step) for step in evaluation.funnel.steps]
    share = figures("funnel.completion")
    told = share.shown if isinstance(share, Value) else NONE
    title = f"{told} of the exchanges that were decided are completed"
    drawn = both_widths(
        "funnel",
        lambda name, width: funnel_svg(steps, name=name, title=title, width=width),
    )
    headers = (
        "Stage", "Reached", "Went on", "Lost", "Waiting", "Overdue", "Went on, of decided",
        "from", "to", "Days to go on",
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for stage in LADDER:
        key = f"funnel.{stage}"
        counts = ("reached", "moved_on", "lost", "waiting", "overdue")
        rows.append(
            (
                stage.capitalize(),
                *(figures(f"{key}.{count}") for count in counts),
                figures(f"{key}.conversion"),
                *figures.ends(f"{key}.conversion"),
                figures(f"{key}.days_to_move"),
            )
        )
    return ChartBlock(drawn, Table("Stages", headers, tuple(rows), frozenset(range(1, 10))))


def _stage(step: "Step") -> FunnelStage:
    went_on = len(step.moved_on)
    last = step.stage is LADDER[-1]
    note = []
    if step.days_to_move is not None:
        note.append(f"Half went on within {number(step.days_to_move)} days")
    if step.overdue:
        note.append(f"{len(step.overdue)} wait longer than {step.overdue_days} days")
    stayed = len(step.reached) - len(step.lost) if last else went_on
    return FunnelStage(
        step.stage.capitalize(), stayed, len(step.waiting), len(step.lost), ". ".join(note)
    )


def _group(evaluation: "Evaluation", figures: Lookup, name: str, words: str) -> Table:
    headers = (
        words.capitalize(),
        "Identified",
        "Completed",
        "Lost",
        "Completed, of decided",
        "from",
        "to",
    )
    rows: list[tuple[Cell, ...]] = []
    groups = evaluation.funnels[name]
    for group in groups[:_MOST]:
        key = f"funnel.{name}.{group.group}"
        rows.append(
            (
                group.group,
                figures(f"{key}.idea.reached"),
                figures(f"{key}.completed.reached"),
                figures(f"{key}.lost"),
                figures(f"{key}.completion"),
                *figures.ends(f"{key}.completion"),
            )
        )
    more = f", the {_MOST} largest of {len(groups)}" if len(groups) > _MOST else ""
    return Table(f"By {words}{more}", headers, tuple(rows), frozenset(range(1, 7)))
