"""What an evaluation says of targets and outcomes as plain data: kept with it, told by the API.

Every figure is one of the report that is kept beside it, with the id of its entry there.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from offcut.evaluation.measures import measures
from offcut.evaluation.saving import plain
from offcut.impact.model import Standing
from offcut.impact.net import STEPS
from offcut.impact.net_book import net_id
from offcut.impact.uncertainty import uncertainty_id
from offcut.reports.documents.model import Document
from offcut.reports.programme.net import ENDS, GRADES, graded_id

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation
    from offcut.evaluation.progress import Figure, Progress
    from offcut.impact.book import Entry

Plain = dict[str, Any]
_OF_TARGET = (
    "id", "name", "measure", "unit", "value", "starts_on", "due_on", "set_on", "set_by",
    "standing", "basis", "cluster", "flow",
)  # fmt: skip


def figures_of(evaluation: "Evaluation", document: Document) -> Plain:
    """Targets and outcomes of an evaluation, and of its report."""
    return {
        "targets": [_target(item) for item in evaluation.progress],
        "outcomes": _outcomes(document.book.entries),
    }


def _target(item: "Progress") -> Plain:
    target = {name: plain(getattr(item.target, name)) for name in _OF_TARGET}
    return target | {
        "name": item.target.name or measures()[item.target.measure].name,
        "reached": _measured(item.figure),
        "expected": item.expected,
        "course": str(item.course),
        "rag": str(item.rag) if item.rag else None,
        "flags": list(item.flags),
    }


def _measured(figure: "Figure") -> Plain:
    return {
        "entry": figure.entry or "",
        "value": figure.value,
        "unit": figure.unit,
        "low": figure.low,
        "high": figure.high,
        "note": figure.reason,
    }


def _outcomes(entries: Mapping[str, "Entry"]) -> list[Plain]:
    return [
        _outcome(entries, measure.id, measure.name, measure.metric)
        for measure in measures().values()
        if measure.link == "outcome"
    ]


def _outcome(entries: Mapping[str, "Entry"], id_: str, name: str, metric: str) -> Plain:
    """One measure: by standing, with evidence, step by step to net, and by grade of evidence."""
    graded = (
        {"grade": str(grade)}
        | {step: _figure(entries, graded_id(grade, id_, step)) for step in ENDS}
        for grade in GRADES
    )
    return {
        "measure": id_,
        "name": name,
        "standings": {str(one): _figure(entries, f"standing.{one}.{id_}") for one in Standing},
        "evidenced": _figure(entries, f"measure.{id_}"),
        "range": _figure(entries, uncertainty_id(metric, None)),
        "steps": {step: _figure(entries, net_id("all", id_, step)) for step in STEPS},
        "grades": [one for one in graded if one["gross"] is not None],
    }


def _figure(entries: Mapping[str, "Entry"], name: str) -> Plain | None:
    """A figure of the book; None where the report has none of this name."""
    entry = entries.get(name)
    if entry is None:
        return None
    return {
        "entry": entry.id,
        "value": entry.value,
        "unit": entry.unit,
        "low": entry.low,
        "high": entry.high,
        "note": entry.note,
    }
