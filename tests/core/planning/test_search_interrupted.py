"""Ctrl-C while hubs that mix are searched: it ends with the best plan found, and leaves nothing."""

import json
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

from offcut.planning import Network
from offcut.planning.progress import Watch

# SIGINT is ignored by what a shell runs in the background: the child takes it back
COMMAND = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from offcut.cli import offcut, plan
plan._QUIET_S = 0.0
offcut(sys.argv[1:])
"""


def pools(size=10, hubs=2, seed=2):
    """Sources of three qualities, hubs that mix, sinks with limits: soon found, not soon proven."""
    rng = np.random.default_rng(seed)
    names = ("x", "y", "z")
    middle = [f"h{i}" for i in range(hubs)]
    sources = [
        {
            "id": f"s{i}",
            "available": int(rng.integers(5, 40)),
            "unit_cost": float(rng.integers(1, 12)),
            "quality": {name: float(rng.uniform(0, 10)) for name in names},
        }
        for i in range(size)
    ]
    sinks = [
        {
            "id": f"k{i}",
            "max": int(rng.integers(5, 40)),
            "price": float(rng.integers(8, 20)),
            "limits": {name: {"max": float(rng.uniform(3, 6))} for name in names},
        }
        for i in range(size)
    ]
    return {
        "format": "offcut-network/1",
        "sources": sources,
        "hubs": [{"id": name} for name in middle],
        "sinks": sinks,
        "arcs": [{"from": s["id"], "to": h} for s in sources for h in middle]
        + [{"from": h, "to": k["id"]} for h in middle for k in sinks],
    }


def test_ctrl_c_at_the_terminal_keeps_the_best_plan_found(tmp_path):
    """A signal from another process, once the search has told of a plan that gains."""
    network, target = tmp_path / "pools.json", tmp_path / "plan.json"
    network.write_text(json.dumps(pools()), "utf-8")
    arguments = ["plan", str(network), "--json", str(target), "--time-limit", "120"]
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stderr is not None
        told = next(line for line in child.stderr if " s  -" in line)
        child.send_signal(signal.SIGINT)
        output, errors = child.communicate(timeout=60)
    assert child.returncode == 0, errors
    assert "within" in told
    assert "Traceback" not in errors
    assert "Best found" in output
    saved = json.loads(target.read_text("utf-8"))
    assert saved["status"] == "feasible"
    assert saved["bound"] <= saved["objective"] < 0


@pytest.fixture(scope="module")
def stopped():
    """What a search told that was stopped at its first plan, and the threads that told it."""
    told = []

    def progress(step):
        told.append((step, threading.current_thread()))
        return step.objective is None or step.objective >= 0

    return Network.from_dict(pools()).solve(progress=progress), told


def test_a_search_that_is_stopped_has_the_plan_it_told_of_and_its_bound(stopped):
    plan, told = stopped
    assert plan.status == "feasible"
    assert plan.bound <= plan.objective <= told[-1][0].objective + 1e-6


def test_progress_is_told_by_the_thread_that_asked(stopped):
    assert {thread for _, thread in stopped[1]} == {threading.main_thread()}


def test_a_search_that_is_left_behind_stops_itself(monkeypatch):
    """No patience at all: the thread is left while it works, and soon ends by itself."""
    from offcut.planning import global_search

    monkeypatch.setattr(global_search, "_PATIENCE_S", -1.0)
    before = set(threading.enumerate())
    watch = Watch()
    watch.stopped = True
    network = Network.from_dict(pools())
    from offcut.planning.compiling import compile_program
    from offcut.planning.pooling import solve_pooling

    solved = solve_pooling(compile_program(network, {"cost": 1.0}), watch)
    assert solved.status == "feasible"
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=30)
        assert not thread.is_alive()
