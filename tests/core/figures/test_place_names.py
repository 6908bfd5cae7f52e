"""Names on a map: readable, in their district, off the marks; and a key with no entry alone."""

import re
from collections import Counter
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offcut.figures import MapFlow, MapSite, VerdictStyle, map_svg
from offcut.figures.outlines import Outline, Projection, outlines
from offcut.figures.place_names import PlaceName, place_names

WIDTH, SIZE = 720.0, 13.0


def district(name: str, west: float, east: float, inside: bool = True) -> dict[str, Any]:
    ring = [[west, 52], [east, 52], [east, 53], [west, 53], [west, 52]]
    return {
        "type": "Feature",
        "properties": {"name": name, "inside": inside},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


REGION = {
    "type": "FeatureCollection",
    "features": [district("Weston", -3, -2), district("Easton", -2, -1)],
}
DISTRICTS = outlines(REGION)
PROJECTION = Projection.over(DISTRICTS, [], WIDTH)
MARKS = st.lists(
    st.tuples(st.floats(0, WIDTH), st.floats(0, PROJECTION.height)), min_size=0, max_size=12
)


def covers(name: PlaceName, mark: tuple[float, float]) -> bool:
    left, top, right, bottom = name.box
    return left < mark[0] < right and top < mark[1] < bottom


def in_district(name: PlaceName, outline: Outline) -> bool:
    left, top, right, bottom = name.box
    ends = ((left, top), (right, top), (left, bottom), (right, bottom))
    return all(outline.holds(*PROJECTION.place_at(*end)) for end in ends)


def test_without_marks_a_name_stands_in_the_middle_of_its_district() -> None:
    for name, outline in zip(place_names(DISTRICTS, PROJECTION, [], SIZE), DISTRICTS, strict=True):
        assert (name.x, name.y) == pytest.approx(PROJECTION.point(*outline.centre))


@given(MARKS)
@settings(max_examples=40, deadline=None)
def test_no_mark_is_covered_and_no_name_leaves_its_district(
    marks: list[tuple[float, float]],
) -> None:
    """A dozen marks leave room enough in districts of 230 by 700 pixels and more."""
    names = place_names(DISTRICTS, PROJECTION, marks, SIZE)
    assert [name.text for name in names] == ["Weston", "Easton"]
    for name, outline in zip(names, DISTRICTS, strict=True):
        assert not any(covers(name, mark) for mark in marks)
        assert in_district(name, outline)


def test_a_district_beyond_the_region_has_no_name() -> None:
    beyond = outlines({**REGION, "features": [district("Far", -3, -2, inside=False)]})
    assert place_names(beyond, PROJECTION, [], SIZE) == []


@given(st.floats(-4, 0), st.floats(51, 54))
def test_a_place_in_the_drawing_is_a_place_on_the_ground(lon: float, lat: float) -> None:
    assert PROJECTION.place_at(*PROJECTION.point(lon, lat)) == pytest.approx((lon, lat))
    (west,) = (outline for outline in DISTRICTS if outline.name == "Weston")
    on_an_edge = {lon, lat} & {-3.0, -2.0, 52.0, 53.0}
    assert on_an_edge or west.holds(lon, lat) == (-3 < lon < -2 and 52 < lat < 53)


@pytest.mark.parametrize("width", [280, 360, 720])
@pytest.mark.parametrize("kinds", [1, 2, 3, 4])
def test_no_entry_of_the_key_stands_alone_below_a_full_row(width: int, kinds: int) -> None:
    """Rows of a key differ by what cannot be avoided: 2 + 2 for four entries, never 3 + 1."""
    styles = {f"k{n}": VerdictStyle(f"Kind {n}", "#12436D", "", "●") for n in range(kinds)}
    sites = [MapSite("a", "A", 52.2, -2.8, "have"), MapSite("b", "B", 52.7, -1.3, "want")]
    flows = [MapFlow("a", "b", kind, 1.0) for kind in styles]
    drawn = map_svg(sites, flows, region=REGION, name="m", title="t", styles=styles, width=width)
    root = ElementTree.fromstring(drawn.svg)
    heights = [
        found[1]
        for part in root.iter("{http://www.w3.org/2000/svg}g")
        if (found := re.fullmatch(r"translate\(\S+ (\S+)\)", part.get("transform", "")))
        and len(list(part)) == 2  # a mark and its words
    ]
    rows = list(Counter(heights).values())
    assert sum(rows) == kinds + 2
    assert rows[-1] > 1 or len(rows) == 1 or max(rows) <= 2
