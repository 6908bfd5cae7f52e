"""``@job``: a function that can be queued.

    @job("Match a changed listing", attempts=5)
    def rematch_listing(listing_id: str) -> None: ...

    rematch_listing.enqueue(str(listing.id), unique=f"rematch {listing.id}", viewer=viewer)

The function's arguments are ids and plain values (they are stored as JSON); what it does can be
done again without harm, because work that was interrupted is started again. It tells how far it is
by ``progress.tell`` and raises ``GiveUp`` for what no second attempt would mend.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from offcut.platform.access.viewer import Viewer
    from offcut.platform.jobs.models import JobRecord


QUEUES = {
    "default": "work that somebody waits for, of seconds",
    "post": "letters and webhooks, which wait for machines of others",
    "long": "work of minutes, and what the clock asks for",
}
"""Each queue has a worker, so that none of them waits for another."""
_OF_THE_CLOCK = -10


class GiveUp(Exception):
    """Trying again would not help; the message is shown to the person who waits."""


@dataclass(frozen=True, slots=True)
class Job:
    """A function with how it is carried out in the background."""

    function: Callable[..., Any]
    title: str
    attempts: int
    queue: str
    first_wait_seconds: float
    every: timedelta | None
    daily_at: time | None
    priority: int = 0

    @property
    def name(self) -> str:
        """The function's dotted path."""
        return f"{self.function.__module__}.{self.function.__name__}"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do it here and now."""
        return self.function(*args, **kwargs)

    def enqueue(
        self,
        *args: Any,
        unique: str = "",
        viewer: "Viewer | None" = None,
        organisation_id: UUID | None = None,
        leads_to: str = "",
        title: str = "",
        **kwargs: Any,
    ) -> "JobRecord":
        """Queue it in the transaction that is open (it starts after the commit, or never).

        Args:
            args: Plain values for the function; ``kwargs`` as well.
            unique: Work that waits under the same key is not queued a second time; that of the
                same key never runs twice at once.
            viewer: Who asked: sees its progress and may cancel it.
            organisation_id: Whose work it is; its members see it too.
            leads_to: The address of what it makes.
            title: What people read, where the job's own title says too little.
        """
        from offcut.platform.jobs.actions import enqueue

        return enqueue(
            self,
            args,
            kwargs,
            unique=unique,
            viewer=viewer,
            organisation_id=organisation_id,
            leads_to=leads_to,
            title=title,
        )


def job(
    title: str,
    *,
    attempts: int = 4,
    queue: str = "default",
    first_wait_seconds: float = 10,
    every: timedelta | None = None,
    daily_at: time | None = None,
    priority: int | None = None,
) -> Callable[[Callable[..., Any]], Job]:
    """Make a function of an app's ``tasks`` a job.

    Args:
        title: What people read on the page of jobs.
        attempts: How often it is tried; the waits between double each time.
        queue: One of ``QUEUES``.
        first_wait_seconds: The wait after the first failure.
        every: It is queued by the clock, this often.
        daily_at: It is queued once a day from this time (of the region) on.
        priority: Of what waits in a queue the highest goes first (-100 to 100); what the clock
            asks for goes behind what people ask for, unless it is stated.

    Raises:
        ValueError: no such queue.
    """
    if queue not in QUEUES:
        raise ValueError(f"Queue '{queue}'; accepted: {', '.join(QUEUES)}.")
    if priority is None:
        priority = _OF_THE_CLOCK if every or daily_at else 0

    def decorate(function: Callable[..., Any]) -> Job:
        return Job(function, title, attempts, queue, first_wait_seconds, every, daily_at, priority)

    return decorate


def priority_of(name: str) -> int:
    """Of the job of this dotted path; of one that there is no more, the usual."""
    try:
        return find(name).priority
    except GiveUp:
        return 0


def find(name: str) -> Job:
    """The job of this dotted path.

    Raises:
        GiveUp: there is none any more (the software changed while the work waited).
    """
    module, _, function = name.rpartition(".")
    try:
        found = getattr(import_module(module), function, None)
    except (ModuleNotFoundError, ValueError):  # ValueError: a name without a module
        found = None
    if not isinstance(found, Job):
        raise GiveUp(f"This version of Offcut knows no work called '{name}'.")
    return found
