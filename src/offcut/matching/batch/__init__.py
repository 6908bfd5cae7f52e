"""Runs of any size: a work folder, units that can be done anywhere and again, one answer.

::

    job = prepare("listings.parquet", "work")     # read, checked, laid out in units
    while numbers := pending(job):
        for number in numbers:                     # here, in processes, or on other machines
            run_unit(job.work, number)
        job = advance(job)                         # what must be known of all units at once
    collect(job)                                   # work/matches.csv, best first
"""

from offcut.matching.batch.advancing import advance
from offcut.matching.batch.collecting import collect
from offcut.matching.batch.estimate import Estimate, estimate, weights
from offcut.matching.batch.job import Job, Options, Unit, open_job, pending
from offcut.matching.batch.preparing import prepare
from offcut.matching.batch.resuming import resume
from offcut.matching.batch.totals import read_summary
from offcut.matching.batch.unit import run_unit

__all__ = [
    "Estimate",
    "Job",
    "Options",
    "Unit",
    "advance",
    "collect",
    "estimate",
    "open_job",
    "pending",
    "prepare",
    "read_summary",
    "resume",
    "run_unit",
    "weights",
]
