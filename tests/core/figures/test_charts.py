"""Every chart is readable without seeing it, and draws what its numbers say."""

import csv
import io
import math
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut.errors import InputError
from offcut.figures import (
    VERDICT_STYLES,
    Amount,
    Bar,
    Figure,
    MapFlow,
    MapSite,
    Ribbon,
    bar_svg,
    gbp,
    map_svg,
    sankey_svg,
    tonnes,
    waterfall_svg,
)

SVG = "{http://www.w3.org/2000/svg}"
CANARY = '<script>alert("x")</script> & sons'

SQUARE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "Squareton", "authority": "Test authority"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-2, 52], [-1, 52], [-1, 53], [-2, 53], [-2, 52]]],
            },
        },
        {
            "type": "Feature",
            "properties": {"name": "Elsewhere", "authority": None},
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[[[3, 52], [4, 52], [4, 53], [3, 53], [3, 52]]]],
            },
        },
    ],
}
SITES = [
    MapSite("a", CANARY, 52.2, -1.8, "have"),
    MapSite("b", "Taker", 52.7, -1.3, "want"),
    MapSite("far", "Far taker", 55.0, -1.3, "want"),
]
FLOWS = [
    MapFlow("a", "b", "PASS", 400.0, 60.0),
    MapFlow("a", "far", "UNKNOWN", 100.0, 400.0),
]


def drawn_map(**kwargs) -> Figure:
    return map_svg(SITES, FLOWS, region=SQUARE, name="map", title="t", **kwargs)


def drawn_sankey(ribbons=None, **kwargs) -> Figure:
    ribbons = ribbons or [
        Ribbon((CANARY, "Direct", "Cement"), 300.0),
        Ribbon(("Turnings", "Briquetting", "Remelt"), 100.0),
    ]
    return sankey_svg(
        ribbons,
        ("From", "How", "To"),
        name="sankey",
        title="t",
        measure="Tonnes a year",
        shown=tonnes,
        **kwargs,
    )


def drawn_bars(bars=None) -> Figure:
    bars = bars or [
        Bar(CANARY, 100.0, "£100"),
        Bar("Half", 50.0, "£50"),
        Bar("Loss", -20.0, "−£20"),
    ]
    return bar_svg(bars, name="bars", title="t", measure="GBP")


def drawn_waterfall(amounts=None) -> Figure:
    amounts = amounts or [Amount(CANARY, 100.0), Amount("Haulage", -30.0), Amount("Gap", None)]
    return waterfall_svg(
        amounts, name="fall", title="t", measure="GBP a year", total="Gain", shown=gbp
    )


ALL = [drawn_map, drawn_sankey, drawn_bars, drawn_waterfall]


@pytest.mark.parametrize("draw", ALL)
def test_it_is_named_and_described_for_those_who_do_not_see_it(draw):
    root = ElementTree.fromstring(draw().svg)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [
        root.find(f"{SVG}title").get("id"),
        root.find(f"{SVG}desc").get("id"),
    ]
    assert root.find(f"{SVG}desc").text == draw().summary
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("draw", ALL)
def test_text_from_users_stays_text(draw):
    root = ElementTree.fromstring(draw().svg)
    assert root.find(f".//{SVG}script") is None
    assert "<script" not in draw().svg


@pytest.mark.parametrize("draw", ALL)
def test_the_same_input_gives_the_same_drawing(draw):
    assert draw() == draw()


@pytest.mark.parametrize("draw", ALL)
def test_it_comes_with_a_table_and_csv_of_its_numbers(draw):
    figure = draw()
    assert figure.rows
    assert all(len(row) == len(figure.headers) for row in figure.rows)
    lines = list(csv.reader(io.StringIO(figure.csv())))
    assert tuple(lines[0]) == figure.headers
    assert len(lines) == len(figure.rows) + 1
    assert unquote(figure.csv_uri().partition(",")[2]).removeprefix("\ufeff") == figure.csv()


def test_csv_leaves_what_is_not_known_blank_and_runs_no_formula():
    figure = Figure("", "", "", ("Name", "GBP"), (("=1+1", None), ("-2", 3.5)))
    assert list(csv.reader(io.StringIO(figure.csv())))[1:] == [["'=1+1", ""], ["'-2", "3.5"]]


def rectangles(figure: Figure):
    root = ElementTree.fromstring(figure.svg)
    return [
        r for r in root.iter(f"{SVG}rect") if r.get("height") == "16"
    ]  # bars; patterns and marks have other sizes


def test_bars_are_as_long_as_their_values_and_losses_are_hatched():
    whole, half, loss = rectangles(drawn_bars())
    assert float(half.get("width")) == pytest.approx(float(whole.get("width")) / 2, abs=0.2)
    assert float(loss.get("width")) == pytest.approx(float(whole.get("width")) / 5, abs=0.2)
    assert loss.get("fill").startswith("url(#")
    assert not whole.get("fill").startswith("url(#")


def test_a_waterfall_ends_at_the_sum_and_names_its_gaps():
    figure = drawn_waterfall()
    assert figure.rows[-1] == ("Gain", 70.0)  # 100 − 30, the gap moves nothing
    assert "Not known, so left out: Gap." in figure.summary
    first, away, _, total = rectangles(figure)
    assert float(total.get("width")) == pytest.approx(0.7 * float(first.get("width")), abs=0.2)
    end = float(first.get("x")) + float(first.get("width"))
    assert float(away.get("x")) + float(away.get("width")) == pytest.approx(end, abs=0.2)


def test_bands_of_the_sankey_are_as_thick_as_their_quantities():
    root = ElementTree.fromstring(drawn_sankey().svg)
    nodes = [float(r.get("height")) for r in root.iter(f"{SVG}rect")]
    assert nodes[0] == pytest.approx(3 * nodes[1], abs=0.2)  # 300 t and 100 t


names = st.sampled_from(["a", "b", "c", "d", "e", "f"])


@given(st.lists(st.tuples(names, names, names, st.floats(0.1, 1e6)), min_size=1, max_size=30))
def test_no_tonne_is_lost_when_small_nodes_go_together(flows):
    ribbons = [Ribbon((a, b, c), value) for a, b, c, value in flows]
    figure = drawn_sankey(ribbons, most=3)
    total = sum(row[-1] for row in figure.rows)
    assert math.isclose(total, sum(r.value for r in ribbons), rel_tol=1e-9)
    for stage in range(3):
        assert len({row[stage] for row in figure.rows}) <= 3


def test_a_verdict_on_the_map_shows_by_its_dash_not_by_colour_alone():
    dashes = [style.dash for style in VERDICT_STYLES.values()]
    assert len(set(dashes)) == len(dashes)
    svg = drawn_map().svg
    assert f'stroke-dasharray="{VERDICT_STYLES["UNKNOWN"].dash}"' in svg
    assert ">Pass<" in svg


def test_a_heavier_flow_is_a_wider_line():
    root = ElementTree.fromstring(drawn_map().svg)
    widths = {
        p.get("stroke-dasharray"): float(p.get("stroke-width"))
        for p in root.iter(f"{SVG}path")
        if p.get("stroke-opacity") == "0.85"
    }
    assert widths[None] == pytest.approx(6.0)  # 1.2 + 4.8 × √(400/400)
    assert widths["1.5 4"] == pytest.approx(3.6)  # 1.2 + 4.8 × √(100/400)


def test_the_scale_bar_is_true():
    root = ElementTree.fromstring(drawn_map(width=720).svg)
    bar = next(
        p.get("d") for p in root.iter(f"{SVG}path") if re.fullmatch(r"M\S+ v6 h\S+ v-6", p.get("d"))
    )
    pixels = float(re.search(r" h(\S+) ", bar).group(1))
    # one degree of latitude, 111.32 km, must fit 1.5 times across 700 px: 700 / 111.32 × 1.5 > the
    # degree of longitude at 52.5° (67.8 km), so 1.5 × … decides: 700 px = 74.2 km
    km_across = 111.32 / 1.5
    shown = next(t.text for t in root.iter(f"{SVG}text") if re.fullmatch(r"\d+ km", t.text or ""))
    assert pixels == pytest.approx(float(shown.split()[0]) * 700 / km_across, abs=0.1)


def test_a_site_beyond_the_region_is_marked_at_the_edge():
    assert "Far taker (want), beyond this map" in drawn_map().svg


def test_more_flows_than_can_be_read_are_said_and_stay_in_the_table():
    figure = drawn_map(most=1)
    assert "1 of 2 drawn, the surest and heaviest." in figure.svg
    assert len(figure.rows) == 2


def test_a_district_outside_the_frame_and_the_region_is_not_drawn():
    assert "Elsewhere" not in drawn_map().svg
    assert "Squareton" in drawn_map().svg


def test_a_region_that_is_no_feature_collection_is_refused_with_advice():
    with pytest.raises(InputError, match="FeatureCollection"):
        map_svg(SITES, FLOWS, region={"type": "Point"}, name="m", title="t")


def test_without_a_region_the_sites_alone_are_drawn():
    figure = map_svg(SITES, FLOWS, region=None, name="m", title="t")
    assert figure.rows[0][:2] == (CANARY, "Taker")
