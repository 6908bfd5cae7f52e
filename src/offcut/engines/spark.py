"""A Spark cluster, or Spark on this machine.

Spark is given unit numbers with their paths, one slice a unit, and gives back the paths of the
results: no row of a table crosses between Java and Python. Only the RDD interface is used, which
needs neither pandas nor PyArrow on the executors.
"""

import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self

from offcut.engines.interface import ATTEMPTS, Progress, Unit, heaviest_first
from offcut.engines.java import require_spark
from offcut.engines.processes import ONE_THREAD, processors
from offcut.engines.task import FAILED, PATH, REFUSED, outcome, refusal, told
from offcut.errors import EngineError, InputError

_MASTER = re.compile(r"local(\[(\d+|\*)(,\d+)?\])?|yarn|(spark|k8s)://\S+|local-cluster\[[\d, ]+\]")
_POLL_S = 0.25
_PATIENCE_S = 60.0
"""How long a result may take to show on a network disk (NFS keeps what it saw up to 60 s)."""
_LIGHT_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java only schedules here: compiling it hard costs more than it ever saves."""
_FAILURE = re.compile(r"offcut-unit-failed: (\d+): (.*?) \(on (\S+)\)")


class Spark:
    """Runs units as Spark tasks, in the running session if there is one.

    Raises:
        InputError: PySpark or Java is missing, or the master is none that Spark knows.
    """

    name = "spark"

    def __init__(
        self,
        master: str | None = None,
        *,
        workers: int | None = None,
        log: str | Path | None = None,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        if master is not None and not _MASTER.fullmatch(master):
            raise InputError(
                f"Spark knows no master '{master}'; accepted: local[2] (cores of this machine), "
                "yarn, spark://host:7077, k8s://https://host:6443."
            )
        require_spark()
        self.master, self.log = master, log
        self._cores = workers or processors()
        self.patience_s = patience_s
        self._context: Any = None
        self._ours = False

    @property
    def workers(self) -> int:
        """Cores that Spark has for this session, which it starts to know."""
        return max(1, int(self.start().defaultParallelism))

    def run(
        self,
        task: str,
        units: Sequence[Unit],
        *,
        weights: Sequence[float] | None = None,
        progress: Progress | None = None,
    ) -> list[str]:
        """See :meth:`offcut.engines.Engine.run`."""
        if not units:
            return []
        order, of = heaviest_first(len(units), weights)
        orders = [(unit, task, dict(units[unit])) for unit in order]
        paths = [""] * len(units)
        for unit, found in self._collect(orders, [of[unit] for unit in order], progress):
            if REFUSED in found:
                raise refusal(found)
            paths[unit] = found[PATH]
        _all_visible(paths, self.patience_s)
        return paths

    def start(self) -> Any:
        """The Spark context, started if there is none."""
        if self._context is None:
            self._context, self._ours = _context(self.master, self._cores, self.log)
        return self._context

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._context is not None and self._ours:
            self._context.stop()
        self._context = None

    def _collect(
        self,
        orders: list[tuple[int, str, dict[str, Any]]],
        weights: Sequence[float],
        progress: Progress | None,
    ) -> list[tuple[int, dict[str, str]]]:
        from pyspark import InheritableThread

        context = self.start()
        found: list[tuple[int, dict[str, str]]] = []
        failed: list[Exception] = []
        group = f"offcut-{os.getpid()}-{time.monotonic_ns()}"

        def collect() -> None:
            try:
                context.setJobGroup(group, "offcut", interruptOnCancel=True)
                found.extend(context.parallelize(orders, len(orders)).map(_run).collect())
            except Exception as error:
                failed.append(error)

        thread = InheritableThread(target=collect, daemon=True)
        thread.start()
        try:
            told_to = _watch(context.statusTracker(), group, thread, weights, progress)
        except BaseException:
            context.cancelJobGroup(group)
            raise
        if failed:
            raise _explained(failed[0], orders, self.log) from failed[0]
        if progress and told_to < len(orders):
            progress(sum(weights), sum(weights))
        return found


def _run(order: tuple[int, str, dict[str, Any]]) -> tuple[int, dict[str, str]]:
    """One unit, on an executor. A failure is raised, so that Spark tries again."""
    unit, task, arguments = order
    found = outcome(task, arguments)
    if FAILED in found:
        where = f"(on {socket.gethostname()})"
        raise RuntimeError(f"offcut-unit-failed: {unit}: {found[FAILED]} {where}\n{found['trace']}")
    return unit, found


def _watch(
    tracker: Any,
    group: str,
    thread: threading.Thread,
    weights: Sequence[float],
    progress: Progress | None,
) -> int:
    """Tell the progress until the thread ends; how many units were told as done.

    Spark starts tasks in the order they were given, so the first are taken for the finished.
    """
    done = 0
    while thread.is_alive():
        thread.join(_POLL_S)
        now = _finished(tracker, group) if progress else 0
        if progress and now > done:
            done = now
            progress(sum(weights[:done]), sum(weights))
    return done


def _finished(tracker: Any, group: str) -> int:
    """How many tasks of a job group are done."""
    jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup(group)]
    stages = [tracker.getStageInfo(stage) for job in jobs if job for stage in job.stageIds]
    return sum(stage.numCompletedTasks for stage in stages if stage)


def _explained(
    error: Exception, orders: list[tuple[int, str, dict[str, Any]]], log: str | Path | None
) -> EngineError:
    """What Spark says at length, in a line."""
    said = str(error)
    unit = _FAILURE.search(said)
    if unit:
        arguments = next(given for number, _, given in orders if number == int(unit[1]))
        return EngineError.of_unit(told(arguments), ATTEMPTS, f"{unit[2]}, on {unit[3]}", said)
    if "No module named 'offcut'" in said:
        return EngineError(
            "The executors have no offcut. Install it on every machine, or ship it: "
            "docs/how-to/cluster.md shows --archives with a packed environment.",
            said,
        )
    return EngineError(f"Spark ended the job: {_cause(said)}.{_see(log)}", said)


def _all_visible(paths: Sequence[str], patience_s: float) -> None:
    """Every result can be seen from here, given the time that a network disk may take.

    Raises:
        EngineError: the executors wrote somewhere else.
    """
    until = time.monotonic() + patience_s
    for path in paths:
        while not Path(path).exists():
            if time.monotonic() > until:
                raise EngineError(
                    f"A unit was finished, but its result '{path}' is not to be seen here. The "
                    "work folder must be one that every machine sees under the same path "
                    "(--work on NFS, Lustre or a mounted bucket)."
                )
            time.sleep(min(1.0, patience_s))


def _context(master: str | None, workers: int, log: str | Path | None) -> tuple[Any, bool]:
    """The running context, or one of our own; and whether it is our own."""
    from pyspark import SparkContext

    running = SparkContext._active_spark_context
    if running is not None:
        return running, False
    conf = _settings(master, workers)
    try:
        with _opened(log) as where:
            streams = {} if where is None else {"stdout": where, "stderr": where}
            gateway = SparkContext._gateway or _launched(conf, streams)
        context = SparkContext(conf=conf, gateway=gateway)
    except Exception as error:
        tail = f" Its log: {log}" if log else ""
        raise EngineError(
            f"Spark did not start: {_cause(str(error))}.{tail}", str(error)
        ) from error
    return context, True


def _launched(conf: Any, streams: Mapping[str, IO[bytes]]) -> Any:
    """Java, with what it prints going to these streams."""
    from pyspark.java_gateway import launch_gateway

    launch: Callable[..., Any] = launch_gateway
    return launch(conf, popen_kwargs=dict(streams))


def _settings(master: str | None, workers: int) -> Any:
    """What is set for the user. What spark-submit or spark-defaults.conf say of the rest stays."""
    from pyspark import SparkConf

    conf = SparkConf().setAppName("offcut")
    conf.setIfMissing("spark.ui.showConsoleProgress", "false")
    conf.setIfMissing("spark.log.level", "ERROR")
    conf.setIfMissing("spark.task.maxFailures", str(ATTEMPTS))
    for name, value in ONE_THREAD.items():
        conf.setIfMissing(f"spark.executorEnv.{name}", value)
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    if master is None and not submitted:
        master = f"local[{workers}]"
    if master is None:
        return conf
    cores = re.fullmatch(r"local(?:\[(\d+|\*)\])?", master)
    conf.setMaster(f"local[{cores[1] or 1},{ATTEMPTS}]" if cores else master)
    if master.startswith("local") and not submitted:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        conf.setIfMissing("spark.ui.enabled", "false")
        conf.setIfMissing("spark.driver.extraJavaOptions", _LIGHT_JAVA)
        conf.setIfMissing("spark.driver.host", "127.0.0.1")
        conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1")
        path = os.pathsep.join(entry for entry in sys.path if entry)
        conf.setIfMissing("spark.executorEnv.PYTHONPATH", path)
    return conf


@contextmanager
def _opened(log: str | Path | None) -> Iterator[IO[bytes] | None]:
    if log is None:
        yield None
        return
    with Path(log).open("ab") as where:
        yield where


def _see(log: str | Path | None) -> str:
    return f" Its log: {log}." if log else ""


def _cause(said: str) -> str:
    """The root of a Java error in a line, without its stack."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    caused = [line for line in lines if line.startswith(("Caused by:", ": "))]
    cause = (caused or lines or ["no reason was given"])[-1]
    return cause.removeprefix("Caused by:").removeprefix(":").strip().rstrip(".")
