"""District outlines for maps on a screen: fewer points, neighbours still meeting.

A border is cut where outlines part or meet; each piece is then simplified by itself (Douglas and
Peucker, 1973), so that both neighbours keep the same points of what they share.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

Point = tuple[float, float]
Ring = list[Point]
Outline = tuple[str, list[Ring]]


def outlines(geojson: dict[str, Any], tolerance_km: float = 0.25) -> list[Outline]:
    """The name of each district and its rings (longitude, latitude in degrees), simplified.

    No point of an outline is further than ``tolerance_km`` from the line that stands for it;
    islands that vanish at that size are left out.
    """
    drawn = [(f["properties"]["name"], list(_rings(f["geometry"]))) for f in geojson["features"]]
    corners = _corners([ring for _, rings in drawn for ring in rings])
    kept: list[Outline] = []
    for name, rings in drawn:
        simple = [_simplified(ring, corners, tolerance_km / 111.2) for ring in rings]
        kept.append((name, [ring for ring in simple if len(ring) >= 4]))
    return kept


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    areas = geometry["coordinates"]
    for area in [areas] if geometry["type"] == "Polygon" else areas:
        for ring in area:
            yield [(float(x), float(y)) for x, y, *_ in ring]


def _corners(rings: Sequence[Ring]) -> set[Point]:
    """Points with more than two neighbours over all rings: where borders part or meet."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for one, other in pairwise(ring):
            beside[one].add(other)
            beside[other].add(one)
    return {point for point, others in beside.items() if len(others) > 2}


def _simplified(ring: Ring, corners: set[Point], tolerance: float) -> Ring:
    """A closed ring, each piece between corners simplified by itself; ``tolerance`` in degrees."""
    open_ring = ring[:-1]
    start = next((i for i, point in enumerate(open_ring) if point in corners), None)
    if start is None:  # an island: cut at its first and at its furthest point
        start = open_ring.index(min(open_ring))
    turned = [*open_ring[start:], *open_ring[: start + 1]]
    cuts = [0, *(i for i in range(1, len(turned) - 1) if turned[i] in corners), len(turned) - 1]
    if len(cuts) == 2:
        middle = max(range(len(turned)), key=lambda i: math.dist(turned[i], turned[0]))
        cuts.insert(1, middle)
    made: Ring = [turned[cuts[0]]]
    for a, b in pairwise(cuts):
        made += _line(turned[a : b + 1], tolerance)[1:]
    return made


def _line(points: Ring, tolerance: float) -> Ring:
    """A line without the points that lie within ``tolerance`` of what is left.

    Worked from its smaller end, so that it comes out the same whichever way it is walked.
    """
    if points[-1] < points[0]:
        return _line(points[::-1], tolerance)[::-1]
    keep, open_parts = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_parts:
        a, b = open_parts.pop()
        far, at = max(
            ((_off(points[i], points[a], points[b]), i) for i in range(a + 1, b)), default=(0.0, a)
        )
        if far > tolerance:
            keep.add(at)
            open_parts += [(a, at), (at, b)]
    return [points[i] for i in sorted(keep)]


def _off(point: Point, a: Point, b: Point) -> float:
    """How far a point lies off the stretch from a to b, in degrees of latitude."""
    shrink = math.cos(math.radians(a[1]))  # a degree of longitude is shorter
    px, py = (point[0] - a[0]) * shrink, point[1] - a[1]
    bx, by = (b[0] - a[0]) * shrink, b[1] - a[1]
    length = bx * bx + by * by
    along = 0.0 if length == 0 else max(0.0, min(1.0, (px * bx + py * by) / length))
    return math.hypot(px - along * bx, py - along * by)
