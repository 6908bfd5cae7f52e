"""Every change of the work on a synergy: tasks, notes, blockers, hours, who pays whom."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from offcut.errors import InputError
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.desk.models import Blocker, EffortEntry, Note, Payment, Synergy, Task
from offcut.platform.desk.queries import stage_dates
from offcut.platform.desk.reasons import causes
from offcut.platform.outcomes.terms import IN_PLACE, kept_where_verified, lines_of


@transaction.atomic
def add_task(viewer: Viewer, synergy: Synergy, *, words: str, due_on: date | None = None) -> Task:
    """Something to do, for the one who carries the synergy."""
    require(viewer, "desk.plan_work", synergy)
    made = Task.objects.create(
        synergy=synergy,
        words=words.strip(),
        due_on=due_on,
        assigned_to_id=synergy.facilitator_id or viewer.person_id,
    )
    record(viewer, "task.added", made, due_on=due_on.isoformat() if due_on else None)
    return made


@transaction.atomic
def finish_task(viewer: Viewer, task: Task, *, done: bool = True) -> Task:
    """It is done; or, with ``done=False``, to be done again."""
    require(viewer, "desk.plan_work", task)
    task.done_at = timezone.now() if done else None
    task.save(update_fields=["done_at"])
    record(viewer, "task.done" if done else "task.open_again", task)
    return task


@transaction.atomic
def write_note(viewer: Viewer, synergy: Synergy, *, words: str, shared: bool = False) -> Note:
    """Keep something; ``shared``: both parties read it.

    Raises:
        InputError: it is to be shared while the two do not know of each other.
    """
    require(viewer, "desk.write_note", synergy)
    if shared and synergy.names_known_on is None:
        raise InputError(
            "The two do not know of each other yet, so nothing can be shared with both. Keep the"
            " note to yourself for now."
        )
    made = Note.objects.create(
        synergy=synergy, words=words.strip(), shared=shared, author_id=viewer.person_id
    )
    record(viewer, "note.written", made, shared=shared)
    return made


@transaction.atomic
def open_blocker(
    viewer: Viewer, synergy: Synergy, *, cause: str, words: str = "", on: date | None = None
) -> Blocker:
    """Something stands in the way, by cause.

    Raises:
        InputError: the cause is none of the list.
    """
    require(viewer, "desk.record_blocker", synergy)
    if cause not in causes():
        raise InputError(f"Choose one of the causes: {', '.join(causes().values())}.")
    made = Blocker.objects.create(
        synergy=synergy, cause=cause, words=words.strip(), opened_on=on or timezone.localdate()
    )
    record(viewer, "blocker.opened", made, cause=cause)
    return made


@transaction.atomic
def resolve_blocker(viewer: Viewer, blocker: Blocker, *, how: str = "") -> Blocker:
    """It stands in the way no longer."""
    require(viewer, "desk.record_blocker", blocker)
    if blocker.resolved_on is None:
        blocker.resolved_on, blocker.resolved_how = timezone.localdate(), how.strip()[:300]
        blocker.save(update_fields=["resolved_on", "resolved_how"])
        record(viewer, "blocker.resolved", blocker, cause=blocker.cause)
    return blocker


@transaction.atomic
def record_effort(
    viewer: Viewer, synergy: Synergy, *, hours: Decimal, kind: str, on: date | None = None
) -> EffortEntry:
    """Hours that were spent on it.

    Raises:
        InputError: the day is still to come, or no such day has so many hours.
    """
    require(viewer, "desk.record_effort", synergy)
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise InputError(f"The day {day:%d/%m/%Y} is still to come.")
    if not 0 < hours <= 24:
        raise InputError(f"{hours} hours on one day; accepted: more than 0, at most 24.")
    made = EffortEntry.objects.create(
        synergy=synergy, person_id=viewer.person_id, on=day, hours=hours, kind=kind
    )
    record(viewer, "effort.recorded", made, hours=str(hours), kind=kind)
    return made


@transaction.atomic
def record_payment(
    viewer: Viewer,
    synergy: Synergy,
    *,
    payer: str,
    payee: str,
    what: str,
    amount_gbp: Decimal | None,
    per: str,
    words: str = "",
    agreed_on: date | None = None,
) -> Payment:
    """One line of who pays whom. The event says that there is one, not what it says.

    Raises:
        InputError: one pays oneself, or a verified claim rests on the terms as they are.
    """
    require(viewer, "desk.record_terms", synergy)
    if payer == payee:
        raise InputError("Who pays and who is paid are the same; choose another one for one side.")
    with kept_where_verified(synergy):
        made = Payment.objects.create(
            synergy=synergy,
            payer=payer,
            payee=payee,
            what=what,
            amount_gbp=amount_gbp,
            per=per,
            words=words.strip(),
            agreed_on=agreed_on,
        )
    record(viewer, "terms.recorded", made, agreed=agreed_on is not None)
    return made


@transaction.atomic
def keep_terms(viewer: Viewer, synergy: Synergy, cells: Mapping[str, Any]) -> list[Payment]:
    """The lines of a case from elsewhere; agreed once it was put in place, before: proposed."""
    on = stage_dates([synergy.pk]).get(synergy.pk, {}).get("implementation")
    placed = synergy.reached in IN_PLACE
    agreed_on = (on or synergy.stage_since) if placed else None
    made = Payment.objects.bulk_create(
        Payment(synergy=synergy, agreed_on=agreed_on, **line) for line in lines_of(cells)
    )
    if made:
        record(viewer, "terms.imported", synergy, lines=len(made), agreed=placed)
    return made


@transaction.atomic
def end_payment(viewer: Viewer, payment: Payment) -> Payment:
    """Take a line out of the terms; it is kept.

    Raises:
        InputError: a verified claim rests on it.
    """
    require(viewer, "desk.record_terms", payment)
    if payment.ended_on is None:
        payment.ended_on = timezone.localdate()
        with kept_where_verified(payment.synergy):
            payment.save(update_fields=["ended_on"])
        record(viewer, "terms.ended", payment)
    return payment


@transaction.atomic
def agree_payment(viewer: Viewer, payment: Payment) -> Payment:
    """A line that was proposed is agreed today.

    Raises:
        InputError: nobody has said how much, or a verified claim rests on the terms as they are.
    """
    require(viewer, "desk.record_terms", payment)
    if payment.amount_gbp is None:
        raise InputError("How much is paid is not settled; take the line out and add it anew.")
    if payment.agreed_on is None:
        payment.agreed_on = timezone.localdate()
        with kept_where_verified(payment.synergy):
            payment.save(update_fields=["agreed_on"])
        record(viewer, "terms.agreed", payment)
    return payment
