"""Numbers and dates as people in the UK write them; blank is never zero."""

import datetime
import doctest
from decimal import Decimal

import pytest
from django.template import Context, Template

from offcut.platform.ui import style, wording

UTC = datetime.UTC


def test_examples_hold():
    for module in (wording, style):
        assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("template", "value", "shown"),
    [
        ("{{ v|gbp }}", None, "not stated"),
        ("{{ v|gbp }}", 0, "£0"),
        ("{{ v|gbp }}", Decimal("1234567.8"), "£1,234,568"),
        ("{{ v|gbp }}", Decimal("-0.4"), "−£0.40"),
        ("{{ v|gbp }}", -0.001, "£0.00"),
        ("{{ v|gbp:'not known' }}", None, "not known"),
        ("{{ v|tonnes }}", 1200, "1,200\u202ft"),
        ("{{ v|tonnes }}", None, "not stated"),
        ("{{ v|tonnes }}", "", "not stated"),
        ("{{ v|kg }}", 0, "0\u202fkg"),
        ("{{ v|km }}", 7.26, "7.3\u202fkm"),
        ("{{ v|co2e }}", 12437.2, "12.4\u202ft\u202fCO₂e"),
        ("{{ v|percent }}", 0.348, "35\u202f%"),
        ("{{ v|plain_number }}", 0.0001, "0.0001"),
        ("{{ v|plain_number }}", 1234567, "1,234,567"),
        ("{{ v|with_unit:'m³' }}", 3, "3\u202fm³"),
        ("{{ v|uk_date }}", datetime.date(2026, 3, 4), "4 March 2026"),
        ("{{ v|uk_date }}", None, "not stated"),
        ("{{ v|uk_datetime }}", None, "not stated"),
    ],
)
def test_filters(template, value, shown):
    assert Template(template).render(Context({"v": value})) == shown


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        # summer time: London is an hour ahead of UTC
        (datetime.datetime(2026, 7, 1, 13, 5, tzinfo=UTC), "1 July 2026 at 2:05pm"),
        (datetime.datetime(2026, 1, 1, 9, 0, tzinfo=UTC), "1 January 2026 at 9am"),
        (datetime.datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "1 January 2026 at midday"),
        (datetime.datetime(2026, 6, 30, 23, 0, tzinfo=UTC), "1 July 2026 at midnight"),
        (datetime.datetime(2026, 1, 1, 0, 30, tzinfo=UTC), "1 January 2026 at 12:30am"),
    ],
)
def test_moments_are_told_in_london_time(moment, shown):
    assert wording.uk_datetime(moment) == shown
    assert wording.uk_date(moment) == shown.split(" at ")[0]
