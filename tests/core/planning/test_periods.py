"""Months with storage and shelf life: worked out by hand."""

import pytest
from tests.core.planning.conftest import network

from offcut.planning import Network

MONTHS = ["April", "May", "June"]


def stored(**store):
    """10 t in April, wanted 4 a month at £5; £1 a month to keep a tonne."""
    return network(
        periods=MONTHS,
        sources=[{"id": "a", "available": [10, 0, 0]}],
        stores=[{"id": "yard", "holding_cost": 1, **store}],
        sinks=[{"id": "k", "max": 4, "price": 5}],
        arcs=[
            {"from": "a", "to": "k"},
            {"from": "a", "to": "yard"},
            {"from": "yard", "to": "k"},
        ],
    )


@pytest.mark.parametrize(
    ("store", "objective"),
    [
        # 4 now (20), 4 in May (20 − 4), 2 in June (10 − 4)
        ({}, -42),
        # nothing lasts until June: 4 now, 4 in May
        ({"shelf_life": 1}, -36),
        ({"shelf_life": 0}, -20),
        ({"shelf_life": 2}, -42),
        # room for 3: 4 now, 3 kept: all sold in May
        ({"capacity": 3}, -32),
        ({"capacity": 3, "shelf_life": 2}, -32),
        # half is lost each month: 6 put in make 3 in May, for 15 − 6
        ({"loss": 0.5}, -29),
        ({"loss": 0.5, "shelf_life": 1}, -29),
        # opening the yard costs more than it brings
        ({"fixed_cost": 30}, -20),
        ({"fixed_cost": 20}, -22),
    ],
)
def test_what_is_kept_is_sold_later(store, objective):
    plan = Network.from_dict(stored(**store)).solve()
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(objective)


def test_flows_say_their_month():
    plan = Network.from_dict(stored()).solve()
    sold = {row["period"]: row["amount"] for row in plan.flows.to_dicts() if row["to"] == "k"}
    assert sold == {"April": pytest.approx(4), "May": pytest.approx(4), "June": pytest.approx(2)}
    assert set(plan.unused["period"]) == set(MONTHS)
    assert plan.waste == pytest.approx(0)


def test_an_exchange_is_paid_for_once_over_all_months():
    data = network(
        periods=3,
        sources=[{"id": "a", "available": 5}],
        sinks=[{"id": "k", "max": 5, "price": 1}],
        arcs=[{"from": "a", "to": "k", "fixed_cost": 12}],
    )
    plan = Network.from_dict(data).solve()
    assert plan.objective == pytest.approx(12 - 15)
    assert plan.opened.rows() == [("arc", "a → k", True, 12.0)]


def test_a_minimum_lot_holds_in_every_month():
    data = network(
        periods=2,
        sources=[{"id": "a", "available": [5, 2]}],
        sinks=[{"id": "k", "price": 1}],
        arcs=[{"from": "a", "to": "k", "min_lot": 3}],
    )
    plan = Network.from_dict(data).solve()
    assert plan.flows.select("period", "amount").rows() == [("1", 5.0)]


def test_prices_may_differ_by_month():
    data = stored()
    data["sinks"][0]["price"] = [5, 5, 20]
    plan = Network.from_dict(data).solve()
    # 4 in June (80 − 8), 4 now (20), 2 in May (10 − 2)
    assert plan.objective == pytest.approx(-100)
