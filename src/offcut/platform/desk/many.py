"""One change of many cases: each by the same rules as alone; what cannot be done is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from offcut.errors import InputError
from offcut.platform.access.guard import may
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.models import User
from offcut.platform.desk import actions, queries
from offcut.platform.desk.models import Synergy
from offcut.platform.desk.transitions import Given, missing, transition, words_of

MOST = 200
_NOT_YOURS = "You do not carry it."


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: how many were changed, and why others were not."""

    changed: int
    refused: tuple[tuple[str, str], ...]  # title, why


def chosen(viewer: Viewer, ids: Iterable[str]) -> list[Synergy]:
    """The synergies that were ticked and that the viewer sees, at most ``MOST``."""
    wanted = list(dict.fromkeys(ids))[:MOST]
    return list(queries.with_facts(queries.synergies(viewer)).filter(pk__in=wanted))


def assign(viewer: Viewer, found: Iterable[Synergy], *, facilitator: User) -> Done:
    """Hand each to a facilitator; one that nobody carries may be handed over by anybody."""

    def change(one: Synergy) -> None:
        if one.facilitator_id is None and facilitator.pk == viewer.person_id:
            actions.take(viewer, one)
        else:
            actions.assign(viewer, one, facilitator=facilitator)

    def allowed(one: Synergy) -> bool:
        takes = one.facilitator_id is None and facilitator.pk == viewer.person_id
        return takes or may(viewer, "desk.assign_synergy", one)

    return _each(found, allowed, change)


def set_next(viewer: Viewer, found: Iterable[Synergy], *, words: str, on: date) -> Done:
    """What comes next, the same for each that is open."""

    def change(one: Synergy) -> None:
        if not one.is_open:
            raise InputError(f"It is {one.stage}; nothing comes next.")
        actions.set_next(viewer, one, words=words, on=on)

    return _each(found, lambda one: may(viewer, "desk.plan_work", one), change)


def move(
    viewer: Viewer,
    found: Iterable[Synergy],
    *,
    to: str,
    on: date | None = None,
    note: str = "",
    lost_reason: str = "",
) -> Done:
    """Take each to a stage, where the table has the step and nothing is missing."""

    def change(one: Synergy) -> None:
        actions.move_stage(viewer, one, to=to, on=on, note=note, lost_reason=lost_reason)

    return _each(found, lambda one: may(viewer, "desk.move_stage", one), change)


def hindrance(viewer: Viewer, one: Synergy, to: str) -> str:
    """Why a case cannot be taken to a stage with others; empty where it can. Told beforehand."""
    if not may(viewer, "desk.move_stage", one):
        return _NOT_YOURS
    step = transition(one, to)
    if step is None:
        return f"From {one.stage} there is no step to {to}."
    said = Given(note="said for all", lost_reason="said for all")
    return words_of(missing(step, queries.facts_of(one), said))


def _each(
    found: Iterable[Synergy],
    allowed: Callable[[Synergy], bool],
    change: Callable[[Synergy], None],
) -> Done:
    """Each in a transaction of its own: one that is refused keeps no other back."""
    count, refused = 0, []
    for one in found:
        if not allowed(one):
            refused.append((one.title, _NOT_YOURS))
            continue
        try:
            with transaction.atomic():
                change(one)
            count += 1
        except PermissionDenied:  # somebody has handed it over in this moment
            refused.append((one.title, _NOT_YOURS))
        except InputError as problem:
            refused.append((one.title, str(problem)))
    return Done(count, tuple(refused))
