"""How hubs and mixes work, by hand: removal, yield, outlet, powers, curves, hubs in a row."""

import numpy as np
import pytest
from tests.core.planning.checker import problems
from tests.core.planning.conftest import network

from offcut.planning import Network
from offcut.planning.mixing import Mixing


def plan_of(**parts):
    return Network.from_dict(network(**parts)).solve()


def through(hub, limit, **parts):
    """10 dirty and 10 clean units through one hub to a sink that pays 10 and takes 20."""
    return plan_of(
        sources=[
            {"id": "dirty", "available": 10, "quality": {"x": 8}},
            {"id": "clean", "available": 10, "unit_cost": 4, "quality": {"x": 2}},
        ],
        hubs=[{"id": "hub", **hub}],
        sinks=[{"id": "k", "max": 20, "price": 10, "limits": {"x": {"max": limit}}}],
        arcs=[
            {"from": "dirty", "to": "hub"},
            {"from": "clean", "to": "hub"},
            {"from": "hub", "to": "k"},
        ],
        **parts,
    )


@pytest.mark.parametrize(
    ("hub", "limit", "received"),
    [
        ({}, 5, 20),  # equal parts of 8 and 2 are 5
        ({}, 4, 15),  # two clean to one dirty
        ({"removal": {"x": 0.5}}, 2.5, 20),
        ({"removal": {"x": 0.5}}, 2, 15),
        ({"yield": 0.5}, 5, 10),
        ({"outlet": {"x": 1}}, 1, 20),
        ({"capacity": 6}, 5, 6),
    ],
)
def test_a_hub_mixes_removes_and_loses(hub, limit, received):
    plan = through(hub, limit)
    assert plan.status == "optimal"
    amount = plan.flows.filter(plan.flows["to"] == "k")["amount"].sum()
    assert amount == pytest.approx(received, rel=1e-6)


def test_a_hub_that_treats_to_a_specification_needs_no_global_search():
    assert through({"outlet": {"x": 1}}, 1).method == "min-cost flow"
    assert "global" in through({}, 4).method


def test_a_property_may_mix_by_its_square():
    # share s of dirty: 64 s + 4 (1 − s) ≤ 25 gives s = 0.35, so 10 clean and 5.38 dirty
    plan = through({}, 5, mixing={"x": {"power": 2}})
    assert plan.flows.filter(plan.flows["to"] == "k")["amount"].sum() == pytest.approx(10 / 0.65)


def test_a_property_may_mix_along_a_curve():
    # index 0 at 2, 10 at 5, 12 at 8: s · 12 ≤ 10, all of both would be 6
    curve = {"curve": [[2, 0], [5, 10], [8, 12]]}
    assert through({}, 5, mixing={"x": curve}).waste == pytest.approx(0)
    # limit 3 is index 10/3: s = 10/36
    plan = through({}, 3, mixing={"x": curve})
    used = dict(plan.unused.select("source", "used").rows())
    assert used["dirty"] / (used["dirty"] + used["clean"]) == pytest.approx(10 / 36, rel=1e-5)


def test_a_falling_curve_turns_at_most_into_at_least():
    # the same with the index turned round must give the same plan
    rising = through({}, 3, mixing={"x": {"curve": [[2, 0], [5, 10], [8, 12]]}})
    falling = through({}, 3, mixing={"x": {"curve": [[2, 12], [5, 2], [8, 0]]}})
    assert rising.objective == pytest.approx(falling.objective, rel=1e-6)


@pytest.mark.parametrize("rule", [Mixing(2.0), Mixing(-1.0), Mixing(1, (1, 3, 9), (4, 2, 1))])
def test_an_index_leads_back_to_its_value(rule):
    values = np.array([1.0, 2.0, 3.0, 7.0])
    assert rule.value(rule.index(values)) == pytest.approx(values)


def test_hubs_in_a_row_each_remove_their_share():
    data = network(
        sources=[
            {"id": "a", "available": 10, "quality": {"x": 8}},
            {"id": "b", "available": 10, "unit_cost": 4, "quality": {"x": 4}},
        ],
        hubs=[{"id": "h", "removal": {"x": 0.5}}, {"id": "i", "removal": {"x": 0.5}}],
        sinks=[{"id": "k", "max": 30, "price": 10, "limits": {"x": {"max": 1.5}}}],
        arcs=[
            {"from": "a", "to": "h"},
            {"from": "b", "to": "h"},
            {"from": "h", "to": "i"},
            {"from": "i", "to": "k"},
        ],
    )
    plan = Network.from_dict(data).solve()
    # a quarter of the mix must be at most 1.5: mix at most 6, so all 20 (equal parts of 8 and 4)
    assert plan.objective == pytest.approx(40 - 200, rel=1e-5)
    flows = list(plan.flows.select("from", "to", "amount").iter_rows())
    assert problems(data, flows) == []


def test_at_most_so_many_sources():
    sources = [{"id": f"s{i}", "available": 4, "unit_cost": i} for i in range(4)]
    plan = plan_of(sources=sources, sinks=[{"id": "k", "max": 20, "price": 9, "max_sources": 2}])
    assert plan.flows["from"].to_list() == ["s0", "s1"]
    assert plan.objective == pytest.approx(4 - 8 * 9)


def test_the_least_of_what_is_a_decision_holds_only_if_it_is_used():
    source = {"id": "a", "available": 10, "min": 8, "fixed_cost": 1, "unit_cost": 1}
    little = [{"id": "k", "max": 5, "price": 3}]
    assert plan_of(sources=[source], sinks=little).objective == pytest.approx(0)
    enough = [{"id": "k", "max": 9, "price": 3}]
    assert plan_of(sources=[source], sinks=enough).objective == pytest.approx(1 - 18)
    always = {key: value for key, value in source.items() if key != "fixed_cost"}
    assert plan_of(sources=[always], sinks=little).status == "infeasible"
