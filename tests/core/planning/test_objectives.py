"""What a plan is best at: objectives, weights, one after the other; and the front between two."""

import pytest
from tests.core.planning.conftest import network

from offcut.errors import InputError
from offcut.planning import Network

# Far sand is cheap and dirty, near sand dear and clean; 10 t are needed.
DATA = network(
    carbon_price=0.1,
    sources=[
        {"id": "far", "available": 8, "unit_cost": 2, "carbon": 50, "virgin": 1},
        {"id": "near", "available": 6, "unit_cost": 5, "carbon": 10, "landfill": 1},
        {"id": "taxed", "available": 9, "unit_cost": 1, "private_cost": 30, "carbon": 60},
    ],
    sinks=[{"id": "k", "required": 10}],
)


def used(objective):
    plan = Network.from_dict(DATA).solve(objective)
    return dict(plan.unused.select("source", "used").rows()), plan.objective


@pytest.mark.parametrize(
    ("objective", "expected", "value"),
    [
        # per tonne: far 2 + 5 = 7, near 5 + 1 = 6, taxed 1 + 30 + 6 = 37
        (None, {"far": 4, "near": 6, "taxed": 0}, 28 + 36),
        ("firms", {"far": 8, "near": 2, "taxed": 0}, 16 + 10),
        # far 7, near 6, taxed 7: the tax is no cost to society
        ("carbon", {"far": 4, "near": 6, "taxed": 0}, 260),
        ({"firms": 1, "carbon": 0.1}, {"far": 4, "near": 6, "taxed": 0}, 38 + 26),
        (["landfill", "firms"], {"far": 4, "near": 6, "taxed": 0}, 38),
        (["virgin", "firms"], {"far": 0, "near": 6, "taxed": 4}, 30 + 124),
    ],
)
def test_each_objective_has_its_own_best_plan(objective, expected, value):
    found, objective_value = used(objective)
    assert found == pytest.approx(expected, abs=1e-5)
    assert objective_value == pytest.approx(value, rel=1e-6)


def test_every_objective_is_told_for_every_plan():
    totals = Network.from_dict(DATA).solve().totals
    assert totals["carbon"] == pytest.approx(260)
    assert totals["virgin"] == pytest.approx(4)
    assert totals["landfill"] == pytest.approx(-6)
    assert totals["society"] == pytest.approx(8 + 30 + 26)


@pytest.mark.parametrize("objective", ["profit", {"cost": "much"}, {}, []])
def test_an_objective_that_there_is_not_is_refused(objective):
    with pytest.raises(InputError, match="objective"):
        Network.from_dict(DATA).solve(objective)


@pytest.mark.parametrize("limits", [{"time_limit": -1}, {"gap": "small"}])
def test_limits_that_are_no_numbers_are_refused(limits):
    with pytest.raises(InputError, match="accepted: a number from 0"):
        Network.from_dict(DATA).solve(**limits)
