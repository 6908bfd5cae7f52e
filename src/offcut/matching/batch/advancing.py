"""Between the stages: what must be known of all matches at once."""

from dataclasses import replace

from offcut.matching.batch.job import MATCH, Job, save_job
from offcut.matching.batch.leftovers import lay_out
from offcut.matching.batch.totals import write_summary


def advance(job: Job) -> Job:
    """The job with the units of its second stage, once all wants are matched; else as it is.

    The matches are gone through in the order of all for the summary (memory grows with the number
    of listings, not with that of matches), and the haves that nobody takes are laid out in units.
    """
    if job.advanced or not all(job.result_of(u.number).exists() for u in job.stage(MATCH)):
        return job
    matched = write_summary(job)
    found = replace(job, units=(*job.units, *lay_out(job, matched)), advanced=True)
    save_job(found)
    return found
