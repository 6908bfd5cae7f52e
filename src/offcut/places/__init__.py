"""Postcode → point → district, and distances; no service, no internet."""

from offcut.places.distance import (
    DistanceTable,
    distance_km,
    distance_matrix_km,
    great_circle_km,
)
from offcut.places.districts import at
from offcut.places.model import Place
from offcut.places.postcodes import (
    expected_exact,
    nearest_postcode,
    normalise,
    point_problem,
    resolve,
    resolve_many,
)

__all__ = [
    "DistanceTable",
    "Place",
    "at",
    "distance_km",
    "distance_matrix_km",
    "expected_exact",
    "great_circle_km",
    "nearest_postcode",
    "normalise",
    "point_problem",
    "resolve",
    "resolve_many",
]
