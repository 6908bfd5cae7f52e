"""``offcut plan``: the answer first; JSON on request; why, where there is no plan."""

import json

import pytest
from click.testing import CliRunner
from tests.core.planning.conftest import CASES

from offcut.cli import offcut


def run(*arguments):
    return CliRunner().invoke(offcut, ["plan", *map(str, arguments)])


def test_the_answer_comes_first_then_how_sure_then_the_flows():
    told = run(CASES / "dantzig_1963.json")
    assert told.exit_code == 0
    lines = told.output.splitlines()
    # two plans are best: New York from one plant or from both
    assert lines[0] in {
        f"Cost 153.7 thousand USD: {count} exchanges move 900 cases." for count in (3, 4)
    }
    assert lines[1].startswith("Proven best, by min-cost flow, in ")
    assert "san-diego  topeka" in told.output


def test_json_holds_what_the_python_interface_gives():
    told = run(CASES / "wang_smith_1994.json", "--json", "-")
    answer = json.loads(told.output)
    assert answer["status"] == "optimal"
    assert answer["objective"] == pytest.approx(90)
    assert answer["waste"] == pytest.approx(90)
    assert {"from", "to", "material", "amount"} == set(answer["flows"][0])
    assert {"bound", "gap", "method", "unused", "duals", "conflict", "time_s"} <= answer.keys()


def test_json_is_written_beside_the_answer(tmp_path):
    target = tmp_path / "plan.json"
    told = run(CASES / "haverly_1.json", "--json", target)
    assert "Gain 400" in told.output
    assert json.loads(target.read_text("utf-8"))["objective"] == pytest.approx(-400)


def test_without_a_plan_it_says_why_and_ends_with_1():
    told = run(CASES / "aggregate_two_bins.json")
    assert told.exit_code == 1
    assert "These limits cannot all hold" in told.output
    assert "sinks[0].limits.passing_" in told.output


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--objective", "profit"], "there is no 'profit'"),
        (["--objective", "cost=1,carbon"], "'carbon' does not read"),
        (["--gap", "-1"], "gap: given -1.0"),
    ],
)
def test_what_cannot_be_used_is_refused(given, told):
    result = run(CASES / "dantzig_1963.json", *given)
    assert told in str(result.exception)


def test_objectives_may_be_weighed_or_follow_each_other():
    for wanted in ("carbon", "cost=1,carbon=0.2", "carbon,cost"):
        assert run(CASES / "dantzig_1963.json", "--objective", wanted).exit_code == 0
