"""Why there is no plan, in the user's own names; and the least that would cure it."""

import pytest
from tests.core.planning.conftest import CASES, network

from offcut.planning import Network, load


def test_each_limit_of_a_conflict_is_needed_for_it():
    import json

    path = CASES / "aggregate_two_bins.json"
    conflict = load(path).solve().conflict
    data = json.loads(path.read_text("utf-8"))
    sink = data["sinks"][0]
    named = [limit.attribute for limit in conflict if limit.attribute != "required"]

    def with_only(kept):
        limits: dict = {}
        for attribute in kept:
            name, side = attribute.removeprefix("limits.").rsplit(".", 1)
            limits.setdefault(name, {})[side] = sink["limits"][name][side]
        return Network.from_dict(data | {"sinks": [{**sink, "limits": limits}]}).solve().status

    assert len(named) >= 2
    assert with_only(named) == "infeasible"
    for left_out in named:
        assert with_only([name for name in named if name != left_out]) == "optimal"


def test_more_required_than_there_is_names_both_and_the_shortfall():
    data = network(
        sources=[{"id": "quarry", "available": 7}, {"id": "pit", "available": 2}],
        sinks=[{"id": "works", "required": 10}],
    )
    conflict = Network.from_dict(data).solve().conflict
    assert [limit.place for limit in conflict] == [
        "sources[0].available",
        "sources[1].available",
        "sinks[0].required",
    ]
    assert conflict.least_total_violation == pytest.approx(1)
    assert "works requires 10" in "\n".join(conflict.says())


def test_a_minimum_lot_can_be_what_contradicts():
    data = network(
        sources=[{"id": "a", "available": 10}],
        sinks=[{"id": "k", "required": 3}],
        arcs=[{"from": "a", "to": "k", "min_lot": 5}],
    )
    plan = Network.from_dict(data).solve()
    assert plan.status == "infeasible"
    assert {limit.attribute for limit in plan.conflict} == {"required", "min_lot"}


def test_one_source_each_can_be_what_contradicts():
    data = network(
        sources=[{"id": "a", "available": 4}, {"id": "b", "available": 4}],
        sinks=[{"id": "k", "required": 6, "single_source": True}],
    )
    plan = Network.from_dict(data).solve()
    assert plan.status == "infeasible"
    assert "single_source" in {limit.attribute for limit in plan.conflict}


def test_a_hub_that_mixes_can_be_in_the_conflict():
    data = network(
        sources=[
            {"id": "salt", "available": 10, "min": 8, "quality": {"Cl": 10}},
            {"id": "fresh", "available": 2, "quality": {"Cl": 0}},
        ],
        hubs=[{"id": "tank"}],
        sinks=[
            {"id": "k", "min": 1, "limits": {"Cl": {"max": 5}}},
            {"id": "l", "limits": {"Cl": {"max": 6}}},
        ],
        arcs=[
            {"from": "salt", "to": "tank"},
            {"from": "fresh", "to": "tank"},
            {"from": "tank", "to": "k"},
            {"from": "tank", "to": "l"},
        ],
    )
    plan = Network.from_dict(data).solve()
    assert plan.status == "infeasible"
    names = {(limit.id, limit.attribute) for limit in plan.conflict}
    assert ("salt", "min") in names
    assert ("fresh", "available") in names
    assert plan.conflict.violations or "not worked out" in plan.conflict.says()[-1]


def test_growth_without_end_names_the_way_and_what_to_bound():
    data = network(
        sources=[{"id": "mine", "unit_cost": 1}],
        sinks=[{"id": "market", "price": 3}],
    )
    plan = Network.from_dict(data).solve()
    assert plan.status == "unbounded"
    assert plan.objective is None
    assert plan.conflict.growing == (("mine", "market"),)
    assert "sources[0].available" in " ".join(plan.conflict.says())


def test_a_plan_has_no_conflict():
    data = network(sources=[{"id": "a", "available": 1}], sinks=[{"id": "k", "max": 1}])
    assert Network.from_dict(data).solve().conflict is None
