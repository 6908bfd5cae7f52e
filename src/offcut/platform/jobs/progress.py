"""How far the work is: told by the work itself, read by the page; also where it is stopped."""

import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

_TOLD_AT_MOST_EVERY_SECONDS = 0.5
_LETS_OTHERS_WRITE_SECONDS = 0.02  # SQLite has one writer, and no queue before it


class Cancelled(Exception):
    """Somebody asked that this work stop."""


@dataclass(slots=True)
class Run:
    """The piece of work that this thread is at."""

    record_id: UUID
    attempt: int
    told_at: float = field(default=0.0)


current: ContextVar[Run | None] = ContextVar("current", default=None)


def tell(done: int, of: int | None = None, words: str = "") -> None:
    """Tell how far the work is; outside of a job nothing happens.

    Inside a transaction nobody would see it before the end, so nothing is written then: work in
    steps, a transaction a step, and tell between them.

    Raises:
        Cancelled: somebody asked to stop. Let it pass: the transaction rolls back.
    """
    run = current.get()
    if run is None or connection.in_atomic_block:
        return
    now = time.monotonic()
    last = of is not None and done >= of
    if not last and now - run.told_at < _TOLD_AT_MOST_EVERY_SECONDS:
        return
    run.told_at = now
    from offcut.platform.jobs.actions import note_progress

    if note_progress(run.record_id, run.attempt, done, of, words):
        raise Cancelled
    time.sleep(_LETS_OTHERS_WRITE_SECONDS)
