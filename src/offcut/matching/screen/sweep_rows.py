"""The haves of a sweep in rows of numbers, those of a type together."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from offcut.matching.screen.columns import Carriers, HaveColumns, load_t
from offcut.matching.screen.interface import ChanceRows
from offcut.matching.screen.sweep_kernel import UNITS, Rows, Ways

_NO_VEHICLE = 1e30  # GBP a load: never the cheapest


class HaveRows:
    """The rows, and what the words of a want are in numbers.

    ``place``: the position in the list of each row; ``by_id``: the place of its id in order.
    ``parts``: of each resource type its rows (the first, and that after the last) and the numbers
    of its kinds.
    """

    rows: Rows
    place: Any
    by_id: Any
    parts: dict[str, tuple[tuple[int, int], Any]]

    def __init__(self, columns: HaveColumns, chances: ChanceRows) -> None:
        self._units = {name: number for number, name in enumerate(UNITS)}
        self._sites: dict[str, int] = {}
        self.parts, members, end = {}, [np.zeros(0, dtype=np.int64)], 0
        for name, positions in columns.by_type.items():
            start, end = end, end + len(positions)
            self.parts[name] = ((start, end), np.unique(chances.have_kind[positions]))
            members.append(positions)
        self.place = np.concatenate(members).astype(np.int64)
        self.by_id = columns.by_id[self.place]
        self.rows = self._rows(columns, chances, self.place)

    def unit(self, name: str) -> int:
        """The number of a unit."""
        return self._units.setdefault(name, len(self._units))

    def site(self, name: str) -> int:
        """The number of a site."""
        return self._sites.setdefault(name, len(self._sites))

    def _rows(self, columns: HaveColumns, chances: ChanceRows, place: Any) -> Rows:
        by_item = columns.unit[place] == "item"
        numbers = np.column_stack(
            [
                on_sphere(columns.latitude[place], columns.longitude[place]),
                np.where(by_item, 1.0, columns.tonnes[place]),
                columns.saved[place],
                columns.yield_low[place],
                columns.yield_high[place],
                columns.amount[place],
                columns.typical[place],
                columns.first[place],
                columns.last[place],
                chances.have_sure[place],
            ]
        )
        units = [self.unit(name) for name in columns.unit[place].tolist()]
        sites = [self.site(name) for name in columns.site[place].tolist()]
        codes = [sites, units, columns.carrier[place], chances.have_kind[place], place]
        return Rows(
            numbers=np.ascontiguousarray(numbers, dtype=np.float64),
            codes=np.ascontiguousarray(np.column_stack(codes), dtype=np.int64),
            factor=_factors(columns, place),
            per_t=_loads_a_tonne(columns, place),
        )


def on_sphere(latitudes: Any, longitudes: Any) -> Any:
    """Points of the unit sphere, float64 (points, 3), from degrees."""
    lat, lon = np.radians(latitudes), np.radians(longitudes)
    points = [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    return np.stack(points, axis=1)


def ways(carriers: Sequence[Carriers]) -> Ways:
    """What the vehicles of each way of carrying cost; at least one way, for the shape."""
    most = max((len(way.vehicles) for way in carriers), default=1)
    count = max(1, len(carriers))
    per_load, per_km = np.full((count, most), _NO_VEHICLE), np.zeros((count, most))
    handling = np.zeros(count)
    for number, way in enumerate(carriers):
        handling[number] = way.handling
        for slot, vehicle in enumerate(way.vehicles):
            per_load[number, slot] = vehicle.gbp_per_load
            per_km[number, slot] = vehicle.gbp_per_load_km
    return Ways(per_load, per_km, handling)


def _loads_a_tonne(columns: HaveColumns, place: Any) -> Any:
    """Full loads of each vehicle that a tonne takes, (haves, vehicles)."""
    most = max((len(way.vehicles) for way in columns.carriers), default=1)
    found = np.ones((len(place), most))
    for number, way in enumerate(columns.carriers):
        mine = np.flatnonzero(columns.carrier[place] == number)
        for slot, vehicle in enumerate(way.vehicles):
            found[mine, slot] = 1 / load_t(vehicle, columns.densest[place[mine]])
    return found


def _factors(columns: HaveColumns, place: Any) -> Any:
    """Units of a want per unit of have, (4, haves), by the number of the want's unit."""
    unit, weight, density = (c[place] for c in (columns.unit, columns.tonnes, columns.density))
    found = np.ones((len(UNITS) + 1, len(place)))
    light, heavy = (unit == "t") & (density > 0), (unit == "m3") & (weight > 0)
    found[UNITS.index("m3"), light] = 1 / density[light]
    found[UNITS.index("t"), heavy] = weight[heavy]
    return found
