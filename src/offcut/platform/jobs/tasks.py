"""The one task that the queue knows: carry out the record with this id."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django_tasks import TaskContext, task, task_backends


@task(takes_context=True)
def carry_out(context: TaskContext, record_id: str) -> str | None:
    """Carry out one piece of work; its failures are the record's, not the queue's."""
    from offcut.platform.jobs.performing import perform

    state = perform(UUID(record_id), context.task_result.worker_ids[-1])
    return str(state) if state else None


def hand_over(record_id: UUID, queue: str, due_at: datetime, priority: int = 0) -> None:
    """Put a record's id into the queue. A queue that cannot wait leaves later work to the tick."""
    later = due_at > timezone.now()
    if later and not task_backends[carry_out.backend].supports_defer:
        return
    queued = carry_out.using(
        queue_name=queue, run_after=due_at if later else None, priority=priority
    )
    queued.enqueue(str(record_id))
