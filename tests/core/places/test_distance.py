"""Distances: great circle × circuity, and the user's own table."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut.errors import InputError
from offcut.places import DistanceTable, Place, distance_km, distance_matrix_km, great_circle_km

# One degree along a meridian of a sphere of mean radius 6371.0088 km: 2 × pi × 6371.0088 / 360.
DEGREE_KM = 2 * math.pi * 6371.0088 / 360

latitudes = st.floats(49.9, 60.8)
longitudes = st.floats(-8.6, 1.7)
places = st.builds(Place, latitudes, longitudes)


def test_a_degree_of_latitude_is_a_360th_of_the_circumference():
    assert great_circle_km(Place(52.0, -2.0), Place(53.0, -2.0)) == pytest.approx(DEGREE_KM)


def test_a_quarter_of_the_equator():
    assert great_circle_km(Place(0.0, 0.0), Place(0.0, 90.0)) == pytest.approx(90 * DEGREE_KM)


def test_road_distance_is_the_great_circle_times_the_stated_circuity():
    assert distance_km(Place(52.0, -2.0), Place(52.1, -2.0), 1.3) == pytest.approx(
        0.1 * DEGREE_KM * 1.3
    )


@given(places, places)
def test_distance_is_the_same_both_ways_and_zero_to_itself(a, b):
    assert great_circle_km(a, b) == pytest.approx(great_circle_km(b, a), abs=1e-9)
    assert great_circle_km(a, a) == 0.0


@given(st.lists(places, min_size=1, max_size=5), st.lists(places, min_size=1, max_size=5))
def test_the_matrix_agrees_with_pair_by_pair(origins, destinations):
    matrix = distance_matrix_km(
        [p.latitude for p in origins],
        [p.longitude for p in origins],
        [p.latitude for p in destinations],
        [p.longitude for p in destinations],
    )
    assert matrix.shape == (len(origins), len(destinations))
    one_by_one = [[great_circle_km(a, b) for b in destinations] for a in origins]
    np.testing.assert_allclose(matrix, one_by_one, atol=1e-6)


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_an_own_distance_comes_before_the_great_circle(tmp_path):
    table = DistanceTable.read(write(tmp_path / "d.csv", "from,to,km\nb70, wv10 9te ,19.5\n"))
    here, there = Place(52.52, -2.0, "B70 6AA"), Place(52.6, -2.1, "WV10 9TE")
    assert table.distance_km(here, there, 1.3) == 19.5
    assert table.distance_km(there, here, 1.3) == 19.5  # holds both ways
    elsewhere = Place(52.0, -2.0, "CV1 1AA")
    assert table.distance_km(here, elsewhere, 1.3) == distance_km(here, elsewhere, 1.3)


def test_given_both_ways_each_way_has_its_own_distance(tmp_path):
    table = DistanceTable.read(write(tmp_path / "d.csv", "from,to,km\nH-1,W-1,10\nW-1,H-1,12\n"))
    assert table.between(["H-1"], ["W-1"]) == 10
    assert table.between(["W-1"], ["H-1"]) == 12


def test_the_more_exact_name_decides(tmp_path):
    text = "from,to,km\nB70,WV10,20\nB70 6AA,WV10 9TE,18\nH-1,W-1,15\n"
    table = DistanceTable.read(write(tmp_path / "d.csv", text))
    a, b = Place(52.5, -2.0, "B70 6AA"), Place(52.6, -2.1, "WV10 9TE")
    assert table.distance_km(a, b, 1.3) == 18
    assert table.distance_km(a, b, 1.3, a_id="H-1", b_id="W-1") == 15
    other = Place(52.6, -2.1, "WV10 8AA")
    assert table.distance_km(a, other, 1.3) == 20


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("from,too,km\na,b,1\n", "row 1: no column to"),
        ("from,to,km\na,b,far\n", "row 2: km is 'far'"),
        ("from,to,km\na,b,-3\n", "row 2: km is '-3'"),
        ("from,to,km\na,b,nan\n", "row 2: km is 'nan'"),
        ("from,to,km\na,b\n", "row 2: km is None"),
        ("from,to,km\na,,3\n", "row 2: 'from' or 'to' is empty"),
        ("from,to,km\na,b,3\na,b,4\n", "stands twice, as 3 and 4 km"),
    ],
)
def test_a_distance_table_that_cannot_be_used_says_where(tmp_path, text, says):
    with pytest.raises(InputError, match=says):
        DistanceTable.read(write(tmp_path / "own.csv", text))


def test_a_missing_distance_table(tmp_path):
    with pytest.raises(InputError, match="no distance table"):
        DistanceTable.read(tmp_path / "nowhere.csv")
