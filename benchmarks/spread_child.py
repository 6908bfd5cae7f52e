"""The process that spreads one question over an engine: ``python -m benchmarks.spread_child SPEC``.

Counted is the CPU of this process and of all below it, Java included, from when the workers have
loaded what they load once until the last unit is written.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import spread
from benchmarks.market import market
from offcut.engines import engine

_CLOCK = os.sysconf("SC_CLK_TCK")


def family_cpu_seconds(parent: int) -> float:
    """User + system of a process and of all below it, with those that they waited for."""
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
        used[int(entry.name)] = sum(map(int, numbers[11:15])) / _CLOCK
    return sum(seconds for process, seconds in used.items() if _below(process, parent, parents))


def _below(process: int, parent: int, parents: dict[int, int]) -> bool:
    while process in parents and process != parent:
        process = parents[process]
    return process == parent


def main() -> None:
    """Lay the market out, start the engine, run, measure, print one line of JSON."""
    spec: dict[str, Any] = json.loads(sys.argv[1])
    given, k, workers = market(spec["size"], spec["size"]), spec["k"], spec["workers"]
    with tempfile.TemporaryDirectory(dir=spec["folder"]) as name:
        folder = Path(name)
        blocks = spread.write(folder, given, spec["pieces"])
        units = [spread.arguments(folder, given, item, k) for item in blocks]
        weights = [float(item.pairs) for item in blocks]
        begun, wall = family_cpu_seconds(os.getpid()), time.perf_counter()
        asked = {} if spec["engine"] == "local" else {"workers": workers}
        with engine(spec["engine"], **asked, log=folder / "log") as chosen:
            warming = [{"folder": name, "number": number} for number in range(4 * workers)]
            chosen.run("benchmarks.spread.warm", warming)
            start_cpu, start_wall = family_cpu_seconds(os.getpid()), time.perf_counter()
            paths = chosen.run(spread.TASK, units, weights=weights)
            cpu, seconds = family_cpu_seconds(os.getpid()), time.perf_counter()
        found = spread.collected(paths, spec["size"], k)
        np.savez(spec["save"], haves=found.haves, values=found.values)
    told = {
        "seconds": seconds - start_wall,
        "cpu_seconds": cpu - start_cpu,
        "runs": 1,
        "figures": {
            "units": len(units),
            "start_seconds": start_wall - wall,
            "start_cpu_seconds": start_cpu - begun,
        },
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
