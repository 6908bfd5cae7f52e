"""Work in the background: plans."""

from uuid import UUID

from offcut.platform.jobs.job import job
from offcut.platform.plans import working


@job("Work out a plan", attempts=3, queue="long", first_wait_seconds=5)
def work_out_plan(run_id: str) -> None:
    """One run; interrupted, it begins again. Stopped, it keeps the best found."""
    working.work_out(UUID(run_id))
