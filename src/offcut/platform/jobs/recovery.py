"""What was interrupted is taken up again, or fails where everybody sees it."""

import os
import socket
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from offcut.platform.jobs.actions import _hand_over, _put_back
from offcut.platform.jobs.models import OPEN, JobRecord, State, Worker

BEAT_SECONDS = 5
GONE_AFTER = timedelta(seconds=60)
_WHY = "recovery of interrupted work"


def beat(worker_id: str, queues: str) -> None:
    """Tell that this process works; of an earlier process with its number nothing is left."""
    host, pid, now = socket.gethostname(), os.getpid(), timezone.now()
    Worker.objects.filter(host=host, pid=pid).exclude(id=worker_id).delete()
    Worker.objects.update_or_create(
        id=worker_id, defaults={"host": host, "pid": pid, "queues": queues, "seen_at": now}
    )


def leave(worker_id: str) -> None:
    """The process ends as it should."""
    Worker.objects.filter(id=worker_id).delete()


def alive() -> set[str]:
    """The workers that work: seen of late, or still running on this machine."""
    now = timezone.now()
    return {w.id for w in Worker.objects.all() if _works(w, now - GONE_AFTER)}


def _works(worker: Worker, since: object) -> bool:
    if worker.host == socket.gethostname():
        try:
            os.kill(worker.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
    return worker.seen_at >= since  # type: ignore[operator]


def recover() -> int:
    """Put back the work of workers that are gone and of a queue that lost it; returns how many."""
    working = alive()
    Worker.objects.exclude(id__in=working).delete()
    rows = JobRecord.objects.as_system(_WHY)
    count = 0
    for job in rows.filter(state=State.RUNNING).exclude(worker_id__in=working):
        count += _take_up(job)
    for task in DBTaskResult.objects.running():
        if not set(task.worker_ids) & working:
            task.set_failed(RuntimeError("The worker is gone; the record was put back."))
    return count + _lost_ones()


def _take_up(job: JobRecord) -> bool:
    """An interrupted run counts as an attempt: what kills its worker each time must not go on."""
    if job.cancel_asked_at is not None:
        return _close(job, State.CANCELLED, "Stopped")
    if job.attempt >= job.attempts_allowed:
        return _close(job, State.DEAD, f"Interrupted {job.attempt} times: its worker ended.")
    if _put_back(job, (State.RUNNING,), timezone.now(), fresh=False):
        return True
    return _close(job, State.DISCARDED, "Interrupted; the same work is queued again.")


def _close(job: JobRecord, state: State, told: str) -> bool:
    rows = JobRecord.objects.as_system(_WHY).filter(
        id=job.id, state=State.RUNNING, attempt=job.attempt
    )
    return bool(rows.update(state=state, error=told, finished_at=timezone.now()))


@transaction.atomic
def _lost_ones() -> int:
    """Open work that is due and that no queue holds (the process ended just after the commit)."""
    overdue = timezone.now() - timedelta(seconds=15)
    due = list(JobRecord.objects.as_system(_WHY).filter(state__in=OPEN, due_at__lt=overdue)[:1000])
    if not due:
        return 0
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    held = {row["args"][0] for row in ready.values_list("args_kwargs", flat=True) if row["args"]}
    lost = [job for job in due if str(job.id) not in held]
    for job in lost:
        _hand_over(job)
    return len(lost)
