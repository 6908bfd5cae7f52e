"""Progress against targets set at the outset, each with its date and the role that set it.

A target with no data is *not measured*, which is not 0 %. A target that was set after its period
had begun is flagged, because it could be set to what was already known. What should be reached by
now is a straight line from the start of the period to the day the target is due; how far behind
it counts as red is an assumption (``evaluation.*`` in the table ``assumptions``).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from offcut.evaluation.model import ChangeRequest, Rag, Target, Terms
from offcut.evaluation.periods import short_day
from offcut.reference import Assumptions


class Course(StrEnum):
    """Where a target stands."""

    MET = "met"
    ON_COURSE = "on course"
    BEHIND = "behind"
    FAR_BEHIND = "far behind"
    MISSED = "missed"  # due, and not reached
    NOT_MEASURED = "not measured"
    NOT_BEGUN = "not begun"


_RAG = {
    Course.MET: Rag.GREEN,
    Course.ON_COURSE: Rag.GREEN,
    Course.BEHIND: Rag.AMBER,
    Course.FAR_BEHIND: Rag.RED,
    Course.MISSED: Rag.RED,
    Course.NOT_MEASURED: None,
    Course.NOT_BEGUN: None,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured: a value with its unit, or None and why there is none."""

    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None
    entry: str | None = None  # id in the book
    reason: str = ""  # why there is no value


@dataclass(frozen=True, slots=True)
class Progress:
    """One target with what was reached of it."""

    target: Target
    on: date
    figure: Figure
    expected: float | None  # by now, on a straight line; None before it begins
    course: Course
    flags: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """What is reached of the target, 1 = all; None when it is not measured."""
        if self.figure.value is None or self.target.value == 0:
            return None
        return self.figure.value / self.target.value

    @property
    def rag(self) -> Rag | None:
        """Red, amber or green; None where there is nothing to judge."""
        return _RAG[self.course]


def progress(
    targets: Iterable[Target],
    terms: Terms,
    on: date,
    measured: Callable[[Target], Figure],
    changes: Iterable[ChangeRequest] = (),
    assumptions: Assumptions | None = None,
) -> tuple[Progress, ...]:
    """Each target with what was reached of it, in the order of the sheet."""
    assumptions = assumptions or Assumptions()
    changed = tuple(change for change in changes if change.kind == "target")
    made = []
    for target in targets:
        figure = measured(target)
        expected = expected_by(target, terms, on)
        course = _course(target, figure, expected, on, assumptions)
        made.append(Progress(target, on, figure, expected, course, _flags(target, terms, changed)))
    return tuple(made)


def expected_by(target: Target, terms: Terms, on: date) -> float | None:
    """What a straight line to the target has reached on a day; None before it begins."""
    start = target.starts_on or terms.starts_on
    if on < start:
        return None
    if on >= target.due_on:
        return target.value
    days = (target.due_on - start).days + 1
    return target.value * ((on - start).days + 1) / days


def _course(
    target: Target, figure: Figure, expected: float | None, on: date, assumptions: Assumptions
) -> Course:
    if expected is None:
        return Course.NOT_BEGUN
    if figure.value is None:
        return Course.NOT_MEASURED
    if figure.value >= target.value:
        return Course.MET
    if on >= target.due_on:
        return Course.MISSED
    reached = figure.value / expected if expected > 0 else 0.0
    if reached >= assumptions.value("evaluation.on_course"):
        return Course.ON_COURSE
    behind = reached >= assumptions.value("evaluation.behind")
    return Course.BEHIND if behind else Course.FAR_BEHIND


def _flags(target: Target, terms: Terms, changed: tuple[ChangeRequest, ...]) -> tuple[str, ...]:
    start = target.starts_on or terms.starts_on
    flags = []
    if target.set_on > start:
        late = (target.set_on - start).days
        flags.append(
            f"set on {short_day(target.set_on)}, {late} days after its period began on"
            f" {short_day(start)}: not a target set at the outset"
        )
    if target.due_on > terms.ends_on:
        flags.append(f"due on {short_day(target.due_on)}, after the programme has ended")
    flags += [
        f"changed by {change.id} ({short_day(change.requested_on)}): {change.description}"
        for change in changed
        if target.id in change.description.replace(",", " ").replace(":", " ").split()
    ]
    return tuple(flags)
