"""Between the stages: what must be known of all matches at once."""

from dataclasses import replace

from offcut.matching.batch.job import MATCH, Job, save_job
from offcut.matching.batch.leftovers import lay_out
from offcut.matching.batch.residues import lay_out_residues
from offcut.matching.batch.totals import write_summary


def advance(job: Job) -> Job:
    """The job with the units of its second stage, once all wants are matched; else as it is.

    The matches are gone through in the order of all for the summary (memory grows with the number
    of listings and residues, not with that of matches). The haves that nobody takes, and what the
    treatments leave, are laid out in units.
    """
    if job.advanced or not all(job.result_of(u.number).exists() for u in job.stage(MATCH)):
        return job
    taken = write_summary(job)
    left = lay_out(job, taken.haves, len(job.units))
    residues = lay_out_residues(job, taken, len(job.units) + len(left))
    found = replace(job, units=(*job.units, *left, *residues), advanced=True)
    save_job(found)
    return found
