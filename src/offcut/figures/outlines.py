"""District outlines from GeoJSON, thinned to what a screen can show, and their projection."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from offcut.errors import InputError
from offcut.figures.drawing import fixed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ring = npt.NDArray[np.float64]  # longitude and latitude (or pixels), one row a point

_KM_PER_DEGREE = 111.32
_EDGE = 10.0  # pixels kept free inside the frame
_BEYOND = 8.0
_TOLERANCE = 0.7  # pixels: finer detail than this is left out

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """A district: its outer rings in (longitude, latitude), and whether it is of the region."""

    name: str
    rings: tuple["Ring", ...]
    inside: bool

    @property
    def centre(self) -> Point:
        """The centre of area of its largest ring."""
        return max((_centroid(ring) for ring in self.rings), key=lambda c: c[1])[0]

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a place lies in it: a line to the east crosses its edge oddly often."""
        return any(_crossings(ring, longitude, latitude) % 2 for ring in self.rings)


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


def _rings(geometry: Mapping[str, Any]) -> Iterator["Ring"]:
    import numpy as np

    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(kind), [])
    for polygon in polygons:
        yield np.array([point[:2] for point in polygon[0]], dtype=np.float64)


def _crossings(ring: "Ring", x: float, y: float) -> int:
    """How often a line to the east from a point crosses a ring."""
    import numpy as np

    start, end = ring, np.roll(ring, -1, axis=0)
    spans = (start[:, 1] > y) != (end[:, 1] > y)
    (x0, y0), (x1, y1) = start[spans].T, end[spans].T
    return int((x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)).sum())


def _centroid(ring: "Ring") -> tuple[Point, float]:
    import numpy as np

    start, end = ring, np.roll(ring, -1, axis=0)
    cross = start[:, 0] * end[:, 1] - end[:, 0] * start[:, 1]
    area = float(cross.sum())
    if area == 0:
        return (float(ring[0, 0]), float(ring[0, 1])), 0.0
    x, y = ((start + end) * cross[:, None]).sum(axis=0) / (3 * area)
    return (float(x), float(y)), abs(area)


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
        import numpy as np

        rings = [ring for d in districts if d.inside for ring in d.rings]
        shown = np.concatenate(rings) if rings else np.array(list(points) or [(-1.9, 52.5)])
        west, south = shown.min(axis=0).tolist()
        east, north = shown.max(axis=0).tolist()
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

    def place_at(self, x: float, y: float) -> Point:
        """The longitude and latitude of a point of the drawing."""
        return (
            self.west + (x - _EDGE) / (self.stretch * self.pixels_per_km),
            self.north - (y - _EDGE) / (_KM_PER_DEGREE * self.pixels_per_km),
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

    def _ring(self, ring: "Ring") -> str:
        """One ring; what lies beyond the frame is drawn in to just outside it: it is clipped."""
        import numpy as np

        scale = np.array([self.stretch, -_KM_PER_DEGREE]) * self.pixels_per_km
        pixels = _EDGE + (ring - np.array([self.west, self.north])) * scale
        beyond = np.array([self.width, self.height]) + _BEYOND
        points = _thinned(np.clip(pixels, -_BEYOND, beyond))
        if len(points) < 4:
            return ""
        return "M" + " ".join(f"{fixed(x)},{fixed(y)}" for x, y in points.tolist()) + "Z"


def _thinned(points: "Ring") -> "Ring":
    """The line without points that change it by less than the tolerance (Douglas-Peucker)."""
    import numpy as np

    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        gaps = _off_line(points[first + 1 : last], points[first], points[last])
        worst = int(gaps.argmax())
        if gaps[worst] > _TOLERANCE:
            worst += first + 1
            keep[worst] = True
            spans += [(first, worst), (worst, last)]
    return points[keep]


def _off_line(points: "Ring", start: "Ring", end: "Ring") -> "Ring":
    """How far points lie off the line from ``start`` to ``end``, in its units."""
    import numpy as np

    dx, dy = (end - start).tolist()
    length = math.hypot(dx, dy)
    off = points - start
    gaps: Ring = np.hypot(off[:, 0], off[:, 1])
    if length >= 1e-9:
        gaps = np.abs(dx * off[:, 1] - dy * off[:, 0]) / length
    return gaps
