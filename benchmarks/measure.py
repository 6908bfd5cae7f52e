"""Times whole processes: wall seconds and peak memory, by the operating system's own account."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Median wall seconds and highest peak memory of some runs."""

    seconds: float
    peak_mb: float
    runs: int


def python(code: str) -> list[str]:
    """A command that runs ``code`` in this interpreter."""
    return [sys.executable, "-c", code]


def offcut(*arguments: str) -> list[str]:
    """The ``offcut`` command of this interpreter."""
    return [sys.executable, "-m", "offcut", *arguments]


def run(command: Sequence[str], runs: int = 3, warm: bool = True) -> Timing:
    """Run a command ``runs`` times, after one run that does not count.

    Raises:
        RuntimeError: the command failed; a failed run is no measurement.
    """
    if warm:
        _once(command)
    seconds, peaks = zip(*(_once(command) for _ in range(runs)), strict=True)
    return Timing(statistics.median(seconds), max(peaks), runs)


def _once(command: Sequence[str]) -> tuple[float, float]:
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        told = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    elapsed = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{told.decode(errors='replace')}")
    return elapsed, usage.ru_maxrss / 1024
