"""Several processes on this machine."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Self

from offcut.engines.interface import ATTEMPTS, Progress, Unit, heaviest_first
from offcut.engines.task import FAILED, PATH, REFUSED, refusal, told
from offcut.errors import EngineError

_THREADS = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
ONE_THREAD = dict.fromkeys(_THREADS, "1")
"""One worker a processor: the libraries inside it shall not start threads of their own."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Processes:
    """Runs units in worker processes, which stay for the next run until the context ends.

    A worker that dies (out of memory, say) is replaced and its unit tried again elsewhere.
    """

    name = "processes"

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or processors()
        self._crew: list[_Worker] = []

    def run(
        self,
        task: str,
        units: Sequence[Unit],
        *,
        weights: Sequence[float] | None = None,
        progress: Progress | None = None,
    ) -> list[str]:
        """See :meth:`offcut.engines.Engine.run`."""
        order, of = heaviest_first(len(units), weights)
        paths = [""] * len(units)
        tries = [0] * len(units)
        left, done, in_all = len(units), 0.0, sum(of)
        with self._at_work(task, units, order) as (todo, answers):
            while left:
                unit, found = answers.get()
                if REFUSED in found:
                    raise refusal(found)
                if PATH in found:
                    paths[unit] = found[PATH]
                    left, done = left - 1, done + of[unit]
                    if progress:
                        progress(done, in_all)
                    continue
                tries[unit] += 1
                if tries[unit] == ATTEMPTS:
                    name, reason = told(units[unit]), found[FAILED]
                    raise EngineError.of_unit(name, ATTEMPTS, reason, found["trace"])
                todo.put(unit)
        return paths

    @contextmanager
    def _at_work(
        self, task: str, units: Sequence[Unit], order: Sequence[int]
    ) -> "Iterator[tuple[queue.SimpleQueue[int | None], queue.SimpleQueue[_Answer]]]":
        """The queue of units to do and that of the answers; a thread attends to each worker."""
        todo: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        for unit in order:
            todo.put(unit)
        while len(self._crew) < min(self.workers, len(units)):
            self._crew.append(_Worker(len(self._crew) + 1))

        def attend(worker: _Worker) -> None:
            while (unit := todo.get()) is not None:
                answers.put((unit, worker.do(task, units[unit])))

        threads = [threading.Thread(target=attend, args=(w,), daemon=True) for w in self._crew]
        for thread in threads:
            thread.start()
        try:
            yield todo, answers
        except BaseException:
            self._dismiss()
            raise
        finally:
            for _ in threads:
                todo.put(None)
            for thread in threads:
                thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._dismiss()

    def _dismiss(self) -> None:
        for worker in self._crew:
            worker.dismiss()
        self._crew.clear()


_Answer = tuple[int, dict[str, str]]


@dataclass(slots=True)
class _Worker:
    """One process, started at its first unit and again after it died."""

    number: int
    process: "subprocess.Popen[str] | None" = None
    dismissed: bool = False

    def do(self, task: str, unit: Unit) -> dict[str, str]:
        """What came of a unit; a death of the process is an answer too."""
        if self.dismissed:
            return {FAILED: "stopped", "trace": ""}
        if self.process is None:
            self.process = _start()
        orders, answers = _pipes(self.process)
        try:
            orders.write(json.dumps({"task": task, "unit": dict(unit)}) + "\n")
            orders.flush()
            line = answers.readline()
        except OSError:  # the pipe closed under us: the worker is gone
            line = ""
        if line:
            found: dict[str, str] = json.loads(line)
            return found
        ended = self._bury()
        return {FAILED: f"worker {self.number} {ended}", "trace": ""}

    def dismiss(self) -> None:
        """End the process; a unit under way is lost, its result is not in place yet."""
        self.dismissed = True
        if self.process is not None:
            self.process.kill()
            self._bury()

    def _bury(self) -> str:
        process, self.process = self.process, None
        if process is None:
            return "was stopped"
        for pipe in _pipes(process):
            pipe.close()
        return _ending(process.wait())


def _start() -> "subprocess.Popen[str]":
    """A worker in a process group of its own: an interrupt at the terminal is for the run alone.

    That the worker ignores interrupts is not enough, as polars takes them up again.
    """
    environment = ONE_THREAD | dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "offcut.engines.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        encoding="utf-8",
        process_group=0,
    )


def _pipes(process: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _ending(status: int) -> str:
    """How a process ended, with the likely reason."""
    if status == -signal.SIGKILL:
        return (
            "was killed (SIGKILL). Most often the machine ran out of memory: "
            "use fewer workers, or smaller units"
        )
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended by itself with status {status}"
