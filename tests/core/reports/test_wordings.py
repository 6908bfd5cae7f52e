"""Words for limits, values and units."""

import doctest
from dataclasses import replace

import pytest
from report_case import CHLORIDE, LOI

from offcut.matching.model import MissingTest
from offcut.reference import Statistic, Status
from offcut.reports import wordings


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(wordings).failed == 0


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, "at most 3 %"),
        ({"min": 1.0}, "1 to 3 %"),
        ({"min": 0.5, "max": None}, "at least 0.5 %"),
        ({"max": None}, "no figure in the source"),
        ({"max": None, "categories": ("furan", "green_bentonite")}, "furan or green bentonite"),
        (
            {"statistic": Statistic.MEAN_OF_HIGHEST_TWO, "unit": "mg/kg"},
            "at most 3 mg/kg (mean of the highest two)",
        ),
    ],
)
def test_limits(change, text):
    assert wordings.limit(replace(LOI, **change)) == text


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, "25\u202f%"),
        ({"together_with": ("Colour test",)}, "25\u202f%, only together with Colour test"),
        (
            {"together_with": ("A", "B", "C")},
            "25\u202f%, only together with 3 other tests of this match",
        ),
        ({"at_stake_gbp": 1000.0}, "25\u202f%; lifts no verdict, adds £1,000 a year"),
    ],
)
def test_what_a_test_promises(change, text):
    test = MissingTest("t-x", "X", ("x",), 45.0, 3, 0.25)
    assert wordings.promise(replace(test, **change)) == text


def test_values():
    assert wordings.value(LOI) == "2.5 ± 0.2 %"
    assert wordings.value(CHLORIDE) == "no value"
    assert wordings.value(replace(LOI, category="green_bentonite")) == "green bentonite"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (3.0, "m3", "3 m³"),
        (1.0, "load", "1 load"),
        (2.0, "load", "2 loads"),
        (7.0, "pH", "7"),
        (1.6, "GBP/km", "1.6 £/km"),
        (None, "t", "not known"),
    ],
)
def test_units(value, unit, text):
    assert wordings.with_unit(value, unit) == text


def test_only_what_was_read_in_a_source_goes_unmarked():
    marks = {status: wordings.mark(status) for status in Status}
    assert marks[Status.SEEN] == marks[Status.SECOND_HAND] == ""
    assert marks[Status.RECALLED] == "unverified default, recalled"
    assert marks[Status.ASSUMED] == "unverified default, assumed"
