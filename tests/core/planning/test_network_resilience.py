"""Resilience: each failure equals the plan solved anew without it; shocks, contracts, stability."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from offcut.cli.risks import command
from offcut.errors import InputError
from offcut.planning import Network
from offcut.planning.contracts import contracts
from offcut.planning.dependence import dependence
from offcut.planning.failures import failures
from offcut.planning.rolling import replan
from offcut.planning.shocks import closures, demand_falls, supply_shocks


def network_of(sources, sinks, arcs="all", **more):
    return Network.from_dict(
        {
            "format": "offcut-network/1",
            "name": "Example",
            "sources": sources,
            "sinks": sinks,
            "arcs": arcs,
            **more,
        }
    )


def two_foundries(**more):
    """A concrete works buys 10: 6 from the near foundry, 4 from the far one, sand else at 20."""
    return network_of(
        [
            {"id": "near", "available": 6, "owner": "Near"},
            {"id": "far", "available": 9, "owner": "Far"},
            {"id": "quarry", "unit_cost": 20, "virgin": 1},
        ],
        [{"id": "works", "required": 10, "owner": "Works"}],
        [
            {"from": "near", "to": "works", "unit_cost": 1},
            {"from": "far", "to": "works", "unit_cost": 5},
            {"from": "quarry", "to": "works"},
        ],
        **more,
    )


def test_losses_of_single_firms_by_hand():
    """All from both: 6 × 1 + 4 × 5 = 26. Without near: 9 × 5 + 20 = 65. Without far: 6 + 80."""
    found = {one.name: one for one in failures(two_foundries().solve()).singles}
    assert found["Near"].loss == pytest.approx(65 - 26)
    assert found["Far"].loss == pytest.approx(86 - 26)
    assert found["Works"].loss == pytest.approx(0)  # without the works nothing need be bought
    assert found["Far"].partners == 1
    assert found["Far"].amount == pytest.approx(4)


def test_the_gain_is_against_no_exchange_and_keystones_carry_a_twentieth_of_it():
    """Without any exchange the works would buy all from the quarry, for 200."""
    found = failures(two_foundries().solve())
    assert found.gain == pytest.approx(200 - 26)
    assert {one.name for one in found.keystones} == {"Near", "Far"}


def test_pairs_can_lose_more_than_both_alone():
    """Near and far together: 200 − 26 = 174, more than 39 + 60."""
    found = failures(two_foundries().solve(), pairs_of=2)
    assert found.pairs[0].loss == pytest.approx(174)


def test_arcs_can_fail_too():
    found = {one.name: one.loss for one in failures(two_foundries().solve(), ["arc"]).singles}
    assert found == pytest.approx({"near → works": 39, "far → works": 60})


def test_what_cannot_be_met_any_more_has_no_price():
    network = network_of(
        [{"id": "a", "available": 5, "owner": "A"}], [{"id": "b", "required": 5, "owner": "B"}]
    )
    worst = failures(network.solve()).singles[0]
    assert (worst.name, worst.loss) == ("A", None)


@st.composite
def networks(draw):
    """Random networks, with qualities or fixed costs in some, always with an outside supply."""
    number = st.integers(1, 9)
    fixed = draw(st.booleans())
    quality = draw(st.booleans())
    sources = [
        {
            "id": f"s{i}",
            "available": draw(number),
            "owner": draw(st.sampled_from("ABC")),
            **({"quality": {"S": draw(st.integers(0, 4))}} if quality else {}),
        }
        for i in range(draw(st.integers(1, 4)))
    ]
    outside = {"id": "outside", "unit_cost": 30, **({"quality": {"S": 0}} if quality else {})}
    sinks = [
        {
            "id": f"t{i}",
            "required": draw(number),
            "owner": draw(st.sampled_from("CDE")),
            **({"limits": {"S": {"max": draw(st.integers(0, 4))}}} if quality else {}),
        }
        for i in range(draw(st.integers(1, 3)))
    ]
    arcs = [
        {
            "from": s["id"],
            "to": t["id"],
            "unit_cost": draw(number),
            **({"fixed_cost": draw(number)} if fixed else {}),
        }
        for s in sources
        for t in sinks
        if draw(st.integers(0, 3))
    ]
    arcs += [{"from": "outside", "to": t["id"]} for t in sinks]
    return {"sources": [*sources, outside], "sinks": sinks, "arcs": arcs}


@settings(max_examples=30)
@given(networks())
def test_every_loss_equals_the_plan_made_anew_from_the_file_without_the_firm(parts):
    plan = network_of(**parts).solve()
    for one in failures(plan, ["firm"]).singles:
        left = {
            key: [part for part in parts[key] if part.get("owner") != one.name]
            for key in ("sources", "sinks")
        }
        names = {part["id"] for key in left for part in left[key]}
        arcs = [arc for arc in parts["arcs"] if {arc["from"], arc["to"]} <= names]
        if not left["sinks"]:
            anew = 0.0
        else:
            anew = network_of(left["sources"], left["sinks"], arcs).solve().objective
        assert one.loss == pytest.approx(max(0.0, anew - plan.objective), abs=1e-5)


def test_a_dearer_supply_and_its_loss_by_material():
    """Wanted 20, 15 in the region; 5 from the quarry at 20, then at 40, then not at all."""
    network = network_of(
        [{"id": "a", "available": 15}, {"id": "quarry", "unit_cost": 20, "virgin": 1}],
        [{"id": "b", "required": 20}],
    )
    shocks = {shock.name: shock.loss for shock in supply_shocks(network.solve())}
    assert shocks == {
        "everything bought in is lost": None,
        "everything bought in at 2 × its price": pytest.approx(100),
    }


def test_falling_demand_loses_what_it_earned():
    network = network_of([{"id": "a", "available": 10}], [{"id": "b", "max": 10, "price": 3}])
    (shock,) = demand_falls(network.solve(), by=0.5)
    assert shock.loss == pytest.approx(15)


def test_closures_by_chance_are_seeded_and_hold_the_certain_cases():
    plan = two_foundries().solve()
    assert closures(plan, 0.0, scenarios=5).expected == 0
    sampled = closures(plan, 0.3, scenarios=50, seed=4)
    assert np.array_equal(sampled.losses, closures(plan, 0.3, scenarios=50, seed=4).losses)
    assert set(np.round(sampled.losses, 6)) <= {0.0, 39.0, 60.0, 174.0}
    assert sampled.at_risk(0.95) >= sampled.expected


def test_suppliers_and_self_sufficiency_by_hand():
    """6 and 4 of 10: effective suppliers 1 ÷ (0.36 + 0.16); nothing is bought in."""
    found = dependence(two_foundries().solve())
    row = found.sinks.to_dicts()[0]
    assert row["effective_suppliers"] == pytest.approx(1 / 0.52)
    assert row["largest_share"] == pytest.approx(0.6)
    assert row["possible_suppliers"] == 3
    assert found.single_sourced == 0
    assert found.self_sufficiency == pytest.approx(1)


def two_works(stand_by, outside):
    """Two works of 5, each with its own foundry of 10 at 1; others by stand-by, or from outside."""
    return network_of(
        [
            {"id": "f1", "available": 10, "owner": "F1"},
            {"id": "f2", "available": 10, "owner": "F2"},
            *([{"id": "quarry", "unit_cost": outside}] if outside else []),
        ],
        [
            {"id": "w1", "required": 5, "owner": "W1"},
            {"id": "w2", "required": 5, "owner": "W2"},
        ],
        [
            {"from": "f1", "to": "w1", "unit_cost": 1},
            {"from": "f2", "to": "w2", "unit_cost": 1},
            {"from": "f1", "to": "w2", "unit_cost": stand_by[0]},
            {"from": "f2", "to": "w1", "unit_cost": stand_by[1]},
            *([{"from": "quarry", "to": to} for to in ("w1", "w2")] if outside else []),
        ],
    )


def test_contracts_halve_the_expected_loss_with_the_one_that_saves_most():
    """A failure costs 5 × (20 − 1) = 95 bought in; by contract 5 × (2 − 1) or 5 × (6 − 1).

    Each foundry fails with chance 0.1: 19 in all. One contract, the cheaper: 9.5 + 0.5 = 10;
    half is 9.5, so both are needed: 0.5 + 2.5 = 3. For 60 % one would do.
    """
    plan = two_works((2, 6), 20).solve()
    half = contracts(plan, fee=10, chance=0.1)
    assert half.before == (0, pytest.approx(19))
    assert half.after == (0, pytest.approx(3))
    assert half.after == pytest.approx(half.floor)
    assert half.fee == 20
    less = contracts(plan, fee=10, chance=0.1, keep=0.6)
    assert less.arcs == (("f1", "w2", 10),)
    assert less.after.loss == pytest.approx(10)
    assert less.reached


def test_contracts_come_first_where_a_need_would_be_unmet():
    found = contracts(two_works((2, 6), None).solve(), fee=10, chance=0.1)
    assert found.before.unmet == 2
    assert found.after == (0, pytest.approx(3))
    assert {(a, b) for a, b, _ in found.arcs} == {("f1", "w2"), ("f2", "w1")}


def test_contracts_that_no_arc_can_give_are_not_promised():
    found = contracts(two_works((40, 40), 20).solve(), fee=10, chance=0.1)
    assert found.arcs == ()
    assert not found.reached


def test_contracts_need_a_plan_without_decisions():
    plan = network_of(
        [{"id": "a", "available": 5}],
        [{"id": "b", "max": 5, "price": 9}],
        [{"from": "a", "to": "b", "fixed_cost": 2}],
    ).solve()
    with pytest.raises(InputError, match="without decisions"):
        contracts(plan, fee=1)


def test_partners_are_kept_until_the_gain_is_above_the_penalty():
    """A new arc saves 2 a unit: not worth leaving for at a penalty of 3, worth it at 1."""
    sources = [{"id": "a", "available": 10}, {"id": "b", "available": 10}]
    sinks = [{"id": "t", "required": 10}]
    old = [{"from": "a", "to": "t", "unit_cost": 5}]
    new = [*old, {"from": "b", "to": "t", "unit_cost": 3}]
    last = network_of(sources, sinks, old).solve()
    kept = replan(network_of(sources, sinks, new), last, penalty=3)
    assert kept.changes.to_dicts()[0] == {"from": "a", "to": "t", "before": 10, "after": 10}
    assert kept.price_of_stability == pytest.approx(20)
    moved = replan(network_of(sources, sinks, new), last, penalty=1)
    assert moved.objective == pytest.approx(30)
    assert moved.price_of_stability == pytest.approx(0)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda plan: failures(plan, ["town"]), "no kind 'town'"),
        (lambda plan: supply_shocks(plan, -1), "factor"),
        (lambda plan: demand_falls(plan, 2), "share from 0 to 1"),
        (lambda plan: closures(plan, 1.5), "chance"),
        (lambda plan: contracts(plan, -1), "fee"),
        (lambda plan: contracts(plan, 1, chances={"Nobody": 0.1}), "no firm 'Nobody'"),
        (lambda plan: replan(plan.network, plan, -1), "penalty"),
    ],
)
def test_what_cannot_be_asked_is_told(call, told):
    with pytest.raises(InputError, match=told):
        call(two_foundries().solve())


def test_the_command_tells_the_worst_first_and_finds_stand_by_contracts(tmp_path):
    path = tmp_path / "network.json"
    data = {
        "format": "offcut-network/1",
        "sources": [
            {"id": "near", "available": 6, "owner": "Near"},
            {"id": "quarry", "unit_cost": 20},
        ],
        "sinks": [{"id": "works", "required": 10, "owner": "Works"}],
        "arcs": "all",
    }
    path.write_text(json.dumps(data))
    told = CliRunner().invoke(command, [str(path), "--stand-by", "5"])
    assert told.exit_code == 0, told.output
    assert "Worst: without Near 120 is lost" in told.output
    answer = json.loads(CliRunner().invoke(command, [str(path), "--json", "-"]).output)
    assert answer["failures"][0]["names"] == ["Near"]
    assert answer["failures"][0]["loss"] == pytest.approx(120)
    assert answer["single_sourced"] == 0


def test_the_command_says_why_there_is_no_plan(tmp_path):
    path = tmp_path / "network.json"
    data = {
        "format": "offcut-network/1",
        "sources": [{"id": "a", "available": 1}],
        "sinks": [{"id": "b", "required": 2}],
        "arcs": "all",
    }
    path.write_text(json.dumps(data))
    told = CliRunner().invoke(command, [str(path)])
    assert told.exit_code == 1
    assert "b" in told.output
