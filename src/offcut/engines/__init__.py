"""Where a batch runs: in this process, in several, or on a Spark cluster.

The same task on the same units gives the same files on every engine::

    with engine("processes", workers=4) as chosen:
        paths = chosen.run("offcut.matching.batch.run_unit", units)

An engine only schedules. A unit is told by paths and numbers, never by rows; the task writes its
result under a name that follows from the unit and renames it into place, so that a unit that runs
twice leaves one result.
"""

from offcut.engines.choice import ENGINES, engine
from offcut.engines.interface import Engine, Progress
from offcut.errors import EngineError

__all__ = ["ENGINES", "Engine", "EngineError", "Progress", "engine"]
