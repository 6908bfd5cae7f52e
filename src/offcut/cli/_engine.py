"""Where a run is worked out: the options, and the engine that they ask for."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from offcut.engines import Engine

_OPTIONS = (
    click.option(
        "--engine",
        default="local",
        show_default=True,
        metavar="NAME",
        help="Where it runs: local, processes (of this machine) or spark. The answer is the same.",
    ),
    click.option(
        "--workers",
        type=int,
        metavar="N",
        help="Processes, or cores of a local Spark; all processors if not given.",
    ),
    click.option(
        "--master",
        metavar="URL",
        help="Where Spark runs: local[2], yarn, spark://host:7077, k8s://https://host:6443.",
    ),
)


@dataclass(frozen=True, slots=True)
class Where:
    """The engine asked for. ``local`` is this process."""

    engine: str = "local"
    workers: int | None = None
    master: str | None = None

    @property
    def elsewhere(self) -> bool:
        """On machines that do not see a temporary folder of this one."""
        if self.master is None:
            return self.engine == "spark" and "PYSPARK_GATEWAY_PORT" in os.environ  # spark-submit
        return not self.master.startswith("local")

    @property
    def arguments(self) -> list[str]:
        """As they are given on the command line; nothing for this process."""
        given = (("--workers", self.workers), ("--master", self.master))
        engine = [] if self.engine == "local" else ["--engine", self.engine]
        return engine + [str(part) for pair in given if pair[1] is not None for part in pair]

    @contextmanager
    def opened(self, work: Path | None = None) -> "Iterator[Engine]":
        """The engine, to be used while the context lasts; Spark's log goes to the work folder.

        Raises:
            InputError: an engine, a number or a master that is not known, or not installed.
        """
        from offcut.engines import engine

        with _log(self.engine, work) as log:
            chosen = engine(self.engine, workers=self.workers, master=self.master, log=log)
            with chosen:
                yield chosen


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--engine``, ``--workers`` and ``--master`` to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@contextmanager
def _log(engine: str, work: Path | None) -> Iterator[Path | None]:
    """Where Spark's own messages go: kept in a work folder, else only where something fails."""
    if engine != "spark":
        yield None
    elif work is not None:
        yield work / "spark.log"
    else:
        with tempfile.NamedTemporaryFile(
            prefix="offcut-spark-", suffix=".log", delete=False
        ) as log:
            path = Path(log.name)
        try:
            yield path
        except BaseException:
            if not path.stat().st_size:
                path.unlink()
            raise
        path.unlink()
