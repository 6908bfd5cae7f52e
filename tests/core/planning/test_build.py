"""The network that listings make: what stands where, and that mixes are never overfilled."""

import pytest
from tests.core.planning.small_regions import exchange, have, route, step, want

from offcut.matching import match
from offcut.planning import Network
from offcut.planning.build import ROOM, from_matches, network_of, prepared
from offcut.planning.build_exchanges import AFTER_TESTS, LIKELY, exchanges
from offcut.regions.region import load

YEAR = 2026


@pytest.fixture(scope="module")
def listings():
    return load("west_midlands").example()


@pytest.fixture(scope="module")
def valued(listings):
    return prepared(listings)


def solved(*ways, **given):
    return network_of(ways, "small", YEAR, **given).solve()


def amounts(plan):
    return {(row["from"], row["to"]): row["amount"] for row in plan.flows.to_dicts()}


def test_a_stream_used_as_it_is_is_an_arc_that_gains_its_value():
    plan = solved(exchange(have("H1", 100), want("W1", 60), disposal_gbp=12, carriage_gbp=-2))
    assert amounts(plan) == {("H1", "W1"): 60}
    assert plan.objective == pytest.approx(-60 * 10)


def test_a_tax_saved_is_a_gain_to_the_firm_and_none_to_society():
    way = exchange(have("H1", 50), want("W1", 50), disposal_gbp=20, tax_gbp=8, carbon_kg=0.0)
    totals = solved(way).totals
    assert totals["firms"] == pytest.approx(-50 * 20)
    assert totals["society"] == pytest.approx(-50 * 12)


def test_what_is_treated_goes_through_a_hub_that_loses_its_residue():
    treated = route(kind="treated", steps=(step("T-SAND-SCREEN", 4, 0.8),), product_yield=0.8)
    way = exchange(
        have("H1", 100), want("W1", 200), treated, disposal_gbp=15, treatment_gbp=-4, residue_gbp=-1
    )
    plan = solved(way)
    assert sorted(amounts(plan).values()) == pytest.approx([80, 100])
    assert plan.objective == pytest.approx(-100 * 10)


def test_carbon_landfill_and_virgin_material_are_counted_per_unit_of_have():
    treated = route(kind="treated", steps=(step("T-SAND-SCREEN", 4, 0.5),), product_yield=0.5)
    way = exchange(
        have("H1", 10), want("W1", 200), treated, carbon_kg=7, landfill_t=0.9, virgin_t=0.4
    )
    totals = solved(way).totals
    assert totals["carbon"] == pytest.approx(-70)
    assert totals["landfill"] == pytest.approx(-9)
    assert totals["virgin"] == pytest.approx(-4)


def test_streams_that_may_each_be_a_quarter_of_a_mix_share_that_quarter():
    """Two streams, both held to 25 % by their fines: together they may not be 50 %."""
    part = route(kind="share", share=0.25)
    ways = [exchange(have(f"H{i}", 100), want("W1", 200), part) for i in (1, 2)]
    plan = solved(*ways)
    used = sum(row["used"] for row in plan.unused.to_dicts())
    assert used == pytest.approx(50)


def test_streams_with_different_shares_fill_the_mix_between_them():
    """By hand: 50 of at most 100 take half the room; half of 0.2 × 200 is left to the other."""
    taker = want("W1", 200)
    first = exchange(have("H1", 50), taker, route(kind="share", share=0.5), disposal_gbp=30)
    second = exchange(have("H2", 100), taker, route(kind="share", share=0.2), disposal_gbp=5)
    used = {row["source"]: row["used"] for row in solved(first, second).unused.to_dicts()}
    assert used == pytest.approx({"H1": 50, "H2": 20})


def test_an_exchange_that_is_not_worth_its_effort_is_not_made():
    way = exchange(have("H1", 100), want("W1", 60))
    assert solved(way, exchange_gbp=599).objective == pytest.approx(-1)
    assert solved(way, exchange_gbp=601).objective == pytest.approx(0)


def test_the_example_region_in_numbers_that_add_up(valued):
    """Checked from the exchanges themselves, not through the builder."""
    found = exchanges(valued)
    network = from_matches(valued)
    plan = network.solve()
    assert plan.status == "optimal"
    stated = {one.id: one.amount.central for one in valued.listings if one.amount is not None}
    for row in plan.unused.to_dicts():
        assert row["used"] <= stated[row["source"]] * (1 + 1e-9)
    received = {}
    for row in plan.flows.to_dicts():
        received[row["to"]] = received.get(row["to"], 0.0) + row["amount"]
    for one in valued.listings.wants:
        assert received.get(one.id, 0.0) <= stated.get(one.id, 0.0) * (1 + 1e-9)
    assert {one.have.id for one in found} == set(network.sources.ids[:-1]) - {
        name for name in network.sources.ids if "bought as today" in name
    }


def test_a_plan_gains_at_least_what_its_best_single_exchange_does(valued):
    best = max(one.gain_gbp * one.most for one in exchanges(valued))
    assert -from_matches(valued).solve().objective >= best


def test_more_kinds_of_exchange_never_gain_less(valued):
    likely = from_matches(valued, LIKELY).solve().objective
    assert from_matches(valued, AFTER_TESTS).solve().objective <= likely + 1e-6


def test_each_exchange_gains_what_matching_says(listings, valued):
    """The same pair and train in a matching run: its value a year, per unit of have."""
    known = {
        (m.have_id, m.want_id, m.route.train, m.route.share): m.worth
        for m in match(listings, k=3).matches
        if not m.blend
    }
    held = 0
    for one in exchanges(valued):
        worth = known.get((one.have.id, one.want.id, one.route.train, one.route.share))
        if worth is not None:
            held += 1
            assert one.gain_gbp * one.most == pytest.approx(worth.value_gbp_per_year)
    assert held > 50


def test_what_states_no_quantity_is_named_and_not_planned(valued):
    network = from_matches(valued)
    missing = [one.id for one in valued.listings if one.amount is None]
    assert any(f"{len(missing)} listings state no quantity" in note for note in network.notes)
    assert any("fail alone and would pass mixed" in note for note in network.notes)
    uneven = sum(1 for item in valued.listings if item.monthly_profile)
    assert any(f"{uneven} listings come unevenly" in note for note in network.notes) == bool(uneven)
    assert not set(missing) & {*network.sources.ids, *network.sinks.ids}


def test_the_limit_on_a_mix_is_in_the_network_by_name(valued):
    assert from_matches(valued).properties == (ROOM,)


def test_from_listings_is_the_same_network(listings, valued):
    direct, stepwise = Network.from_listings(listings), from_matches(valued)
    assert list(direct.sinks.ids) == list(stepwise.sinks.ids)
    assert direct.solve().objective == pytest.approx(stepwise.solve().objective)
