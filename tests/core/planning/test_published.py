"""Every published case comes out at its published optimum, and its plan keeps every limit."""

import json

import pytest
from tests.core.planning.checker import cost, problems
from tests.core.planning.conftest import PUBLISHED, orlib, warehouses

from offcut.planning import Network, load


def flows_of(plan):
    return list(plan.flows.select("from", "to", "amount").iter_rows())


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_a_published_case_has_its_published_answer(path):
    network = load(path)
    plan = network.solve()
    expected = network.expected
    assert plan.status == expected["status"]
    if "objective" in expected:
        close = pytest.approx(expected["objective"], rel=expected["relative_tolerance"])
        assert plan.objective == close
        assert plan.bound == close
        assert plan.gap == pytest.approx(0, abs=1e-6)
        data = json.loads(path.read_text("utf-8"))
        assert problems(data, flows_of(plan)) == []
        assert cost(data, flows_of(plan)) == close
    if "waste" in expected:
        assert plan.waste == pytest.approx(expected["waste"], rel=1e-6)
    if "least_total_violation" in expected:
        least = expected["least_total_violation"]
        assert plan.conflict.least_total_violation == pytest.approx(least, abs=1e-6)


@pytest.mark.parametrize("case", orlib()["cases"], ids=lambda case: case["name"])
def test_a_warehouse_problem_of_the_or_library_has_its_optimum(case):
    data = warehouses(case, orlib())
    plan = Network.from_dict(data).solve()
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(case["objective"], rel=1e-9)
    assert problems(data, flows_of(plan)) == []


def test_the_method_follows_from_the_structure():
    methods = {path.stem: load(path).solve().method for path in PUBLISHED}
    assert methods["dantzig_1963"] == "min-cost flow"
    assert methods["polley_2000"] == "linear program"
    assert methods["warehouses_csplib_034"] == "mixed-integer program"
    assert methods["haverly_1"] == "bilinear, global search"
