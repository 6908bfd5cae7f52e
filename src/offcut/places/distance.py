"""Distances: great circle times a stated circuity factor, or the user's own table.

The circuity factor (road kilometres per kilometre as the crow flies) is the assumption
``places.circuity``; whoever calls passes the value in force.
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from offcut.errors import InputError
from offcut.places.model import Place
from offcut.places.postcodes import normalise

EARTH_RADIUS_KM = 6371.0088  # mean radius R1, IUGG


def great_circle_km(a: Place, b: Place) -> float:
    """Distance as the crow flies, by the haversine formula."""
    lat1, lat2 = math.radians(a.latitude), math.radians(b.latitude)
    half_lat = (lat2 - lat1) / 2
    half_lon = math.radians(b.longitude - a.longitude) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def distance_km(a: Place, b: Place, circuity: float) -> float:
    """Estimated road distance: great circle × ``circuity`` (at least 1)."""
    return great_circle_km(a, b) * circuity


def distance_matrix_km(
    latitude_from: Any, longitude_from: Any, latitude_to: Any, longitude_to: Any
) -> Any:
    """Great-circle distances between all pairs of points, in km, without circuity.

    Arguments are arrays of degrees of shapes ``(n,)``, ``(n,)``, ``(m,)``, ``(m,)``; the result is
    a float64 array of shape ``(n, m)``.
    """
    import numpy as np

    lat1 = np.radians(np.asarray(latitude_from, dtype=np.float64))[:, None]
    lat2 = np.radians(np.asarray(latitude_to, dtype=np.float64))[None, :]
    lon1 = np.radians(np.asarray(longitude_from, dtype=np.float64))[:, None]
    lon2 = np.radians(np.asarray(longitude_to, dtype=np.float64))[None, :]
    h = (
        np.sin((lat2 - lat1) / 2) ** 2
        + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(h)))


class DistanceTable:
    """The user's own distances, which take precedence over the great circle.

    Keys are listing ids, full postcodes or outcodes. A pair given one way holds both ways, unless
    the other way is given too.

    >>> own = DistanceTable({("B70", "WV10"): 19.5})
    >>> own.between(["WV10"], ["B70"])
    19.5
    """

    def __init__(self, kilometres: Mapping[tuple[str, str], float], name: str = "given") -> None:
        self.name = name
        self._km = {(_key(a), _key(b)): km for (a, b), km in kilometres.items()}

    def __len__(self) -> int:
        return len(self._km)

    def between(self, origin: Iterable[str], destination: Iterable[str]) -> float | None:
        """The distance in km for the first pair of names the table holds, or None.

        Give each end's names from the most to the least exact: id, postcode, outcode.
        """
        ends = [_key(name) for name in destination]
        for a in map(_key, origin):
            for b in ends:
                km = self._km.get((a, b), self._km.get((b, a)))
                if km is not None:
                    return km
        return None

    def distance_km(
        self, a: Place, b: Place, circuity: float, *, a_id: str = "", b_id: str = ""
    ) -> float:
        """The user's own distance where given, else great circle × ``circuity``."""
        own = self.between(_names(a, a_id), _names(b, b_id))
        return distance_km(a, b, circuity) if own is None else own

    def gives(self, a: Place, b: Place, *, a_id: str = "", b_id: str = "") -> bool:
        """Whether the user gave this distance, so that nothing about it is estimated."""
        return self.between(_names(a, a_id), _names(b, b_id)) is not None

    def strangers(
        self, listed: Iterable[tuple[str, Place]], among: Iterable[str] | None = None
    ) -> tuple[str, ...]:
        """The names in the table that are of no listing (id, place), in the order of the table.

        ``among``: what was left of them after other listings; all if not given.
        """
        left = dict.fromkeys(name for pair in self._km for name in pair)
        if among is not None:
            left = dict.fromkeys(among)
        for listing_id, place in listed:
            if not left:
                break
            for name in _names(place, listing_id):
                left.pop(_key(name), None)
        return tuple(left)

    def joins(self, strangers: Iterable[str]) -> bool:
        """Whether any distance is between two names that are not among these."""
        unknown = set(strangers)
        return any(a not in unknown and b not in unknown for a, b in self._km)

    @classmethod
    def read(cls, path: str | Path) -> "DistanceTable":
        """Reads a CSV with the columns ``from``, ``to``, ``km``.

        Raises:
            InputError: no such file, missing columns, or a distance that is no positive number;
                names the row.
        """
        path = Path(path)
        try:
            text = path.read_text("utf-8-sig")
        except FileNotFoundError:
            raise InputError(f"There is no distance table at '{path}'.") from None
        except UnicodeDecodeError:
            raise InputError(
                f"{path.name} is not a UTF-8 CSV file; save it as CSV UTF-8."
            ) from None
        rows = csv.DictReader(io.StringIO(text))
        missing = [name for name in ("from", "to", "km") if name not in (rows.fieldnames or ())]
        if missing:
            raise InputError(
                f"{path.name}, row 1: no column {' or '.join(missing)};"
                " a distance table has the columns from, to, km."
            )
        km: dict[tuple[str, str], float] = {}
        for number, row in enumerate(rows, start=2):
            pair = (_key(row["from"] or ""), _key(row["to"] or ""))
            value = _kilometres(row["km"], f"{path.name}, row {number}")
            if "" in pair:
                raise InputError(f"{path.name}, row {number}: 'from' or 'to' is empty.")
            if km.setdefault(pair, value) != value:
                raise InputError(
                    f"{path.name}, row {number}: {pair[0]} to {pair[1]} stands twice,"
                    f" as {km[pair]:g} and {value:g} km; keep one."
                )
        return cls(km, path.name)


def _key(name: str) -> str:
    """One spelling for a name: postcodes normalised, anything else as it stands."""
    try:
        return normalise(name)
    except InputError:
        return name.strip()


def _names(place: Place, listing_id: str) -> list[str]:
    names = [listing_id] if listing_id else []
    if place.postcode:
        names += [place.postcode, place.postcode.partition(" ")[0]]
    return names


def _kilometres(cell: str | None, where: str) -> float:
    try:
        value = float(cell or "")
    except ValueError:
        value = -1.0
    if not 0 <= value < 25_000:
        raise InputError(f"{where}: km is {cell!r}; accepted: kilometres as a number, e.g. 12.5.")
    return value
