"""Facilities: smallest loads, the cost of an exchange, gain against carbon, two compared."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.planning.small_regions import (
    by_enumeration_of_exchanges,
    drawn,
    exchange,
    have,
    want,
)

from offcut.cli import offcut
from offcut.errors import InputError
from offcut.planning.build import prepared
from offcut.planning.comparing import comparison, read_plan
from offcut.planning.facilities import plan_facilities
from offcut.planning.facilities_front import DEAREST_GBP_PER_TONNE
from offcut.planning.facilities_lots import paid_for
from offcut.planning.facilities_offers import NO_PLANT, PARTS, Offers
from offcut.planning.facilities_program import AS_THEY_STAND, gains, sizes_of, solve
from offcut.reference import Assumptions
from offcut.regions.region import load
from offcut.reports.plans import comparison_report


def direct(exchanges, exchange_gbp=0.0):
    """A region without plants, of some exchanges of distinct haves and wants."""
    haves = tuple({one.have.id: one.have for one in exchanges}.values())
    wants = tuple({one.want.id: one.want for one in exchanges}.values())
    count = len(exchanges)
    parts = np.zeros((count, len(PARTS)))
    parts[:, 0] = [one.disposal_gbp for one in exchanges]
    return Offers(
        exchanges=tuple(exchanges),
        haves=haves,
        wants=wants,
        plants=(),
        have=np.array([[h.id for h in haves].index(one.have.id) for one in exchanges]),
        want=np.array([[w.id for w in wants].index(one.want.id) for one in exchanges]),
        plant=np.full(count, NO_PLANT),
        parts=parts,
        most=np.array([one.most for one in exchanges]),
        room=np.ones(count),
        fed=np.zeros(count),
        carbon_kg=np.ones(count),
        landfill_t=np.ones(count),
        tonnes=np.ones(count),
        km=np.ones(count),
        exchange_gbp=exchange_gbp,
    )


def test_a_smallest_load_that_cannot_be_met_beside_another_is_left_out():
    """100 t to share: £10 for the 40 that one takes, and the other takes 70 or nothing at £9.

    40·10 + 60·9 = 940 is out of reach; 30·10 + 70·9 = 930 is the best.
    """
    giver = have("H", 100.0)
    region = direct(
        [
            exchange(giver, want("small", 40.0)),
            exchange(giver, want("lorry", 100.0), disposal_gbp=9.0, least=70.0),
        ]
    )
    answer = solve(region, Assumptions())
    assert answer.value_gbp == pytest.approx(930)
    assert answer.flow == pytest.approx([30, 70])


def test_an_exchange_that_does_not_pay_its_own_cost_is_left_out():
    """Gains of £400 and £90 a year, and each exchange costs £100."""
    region = direct(
        [
            exchange(have("H", 40.0), want("W", 40.0)),
            exchange(have("I", 9.0), want("V", 9.0)),
        ],
        exchange_gbp=100.0,
    )
    answer = solve(region, Assumptions())
    assert answer.value_gbp == pytest.approx(300)
    assert answer.flow == pytest.approx([40, 0])
    assert paid_for(region, answer.flow) == 100


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000), cost=st.sampled_from([0.0, 900.0]))
def test_all_or_nothing_is_the_best_of_all_choices(seed, cost):
    random = np.random.default_rng(seed)
    region = drawn(random)
    some = np.sort(random.permutation(len(region))[:4])
    few = {
        name: getattr(region, name)[some]
        for name in ("have", "want", "plant", "parts", "most", "room", "fed", "carbon_kg",
                     "landfill_t", "tonnes", "km")
    }  # fmt: skip
    own = [replace(region.exchanges[i], least=float(random.integers(0, 900))) for i in some]
    region = replace(region, exchanges=tuple(own), exchange_gbp=cost, **few)
    answer = solve(region, Assumptions())
    best = by_enumeration_of_exchanges(region, Assumptions(), AS_THEY_STAND)
    assert answer.value_gbp == pytest.approx(best, rel=2e-4, abs=0.01)
    for way in np.flatnonzero(answer.flow):
        assert answer.flow[way] >= own[way].least * (1 - 1e-6)


@pytest.fixture(scope="module")
def plan():
    return plan_facilities(prepared(load("west_midlands").example()))


@pytest.fixture(scope="module")
def dearer():
    return plan_facilities(prepared(load("west_midlands").example()), exchange_gbp=40_000.0)


def test_fewer_exchanges_are_planned_when_each_costs_something(plan, dearer):
    assert (dearer.answer.flow > 0).sum() < (plan.answer.flow > 0).sum()
    assert dearer.value_gbp < plan.value_gbp


def test_the_network_of_a_plan_pays_for_its_exchanges_too(dearer):
    sizes = sizes_of(dearer.offers, dearer.assumptions)
    cost = float(sizes.annual_gbp[dearer.answer.built].sum())
    best = dearer.network.solve()
    assert -best.objective == pytest.approx(dearer.value_gbp + cost, rel=1e-6)


# gain against carbon


def test_the_front_begins_with_the_plan_and_gives_gain_for_carbon(plan):
    front = plan.front
    assert -front.points[0].first == pytest.approx(plan.value_gbp, rel=1e-6)
    gbp = [-point.first for point in front]
    kg = [-point.second for point in front]
    assert gbp == sorted(gbp, reverse=True)
    assert kg == sorted(kg)
    assert len(front) >= 2


def test_each_next_tonne_is_dearer_and_no_dearer_than_the_dearest_tried(plan):
    prices = [point.marginal * 1000 for point in plan.front.points[:-1]]
    assert prices == sorted(prices)
    assert prices[0] > 0
    assert prices[-1] <= DEAREST_GBP_PER_TONNE * 1.01
    assert plan.front.points[-1].marginal is None


def test_no_point_of_the_front_is_below_another_at_its_price(plan):
    """At the price between two neighbours both are equally good, and no third is better."""
    points, slack = plan.front.points, 2e-4 * plan.value_gbp
    for point in points[:-1]:
        worth = [-one.first - point.marginal * one.second for one in points]
        assert max(worth) <= -point.first - point.marginal * point.second + slack


def test_a_point_has_the_gain_of_its_flows_less_its_plants(plan):
    ways = plan.offers
    for point in plan.front:
        sizes = sizes_of(ways, plan.assumptions)
        gained = float(gains(ways) @ point.answer.flow)
        paid = float(sizes.annual_gbp[point.answer.built].sum())
        assert -point.first == pytest.approx(gained - paid)


# compared


@pytest.fixture(scope="module")
def saved(plan, dearer, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    for name, one in (("plain", plan), ("dearer", dearer)):
        without_ranking = replace(one)
        without_ranking.__dict__["missing"] = ()  # the ranking takes long, and is not compared
        (folder / f"{name}.json").write_text(json.dumps(without_ranking.as_dict()), "utf-8")
    return folder


def test_two_plans_with_facilities_are_compared(saved, plan, dearer):
    before, after = (read_plan(saved / f"{name}.json") for name in ("plain", "dearer"))
    found = comparison(before, after)
    totals = {one.objective: one for one in found.totals}
    assert totals["cost"].change == pytest.approx(dearer.value_gbp - plan.value_gbp)
    names = [{one.plant.name: one.size for one in each.built} for each in (plan, dearer)]
    differ = {
        name for name in names[0].keys() | names[1] if names[0].get(name) != names[1].get(name)
    }
    assert {one.name for one in found.plants} == differ
    assert found.changes
    assert all(one.unit for one in found.changes)
    moved = sum(one.after - one.before for one in found.changes)
    assert moved == pytest.approx(dearer.answer.flow.sum() - plan.answer.flow.sum())


def test_a_plan_with_facilities_beside_one_without_has_no_flows_to_compare(saved):
    with_plants = read_plan(saved / "plain.json")
    network = {
        "format": "offcut-plan/1", "name": "n", "status": "optimal", "flows": [],
        "units": {"money": "GBP"}, "totals": {"cost": -5.0},
    }  # fmt: skip
    found = comparison(network, with_plants)
    assert found.changes == ()
    assert {one.kind for one in found.plants} == {"new"}
    assert any("Flows are not compared" in line for line in found.says())
    titles = [section.title for section in comparison_report(found).sections]
    assert "Plants that differ" in titles


def test_an_older_file_without_totals_is_told_kindly(saved, tmp_path):
    data = json.loads((saved / "plain.json").read_text("utf-8"))
    del data["totals"]
    path = tmp_path / "old.json"
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(InputError, match=r"old\.json: was saved without its totals"):
        read_plan(path)


def test_the_command_compares_them(saved):
    told = CliRunner().invoke(
        offcut, ["compare", str(saved / "plain.json"), str(saved / "dearer.json")]
    )
    assert told.exit_code == 0, told.output
    assert told.output.startswith("Gain: ")


def test_the_cost_of_an_exchange_is_for_listings_only(tmp_path):
    told = CliRunner().invoke(offcut, ["plan", "x.json", "--exchange-cost", "5"])
    assert "--exchange-cost: is for listings" in str(told.exception)
