"""Runs through a work folder."""

from datetime import date

from offcut.matching.batch import Job, advance, pending, run_unit

ON = date(2026, 11, 21)


def finish(job: Job) -> Job:
    """All units of a job, one after the other."""
    while numbers := pending(job):
        for number in numbers:
            run_unit(job.work, number)
        job = advance(job)
    return job
