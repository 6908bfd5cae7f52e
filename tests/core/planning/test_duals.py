"""Marginal values: the same as solving again with the limit raised."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.planning.conftest import CASES, network

from offcut.planning import Network, load
from offcut.planning.changes import with_limit, with_value

STEP = 1e-3


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_one_more_unit_in_a_pure_network_is_worth_what_solving_again_says(seed):
    rng = np.random.default_rng(seed)
    data = network(
        sources=[
            {"id": f"s{i}", "available": int(a), "unit_cost": int(rng.integers(-9, 9))}
            for i, a in enumerate(rng.integers(1, 9, 3))
        ],
        sinks=[
            {"id": f"k{i}", "max": int(a), "price": int(rng.integers(0, 9))}
            for i, a in enumerate(rng.integers(1, 9, 3))
        ],
    )
    net = Network.from_dict(data)
    plan = net.solve()
    for row in plan.duals.to_dicts():
        if row["component"] == "arc":
            continue
        more = with_value(net, row["component"], row["id"], row["limit"], row["value"] + 1)
        assert more.solve().objective - plan.objective == pytest.approx(row["marginal"], abs=1e-7)


def test_a_requirement_costs_what_solving_again_says():
    net = load(CASES / "dantzig_1963.json")
    plan = net.solve()
    for row in plan.duals.to_dicts():
        more = with_value(net, row["component"], row["id"], row["limit"], row["value"] + 1)
        assert more.solve().objective - plan.objective == pytest.approx(row["marginal"], abs=1e-7)


@pytest.mark.parametrize("case", ["aluminium_five_bins", "polley_2000", "degreasing_2005"])
def test_a_limit_on_quality_is_worth_what_solving_again_says(case):
    net = load(CASES / f"{case}.json")
    plan = net.solve()
    checked = 0
    for row in plan.duals.to_dicts():
        if row["limit"].startswith("limits."):
            name, side = row["limit"].removeprefix("limits.").rsplit(".", 1)
            step = STEP * abs(row["value"])
            ways = [
                with_limit(net, row["id"], name, side, row["value"] + s).solve().objective
                for s in (step, -step)
            ]
            if None in ways:
                continue
            slopes = sorted([(ways[0] - plan.objective) / step, (plan.objective - ways[1]) / step])
            slack = 0.02 * max(map(abs, slopes)) + 1e-6
            assert slopes[0] - slack <= row["marginal"] <= slopes[1] + slack
            checked += 1
    assert checked


def test_the_sentences_name_what_would_be_worth_changing():
    told = "\n".join(load(CASES / "aluminium_five_bins.json").solve().says())
    assert "Easing si from 0.125 to 0.1125 at alloy is worth $9.706." in told
    assert told.startswith("Cost $296.2")


def test_one_more_tonne_near_a_buyer_is_worth_its_price_less_haulage():
    place = {"latitude": 52.5, "longitude": -2.0}
    data = network(
        units={"flow": "t/a", "money": "GBP"},
        haulage_cost_per_km=0.2,
        sources=[{"id": "a", "available": 5, **place}],
        sinks=[{"id": "Tipton", "max": 9, "price": 14.4, "material": "", **place}],
    )
    told = Network.from_dict(data).solve().says()
    assert "One more t/a within 15 km of Tipton is worth £11.4." in told


def test_an_answer_with_openings_prices_what_is_open():
    data = network(
        sources=[{"id": "a", "available": 5, "fixed_cost": 3}],
        sinks=[{"id": "k", "max": 9, "price": 2}],
    )
    duals = Network.from_dict(data).solve().duals
    marginal = {(row["id"], row["limit"]): row["marginal"] for row in duals.to_dicts()}
    assert marginal["a", "available"] == pytest.approx(-2)
    assert marginal["k", "max"] == pytest.approx(0)
