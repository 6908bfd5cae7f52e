"""An engine by its name."""

from pathlib import Path

from offcut.engines.interface import Engine
from offcut.errors import InputError

ENGINES = ("local", "processes", "spark")
"""What can be asked for, from the simplest on."""


def engine(
    name: str = "local",
    *,
    workers: int | None = None,
    master: str | None = None,
    log: str | Path | None = None,
) -> Engine:
    """The engine of this name, to be used as a context.

    Args:
        name: one of :data:`ENGINES`.
        workers: processes (``processes``) or cores (``spark`` without a master); every processor
            of this machine if not given.
        master: where Spark runs: ``local[2]``, ``yarn``, ``spark://host:7077``, ``k8s://https://…``.
        log: where Spark's own messages go; to the terminal if not given.

    Raises:
        InputError: a name, number or master that is not known, or something is not installed.
    """
    if workers is not None and workers < 1:
        raise InputError(f"--workers is {workers}; accepted: 1 or more.")
    if workers is not None and name == "local":
        raise InputError("--workers is for --engine processes or spark; 'local' is one process.")
    if master is not None and name != "spark":
        raise InputError(f"--master is for --engine spark only; the engine is '{name}'.")
    if name == "spark":
        from offcut.engines.spark import Spark

        return Spark(master, workers=workers, log=log)
    if name == "processes":
        from offcut.engines.processes import Processes

        return Processes(workers)
    if name == "local":
        from offcut.engines.local import Local

        return Local()
    raise InputError(f"There is no engine '{name}'; accepted: {', '.join(ENGINES)}.")
