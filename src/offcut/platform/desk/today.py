"""What a facilitator should do today: one list, each line with its reason.

The rule, in this order (within a band: the larger value × chance first, then the older day):

1. a day that has passed: next actions and tasks;
2. what is due today;
3. messages that wait to be passed on, introductions that wait for a facilitator;
4. nothing stands in the way of the next stage: move it;
5. longer at its stage than usual;
6. open, and nobody has said what comes next;
7. cases that nobody carries.

A case stands in the list once, by its most urgent reason; its tasks stand by themselves.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.urls import reverse

from offcut.platform.access.viewer import Viewer
from offcut.platform.desk import queries
from offcut.platform.desk.models import OPEN_STAGES, Task
from offcut.platform.desk.pipeline import Case, Known, cases, known, whole
from offcut.platform.introductions.waiting import waiting_for_facilitator

BANDS = (
    "Overdue",
    "Due today",
    "Waiting for you",
    "Ready to move on",
    "Longer at its stage than usual",
    "No next action",
    "Carried by nobody",
)
_MOST_OF_NOBODY = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do."""

    band: int  # index of BANDS
    what: str
    why: str
    url: str
    case: Case | None = None
    task_id: UUID | None = None
    on: date | None = None

    @property
    def band_words(self) -> str:
        """The band's name."""
        return BANDS[self.band]

    @property
    def order(self) -> tuple[int, float, date, str]:
        """Earlier first."""
        worth = self.case.likely_gbp or 0.0 if self.case else 0.0
        return self.band, -worth, self.on or date.max, self.what


def lines(viewer: Viewer, now: Known | None = None) -> list[Line]:
    """The list, in order."""
    at = now or known()
    carried = whole(queries.carried_by(viewer), at)
    found = [*_of_cases(cases(viewer, carried, at), at)]
    found += _of_tasks(queries.own_tasks(viewer), at)
    found += _of_introductions(viewer)
    unclaimed = queries.synergies(viewer).filter(facilitator=None, stage__in=OPEN_STAGES)
    newest = whole(unclaimed, at).order_by("-created_at")[:_MOST_OF_NOBODY]
    found += _of_nobody(cases(viewer, newest, at))
    return sorted(found, key=lambda line: line.order)


def grouped(found: Iterable[Line], some: Iterable[Line]) -> list[tuple[str, int, list[Line]]]:
    """Of each band that ``some`` are of: its name, how many there are in all, and those."""
    counted = Counter(line.band for line in found)
    return [
        (BANDS[band], counted[band], list(told))
        for band, told in groupby(some, key=lambda line: line.band)
    ]


def _of_cases(found: Iterable[Case], now: Known) -> Iterator[Line]:
    for case in found:
        line = _of_case(case, now)
        if line is not None:
            yield line


def _of_case(case: Case, now: Known) -> Line | None:
    """The most urgent thing about a case; None where all is in order."""
    url = reverse("desk:detail", args=[case.id])
    if case.next_on is not None and case.next_on <= now.today:
        late = (now.today - case.next_on).days
        band, when = (0, f"it was due {_days(late)} ago") if late else (1, "it is due today")
        what = case.next_action or "Next action"
        return Line(band, what, f"You planned this, and {when}.", url, case, on=case.next_on)
    if case.step is not None and case.is_ready:
        why = f"Everything that “{case.step.end}” requires is there."
        move = reverse("desk:move", args=[case.id, case.step.end])
        return Line(3, f"Move it to {case.step.end}", why, move, case, on=case.since)
    if case.is_slow and case.usual is not None:
        usual = f"{case.usual.days:.0f} are usual{' here' if case.usual.is_own else ''}"
        why = f"{_days(case.days)} at {case.stage}; {usual}."
        return Line(4, "Ask how it stands, or give it up", why, url, case, on=case.since)
    if case.next_on is None:
        why = "It is open, and no next action has a day."
        return Line(5, "Decide what comes next", why, url, case, on=case.since)
    return None


def _of_tasks(found: Iterable[Task], now: Known) -> Iterator[Line]:
    for task in found:
        if task.due_on is None or task.due_on > now.today:
            continue
        late = (now.today - task.due_on).days
        why = f"This task was due {_days(late)} ago." if late else "This task is due today."
        url = reverse("desk:detail", args=[task.synergy_id]) + "#tasks"
        told = f"{why} {task.synergy.title}."
        yield Line(0 if late else 1, task.words, told, url, task_id=task.pk, on=task.due_on)


def _of_introductions(viewer: Viewer) -> Iterator[Line]:
    for waits in waiting_for_facilitator(viewer):
        url = reverse("introductions:detail", args=[waits.introduction_id])
        yield Line(2, waits.what, waits.why, url, on=waits.since)


def _of_nobody(found: Iterable[Case]) -> Iterator[Line]:
    for case in found:
        why = "Nobody carries it. Take it on, or assign it."
        yield Line(6, case.title, why, reverse("desk:detail", args=[case.id]), case, on=case.since)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
