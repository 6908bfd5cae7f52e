"""How much can change hands: quantities over time."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut.listings import Terms
from offcut.matching.worth.monthly import carried
from offcut.matching.worth.overlap import overlap
from offcut.matching.worth.typical import TypicalAmounts

ON = date(2025, 1, 1)
SUMMER = (0.0,) * 5 + (1 / 3, 1 / 3, 1 / 3) + (0.0,) * 4
WINTER = (0.5, 0.5) + (0.0,) * 10


def test_the_smaller_side_decides(world):
    found = overlap(world.have(amount=1000), world.want(amount=600), 1.0, 1.0, ON)
    assert (found.have_units, found.product_units, found.note) == (600, 600, None)


def test_a_yield_takes_more_of_the_have_than_it_delivers(world):
    found = overlap(world.have(amount=1000), world.want(amount=600), 0.8, 1.0, ON)
    assert found.have_units == pytest.approx(750)  # 600 / 0.8
    assert found.product_units == pytest.approx(600)


def test_a_share_caps_the_wants_part(world):
    found = overlap(world.have(amount=1000), world.want(amount=600), 1.0, 0.25, ON)
    assert found.product_units == 150


def test_half_a_year_gives_half_the_quantity(world):
    have = world.have(amount=365, available_to=date(2025, 3, 14))  # 31 + 28 + 14 = 73 days
    found = overlap(have, world.want(amount=10_000), 1.0, 1.0, ON)
    assert found.product_units == pytest.approx(73)  # 365 × 73 / 365
    assert "73 days" in found.note


def test_a_source_that_falls_counts_at_the_mean_of_its_first_year(world):
    """20 % a year of 1,000 t: 900 t in the mean of the year; 5 years 900 × 3.3616 / 5 = 605.1."""
    have = world.have(amount=1000, decline_per_year=0.2)
    found = overlap(have, world.want(amount=10_000), 1.0, 1.0, ON)
    assert found.product_units == pytest.approx(900)
    assert "900 t in the first year, 605.1 a year over the first five" in found.note


def test_a_year_that_begins_later_has_less_of_a_falling_source(world):
    have = world.have(amount=1000, decline_per_year=0.2)
    want = world.want(amount=10_000, available_from=date(2026, 1, 1))  # 365 days on
    found = overlap(have, want, 1.0, 1.0, ON)
    assert found.product_units == pytest.approx(1000 * 0.8 * 0.9)


def test_a_one_off_does_not_fall(world):
    have = world.have(amount=300, once=True, decline_per_year=0.2)
    assert overlap(have, world.want(amount=1200), 1.0, 1.0, ON).product_units == 300


def test_those_who_never_meet_exchange_nothing(world):
    have = world.have(available_to=date(2025, 3, 31))
    found = overlap(have, world.want(available_from=date(2025, 5, 1)), 1.0, 1.0, ON)
    assert found.product_units == 0
    assert found.blocked == "the two are not there at the same time"


def test_a_one_off_is_all_there_is(world):
    found = overlap(world.have(amount=300, once=True), world.want(amount=1200), 1.0, 1.0, ON)
    assert found.product_units == 300
    assert "one-off" in found.note


def test_seasons_that_miss_each_other_meet_through_a_heap_that_keeps(world):
    have = world.have(amount=300, monthly_profile=WINTER)
    want = world.want(amount=300, monthly_profile=SUMMER)
    assert overlap(have, want, 1.0, 1.0, ON).product_units == pytest.approx(300)


def test_what_spoils_cannot_wait_for_the_season(world):
    have = world.have(amount=300, monthly_profile=WINTER, shelf_life_days=60)
    want = world.want(amount=300, monthly_profile=SUMMER)
    assert overlap(have, want, 1.0, 1.0, ON).product_units == 0


def test_water_does_not_wait(world):
    have = world.have("water.rinse", 300, monthly_profile=WINTER)
    want = world.want("water.process", 300, monthly_profile=SUMMER)
    assert overlap(have, want, 1.0, 1.0, ON).product_units == 0


def test_a_load_that_is_too_small_is_no_exchange(world):
    found = overlap(world.have(amount=100), world.want(amount=60, min_lot=80), 1.0, 1.0, ON)
    assert found.product_units == 0
    assert "smallest load is 80" in found.blocked


def test_days_of_the_week_must_agree(world):
    have = world.have(terms=Terms(days=("mon", "tue")))
    want = world.want(terms=Terms(days=("sat",)))
    assert overlap(have, want, 1.0, 1.0, ON).blocked == "no day of the week suits both"


def test_a_missing_quantity_is_the_other_sides_and_said_so(world):
    found = overlap(world.have(amount=None), world.want(amount=60), 1.0, 1.0, ON)
    assert found.product_units == 60
    assert "gives no quantity" in found.note


def test_a_missing_quantity_is_at_most_what_like_listings_give(world):
    like = [world.have(amount=amount, id=f"L{amount}") for amount in (10, 20, 90)]
    typical = TypicalAmounts(like)
    found = overlap(world.have(amount=None), world.want(amount=60), 1.0, 1.0, ON, typical)
    assert found.product_units == 20  # the median of 10, 20 and 90
    assert "median of 3 like it" in found.note


def test_without_any_quantity_everything_is_per_unit(world):
    found = overlap(world.have(amount=None), world.want(amount=None), 1.0, 1.0, ON)
    assert (found.have_units, found.product_units) == (None, None)


months = st.lists(st.floats(0, 100), min_size=12, max_size=12)


@given(supply=months, demand=months, keeps=st.integers(0, 12))
def test_storing_helps_but_makes_nothing(supply, demand, keeps):
    met = carried(supply, demand, keeps)
    assert met <= min(sum(supply), sum(demand)) + 1e-6
    assert met >= sum(map(min, supply, demand)) - 1e-6
    assert met <= carried(supply, demand, keeps + 1) + 1e-6
