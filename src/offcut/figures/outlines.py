"""District outlines from GeoJSON, thinned to what a screen can show, and their projection."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from offcut.errors import InputError
from offcut.figures.drawing import fixed

_KM_PER_DEGREE = 111.32
_EDGE = 10.0  # pixels kept free inside the frame
_BEYOND = 8.0
_TOLERANCE = 0.7  # pixels: finer detail than this is left out

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """A district: its outer rings in (longitude, latitude), and whether it is of the region."""

    name: str
    rings: tuple[tuple[Point, ...], ...]
    inside: bool

    @property
    def centre(self) -> Point:
        """The centre of area of its largest ring."""
        return max((_centroid(ring) for ring in self.rings), key=lambda c: c[1])[0]


def outlines(region: Mapping[str, Any] | None) -> list[Outline]:
    """The polygons of a FeatureCollection.

    A feature is of the region unless it says otherwise: ``wmca_constituent`` false, ``inside``
    false or an empty ``authority``.

    Raises:
        InputError: not a FeatureCollection.
    """
    if region is None:
        return []
    if region.get("type") != "FeatureCollection":
        raise InputError(
            f"region: expected GeoJSON of type FeatureCollection, given {region.get('type')!r}."
            " Give the districts as one FeatureCollection of polygons."
        )
    found = []
    for feature in region["features"]:
        properties = feature.get("properties") or {}
        rings = tuple(_rings(feature.get("geometry") or {}))
        if rings:
            name = str(properties.get("name") or properties.get("lad_name") or "")
            found.append(Outline(name, rings, _inside(properties)))
    return sorted(found, key=lambda o: o.inside)


def _inside(properties: Mapping[str, Any]) -> bool:
    for key in ("inside", "wmca_constituent", "authority", "member"):
        if key in properties:
            return properties[key] not in (False, None, "", "no")
    return True


def _rings(geometry: Mapping[str, Any]) -> Iterator[tuple[Point, ...]]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(kind), [])
    for polygon in polygons:
        yield tuple((float(point[0]), float(point[1])) for point in polygon[0])


def _centroid(ring: Sequence[Point]) -> tuple[Point, float]:
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    if area == 0:
        return ring[0], 0.0
    return (x / (3 * area), y / (3 * area)), abs(area)


@dataclass(frozen=True, slots=True)
class Projection:
    """Longitude and latitude to the drawing: equirectangular about the middle of the region."""

    west: float
    north: float
    pixels_per_km: float
    stretch: float  # km in a degree of longitude
    width: float
    height: float

    @classmethod
    def over(
        cls, districts: Iterable[Outline], points: Sequence[Point], width: float
    ) -> "Projection":
        """A projection that fits the region's districts (the points, when there are none)."""
        shown = [p for d in districts if d.inside for ring in d.rings for p in ring]
        shown = shown or list(points) or [(-1.9, 52.5)]
        west, east = min(p[0] for p in shown), max(p[0] for p in shown)
        south, north = min(p[1] for p in shown), max(p[1] for p in shown)
        stretch = _KM_PER_DEGREE * math.cos(math.radians((south + north) / 2))
        across = max((east - west) * stretch, (north - south) * _KM_PER_DEGREE / 1.5, 2.0)
        scale = (width - 2 * _EDGE) / across
        height = max((north - south) * _KM_PER_DEGREE * scale, 80.0) + 2 * _EDGE
        spare = (across - (east - west) * stretch) / 2 / stretch
        return cls(west - spare, north, scale, stretch, width, height)

    def point(self, longitude: float, latitude: float) -> Point:
        """Where a place lies in the drawing, in pixels."""
        return (
            _EDGE + (longitude - self.west) * self.stretch * self.pixels_per_km,
            _EDGE + (self.north - latitude) * _KM_PER_DEGREE * self.pixels_per_km,
        )

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a place is within the frame."""
        x, y = self.point(longitude, latitude)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def place(self, longitude: float, latitude: float) -> Point:
        """Where a site is marked: its point, or the nearest on the frame's edge."""
        x, y = self.point(longitude, latitude)
        return min(max(x, 6.0), self.width - 6), min(max(y, 6.0), self.height - 6)

    def path(self, district: Outline) -> str:
        """The district as SVG path data, in pixels."""
        return "".join(self._ring(ring) for ring in district.rings)

    def _ring(self, ring: Sequence[Point]) -> str:
        points = _thinned([self._near(*self.point(*p)) for p in ring])
        if len(points) < 4:
            return ""
        return "M" + " ".join(f"{fixed(x)},{fixed(y)}" for x, y in points) + "Z"

    def _near(self, x: float, y: float) -> Point:
        """What lies beyond the frame is drawn in to just outside it: it is clipped there."""
        return (
            min(max(x, -_BEYOND), self.width + _BEYOND),
            min(max(y, -_BEYOND), self.height + _BEYOND),
        )


def _thinned(points: Sequence[Point]) -> list[Point]:
    """The line without points that change it by less than the tolerance (Douglas-Peucker)."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        apart, worst = 0.0, first
        for index in range(first + 1, last):
            gap = _off_line(points[index], points[first], points[last])
            if gap > apart:
                apart, worst = gap, index
        if apart > _TOLERANCE:
            keep.add(worst)
            spans += [(first, worst), (worst, last)]
    return [points[index] for index in sorted(keep)]


def _off_line(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if length < 1e-9:
        return math.hypot(point[0] - start[0], point[1] - start[1])
    return abs(dx * (start[1] - point[1]) - dy * (start[0] - point[0])) / length
