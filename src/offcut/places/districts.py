"""A point without a postcode → its district."""

import json
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

from offcut import reference
from offcut.errors import InputError
from offcut.places.distance import great_circle_km
from offcut.places.model import Place
from offcut.places.postcodes import gazetteer, point_problem

_Ring: TypeAlias = list[list[float]]


@lru_cache(maxsize=50_000)
def at(latitude: float, longitude: float) -> Place:
    """The place at a point in degrees (WGS 84), with its district where known.

    The district is the boundary the point lies in; outside the regions with boundaries, the
    district of the nearest outcode centroid, and then never with an authority.

    Raises:
        InputError: a point outside the United Kingdom; says when the two look swapped.
    """
    problem = point_problem(latitude, longitude)
    if problem:
        raise InputError(f"The point {latitude:g}, {longitude:g}: {problem}.")
    names = gazetteer().districts
    for code, box, polygons in _boundaries():
        near = box[0] <= longitude <= box[2] and box[1] <= latitude <= box[3]
        if near and any(_inside(longitude, latitude, rings) for rings in polygons):
            district, authority = names.get(code, (None, None))
            return Place(latitude, longitude, None, code, district, authority or None)
    code = _nearest_outcode_district(latitude, longitude)
    return Place(latitude, longitude, None, code, names.get(code, (None, None))[0], None)


def _nearest_outcode_district(latitude: float, longitude: float) -> str:
    here = Place(latitude, longitude)
    bounded = {code for code, *_ in _boundaries()}
    return min(
        (point for point in gazetteer().outcodes.values() if point[2] not in bounded),
        key=lambda point: great_circle_km(here, Place(point[0], point[1])),
    )[2]


@cache
def _boundaries() -> list[tuple[str, tuple[float, float, float, float], list[list[_Ring]]]]:
    """District code, bounding box and polygons, from every region's boundaries."""
    info = reference.catalogue().get("boundaries")
    if info is None:
        return []
    features = json.loads(info.path.read_text("utf-8"))["features"]
    return [_boundary(feature) for feature in features]


def _boundary(
    feature: dict[str, Any],
) -> tuple[str, tuple[float, float, float, float], list[list[_Ring]]]:
    geometry = feature["geometry"]
    polygons = (
        [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    )
    longitudes = [point[0] for rings in polygons for point in rings[0]]
    latitudes = [point[1] for rings in polygons for point in rings[0]]
    box = (min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    return str(feature["properties"]["code"]), box, polygons


def _inside(x: float, y: float, rings: list[_Ring]) -> bool:
    """Even-odd rule over the outer ring and its holes."""
    inside = False
    for ring in rings:
        for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside
