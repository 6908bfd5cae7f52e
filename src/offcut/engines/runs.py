"""A prepared run of any size, its units of work done on an engine."""

from pathlib import Path

from offcut.engines.interface import Engine, Progress
from offcut.matching.batch import Job, advance, pending, weights

_TASK = "offcut.matching.batch.run_unit"


def finish(job: Job, engine: Engine, progress: Progress | None = None) -> Job:
    """Does what is left of a job; units finished before are kept.

    Args:
        job: of :func:`offcut.matching.batch.prepare` or ``resume``.
        engine: of :func:`offcut.engines.engine`, entered.
        progress: called with (work done, work in all) of the stage under way, from nothing on for
            each: the matches, then what must be known of all of them.

    Returns:
        the job with all its units finished, ready to be collected.

    Raises:
        EngineError: a unit failed on every try.
    """
    work = str(Path(job.work).absolute())
    while numbers := pending(job):
        left = set(numbers)
        stages = {unit.stage for unit in job.units if unit.number in left}
        units = [unit for unit in job.units if unit.stage in stages]
        of = dict(zip((unit.number for unit in units), weights(units), strict=True))
        engine.run(
            _TASK,
            [{"work": work, "number": number} for number in numbers],
            weights=[of[number] for number in numbers],
            progress=_after(progress, sum(of.values()), sum(of[number] for number in numbers)),
        )
        job = advance(job)
    return advance(job)


def _after(progress: Progress | None, in_all: float, left: float) -> Progress | None:
    """Progress that counts what was finished before."""
    if progress is None:
        return None
    progress(in_all - left, in_all)
    return lambda done, _: progress(in_all - left + done, in_all)
