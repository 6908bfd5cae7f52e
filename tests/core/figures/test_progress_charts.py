"""Funnel, trend and ranges: readable without seeing them, drawn as their numbers say."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from offcut.figures import Band, FunnelStage, Moment, bands_svg, funnel_svg, tonnes, trend_svg

SVG = "{http://www.w3.org/2000/svg}"
CANARY = "<b>sand</b> & sons"
STAGES = [
    FunnelStage(CANARY, 92, 10, 18, "Half went on within 34 days"),
    FunnelStage("Negotiation", 41, 30, 21),
    FunnelStage("Completed", 41, 0, 0),
]
MOMENTS = [
    Moment("2025Q1", 10.0, 20.0, 8.0, 12.0),
    Moment("2025Q2", None, 40.0),
    Moment("2025Q3", 50.0, 60.0, 45.0, 60.0),
]
BANDS = [Band("Landfill", 3000.0, 4000.0, 5500.0), Band("Water", None, None, None)]


def draw(width: float):
    return (
        funnel_svg(STAGES, name="funnel", title="t", width=width),
        trend_svg(MOMENTS, name="trend", title="t", measure="Diverted", shown=tonnes, width=width),
        bands_svg(BANDS, name="bands", title="t", measure="Diverted", shown=tonnes, width=width),
    )


def test_each_is_named_described_and_stays_within_its_width():
    for width in (720.0, 328.0):
        for figure in draw(width):
            root = ElementTree.fromstring(figure.svg)
            assert root.get("role") == "img"
            assert root.find(f"{SVG}desc").text == figure.summary
            for rect in root.iter(f"{SVG}rect"):
                assert float(rect.get("x", 0)) >= -0.1
                assert float(rect.get("x", 0)) + float(rect.get("width")) <= width + 0.2
            assert "<b>" not in figure.svg


def test_a_funnel_says_what_became_of_all_that_came():
    figure = funnel_svg(STAGES, name="f", title="t")
    assert figure.rows[0] == (CANARY, 120.0, 92.0, 10.0, 18.0)
    assert "41 of them (34\u202f%) at the last" in figure.summary
    assert "39 lost on the way, 40 still waiting" in figure.summary
    words = " ".join(ElementTree.fromstring(figure.svg).itertext())
    assert "41 completed" in words
    assert "30 waiting" in words


@given(st.lists(st.tuples(*[st.integers(0, 400)] * 3), min_size=1, max_size=6))
def test_the_parts_of_a_stage_are_as_long_as_their_numbers(counts: list[tuple[int, int, int]]):
    stages = [FunnelStage(str(i), *three) for i, three in enumerate(counts)]
    root = ElementTree.fromstring(funnel_svg(stages, name="f", title="t").svg)
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("height") == "20"]
    most = max(stage.reached for stage in stages) or 1
    drawn = [n for stage in stages for n in (stage.went_on, stage.waiting, stage.lost) if n]
    assert len(bars) == len(drawn)
    for bar, count in zip(bars, drawn, strict=True):
        assert abs(float(bar.get("width")) - max(count / most * 720 - 2, 1)) < 0.11


def test_a_trend_leaves_a_gap_where_nothing_was_measured():
    figure = trend_svg(MOMENTS, name="t", title="t", measure="Diverted", shown=tonnes)
    solid = [
        path
        for path in ElementTree.fromstring(figure.svg).iter(f"{SVG}path")
        if path.get("stroke-dasharray") is None
    ]
    assert [len(re.findall("[ML]", path.get("d"))) for path in solid] == [1, 1]
    assert figure.rows[1] == ("2025Q2", None, 40.0, None, None)
    assert "50\u202ft by 2025Q3, against 60\u202ft" in figure.summary
    assert "1 of 3 points in time have no figure" in figure.summary


def test_a_trend_below_zero_keeps_zero_on_its_axis():
    moments = [Moment("a", -5.0, 2.0), Moment("b", -20.0, 4.0)]
    figure = trend_svg(moments, name="t", title="t", measure="Net", shown=tonnes)
    words = list(ElementTree.fromstring(figure.svg).itertext())
    assert "0\u202ft" in words
    assert "−20\u202ft" in words


def test_a_range_that_is_not_known_says_so():
    figure = bands_svg(BANDS, name="b", title="t", measure="Diverted", shown=tonnes)
    assert "Water: not known" in " ".join(ElementTree.fromstring(figure.svg).itertext())
    assert figure.rows[1] == ("Water", None, None, None)


def test_nothing_to_show_is_said():
    assert funnel_svg([], name="f", title="t").summary == "No exchanges yet."
    empty = trend_svg([Moment("a", None, None)], name="t", title="t", measure="Net", shown=tonnes)
    assert empty.summary == "Net: not measured yet."
