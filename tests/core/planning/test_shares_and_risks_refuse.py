"""``offcut shares`` and ``offcut risks`` on files that cannot be used, and without a plan."""

import json

import pytest
from click.testing import CliRunner
from tests.core.planning.conftest import network

from offcut.cli import risks as risks_command
from offcut.cli import shares as shares_command
from offcut.errors import InputError
from offcut.planning import Network
from offcut.planning.fair_shares import game_of
from offcut.planning.risks import risks

SHORT = network(
    sources=[{"id": "s", "available": 1, "owner": "A"}],
    sinks=[{"id": "k", "required": 5, "owner": "B"}],
)


@pytest.mark.parametrize("data", [[], 5, "text", None, {}])
def test_what_is_no_game_is_told_with_what_is_accepted(tmp_path, data):
    path = tmp_path / "game.json"
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(InputError, match="players, and values by coalition"):
        game_of(path)


@pytest.mark.parametrize("command", [risks_command.command, shares_command.command])
def test_without_a_plan_it_says_why_and_ends_with_one(tmp_path, command):
    path = tmp_path / "n.json"
    path.write_text(json.dumps(SHORT), "utf-8")
    result = CliRunner().invoke(command, [str(path)])
    assert result.exit_code == 1
    assert "k requires 5" in result.stderr


def test_a_network_of_nothing_has_nothing_that_can_fail():
    plan = Network.from_dict(network(sources=[], sinks=[], arcs=[])).solve()
    assert risks(plan, scenarios=1).failures.singles == ()


@pytest.mark.parametrize("given", [{"pairs_of": -1}, {"scenarios": 0}, {"seed": -1}])
def test_numbers_out_of_range_are_refused(given):
    data = network(sources=[{"id": "s", "available": 1}], sinks=[{"id": "k", "max": 1}])
    plan = Network.from_dict(data).solve()
    with pytest.raises(InputError, match="accepted: a whole number from"):
        risks(plan, **given)
