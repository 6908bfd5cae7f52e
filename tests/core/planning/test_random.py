"""Random small networks: the same optimum as independent methods, and plans that hold."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.core.planning.checker import cost, problems
from tests.core.planning.conftest import network

from offcut.planning import Network

AMOUNT = st.integers(1, 40)
QUIET = settings(max_examples=60, deadline=None)


def flows_of(plan):
    return list(plan.flows.select("from", "to", "amount").iter_rows())


@st.composite
def exchanges(draw, *, quality=False, fixed=False):
    """A few sources and sinks with costs of one decimal, perhaps qualities and fixed costs."""
    sources = [
        {"id": f"s{i}", "available": draw(AMOUNT), "unit_cost": draw(st.integers(-50, 20)) / 10}
        for i in range(draw(st.integers(1, 4)))
    ]
    sinks = [
        {"id": f"k{i}", "max": draw(AMOUNT), "price": draw(st.integers(0, 50)) / 10}
        for i in range(draw(st.integers(1, 3)))
    ]
    if quality:
        for source in sources:
            source["quality"] = {"x": draw(st.integers(0, 10))}
        for sink in sinks:
            sink["limits"] = {"x": {"max": draw(st.integers(0, 10))}}
    arcs = [
        {"from": s["id"], "to": k["id"], "unit_cost": draw(st.integers(0, 40)) / 10}
        for s, k in itertools.product(sources, sinks)
    ]
    if fixed:
        for arc in arcs:
            arc["fixed_cost"] = draw(st.integers(0, 60))
    return network(sources=sources, sinks=sinks, arcs=arcs)


def by_scipy(data, open_arcs=None):
    """The optimum of the linear part by SciPy, with only some arcs; matrices built here."""
    sources, sinks, arcs = data["sources"], data["sinks"], data["arcs"]
    unit = {s["id"]: s["unit_cost"] for s in sources}
    price = {k["id"]: k["price"] for k in sinks}
    c = [a["unit_cost"] + unit[a["from"]] - price[a["to"]] for a in arcs]
    rows, rhs = [], []
    for s in sources:
        rows.append([float(a["from"] == s["id"]) for a in arcs])
        rhs.append(s["available"])
    quality = {s["id"]: s.get("quality", {}).get("x", 0) for s in sources}
    for k in sinks:
        rows.append([float(a["to"] == k["id"]) for a in arcs])
        rhs.append(k["max"])
        if "limits" in k:
            limit = k["limits"]["x"]["max"]
            rows.append([(quality[a["from"]] - limit) * (a["to"] == k["id"]) for a in arcs])
            rhs.append(0)
    on = range(len(arcs)) if open_arcs is None else open_arcs
    bounds = [(0, None if i in on else 0) for i in range(len(arcs))]
    return linprog(c, A_ub=np.array(rows), b_ub=rhs, bounds=bounds, method="highs").fun


@QUIET
@given(exchanges())
def test_a_pure_network_is_as_good_as_a_linear_program(data):
    plan = Network.from_dict(data).solve()
    assert plan.method == "min-cost flow"
    assert plan.objective == pytest.approx(by_scipy(data), abs=1e-7)
    assert problems(data, flows_of(plan)) == []
    assert cost(data, flows_of(plan)) == pytest.approx(plan.objective, abs=1e-7)


@QUIET
@given(exchanges(quality=True))
def test_limits_on_quality_are_as_good_as_in_scipy(data):
    plan = Network.from_dict(data).solve()
    assert plan.objective == pytest.approx(by_scipy(data), abs=1e-6)
    assert problems(data, flows_of(plan)) == []


@settings(max_examples=25, deadline=None)
@given(exchanges(quality=True, fixed=True))
def test_fixed_costs_are_as_good_as_trying_every_set_of_exchanges(data):
    arcs = data["arcs"][:6]
    data = {**data, "arcs": arcs}
    plan = Network.from_dict(data).solve()
    best = min(
        by_scipy(data, chosen) + sum(arcs[i]["fixed_cost"] for i in chosen)
        for count in range(len(arcs) + 1)
        for chosen in itertools.combinations(range(len(arcs)), count)
    )
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(best, abs=1e-5)
    assert problems(data, flows_of(plan)) == []


@settings(max_examples=15, deadline=None)
@given(exchanges(quality=True), st.integers(1, 9), st.sampled_from([0.0, 0.5]))
def test_a_mixing_hub_is_as_good_as_the_best_of_a_grid_of_its_quality(data, limit, removal):
    hub = {"id": "hub", "removal": {"x": removal}}
    arcs = [{"from": s["id"], "to": "hub", "unit_cost": 0.5} for s in data["sources"]]
    arcs += [{"from": "hub", "to": k["id"]} for k in data["sinks"]]
    data = {**data, "hubs": [hub], "arcs": arcs}
    for sink in data["sinks"]:
        sink["limits"]["x"]["max"] = (sink["limits"]["x"]["max"] + limit) / 2
    plan = Network.from_dict(data).solve()
    assert plan.status == "optimal"
    assert problems(data, flows_of(plan)) == []
    assert cost(data, flows_of(plan)) == pytest.approx(plan.objective, abs=1e-5)
    assert plan.objective <= by_grid(data, removal) + 1e-4


def by_grid(data, removal):
    """The best for each of many qualities of the hub, by SciPy: an upper bound on the optimum."""
    sources, sinks = data["sources"], data["sinks"]
    unit = [s["unit_cost"] + 0.5 for s in sources]
    best = 0.0
    for quality in np.linspace(0, 10, 21):
        usable = [k for k in sinks if quality * (1 - removal) <= k["limits"]["x"]["max"]]
        if not usable:
            continue
        c = unit + [-k["price"] for k in usable]
        balance = [1.0] * len(sources) + [-1.0] * len(usable)
        mix = [s["quality"]["x"] - quality for s in sources] + [0.0] * len(usable)
        bounds = [(0, s["available"]) for s in sources] + [(0, k["max"]) for k in usable]
        answer = linprog(c, A_eq=[balance, mix], b_eq=[0, 0], bounds=bounds, method="highs")
        best = min(best, answer.fun) if answer.status == 0 else best
    return best


@QUIET
@given(exchanges(), st.floats(0.1, 1.0))
def test_mass_balances_at_every_hub(data, share):
    hub = {"id": "hub", "yield": round(share, 3), "unit_cost": 0.1, "capacity": 30}
    arcs = [{"from": s["id"], "to": "hub"} for s in data["sources"]]
    arcs += [{"from": "hub", "to": k["id"]} for k in data["sinks"]]
    data = {**data, "hubs": [hub], "arcs": [*data["arcs"], *arcs]}
    plan = Network.from_dict(data).solve()
    assert problems(data, flows_of(plan)) == []
    used = sum(plan.unused["used"])
    received = sum(amount for _, head, amount in flows_of(plan) if head.startswith("k"))
    fed = sum(amount for _, head, amount in flows_of(plan) if head == "hub")
    assert used - fed * (1 - hub["yield"]) == pytest.approx(received, abs=1e-6)
    assert math.isfinite(plan.objective)
    assert plan.objective <= 1e-9


def test_costs_that_are_no_decimals_are_still_proven():
    rng = np.random.default_rng(5)
    data = network(
        sources=[{"id": f"s{i}", "available": float(a)} for i, a in enumerate(rng.random(30))],
        sinks=[
            {"id": f"k{i}", "max": float(a), "price": 3.0} for i, a in enumerate(rng.random(30))
        ],
        arcs=[
            {"from": f"s{i}", "to": f"k{j}", "unit_cost": float(rng.random())}
            for i in range(30)
            for j in range(30)
        ],
    )
    for source in data["sources"]:
        source["unit_cost"] = 0.0
    plan = Network.from_dict(data).solve()
    assert plan.method == "min-cost flow"
    assert plan.objective == pytest.approx(by_scipy(data), rel=1e-9)
    assert plan.gap <= 1e-9
