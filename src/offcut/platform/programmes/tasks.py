"""Work in the background: evaluations and reports of programmes."""

from datetime import timedelta
from uuid import UUID

from offcut.platform.jobs.job import job
from offcut.platform.programmes import evaluating, queries


@job("Evaluate a programme", attempts=3, queue="long", first_wait_seconds=5)
def evaluate_programme(programme_id: str, period: str) -> bool:
    """Whether anything had changed; the same content is worked out once."""
    return evaluating.evaluate(UUID(programme_id), period)


@job("Bring programmes up to date", every=timedelta(minutes=15))
def bring_all_up_to_date() -> int:
    """What the desk and outcomes changed shows on the pages of programmes soon."""
    found = queries.all_for_work()
    for programme in found:
        evaluate_programme.enqueue(str(programme.pk), "", unique=f"evaluate {programme.pk}")
    return len(found)


@job("Write a report", attempts=3, queue="long", first_wait_seconds=5)
def write_report(report_id: str) -> None:
    """The files of one report."""
    evaluating.write_report(UUID(report_id))
