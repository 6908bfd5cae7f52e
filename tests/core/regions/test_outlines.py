"""Outlines with fewer points: close to what they stand for, neighbours still meeting."""

import math
from itertools import pairwise

import pytest

from offcut import regions
from offcut.regions.outlines import outlines

KM_PER_DEGREE = 111.2


def square(x, y, side=1.0):
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def world(**rings):
    return {
        "features": [
            {"properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
            for name, ring in rings.items()
        ]
    }


def test_a_shape_without_needless_points_stays_as_it_is():
    ((name, (ring,)),) = outlines(world(a=square(0, 0)), tolerance_km=1)
    assert name == "a"
    assert set(ring) == {(0, 0), (1, 0), (1, 1), (0, 1)}
    assert ring[0] == ring[-1]


def test_points_within_the_tolerance_go_and_others_stay():
    ring = [[0, 0], [0.5, 0.001], [1, 0], [1.3, 0.5], [1, 1], [0, 1], [0, 0]]
    ((_, (kept,)),) = outlines(world(a=ring), tolerance_km=1)
    assert (0.5, 0.001) not in kept  # 0.1 km off the line
    assert (1.3, 0.5) in kept  # 33 km off it


def test_what_vanishes_at_that_size_is_left_out():
    assert outlines(world(a=square(0, 0, 0.001)), tolerance_km=5) == [("a", [])]


@pytest.mark.parametrize("tolerance_km", [0.1, 0.5, 2.0])
def test_neighbours_keep_the_same_points_of_their_border(tolerance_km):
    wiggly = [[1, 0], [1.01, 0.2], [0.98, 0.4], [1.02, 0.6], [0.99, 0.8], [1, 1]]
    left = [[0, 0], *wiggly, [0, 1], [0, 0]]
    right = [[2, 0], [2, 1], *wiggly[::-1], [2, 0]]
    (_, (one,)), (_, (other,)) = outlines(world(a=left, b=right), tolerance_km)
    border = {tuple(map(float, point)) for point in wiggly}
    assert set(one) & border == set(other) & border


def test_the_regions_outlines_stay_within_the_tolerance():
    geojson = regions.load("west_midlands").boundaries()
    drawn = dict(outlines(geojson, tolerance_km=0.25))
    birmingham = next(f for f in geojson["features"] if f["properties"]["name"] == "Birmingham")
    (ring,) = drawn["Birmingham"]
    full = birmingham["geometry"]["coordinates"]
    points = (full[0] if birmingham["geometry"]["type"] == "Polygon" else full[0][0])[::7]
    assert len(ring) < len(full[0]) or len(ring) < len(full[0][0])
    assert max(distance_km(point, ring) for point in points) <= 0.26


def distance_km(point, ring):
    """By brute force over points laid along every stretch of the ring, 100 to each."""
    shrink = math.cos(math.radians(52.5))
    best = math.inf
    for (ax, ay), (bx, by) in pairwise(ring):
        for step in range(101):
            x, y = ax + (bx - ax) * step / 100, ay + (by - ay) * step / 100
            best = min(best, math.hypot((point[0] - x) * shrink, point[1] - y))
    return best * KM_PER_DEGREE
