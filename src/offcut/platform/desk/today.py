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
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from offcut.platform.access.viewer import Viewer
from offcut.platform.desk import queries
from offcut.platform.desk.ageing import Usual, days_at
from offcut.platform.desk.chances import chance_of
from offcut.platform.desk.models import OPEN_STAGES, Synergy
from offcut.platform.desk.pipeline import Known, known
from offcut.platform.desk.transitions import Transition, missing, step_from
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
class Carried:
    """An open case as far as it decides what to do: of two hundred weighed, few are shown."""

    id: UUID
    title: str
    stage: str
    value_gbp: float | None
    chance: float
    since: date
    days: int
    usual: Usual
    next_action: str
    next_on: date | None
    ready_for: Transition | None  # the step ahead, where nothing is missing for it

    @property
    def likely_gbp(self) -> float | None:
        """Value × chance."""
        return None if self.value_gbp is None else self.value_gbp * self.chance


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do."""

    band: int  # index of BANDS
    what: str
    why: str
    leads_to: tuple[str, tuple[object, ...], str]  # name of an address, its parts, a place there
    case: Carried | None = None
    task_id: UUID | None = None
    on: date | None = None

    @property
    def url(self) -> str:
        """Where it is done; asked for the lines that are shown alone."""
        name, parts, place = self.leads_to
        return reverse(name, args=parts) + place

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
    found = [*_of_cases(_carried(queries.carried_by(viewer), at), at)]
    found += _of_tasks(viewer, at)
    found += _of_introductions(viewer)
    unclaimed = queries.synergies(viewer).filter(facilitator=None, stage__in=OPEN_STAGES)
    newest = unclaimed.order_by("-created_at")[:_MOST_OF_NOBODY]
    found += _of_nobody(_carried(newest, at))
    return sorted(found, key=lambda line: line.order)


def grouped(found: Iterable[Line], some: Iterable[Line]) -> list[tuple[str, int, list[Line]]]:
    """Of each band that ``some`` are of: its name, how many there are in all, and those."""
    counted = Counter(line.band for line in found)
    return [
        (BANDS[band], counted[band], list(told))
        for band, told in groupby(some, key=lambda line: line.band)
    ]


def _carried(found: "QuerySet[Synergy]", now: Known) -> list[Carried]:
    rows = queries.with_facts(found).values_list(
        "pk", "title", "stage", "stage_since", "next_action", "next_on",
        *queries.FACTS, named=True,
    )  # fmt: skip
    return [_weighed(row, now) for row in rows]


def _weighed(row: Any, now: Known) -> Carried:
    step = step_from(row.stage)
    return Carried(
        id=row.pk,
        title=row.title,
        stage=row.stage,
        value_gbp=row.expected_value_gbp,
        chance=chance_of(row.stage, now.chances),
        since=row.stage_since,
        days=days_at(row.stage_since, now.today),
        usual=now.usual[row.stage],
        next_action=row.next_action,
        next_on=row.next_on,
        ready_for=None if step is None or missing(step, queries.facts_of(row)) else step,
    )


def _of_cases(found: Iterable[Carried], now: Known) -> Iterator[Line]:
    for case in found:
        line = _of_case(case, now)
        if line is not None:
            yield line


def _of_case(case: Carried, now: Known) -> Line | None:
    """The most urgent thing about a case; None where all is in order."""
    page = _page_of(case.id)
    if case.next_on is not None and case.next_on <= now.today:
        late = (now.today - case.next_on).days
        band, when = (0, f"it was due {_days(late)} ago") if late else (1, "it is due today")
        what = case.next_action or "Next action"
        return Line(band, what, f"You planned this, and {when}.", page, case, on=case.next_on)
    if case.ready_for is not None:
        to = case.ready_for.end
        why = f"Everything that “{to}” requires is there."
        move = "desk:move", (case.id, to), ""
        return Line(3, f"Move it to {to}", why, move, case, on=case.since)
    if case.days > case.usual.flag_after_days:
        usual = f"{case.usual.days:.0f} are usual{' here' if case.usual.is_own else ''}"
        why = f"{_days(case.days)} at {case.stage}; {usual}."
        return Line(4, "Ask how it stands, or give it up", why, page, case, on=case.since)
    if case.next_on is None:
        why = "It is open, and no next action has a day."
        return Line(5, "Decide what comes next", why, page, case, on=case.since)
    return None


def _of_tasks(viewer: Viewer, now: Known) -> Iterator[Line]:
    due = queries.own_tasks(viewer).filter(due_on__lte=now.today)
    rows: Any = due.values_list("pk", "words", "due_on", "synergy", "synergy__title")
    for pk, words, on, synergy, title in rows:
        late = (now.today - on).days
        why = f"This task was due {_days(late)} ago." if late else "This task is due today."
        page = _page_of(synergy, "#tasks")
        yield Line(0 if late else 1, words, f"{why} {title}.", page, task_id=pk, on=on)


def _of_introductions(viewer: Viewer) -> Iterator[Line]:
    for waits in waiting_for_facilitator(viewer):
        page = "introductions:detail", (waits.introduction_id,), ""
        yield Line(2, waits.what, waits.why, page, on=waits.since)


def _of_nobody(found: Iterable[Carried]) -> Iterator[Line]:
    for case in found:
        why = "Nobody carries it. Take it on, or assign it."
        yield Line(6, case.title, why, _page_of(case.id), case, on=case.since)


def _page_of(synergy: UUID, place: str = "") -> tuple[str, tuple[object, ...], str]:
    return "desk:detail", (synergy,), place


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
