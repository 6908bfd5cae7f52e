"""The process that spreads one question over an engine: ``python -m benchmarks.spread SPEC``.

Counted is the CPU of this process and of all below it, Java included, from when the workers have
loaded what they load once until the last row is gathered: growing the tree, laying it out for the
workers and gathering what they wrote are in it.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.market import market
from offcut.engines import engine
from offcut.engines.screening import top_k_on
from offcut.matching.screen import fast
from offcut.matching.screen.market import Market, TopK

ALONE = "alone"
_WARM = "benchmarks.spread.warm"


def family_cpu_seconds(parent: int) -> float:
    """User + system of a process and of all below it, with those that they waited for."""
    clock = os.sysconf("SC_CLK_TCK")
    parents, used = {}, {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            told = (entry / "stat").read_text("utf-8", errors="replace")
        except OSError:  # it has ended since the folder was listed
            continue
        numbers = told.rpartition(")")[2].split()
        parents[int(entry.name)] = int(numbers[1])
        used[int(entry.name)] = sum(map(int, numbers[11:15])) / clock
    return sum(seconds for process, seconds in used.items() if _below(process, parent, parents))


def _below(process: int, parent: int, parents: dict[int, int]) -> bool:
    while process in parents and process != parent:
        process = parents[process]
    return process == parent


def warm(folder: str, number: int) -> str:
    """A small question, so that libraries and compiled code are loaded; writes its number."""
    fast.top_k(market(300, 300), 10)
    path = Path(folder) / f"warm-{number}"
    path.write_text(str(number), "utf-8")
    return str(path)


def answering(spec: dict[str, Any], open_until: ExitStack) -> Callable[[Market], TopK]:
    """What answers: the screen alone in this process, or an engine that is warm."""
    folder, workers, k = Path(spec["folder"]), spec["workers"], spec["k"]
    if spec["engine"] == ALONE:
        warm(str(folder), 0)
        return lambda given: fast.top_k(given, k)
    chosen = open_until.enter_context(
        engine(spec["engine"], workers=workers, log=folder / "engine.log")
    )
    units = [{"folder": str(folder), "number": number} for number in range(4 * workers)]
    chosen.run(_WARM, units)
    return lambda given: top_k_on(chosen, given, k, folder=folder)


def main() -> None:
    """Start the engine, answer, measure, print one line of JSON."""
    spec: dict[str, Any] = json.loads(sys.argv[1])
    given = market(spec["size"], spec["size"])
    with ExitStack() as open_until:
        begun, wall = family_cpu_seconds(os.getpid()), time.perf_counter()
        answer = answering(spec, open_until)
        start_cpu, start_wall = family_cpu_seconds(os.getpid()), time.perf_counter()
        found = answer(given)
        cpu, seconds = family_cpu_seconds(os.getpid()), time.perf_counter()
    np.savez(spec["save"], haves=found.haves, values=found.values)
    told = {
        "seconds": seconds - start_wall,
        "cpu_seconds": cpu - start_cpu,
        "runs": 1,
        "figures": {"start_seconds": start_wall - wall, "start_cpu_seconds": start_cpu - begun},
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
