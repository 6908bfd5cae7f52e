"""Long solves: progress, limits, stopping with the best found; good plans where proof is far."""

import os
import signal

import numpy as np
import pytest

from offcut.planning import Network
from offcut.planning.compiling import compile_program
from offcut.planning.fixed_charge import never_pays
from offcut.planning.linear import solve_mixed
from offcut.planning.progress import Watch, relative_gap
from offcut.planning.slope_scaling import slope_scaling


def region(size=60, each=12, fixed=900.0, seed=4):
    """Sources and sinks on a line, neighbours joined, each exchange with a fixed cost."""
    rng = np.random.default_rng(seed)
    ends = (np.arange(size)[:, None] + rng.integers(-9, 10, (size, each))) % size
    return Network.from_arrays(
        sources={"available": rng.integers(20, 300, size), "unit_cost": np.full(size, -20.0)},
        sinks={"max": rng.integers(20, 300, size), "price": np.full(size, 15.0)},
        arcs={
            "unit_cost": rng.integers(2, 30, size * each).astype(float),
            "fixed_cost": np.full(size * each, fixed),
        },
        arc_from=np.repeat(np.arange(size), each),
        arc_to=size + ends.ravel(),
    )


def test_a_limit_in_time_gives_the_best_found_with_its_bound():
    plan = region().solve(time_limit=1.5)
    assert plan.status in ("feasible", "optimal")
    assert plan.bound <= plan.objective < 0
    assert plan.gap == pytest.approx(relative_gap(plan.objective, plan.bound))
    assert "slope scaling" in plan.method


def test_good_enough_is_good_enough():
    plan = region(size=20).solve(gap=0.2)
    assert plan.gap <= 0.2 + 1e-9


def test_progress_is_told_and_can_stop_the_solve():
    told = []

    def progress(step):
        told.append(step)
        return len(told) < 2

    plan = region().solve(progress=progress)
    assert plan.found
    assert len(told) >= 2
    assert told[-1].objective <= told[0].objective
    assert all(step.time_s >= 0 for step in told)


def test_an_interruption_ends_with_the_best_found_and_a_second_one_ends_it():
    watch, before = Watch(), signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # others (Spark) set one of their own
    try:
        with watch.stopping():
            os.kill(os.getpid(), signal.SIGINT)
            assert watch.over
            with pytest.raises(KeyboardInterrupt):
                os.kill(os.getpid(), signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_slope_scaling_meets_a_plan_near_the_optimum():
    program = compile_program(region(size=12, each=6), {"cost": 1.0})
    best = solve_mixed(program, Watch())
    start = slope_scaling(program, Watch())
    assert best.status == "optimal"
    assert best.objective <= start.objective <= 0.9 * best.objective


def test_an_exchange_that_never_pays_is_left_out_and_changes_nothing():
    network = region(size=12, each=6, fixed=4000.0)
    program = compile_program(network, {"cost": 1.0})
    assert never_pays(program).any()
    plain = solve_mixed(program, Watch())
    assert network.solve().objective == pytest.approx(plain.objective, abs=1e-6)


def test_the_saving_is_against_buying_everything_in():
    data = {
        "format": "offcut-network/1",
        "sources": [{"id": "quarry", "unit_cost": 10}, {"id": "works", "available": 6}],
        "sinks": [{"id": "k", "required": 10}],
        "arcs": "all",
    }
    plan = Network.from_dict(data).solve()
    assert plan.objective == pytest.approx(40)
    assert plan.saving == pytest.approx(60)
    assert plan.gap_of_saving == pytest.approx(0)


def apart(count):
    """So many pairs that nothing joins: a tonne each, worth 3, with a fixed cost of 1."""
    ones = np.ones(count)
    return Network.from_arrays(
        sources={"available": ones},
        sinks={"max": ones, "price": 3 * ones},
        arcs={"unit_cost": ones, "fixed_cost": ones},
        arc_from=np.arange(count),
        arc_to=count + np.arange(count),
    )


def test_parts_that_nothing_joins_are_planned_apart_and_add_up():
    plan = apart(1000).solve()
    assert plan.objective == pytest.approx(-1000)
    assert len(plan.worked.parts) > 1


def test_when_the_time_is_up_every_part_still_gets_a_plan():
    plan = apart(1000).solve(time_limit=0)
    assert plan.found
    assert plan.objective == pytest.approx(-1000)


def test_materials_that_do_not_meet_each_have_their_method():
    data = {
        "format": "offcut-network/1",
        "sources": [
            {"id": "sand", "available": 9, "material": "sand"},
            {"id": "mill", "available": 9, "material": "water", "quality": {"x": 9}},
            {"id": "main", "unit_cost": 1, "material": "water", "quality": {"x": 0}},
        ],
        "sinks": [
            {"id": "blocks", "max": 5, "price": 2, "material": "sand"},
            {"id": "dye", "required": 6, "material": "water", "limits": {"x": {"max": 3}}},
        ],
        "arcs": "all",
    }
    plan = Network.from_dict(data).solve()
    assert plan.method == "min-cost flow + linear program"
    # water: a third from the mill, so 4 from the main
    assert plan.objective == pytest.approx(4 - 10)


def test_stages_hold_what_was_paid_once():
    network = region(size=8, each=4, fixed=300.0)
    cheap = network.solve("cost")
    staged = network.solve(["cost", "carbon"])
    assert staged.totals["cost"] == pytest.approx(cheap.objective, rel=1e-6)
