"""Conflicts say what the user wrote, what must give, and only what is proven."""

import pytest
from tests.core.planning.conftest import network

from offcut.planning import Network
from offcut.planning.compiling import compile_program
from offcut.planning.conflict import Conflict, Oracle, conflict_of
from offcut.planning.named import named_limits
from offcut.planning.solved import UNKNOWN, Solved


def without_plan(**data):
    plan = Network.from_dict(network(**data)).solve()
    assert plan.status == "infeasible"
    return plan.conflict


def test_a_least_and_a_most_that_are_the_same_keep_their_names():
    conflict = without_plan(
        sources=[{"id": "s", "available": 2}], sinks=[{"id": "k", "min": 5, "max": 5}]
    )
    assert {limit.place for limit in conflict} == {"sources[0].available", "sinks[0].min"}


@pytest.mark.parametrize(
    ("sources", "sinks", "arcs", "places"),
    [
        (
            [{"id": "s", "available": 2, "min": 5}],
            [{"id": "k"}],
            [{"from": "s", "to": "k"}],
            {"sources[0].available", "sources[0].min"},
        ),
        (
            [{"id": "s"}],
            [{"id": "k", "min": 7, "max": 4}],
            [{"from": "s", "to": "k"}],
            {"sinks[0].max", "sinks[0].min"},
        ),
        (
            [{"id": "s"}],
            [{"id": "k"}],
            [{"from": "s", "to": "k", "min": 8, "max": 5}],
            {"arcs[0].max", "arcs[0].min"},
        ),
    ],
    ids=["source", "sink", "arc"],
)
def test_a_least_above_the_most_is_told_with_what_must_give(sources, sinks, arcs, places):
    conflict = without_plan(sources=sources, sinks=sinks, arcs=arcs)
    assert {limit.place for limit in conflict} == places
    assert conflict.least_total_violation == pytest.approx(3)
    assert [v.amount for v in conflict.violations] == [pytest.approx(3)]


def test_a_least_amount_and_a_least_lot_of_one_arc_are_told_apart():
    conflict = without_plan(
        sources=[{"id": "s", "available": 9}],
        sinks=[{"id": "k", "max": 4}],
        arcs=[{"from": "s", "to": "k", "min": 5, "min_lot": 2}],
    )
    assert {limit.attribute for limit in conflict} == {"max", "min"}


def test_what_is_not_known_in_the_time_is_not_promised(monkeypatch):
    data = Network.from_dict(
        network(sources=[{"id": "s", "available": 2}], sinks=[{"id": "k", "required": 5}])
    )
    program = compile_program(data, {"cost": 1.0})
    assert conflict_of(data, program).minimal

    monkeypatch.setattr("offcut.planning.solve.solve_part", lambda *_: Solved(UNKNOWN, "none"))
    limits = named_limits(data, program)
    oracle = Oracle(program, limits)
    assert oracle(limits)
    assert not oracle.sure
    words = Conflict("infeasible", tuple(limits), minimal=oracle.sure).says()
    assert "not proven" in words[0]
    assert "without any one" not in words[0]


def test_a_plan_without_end_says_what_can_grow():
    data = network(sources=[{"id": "mine", "unit_cost": -1}], sinks=[{"id": "market"}])
    told = Network.from_dict(data).solve().says()
    assert told[0] == "No best plan."
    assert "mine → market" in told[1]
    assert "sources[0].available" in told[2]


def hub_without_amounts(limit, **cheap):
    """Two sources without a limit, mixed in a hub; the cheap one has the quality 5."""
    return network(
        sources=[
            {"id": "clean", "unit_cost": -1, "quality": {"x": 1}},
            {"id": "cheap", "quality": {"x": 5}, **cheap},
        ],
        hubs=[{"id": "h"}],
        sinks=[{"id": "k", "limits": {"x": {"max": limit}}}],
        arcs=[{"from": "clean", "to": "h"}, {"from": "cheap", "to": "h"}, {"from": "h", "to": "k"}],
    )


def test_a_mix_that_can_grow_for_ever_is_found_before_the_search():
    plan = Network.from_dict(hub_without_amounts(2, unit_cost=-2)).solve()
    assert plan.status == "unbounded"
    assert ("h", "k") in plan.conflict.growing
    assert "sinks[0].max" in " ".join(plan.says())


def test_a_mix_that_only_limits_on_quality_keep_small_is_planned():
    """The cheap source would grow for ever, but only with more of the clean one than pays."""
    data = hub_without_amounts(2, unit_cost=-2)
    data["sources"][0] = {"id": "clean", "unit_cost": 1, "available": 6, "quality": {"x": 1}}
    plan = Network.from_dict(data).solve()
    # at most 6 clean, so 2 cheap: (6·1 + 2·5) ÷ 8 = 2; 6 − 4 > 0, so nothing moves
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(0, abs=1e-6)
