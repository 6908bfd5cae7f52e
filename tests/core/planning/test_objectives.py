"""What a plan is best at: objectives, weights, one after the other; and the front between two."""

import pytest
from tests.core.planning.conftest import network

from offcut.errors import InputError
from offcut.planning import Network
from offcut.planning.fronts import front

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


def test_the_front_runs_from_the_cheapest_to_the_cleanest_with_the_cost_of_the_next_kilogram():
    found = front(Network.from_dict(DATA), "firms", "carbon", points=5)
    # 8 far + 2 near at £26 and 420 kg; each tonne moved to near costs £3 and saves 40 kg
    assert found.points[0].first == pytest.approx(26)
    assert found.points[0].second == pytest.approx(420)
    assert found.points[-1].first == pytest.approx(38)
    assert found.points[-1].second == pytest.approx(260)
    for point in found.points[1:-1]:
        assert point.marginal == pytest.approx(3 / 40)
    assert found.frame["step"].to_list()[1:] == pytest.approx([3 / 40] * 4)


def test_a_front_with_openings_holds_only_plans_that_none_beats():
    data = DATA | {
        "sources": [{**source, "fixed_cost": 4} for source in DATA["sources"]],
        "carbon_price": 0,
    }
    found = front(Network.from_dict(data), "cost", "carbon", points=4)
    firsts = [point.first for point in found]
    seconds = [point.second for point in found]
    assert firsts == sorted(firsts)
    assert seconds == sorted(seconds, reverse=True)


def test_a_front_of_one_point_says_so():
    data = network(sources=[{"id": "a", "available": 1}], sinks=[{"id": "k", "required": 1}])
    assert len(front(Network.from_dict(data))) == 1


def test_no_front_without_a_plan():
    data = network(sources=[{"id": "a", "available": 1}], sinks=[{"id": "k", "required": 2}])
    with pytest.raises(InputError, match="k requires 2"):
        front(Network.from_dict(data))
