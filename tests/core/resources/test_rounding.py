"""Numbers for people: never an exponent, never short of the unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut.resources.rounding import readable


@pytest.mark.parametrize(
    ("value", "figures", "text"),
    [
        (20_000.0, 4, "20,000"),  # not 2e+04
        (1650.0, 4, "1,650"),
        (210.0, 2, "210"),  # not 2.1e+02
        (15_731.4, 4, "15,731"),
        (0.00751, 3, "0.00751"),
        (2.50, 4, "2.5"),
        (-0.75, 4, "-0.75"),
        (0.0, 4, "0"),
        (float("nan"), 4, "not known"),
    ],
)
def test_as_people_write_them(value, figures, text):
    assert readable(value, figures) == text


@given(st.floats(min_value=1e-9, max_value=1e15), st.integers(2, 6))
def test_no_number_is_written_with_an_exponent_and_none_is_far_off(value, figures):
    text = readable(value, figures)
    assert "e" not in text
    assert float(text.replace(",", "")) == pytest.approx(value, rel=10 ** (1 - figures))
