"""How numbers read. Expected texts are written by hand from the rules in each name."""

import doctest

import pytest

from offcut.figures import co2e, gbp, km, number, percent, tonnes, wording

THIN = "\u202f"


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(wording).failed == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999.6, "1,000"),  # rounding carries over
        (0.0004567, "0.000457"),
        (-1234567, "−1,230,000"),
        (None, "not known"),
        (float("nan"), "not known"),
        (float("inf"), "not known"),
    ],
)
def test_three_significant_figures_and_a_true_minus(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "exact", "text"),
    [
        (0.0, False, "£0"),
        (12449.0, False, "£12,400"),
        (12449.0, True, "£12,449"),
        (-12.345, True, "−£12.35"),
        (-0.001, True, "£0.00"),  # never minus nothing
        (None, True, "not known"),
    ],
)
def test_pounds(value, exact, text):
    assert gbp(value, exact=exact) == text


def test_what_is_not_known_is_said_and_never_zero():
    assert {co2e(None), tonnes(None), km(None), percent(None)} == {"not known"}


def test_carbon_changes_from_kilograms_to_tonnes_at_one_tonne():
    assert co2e(999) == f"999{THIN}kg{THIN}CO₂e"
    assert co2e(1000) == f"1{THIN}t{THIN}CO₂e"


def test_a_chance_is_never_rounded_to_certainty_or_to_nothing():
    assert percent(0.9999) == f"over 99{THIN}%"
    assert percent(0.001) == f"under 1{THIN}%"
    assert percent(0.0) == f"0{THIN}%"
