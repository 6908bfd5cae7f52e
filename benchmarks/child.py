"""The process that asks one engine one question, and measures only the answer.

Run as ``python -m benchmarks.child SPEC``; SPEC is JSON, see :class:`benchmarks.asking.Question`.
What comes before the question (imports, the market, a peer's tables, compiled code loaded by a
small question of the same form) is not counted; of ours all is counted that follows the columns.
"""

import json
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engines import ENGINES
from benchmarks.market import market

_SHORT_SECONDS = 2.0
_RUNS = 5


def cpu_seconds() -> float:
    """User + system of this process, its threads, and all that it waited for."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def peak_mb() -> float:
    """The most memory that this process has held (its own, not what the parent held)."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return float(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Answer, measure, print one line of JSON."""
    spec: dict[str, Any] = json.loads(sys.argv[1])
    engine, threads, k = ENGINES[spec["engine"]], spec["threads"], spec["k"]
    engine.ready(market(300, 300, **spec["pattern"]), threads)(k)
    given = market(spec["size"], spec["size"], **spec["pattern"])
    held_mb, used = peak_mb(), cpu_seconds()
    answer = engine.ready(given, threads)
    prepared = cpu_seconds() - used
    if spec["limit_seconds"]:
        end = int(cpu_seconds() + spec["limit_seconds"]) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (end, end + 5))
    walls: list[float] = []
    cpus: list[float] = []
    while not walls or (len(walls) < _RUNS and sum(cpus) < _RUNS * _SHORT_SECONDS and
                        cpus[0] < _SHORT_SECONDS):  # fmt: skip
        wall, cpu = time.perf_counter(), cpu_seconds()
        found = answer(k)
        walls.append(time.perf_counter() - wall)
        cpus.append(cpu_seconds() - cpu)
    if spec["save"]:
        np.savez(spec["save"], haves=found.haves, values=found.values)
    told = {
        "seconds": statistics.median(walls),
        "cpu_seconds": statistics.median(cpus),
        "peak_mb": peak_mb(),
        "runs": len(walls),
        "figures": {
            "market_mb": held_mb,
            "prepare_cpu_seconds": prepared,
            "least_cpu_seconds": min(cpus),
            "most_cpu_seconds": max(cpus),
        },
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
