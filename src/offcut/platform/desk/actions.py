"""Every change of a synergy: one transaction each, its event inside; stages by the one table."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offcut.errors import InputError
from offcut.platform.access.guard import require
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.models import User
from offcut.platform.audit.actions import record
from offcut.platform.desk import queries
from offcut.platform.desk.models import StageChange, Synergy
from offcut.platform.desk.reasons import causes
from offcut.platform.desk.transitions import (
    Given,
    Transition,
    missing,
    transition,
    transitions_of,
    words_of,
)
from offcut.platform.mail.actions import send
from offcut.platform.outcomes.terms import kept_where_verified

if TYPE_CHECKING:
    from offcut.platform.organisations.models import Organisation

CHANGEABLE = (
    "title",
    "resource_type",
    "expected_tonnes",
    "expected_value_gbp",
    "nothing_is_paid",
)


class Changed(InputError):
    """Somebody else has changed the synergy since the page was read."""


@transaction.atomic
def create_synergy(
    viewer: Viewer,
    *,
    title: str,
    have_organisation: "Organisation",
    want_organisation: "Organisation",
    on: date | None = None,
    **fields: Any,
) -> Synergy:
    """A new synergy at the stage "idea", carried by the facilitator who makes it.

    Args:
        viewer: Who makes it.
        title: Material and places; it is shown to both parties and in calendars.
        have_organisation: Whose material it is.
        want_organisation: Who would take it.
        on: The day of the idea; today when left out.
        fields: Further fields of the model: listings, match, expected values, came_from …

    Raises:
        InputError: the two organisations are one.
    """
    require(viewer, "desk.create_synergy")
    if have_organisation.pk == want_organisation.pk:
        raise InputError("A synergy has two organisations; choose another one for one side.")
    day = on or timezone.localdate()
    fields.setdefault("facilitator_id", viewer.person_id)
    made = Synergy.objects.create(
        title=title.strip()[:160],
        have_organisation=have_organisation,
        want_organisation=want_organisation,
        stage_since=day,
        **fields,
    )
    StageChange.objects.create(synergy=made, to_stage="idea", on=day, person_id=viewer.person_id)
    record(viewer, "synergy.created", made, came_from=made.came_from, reference=made.reference)
    return made


@transaction.atomic
def change_synergy(viewer: Viewer, synergy: Synergy, *, version: int, **fields: Any) -> Synergy:
    """Set some of ``CHANGEABLE``; the event says which changed, not what they hold.

    Raises:
        Changed: somebody else has changed it since ``version``.
        InputError: a verified claim rests on that nothing is paid.
    """
    now = locked(synergy.pk)
    require(viewer, "desk.change_synergy", now)
    if now.version != version:
        raise Changed("Somebody else has changed this meanwhile. Look at it again, then change it.")
    changed = {k: v for k, v in fields.items() if k in CHANGEABLE and getattr(now, k) != v}
    if not changed:
        return now
    with kept_where_verified(now):
        for key, value in changed.items():
            setattr(now, key, value)
        save(now, *changed)
    record(viewer, "synergy.changed", now, fields=sorted(changed))
    return now


@transaction.atomic
def move_stage(
    viewer: Viewer,
    synergy: Synergy,
    *,
    to: str,
    on: date | None = None,
    note: str = "",
    lost_reason: str = "",
    names_known_how: str = "",
) -> StageChange:
    """Take a synergy to another stage, along the table of transitions.

    Args:
        viewer: Who carries it.
        synergy: The synergy, as the page showed it.
        to: The stage.
        on: The day on which it came there; today when left out.
        note: Why, where it goes back or is taken up again; else what is worth keeping.
        lost_reason: An id of the core's table ``lost_reasons``.
        names_known_how: How both sides agreed that each knows who the other is.

    Raises:
        InputError: the table has no such step, or what it requires is missing; says what to do.
        Changed: it has moved on meanwhile.
    """
    now = locked(synergy.pk)
    require(viewer, "desk.move_stage", now)
    if now.stage != synergy.stage:
        raise Changed(f"It has moved on meanwhile: it is at '{now.stage}' now. Look at it again.")
    step = step_to(now, to)
    given = Given(note.strip(), lost_reason, names_known_how.strip())
    _check_reason(step, given)
    if short := missing(step, queries.facts_now(now.pk), given):
        raise InputError(words_of(short))
    return take_step(viewer, now, step, _day(now, on), given)


def step_to(synergy: Synergy, to: str) -> Transition:
    """The step to a stage.

    Raises:
        InputError: the table has none; it says which there are.
    """
    found = transition(synergy, to)
    if found is None:
        ways = ", ".join(f"'{one.end}'" for one in transitions_of(synergy)) or "none"
        raise InputError(f"From '{synergy.stage}' there is no step to '{to}'; there is: {ways}.")
    return found


def _check_reason(step: Transition, given: Given) -> None:
    if step.kind != "lost" and given.lost_reason:
        raise InputError("A reason of loss goes with the step to 'lost' alone.")
    if given.lost_reason and given.lost_reason not in causes():
        raise InputError(f"Choose one of the reasons: {', '.join(causes().values())}.")


def _day(synergy: Synergy, on: date | None) -> date:
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise InputError(f"The day {day:%d/%m/%Y} is still to come; a step has happened already.")
    if day < synergy.stage_since:
        raise InputError(
            f"The day {day:%d/%m/%Y} is before it came to '{synergy.stage}'"
            f" ({synergy.stage_since:%d/%m/%Y}); give that day or a later one."
        )
    return day


def take_step(
    viewer: Viewer, synergy: Synergy, step: Transition, day: date, given: Given
) -> StageChange:
    """Write a step whose requirements were looked at; in the transaction that is open."""
    made = StageChange.objects.create(
        synergy=synergy,
        from_stage=step.start,
        to_stage=step.end,
        on=day,
        days_before=(day - synergy.stage_since).days,
        lost_reason=given.lost_reason,
        note=given.note[:500],
        person_id=viewer.person_id,
    )
    synergy.stage, synergy.stage_since = step.end, day
    if step.end != "lost":
        synergy.reached = step.end
    synergy.lost_reason = given.lost_reason
    synergy.completed_on = day if step.end == "completed" else None
    if given.names_known_how and synergy.names_known_on is None:
        synergy.names_known_on, synergy.names_known_how = day, given.names_known_how[:200]
        record(viewer, "identity.revealed", synergy, by="the facilitator, with both sides' consent")
    save(
        synergy, "stage", "stage_since", "reached", "lost_reason", "completed_on",
        "names_known_on", "names_known_how",
    )  # fmt: skip
    told = {"lost_reason": given.lost_reason} if given.lost_reason else {}
    record(viewer, f"synergy.{step.kind}", synergy, stage=[step.start, step.end], **told)
    return made


@transaction.atomic
def set_next(viewer: Viewer, synergy: Synergy, *, words: str, on: date | None) -> Synergy:
    """What happens next, and when."""
    now = locked(synergy.pk)
    require(viewer, "desk.plan_work", now)
    before = now.next_on
    now.next_action, now.next_on = words.strip()[:200], on
    save(now, "next_action", "next_on")
    told = [before.isoformat() if before else None, on.isoformat() if on else None]
    record(viewer, "synergy.next_set", now, on=told)
    return now


@transaction.atomic
def take(viewer: Viewer, synergy: Synergy) -> Synergy:
    """A facilitator takes on a synergy that nobody carries.

    Raises:
        InputError: somebody carries it; they, or the programme's manager, hand it over.
    """
    now = locked(synergy.pk)
    require(viewer, "desk.take_synergy", now)
    if now.facilitator_id and now.facilitator_id != viewer.person_id:
        raise InputError(
            f"{now.facilitator} carries it. They or the programme's manager can hand it over."
        )
    return _carried_by(viewer, now, viewer.person_id)


@transaction.atomic
def assign(viewer: Viewer, synergy: Synergy, *, facilitator: User) -> Synergy:
    """Hand a synergy to a facilitator, who gets a letter.

    Raises:
        InputError: the person is no facilitator.
    """
    now = locked(synergy.pk)
    require(viewer, "desk.assign_synergy", now)
    if Role.FACILITATOR not in facilitator.staff_roles:
        raise InputError(f"{facilitator} is no facilitator.")
    before = now.facilitator_id
    _carried_by(viewer, now, facilitator.pk)
    if facilitator.pk not in (before, viewer.person_id):
        send(
            to=facilitator,
            template="desk/mail/assigned",
            context={"title": now.title, "id": now.pk, "by": viewer.name},
            reason="You get this letter because you are a facilitator of this network.",
        )
    return now


def _carried_by(viewer: Viewer, synergy: Synergy, person_id: UUID | None) -> Synergy:
    before = str(synergy.facilitator_id or "")
    synergy.facilitator_id = person_id
    save(synergy, "facilitator")
    record(viewer, "synergy.assigned", synergy, facilitator=[before, str(person_id or "")])
    return synergy


def locked(synergy_id: UUID) -> Synergy:
    """The synergy as it stands now, held until the transaction ends."""
    rows = Synergy.objects.as_system("change under lock").select_for_update(of=("self",))
    found: Synergy = rows.select_related("have_organisation", "want_organisation").get(
        pk=synergy_id
    )
    return found


def save(synergy: Synergy, *fields: str) -> None:
    """Write some fields; the version grows."""
    synergy.version += 1
    synergy.save(update_fields=[*fields, "version"])


from offcut.platform.desk.beginnings import (  # noqa: E402 - they stand on what is above
    CarriedAlready,
    create_from_introduction,
    create_from_match,
    create_from_plan,
    note_names_shown,
)

__all__ = [
    "CHANGEABLE",
    "CarriedAlready",
    "Changed",
    "assign",
    "change_synergy",
    "create_from_introduction",
    "create_from_match",
    "create_from_plan",
    "create_synergy",
    "locked",
    "move_stage",
    "note_names_shown",
    "save",
    "set_next",
    "step_to",
    "take",
    "take_step",
]
