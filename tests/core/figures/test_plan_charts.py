"""Merit order and front: drawn as their numbers say, readable without seeing them."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut.figures import Aim, Choice, Step, co2e, gbp, merit_order_svg, pareto_svg
from offcut.figures.axes import Scale
from offcut.figures.merit_order import reaching, running

SVG = "{http://www.w3.org/2000/svg}"
STEPS = [
    Step("<b>A</b> & B", 600.0),
    Step("C to D", 300.0),
    Step("E to F", 150.0),
    Step("G", -50.0),
]
CHOICES = [Choice("most gain", -4000.0, 46_000.0), Choice("most carbon avoided", 4500.0, 35_000.0)]


def merit(width=720.0):
    return merit_order_svg(STEPS, name="m", title="t", measure="gain in £", shown=gbp, width=width)


def pareto(width=720.0):
    return pareto_svg(
        CHOICES, name="p", title="t", along=Aim("Carbon avoided", co2e), up=Aim("Gain", gbp),
        width=width,
    )  # fmt: skip


@pytest.mark.parametrize("width", [720.0, 328.0])
@pytest.mark.parametrize("draw", [merit, pareto])
def test_each_is_named_described_and_stays_within_its_width(draw, width):
    figure = draw(width)
    root = ElementTree.fromstring(figure.svg)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}desc").text == figure.summary
    for circle in root.iter(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx")) <= width
    assert "<b>" not in figure.svg


def test_merit_order_says_how_few_bring_four_fifths():
    figure = merit()
    assert figure.rows[-1] == ("G", -50.0, 1000.0)
    assert "£1,000 from 4 exchanges" in figure.summary
    assert "2 of them bring 80 %." in figure.summary  # 900 of 1,000
    assert "1 cost more than they bring (−£50)." in figure.summary


def test_nothing_exchanged_is_said():
    figure = merit_order_svg([], name="m", title="t", measure="gain", shown=gbp)
    assert figure.summary == "gain: nothing is exchanged."


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30))
def test_the_number_reaching_a_share_is_the_least_that_does(values):
    sums = running([Step("x", value) for value in sorted(values, reverse=True)])
    count = reaching(sums, 0.8)
    assert sums[count - 1] >= 0.8 * sums[-1] * (1 - 1e-9)
    assert count == 1 or sums[count - 2] < 0.8 * sums[-1]


def test_no_share_of_a_loss():
    assert reaching([-5.0, -10.0], 0.8) is None


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20))
def test_a_scale_holds_its_values_between_round_numbers(values):
    scale = Scale.over(values)
    assert scale.low <= min(values) + 1e-6 * scale.step
    assert scale.high >= max(values) - 1e-6 * scale.step
    assert 2 <= len(scale.ticks()) <= 8
