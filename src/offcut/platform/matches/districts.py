"""The middle of a district: a public point from which a distance gives no site away."""

from collections import defaultdict
from functools import cache

from offcut.places import Place, distance_km
from offcut.places.postcodes import gazetteer


@cache
def _middles() -> dict[str, Place]:
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in gazetteer().postcodes.values():
        points[row[3]].append((float(row[1]), float(row[2])))
    for latitude, longitude, code in gazetteer().outcodes.values():
        if code not in points:
            points[code] = [(latitude, longitude)]
    return {code: _mean(code, found) for code, found in points.items()}


def _mean(code: str, points: list[tuple[float, float]]) -> Place:
    count = len(points)
    latitude = sum(point[0] for point in points) / count
    longitude = sum(point[1] for point in points) / count
    return Place(latitude, longitude, district_code=code)


def middle_of_district(code: str) -> Place | None:
    """The middle of a district by its code; None of one that is not known."""
    return _middles().get(code)


def middle_of(place: Place) -> Place:
    """The middle of the district that a place lies in.

    Outside the known districts it is the place to a tenth of a degree, some ten kilometres.
    """
    found = _middles().get(place.district_code or "")
    return found or Place(round(place.latitude, 1), round(place.longitude, 1))


def seen_km(own: Place, other: Place, circuity: float) -> float:
    """Road kilometres from an own site to the middle of the other's district."""
    return distance_km(own, middle_of(other), circuity)
