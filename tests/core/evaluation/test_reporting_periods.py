"""Reporting periods: quarters, calendar years, financial years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut.errors import InputError
from offcut.evaluation.periods import Period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026 q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2025/26", date(2025, 4, 1), date(2026, 3, 31)),
        ("1999/00", date(1999, 4, 1), date(2000, 3, 31)),
    ],
)
def test_a_period_from_its_first_to_its_last_day(text, start, end):
    period = Period.read(text)
    assert (period.start, period.end) == (start, end)
    assert period.holds(start)
    assert period.holds(end)
    assert not period.holds(end + timedelta(days=1))
    assert not period.holds(None)


@pytest.mark.parametrize(
    ("text", "before"),
    [("2026Q1", "2025Q4"), ("2026Q3", "2026Q2"), ("2026", "2025"), ("2025/26", "2024/25")],
)
def test_the_period_before(text, before):
    assert Period.read(text).previous == Period.read(before)


@pytest.mark.parametrize("text", ["2026Q5", "2025/27", "third quarter", "", "26"])
def test_what_is_no_period_is_refused_and_told_what_is(text):
    with pytest.raises(InputError, match="2026Q3"):
        Period.read(text)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_every_day_is_in_its_quarter_and_quarters_follow_each_other(day):
    quarter = Period.quarter_of(day)
    assert quarter.holds(day)
    assert quarter.previous.end + timedelta(days=1) == quarter.start
    assert Period.read(quarter.name) == quarter
