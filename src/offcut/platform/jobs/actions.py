"""Queueing, and what people do to queued work; carrying out is ``performing``'s."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record as record_event
from offcut.platform.jobs.job import Job, priority_of
from offcut.platform.jobs.models import OPEN, JobRecord, State

_WHY = "queueing work"


def enqueue(
    job: Job,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    *,
    unique: str = "",
    viewer: Viewer | None = None,
    organisation_id: UUID | None = None,
    leads_to: str = "",
    title: str = "",
) -> JobRecord:
    """Write the record and hand it to the queue; see ``Job.enqueue``."""
    made = JobRecord(
        name=job.name,
        title=(title or job.title)[:200],
        arguments={"args": list(args), "kwargs": dict(kwargs)},
        unique_key=unique,
        queue=job.queue,
        attempts_allowed=job.attempts,
        first_wait_seconds=job.first_wait_seconds,
        person_id=viewer.person_id if viewer else None,
        organisation_id=organisation_id,
        leads_to=leads_to,
    )
    with transaction.atomic():
        waiting = _waiting(unique)
        if waiting is not None:
            return waiting
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:  # somebody else queued it in this moment
            waiting = _waiting(unique)
            if waiting is None:
                raise
            return waiting
        _hand_over(made)
    return made


def _waiting(unique: str) -> JobRecord | None:
    """Open work under this key, locked: it cannot start before this transaction's changes stand."""
    if not unique:
        return None
    rows = JobRecord.objects.as_system(_WHY).select_for_update()
    found: JobRecord | None = rows.filter(unique_key=unique, state__in=OPEN).first()
    return found


def _hand_over(made: JobRecord) -> None:
    """Put the id into the queue: after the commit, and not before it is due."""
    from offcut.platform.jobs.tasks import hand_over

    priority = priority_of(made.name)
    transaction.on_commit(lambda: hand_over(made.id, made.queue, made.due_at, priority))


def note_progress(id_: UUID, attempt: int, done: int, of: int | None, words: str) -> bool:
    """Write how far work is; returns whether it should stop (asked to, or no longer its run)."""
    rows = JobRecord.objects.as_system("progress").filter(
        id=id_, attempt=attempt, state=State.RUNNING
    )
    return not rows.filter(cancel_asked_at=None).update(done=done, of=of, words=words[:200])


@transaction.atomic
def cancel(viewer: Viewer, job: JobRecord) -> None:
    """Ask that work stop: at once where it waits, at its next step where it runs."""
    require(viewer, "jobs.cancel_job", job)
    now = timezone.now()
    rows = JobRecord.objects.as_system("cancel").filter(id=job.id)
    stopped = rows.filter(state__in=OPEN).update(
        state=State.CANCELLED, finished_at=now, cancel_asked_at=now
    )
    asked = rows.filter(state=State.RUNNING, cancel_asked_at=None).update(cancel_asked_at=now)
    if stopped or asked:
        record_event(viewer, "job.cancelled", job)
    job.refresh_from_db()


@transaction.atomic
def retry(viewer: Viewer, job: JobRecord) -> bool:
    """Try work that failed for good once more, with all its attempts; whether it was queued."""
    require(viewer, "jobs.retry_job", job)
    states = (State.DEAD, State.DISCARDED, State.CANCELLED)
    if not _put_back(job, states, timezone.now(), fresh=True):
        return False
    record_event(viewer, "job.retried", job)
    return True


def retry_all(viewer: Viewer) -> int:
    """Try all that failed for good once more; returns how many were queued."""
    dead = JobRecord.objects.as_system("retry all").filter(state=State.DEAD)
    return sum(retry(viewer, job) for job in dead.order_by("created_at")[:1000])


@transaction.atomic
def discard(viewer: Viewer, job: JobRecord) -> None:
    """Put work that failed for good aside."""
    require(viewer, "jobs.discard_job", job)
    rows = JobRecord.objects.as_system("discard").filter(id=job.id, state=State.DEAD)
    if rows.update(state=State.DISCARDED):
        record_event(viewer, "job.discarded", job)
    job.refresh_from_db()


def _put_back(job: JobRecord, states: Sequence[str], due_at: datetime, *, fresh: bool) -> bool:
    """Queue a record again, unless the same work waits already or it moved on meanwhile."""
    with transaction.atomic():
        if _waiting(job.unique_key) is not None:
            return False
        changed = JobRecord.objects.as_system(_WHY).filter(id=job.id, state__in=states)
        values: dict[str, Any] = {
            "state": State.QUEUED if fresh else State.WAITING,
            "due_at": due_at,
            "finished_at": None,
            "worker_id": "",
        }
        if fresh:
            values |= {"attempt": 0, "error": "", "traceback": "", "cancel_asked_at": None}
        if not changed.update(**values):
            return False
        job.refresh_from_db()
        _hand_over(job)
    return True


def forget_old(before: datetime) -> int:
    """Delete records of work that ended well before this; failures stay until put aside."""
    rows = JobRecord.objects.as_system("tidying up").filter(
        state__in=[State.DONE, State.CANCELLED, State.DISCARDED], finished_at__lt=before
    )
    return rows.delete()[0]
