"""Every firm of a network fails once: what one process takes, told as JSON.

    python -m benchmarks.failing 2000

2,000 sources and as many sinks, each a firm, 20 arcs a source; the plan is made, then made again
without each of the 4,000. ``ten_cold_seconds``: ten of them from nothing, for comparison.
"""

import json
import resource
import sys
import time

import numpy as np

from benchmarks.planning_networks import network, transport


def main(size: int) -> None:
    from offcut.planning.failures import failures
    from offcut.planning.subnetwork import without

    asked = network(transport(size))
    started = time.perf_counter()
    plan = asked.solve()
    planned = time.perf_counter()
    found = failures(plan, ["firm"])
    ended = time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_SELF)
    losses = {one.name: one.loss for one in found.singles}
    worst_difference = 0.0
    cold = time.perf_counter()
    for node in range(0, 2 * size, size // 5):
        gone = np.zeros(asked.node_count, dtype=bool)
        gone[node] = True
        anew = without(asked, gone).solve().objective - plan.objective
        worst_difference = max(worst_difference, abs(anew - losses[asked.node_name(node)]))
    said = {
        "plan_seconds": planned - started,
        "seconds": ended - planned,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mb": used.ru_maxrss / 1024,
        "failures": len(losses),
        "ten_cold_seconds": time.perf_counter() - cold,
        "worst_difference": worst_difference,
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main(int(sys.argv[1]))
