"""The process that works off the queue, tells that it is alive, and keeps the clock."""

import logging
import signal
import sys
import threading
import time
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection
from django_tasks.base import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker as DatabaseWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from offcut.platform.jobs import recovery, schedule

log = logging.getLogger("offcut.jobs")
TICK_SECONDS = 15
LEAVE_WITHIN_SECONDS = 10  # once asked to; what is not done by then is put back into the queue


class Worker(DatabaseWorker):
    """One process: django-tasks' own, which looks before it locks and survives a busy database."""

    def run(self) -> None:
        """Work until told to stop; in batch mode until nothing is due."""
        beats = threading.Thread(target=self._beat_on, daemon=True)
        beats.start()
        try:
            self._prepare()
            while self.running:
                try:
                    worked = self._work_once()
                except DatabaseError:
                    log.exception("the database did not answer; the worker asks again")
                    connection.close()
                    worked = False
                if not worked and self.batch:
                    return
                if not worked and self.running:
                    time.sleep(self.interval)
        finally:
            recovery.leave(self.worker_id)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Asked to stop: what is at hand is done first, if that takes no longer than stated."""
        signal.signal(signal.SIGALRM, _interrupt)
        signal.alarm(LEAVE_WITHIN_SECONDS)
        super().shutdown(signum, frame)

    def _prepare(self) -> None:
        """What work that people wait for has ready: read now, not when the first of it comes."""
        if self.batch or "default" not in self.queue_names:
            return
        try:
            schedule.prepare()
        except DatabaseError:
            log.warning("the database is busy; what is kept ready is read with the first work")
            connection.close()

    def _work_once(self) -> bool:
        """Take the next piece of work and do it; whether there was one."""
        close_old_connections()
        ready = DBTaskResult.objects.ready().filter(
            backend_name=self.backend_name, queue_name__in=self.queue_names
        )
        if not ready.exists():
            return False
        with exclusive_transaction(ready.db):
            claimed = ready.get_locked()
            if claimed is None:
                return False
            claimed.claim(self.worker_id)
        self.run_task(claimed)
        return True

    def _beat_on(self) -> None:
        """Tell every few seconds that the process lives; keep the clock beside it."""
        ticked_at = float("-inf")
        while self.running:
            try:
                recovery.beat(self.worker_id, ",".join(self.queue_names))
                if time.monotonic() - ticked_at >= TICK_SECONDS:
                    recovery.recover()
                    schedule.tick()
                    ticked_at = time.monotonic()
            except DatabaseError:
                log.warning("the database is busy; the worker tells later that it lives")
            close_old_connections()
            time.sleep(recovery.BEAT_SECONDS)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    """Ends the work at hand, which is put back; another worker takes it up at once."""
    sys.exit(1)


def make(queues: list[str], *, interval: float = 0.3, batch: bool = False) -> Worker:
    """A worker for these queues; its id is new with every process."""
    from django.utils.crypto import get_random_string

    return Worker(
        queue_names=queues,
        interval=interval,
        batch=batch,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def work_off(rounds: int = 20) -> int:
    """Carry out, here and now, all work that is due (and what it queues); returns how many.

    Tests and set-up use it; where workers run it only helps them.
    """
    from offcut.platform.jobs.performing import perform
    from offcut.platform.jobs.queries import due_ids

    count = 0
    for _ in range(rounds):
        ids = due_ids()
        if not ids:
            break
        count += sum(perform(id_) is not None for id_ in ids)
    return count
