"""Lessons by reason of failure: what synergies were lost for, where in the funnel, what helps."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from offcut.evaluation.asat import reached
from offcut.evaluation.facts import lost_reasons
from offcut.evaluation.intervals import Share, wilson
from offcut.evaluation.model import Lesson
from offcut.impact.model import Stage, Synergy

NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Loss:
    """One reason with the synergies that were lost for it."""

    reason: str  # id of the table, as written where it is none of them, or ``not stated``
    name: str
    group: str
    synergies: tuple[str, ...]
    share: Share  # of all that were lost
    stages: tuple[tuple[Stage, int], ...]  # where they were lost, most often first
    flows: tuple[tuple[str, int], ...]
    predicted_gbp: float | None  # a year, of those that stated it; None = none did
    without_prediction: int
    what_helps: str
    lessons: tuple[Lesson, ...]  # that were noted about it


def losses(synergies: Iterable[Synergy], lessons: Iterable[Lesson] = ()) -> tuple[Loss, ...]:
    """The reasons for which synergies were lost, most frequent first."""
    by_reason: dict[str, list[Synergy]] = defaultdict(list)
    for synergy in synergies:
        if synergy.stage is Stage.LOST:
            by_reason[reason_id(synergy.lost_reason)].append(synergy)
    total = sum(map(len, by_reason.values()))
    noted: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        if lesson.reason:
            noted[reason_id(lesson.reason)].append(lesson)
    made = [_loss(reason, lost, total, noted[reason]) for reason, lost in by_reason.items()]
    return tuple(sorted(made, key=lambda loss: (-len(loss.synergies), loss.name)))


def reason_id(text: str | None) -> str:
    """The id of a reason that is written as its id or its name; else the text as it is."""
    if not text:
        return NOT_STATED
    plain = " ".join(text.split()).lower()
    for reason in lost_reasons().values():
        if plain in (reason.id, reason.id.replace("_", " "), reason.name.lower()):
            return reason.id
    return text


def _loss(reason: str, lost: list[Synergy], total: int, noted: list[Lesson]) -> Loss:
    known = lost_reasons().get(reason)
    predicted = [s.prediction.value_gbp for s in lost if s.prediction.value_gbp is not None]
    return Loss(
        reason=reason,
        name=known.name if known else reason[:1].upper() + reason[1:],
        group=known.group if known else "other",
        synergies=tuple(synergy.id for synergy in lost),
        share=wilson(len(lost), total),
        stages=tuple(Counter(reached(synergy) for synergy in lost).most_common()),
        flows=tuple(Counter(synergy.flow for synergy in lost).most_common()),
        predicted_gbp=sum(predicted) if predicted else None,
        without_prediction=len(lost) - len(predicted),
        what_helps=known.what_helps if known else "",
        lessons=tuple(noted),
    )
