"""Carrying out one piece of work: started once, ended once, whatever happens between."""

import logging
import random
import traceback
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils import timezone

from offcut.errors import OffcutError
from offcut.platform.jobs.actions import _hand_over, _put_back
from offcut.platform.jobs.job import GiveUp, find
from offcut.platform.jobs.models import OPEN, JobRecord, State
from offcut.platform.jobs.progress import Cancelled, Run, current

log = logging.getLogger("offcut.jobs")
LONGEST_WAIT = timedelta(hours=6)
_WHY = "carrying out work"


def perform(record_id: UUID, worker_id: str = "") -> State | None:
    """Carry out the work, if it is still to be done; returns how that ended."""
    job = _start(record_id, worker_id)
    if job is None:
        return None
    token = current.set(Run(job.id, job.attempt))
    try:
        result = find(job.name)(*job.arguments["args"], **job.arguments["kwargs"])
    except Cancelled:
        return _end(job, State.CANCELLED, words="Stopped")
    except (GiveUp, OffcutError) as told:
        return _end(job, State.DEAD, error=str(told), traceback=traceback.format_exc())
    except Exception as failure:
        log.exception("job %s (%s) failed, attempt %s", job.id, job.name, job.attempt)
        return _try_later(job, failure)
    except BaseException:  # the worker is being stopped: another takes it up at once
        _put_back(job, (State.RUNNING,), timezone.now(), fresh=False)
        raise
    finally:
        current.reset(token)
    return _end(job, State.DONE, result=result)


def _start(record_id: UUID, worker_id: str) -> JobRecord | None:
    """Claim the record; ``None`` where somebody else has, or nothing is to be done."""
    rows = JobRecord.objects.as_system(_WHY)
    now = timezone.now()
    with transaction.atomic():
        job: JobRecord | None = (
            rows.select_for_update().filter(id=record_id, state__in=OPEN).first()
        )
        if job is None:
            return None
        running = rows.filter(unique_key=job.unique_key, state=State.RUNNING)
        if job.unique_key and running.exists():  # after it, not beside it
            job.due_at = now + timedelta(seconds=0.5)
            job.save(update_fields=["due_at"])
            _hand_over(job)
            return None
        job.state = State.RUNNING
        job.attempt += 1
        job.started_at = now
        job.worker_id = worker_id
        job.done, job.of, job.words, job.error = 0, None, "", ""
        job.save()
    return job


def _try_later(job: JobRecord, failure: Exception) -> State:
    """Wait longer each time; after the last attempt it is a dead letter."""
    told = f"{type(failure).__name__}: {failure}"[:2000]
    trace = traceback.format_exc()
    if job.attempt >= job.attempts_allowed:
        return _end(job, State.DEAD, error=told, traceback=trace)
    wait = timedelta(seconds=job.first_wait_seconds * 2 ** (job.attempt - 1))
    wait = min(wait, LONGEST_WAIT) * random.uniform(0.9, 1.1)
    _write(job, error=told, traceback=trace)
    _put_back(job, (State.RUNNING,), timezone.now() + wait, fresh=False)
    return State(job.state)


def _end(job: JobRecord, state: State, **values: Any) -> State:
    """Write how it ended, unless the record was taken from this run meanwhile."""
    if not _write(job, state=state, finished_at=timezone.now(), **values):
        log.warning("job %s had been given to another worker; this result is dropped", job.id)
    if state is State.DEAD:
        log.error("job %s (%s) failed for good: %s", job.id, job.name, values.get("error"))
    return state


def _write(job: JobRecord, **values: Any) -> bool:
    """Change the record while it is this run's; a busy database is asked again."""
    rows = JobRecord.objects.as_system(_WHY).filter(
        id=job.id, state=State.RUNNING, attempt=job.attempt
    )
    for _ in range(4):
        try:
            return bool(rows.update(**values))
        except OperationalError:
            log.warning("job %s: the database is busy; asking again", job.id)
    return bool(rows.update(**values))
