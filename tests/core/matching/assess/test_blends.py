"""Blends of several sources: the cheapest mixture within all limits."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offcut.matching.assess import Ingredient, blend
from offcut.reference import Severity


@pytest.fixture
def charge(make, golden):
    case = golden["blend"]
    limits = [make.limit(name, low, high) for name, (low, high) in case["limits"].items()]
    sources = [
        Ingredient(
            name, item["quality"], item["price"], item["available"], 0.0, item["product_yield"]
        )
        for name, item in case["sources"].items()
    ]
    return case, sources, limits


def test_the_melt_charge(charge):
    case, sources, limits = charge
    found = blend(sources, limits, case["demand"], max_sources=None)
    assert found.cost_gbp == pytest.approx(case["expected"]["cost_gbp"], abs=0.005)
    assert found.units == pytest.approx(case["expected"]["tonnes"], abs=5e-4)
    assert sorted(item.property for item in found.binding) == case["expected"]["binding"]
    assert sum(found.shares.values()) == pytest.approx(1.0)
    assert found.product == pytest.approx(case["demand"])


def test_the_shadow_price_is_what_room_saves(charge, make):
    case, sources, limits = charge
    before = blend(sources, limits, case["demand"], max_sources=None)
    price = next(item for item in before.binding if item.property == "Zn").gbp_per_unit_of_limit
    wider = [make.limit("Zn", None, 0.1001) if x.property == "Zn" else x for x in limits]
    after = blend(sources, wider, case["demand"], max_sources=None)
    assert before.cost_gbp - after.cost_gbp == pytest.approx(price * 0.0001, rel=1e-3)


def test_at_most_four_sources(charge):
    case, sources, limits = charge
    found = blend(sources, limits, case["demand"])
    assert len(found.units) <= 4
    assert found.cost_gbp >= case["expected"]["cost_gbp"]


def test_a_smallest_load_is_taken_whole_or_not_at_all(charge):
    case, sources, limits = charge
    lots = [
        Ingredient(x.id, x.quality, x.cost_gbp_per_unit, x.available, 1.0, x.product_yield)
        for x in sources
    ]
    found = blend(lots, limits, case["demand"], max_sources=None)
    assert all(units >= 1.0 - 1e-6 for units in found.units.values())


def test_a_share_cap_is_of_the_product(make):
    cheap = Ingredient("cheap", {"Fe": 0.1}, 1.0, 100.0, share_cap=0.3)
    dear = Ingredient("dear", {"Fe": 0.1}, 2.0, 100.0)
    found = blend([cheap, dear], [make.limit("Fe", None, 0.5)], 10.0)
    assert found.shares == pytest.approx({"cheap": 0.3, "dear": 0.7})


def test_two_streams_agree_with_the_closed_form(make):
    # (0.5 - 0.22) / (0.8 - 0.22) = 0.483
    turnings = Ingredient("turnings", {"Fe": 0.8}, 500.0, 100.0)
    clean = Ingredient("clean", {"Fe": 0.22}, 1500.0, 100.0)
    found = blend([turnings, clean], [make.limit("Fe", None, 0.5)], 10.0)
    assert found.shares["turnings"] == pytest.approx(0.483, abs=5e-4)


def test_a_legal_limit_must_be_held_by_each_source_alone(make):
    limit = make.limit("leach_LS10_zinc", None, 4.0, blendable=False, severity=Severity.LEGAL)
    bad = Ingredient("bad", {"leach_LS10_zinc": 5.0}, 0.0, 100.0)
    good = Ingredient("good", {"leach_LS10_zinc": 1.0}, 10.0, 100.0)
    assert set(blend([bad, good], [limit], 10.0).units) == {"good"}
    assert blend([bad], [limit], 10.0) is None


def test_one_excluded_category_keeps_a_source_out(make):
    limit = make.limit("source_metal", categories=("ferrous",), blendable=False)
    mixed = Ingredient(
        "mixed", {"source_metal": make.measured("source_metal", category="ferrous|zinc")}, 0.0, 9.0
    )
    iron = Ingredient(
        "iron", {"source_metal": make.measured("source_metal", category="ferrous")}, 5.0, 9.0
    )
    assert set(blend([mixed, iron], [limit], 4.0).units) == {"iron"}


def test_a_source_without_a_value_is_left_out(make):
    assert blend([Ingredient("?", {}, 1.0, 10.0)], [make.limit("Fe", None, 1.0)], 1.0) is None


def test_no_blend_when_there_is_not_enough(make):
    little = Ingredient("little", {"Fe": 0.1}, 1.0, 3.0)
    assert blend([little], [make.limit("Fe", None, 1.0)], 10.0) is None


@settings(max_examples=25, deadline=None)
@given(
    irons=st.lists(st.floats(0.05, 1.0), min_size=3, max_size=3),
    prices=st.lists(st.floats(100.0, 2000.0), min_size=3, max_size=3),
)
def test_no_mixture_on_a_grid_is_cheaper(make, irons, prices):
    sources = [
        Ingredient(str(i), {"Fe": iron}, price, 100.0)
        for i, (iron, price) in enumerate(zip(irons, prices, strict=True))
    ]
    found = blend(sources, [make.limit("Fe", None, 0.5)], 1.0)
    steps = [i / 20 for i in range(21)]
    costs = [
        a * prices[0] + b * prices[1] + (1 - a - b) * prices[2]
        for a, b in product(steps, steps)
        if a + b <= 1 and a * irons[0] + b * irons[1] + (1 - a - b) * irons[2] <= 0.5
    ]
    assert (found is not None) or not costs
    if found is not None and costs:
        assert found.cost_gbp <= min(costs) + 1e-6
