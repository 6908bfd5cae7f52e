"""Times whole processes by the operating system's own account: wall, CPU, peak memory.

CPU seconds are user + system of the process and of all that it started and waited for. Peak
memory is that of the largest single process.
"""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class OverLimit(Exception):
    """The command was ended because it took longer than it was given."""


@dataclass(frozen=True)
class Timing:
    """Medians of wall and CPU seconds and the highest peak memory of some runs."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    runs: int
    said: str = ""


def python(code: str) -> list[str]:
    """A command that runs ``code`` in this interpreter."""
    return [sys.executable, "-c", code]


def module(name: str, *arguments: str) -> list[str]:
    """A command that runs a module in this interpreter."""
    return [sys.executable, "-m", name, *arguments]


def offcut(*arguments: str) -> list[str]:
    """The ``offcut`` command of this interpreter."""
    return module("offcut", *arguments)


def run(
    command: Sequence[str],
    runs: int = 3,
    warm: bool = True,
    *,
    limit_seconds: float | None = None,
    environment: Mapping[str, str] | None = None,
) -> Timing:
    """Run a command ``runs`` times, after one run that does not count.

    Args:
        command: the program with its arguments; no shell.
        runs: how many runs count.
        warm: whether one run goes before them that does not count.
        limit_seconds: wall seconds after which a run is ended.
        environment: variables added to those of this process.

    Raises:
        RuntimeError: the command failed; a failed run is no measurement.
        OverLimit: a run took longer than it was given.
    """
    given = (command, limit_seconds, {**os.environ, **(environment or {})})
    if warm:
        _once(*given)
    timed = [_once(*given) for _ in range(runs)]
    return Timing(
        statistics.median(t.seconds for t in timed),
        statistics.median(t.cpu_seconds for t in timed),
        max(t.peak_mb for t in timed),
        runs,
        timed[-1].said,
    )


def _once(
    command: Sequence[str], limit_seconds: float | None, environment: Mapping[str, str]
) -> Timing:
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=said, stderr=told, env=environment, start_new_session=True
        )
        ended = threading.Event()
        timer = threading.Timer(limit_seconds or 0, _end, (process.pid, ended))
        if limit_seconds:
            timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            _end(process.pid, ended)
            os.waitpid(process.pid, 0)
            raise
        finally:
            timer.cancel()
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if ended.is_set() or process.returncode == -signal.SIGXCPU:
            raise OverLimit(f"{' '.join(command)} was ended after {seconds:.0f} s")
        if process.returncode:
            told.seek(0)
            raise RuntimeError(
                f"{' '.join(command)} ended with {process.returncode}:\n"
                f"{told.read().decode(errors='replace')[-4000:]}"
            )
        said.seek(0)
        return Timing(
            seconds,
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss / 1024,
            1,
            said.read().decode(errors="replace"),
        )


def _end(process: int, ended: threading.Event) -> None:
    """Ends the process and all that it started (they share its session)."""
    ended.set()
    os.killpg(process, signal.SIGKILL)
