"""What stops an exchange that would fit: terms that clash, seasons that never meet, other taxes."""

from datetime import date

import pytest

from offcut.listings import Terms
from offcut.matching.worth.baseline import baseline
from offcut.matching.worth.overlap import overlap
from offcut.places import Place
from offcut.reference import Assumptions

ON = date(2025, 1, 1)
FIRST_HALF = (1 / 6,) * 6 + (0.0,) * 6
SECOND_HALF = (0.0,) * 6 + (1 / 6,) * 6
PLACES = {
    "Glasgow": Place(55.86, -4.25, district_code="S12000049"),
    "Cardiff": Place(51.48, -3.18, district_code="W06000015"),
    "Belfast": Place(54.6, -5.93, district_code="N09000003"),
    "Sandwell": Place(52.5, -2.0, district_code="E08000028"),
    "nowhere known": Place(52.5, -2.0),
}


@pytest.mark.parametrize("offered", ["sale", "give"])
@pytest.mark.parametrize("asked", ["loan", "hire"])
def test_what_is_sold_is_not_lent(world, offered, asked):
    have = world.have("equipment.handling", 1, terms=Terms(sale_or_loan=offered))
    want = world.want("equipment.handling", 1, terms=Terms(sale_or_loan=asked))
    found = overlap(have, want, 1.0, 1.0, ON)
    assert (found.have_units, found.product_units) == (0, 0)
    assert "ask whether one can move" in found.blocked
    turned = world.have("equipment.handling", 1, terms=Terms(sale_or_loan=asked))
    other = world.want("equipment.handling", 1, terms=Terms(sale_or_loan=offered))
    assert overlap(turned, other, 1.0, 1.0, ON).blocked


@pytest.mark.parametrize(
    ("offered", "asked"), [("sale", "sale"), ("give", "sale"), ("loan", "hire"), (None, "loan")]
)
def test_terms_that_agree_or_are_not_given_block_nothing(world, offered, asked):
    have = world.have("equipment.handling", 1, terms=Terms(sale_or_loan=offered))
    want = world.want("equipment.handling", 1, terms=Terms(sale_or_loan=asked))
    assert overlap(have, want, 1.0, 1.0, ON).blocked is None


def test_what_spoils_and_is_never_in_season_with_its_taker_is_no_exchange(world):
    have = world.have("food.brewers_grains", 1000, monthly_profile=FIRST_HALF, shelf_life_days=5)
    want = world.want("food.brewers_grains", 1000, monthly_profile=SECOND_HALF)
    found = overlap(have, want, 1.0, 1.0, ON)
    assert (found.have_units, found.product_units) == (0, 0)
    assert found.blocked == "never in season together, and it does not keep so long"


def test_what_keeps_waits_for_its_season(world):
    have = world.have(amount=1000, monthly_profile=FIRST_HALF)
    found = overlap(have, world.want(amount=1000, monthly_profile=SECOND_HALF), 1.0, 1.0, ON)
    assert found.product_units == pytest.approx(1000)


@pytest.mark.parametrize(
    ("place", "counted"),
    [("Sandwell", True), ("Belfast", True), ("nowhere known", True), ("Glasgow", False),
     ("Cardiff", False)],
)  # fmt: skip
def test_the_landfill_tax_of_scotland_and_wales_is_a_stated_gap(world, place, counted):
    """Landfill Tax holds in England and Northern Ireland; the other two have a tax of their own."""
    have = world.have("soil", current_fate="landfill", place=PLACES[place])
    rates = baseline(have, Assumptions(), ON).rates
    tax = next(rate for rate in rates if rate.label.startswith("landfill tax"))
    assert (tax.value is not None) is counted
    if not counted:
        assert "not in the tables" in tax.label
        assert "disposal_cost" in tax.note
        assert baseline(have, Assumptions(), ON).gbp_per_unit > 0  # the gate fee alone


def test_a_cost_that_the_giver_states_needs_no_table(world):
    have = world.have("soil", disposal_cost=40.0, place=PLACES["Glasgow"])
    assert baseline(have, Assumptions(), ON).gbp_per_unit == 40


@pytest.mark.parametrize(
    ("place", "nation"),
    [("Glasgow", "S"), ("Cardiff", "W"), ("Belfast", "N"), ("Sandwell", "E"),
     ("nowhere known", None)],
)  # fmt: skip
def test_the_nation_of_a_place_follows_from_its_district(place, nation):
    assert PLACES[place].nation == nation
