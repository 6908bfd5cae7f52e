"""Fair shares of a plan: who brings what, who could leave, and who sees what."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from offcut.cli.shares import command
from offcut.errors import InputError
from offcut.planning import Network
from offcut.planning.coalitions import PlanGame, by_duals
from offcut.planning.fair_shares import seen_by, share_out, shares
from offcut.planning.subnetwork import without


def network_of(sources, sinks, arcs="all", **more):
    return {
        "format": "offcut-network/1",
        "name": "Example",
        "sources": sources,
        "sinks": sinks,
        "arcs": arcs,
        **more,
    }


def gloves():
    """Two sellers with one unit each, one buyer of one unit: all the gain is the buyer's."""
    return network_of(
        [
            {"id": "left 1", "available": 1, "owner": "L1"},
            {"id": "left 2", "available": 1, "owner": "L2"},
        ],
        [{"id": "right", "max": 1, "price": 1, "owner": "R"}],
    )


def test_the_glove_market_as_a_network_is_the_glove_game():
    game = PlanGame(Network.from_dict(gloves()))
    assert [game.worth(mask) for mask in range(8)] == [0, 0, 0, 0, 0, 1, 1, 1]
    assert shares(gloves(), "shapley") == pytest.approx({"L1": 1 / 6, "L2": 1 / 6, "R": 2 / 3})
    assert shares(gloves(), "nucleolus") == pytest.approx({"L1": 0, "L2": 0, "R": 1}, abs=1e-9)
    assert shares(gloves(), "duals") == pytest.approx({"L1": 0, "L2": 0, "R": 1}, abs=1e-9)


@st.composite
def markets(draw):
    """Random transport problems with owners who may have several sites."""
    number = st.integers(0, 9)
    owner = st.sampled_from("ABCD")
    sources = [
        {"id": f"s{i}", "available": draw(number), "unit_cost": draw(number), "owner": draw(owner)}
        for i in range(draw(st.integers(1, 4)))
    ]
    sinks = [
        {
            "id": f"t{i}",
            "max": draw(number),
            "price": draw(st.integers(0, 20)),
            "owner": draw(owner),
        }
        for i in range(draw(st.integers(1, 4)))
    ]
    arcs = [
        {"from": s["id"], "to": t["id"], "unit_cost": draw(number)} for s in sources for t in sinks
    ]
    return Network.from_dict(network_of(sources, sinks, arcs))


@settings(max_examples=40)
@given(markets())
def test_shares_by_duals_sum_to_the_worth_and_nobody_gains_by_leaving(network):
    """Owen (1975): the shares of a linear production game lie in its core."""
    game = PlanGame(network)
    found, unowned = by_duals(game)
    count = len(game.players)
    assert found.sum() + unowned == pytest.approx(game.worth(2**count - 1), abs=1e-6)
    assert unowned == pytest.approx(0, abs=1e-6)
    for mask in range(1, 2**count):
        members = [(mask >> i) & 1 for i in range(count)]
        assert np.dot(members, found) >= game.worth(mask) - 1e-6


def test_what_belongs_to_nobody_earns_its_scarcity_and_it_is_said():
    """Two units of public water at 1 are worth 5 each to a works that would buy four."""
    data = network_of(
        [{"id": "spring", "available": 2, "unit_cost": 1}],
        [{"id": "works", "max": 4, "price": 5, "owner": "Works"}],
    )
    found = share_out(data, "duals")
    assert found.shares["Works"] == pytest.approx(0)
    assert found.unowned == pytest.approx(8)
    assert "belongs to nobody" in found.note


def test_fixed_costs_are_shared_too_and_the_note_warns():
    """The exchange costs 3 once and earns 10 a unit for one unit: the sum is 7."""
    data = network_of(
        [{"id": "a", "available": 1, "owner": "A"}],
        [{"id": "b", "max": 1, "price": 10, "owner": "B"}],
        [{"from": "a", "to": "b", "fixed_cost": 3}],
    )
    found = share_out(data, "duals")
    assert sum(found.shares.values()) + found.unowned == pytest.approx(7)
    assert "may gain by leaving" in found.note


def test_a_group_that_cannot_stand_alone_is_told_what_to_add():
    data = network_of(
        [{"id": "a", "available": 5, "owner": "A"}], [{"id": "b", "required": 5, "owner": "B"}]
    )
    with pytest.raises(InputError, match=r"B cannot manage without the others.*supply"):
        shares(data, "shapley")


def test_a_network_without_owners_cannot_be_shared():
    data = network_of([{"id": "a", "available": 5}], [{"id": "b", "max": 5}])
    with pytest.raises(InputError, match='"owner"'):
        shares(data, "shapley")


def test_duals_need_a_plan():
    game = {"format": "offcut-game/1", "players": ["A"], "values": {"A": 1}}
    with pytest.raises(InputError, match="marginal values of a plan"):
        shares(game, "duals")


def test_a_player_sees_its_own_flows_and_gain_and_nothing_of_others():
    data = network_of(
        [
            {"id": "sand", "available": 5, "unit_cost": 1, "owner": "Foundry"},
            {"id": "canary-source", "available": 7, "unit_cost": 123.25, "owner": "Canary"},
        ],
        [
            {"id": "mix", "max": 5, "price": 4, "owner": "Concrete"},
            {"id": "canary-sink", "max": 7, "price": 987.5, "owner": "Canary"},
        ],
        [{"from": "sand", "to": "mix"}, {"from": "canary-source", "to": "canary-sink"}],
    )
    game = PlanGame(Network.from_dict(data))
    seen = json.dumps(seen_by(game, share_out(game, "shapley"), "Foundry"))
    assert "mix" in seen
    for secret in ("canary", "Canary", "123.25", "987.5", str(7 * (987.5 - 123.25))):
        assert secret not in seen


def test_a_network_without_some_nodes_keeps_the_rest_as_it_was():
    data = network_of(
        [{"id": "a", "available": 1, "quality": {"S": 2}}, {"id": "b", "quality": {"S": 3}}],
        [{"id": "c", "max": 5, "limits": {"S": {"max": 2.5}}}, {"id": "d", "max": 1}],
    )
    network = Network.from_dict(data)
    smaller = without(network, np.array([True, False, False, True]))
    assert list(smaller.sources.ids) == ["b"]
    assert list(smaller.sinks.ids) == ["c"]
    assert smaller.sources.matrix("quality", 1, np.nan).tolist() == [[3]]
    assert smaller.arc_from.tolist() == [0]
    assert smaller.arc_to.tolist() == [1]


def test_the_command_shares_a_plan(tmp_path):
    path = tmp_path / "gloves.json"
    path.write_text(json.dumps(gloves()))
    answer = CliRunner().invoke(command, [str(path)])
    assert answer.exit_code == 0, answer.output
    assert "duals" in answer.output
    seen = CliRunner().invoke(command, [str(path), "--rule", "duals", "--seen-by", "R"])
    assert json.loads(seen.output)["rules"][0]["share"] == pytest.approx(1)
