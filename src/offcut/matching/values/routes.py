"""The routes of every pair of kinds as columns, worked out the first time that they are asked."""

import math
from typing import Any

import numpy as np

from offcut.listings import Listing
from offcut.matching.assess import RouteBook
from offcut.matching.model import Route, Verdict
from offcut.matching.values.sides import HaveSide, WantSide
from offcut.matching.worth import Valuer
from offcut.matching.worth.account import product_per_have
from offcut.matching.worth.baseline import tonnes_per_unit
from offcut.matching.worth.haulage import density_as_it_is
from offcut.matching.worth.kinds import kind_of

VEHICLES = 3
"""At most so many vehicles could carry one kind."""
_NO_VEHICLE = 1e30  # GBP a load: never the cheapest
_FIELDS = ("per_have", "share", "chance", "cost", "replaced")
_COLUMNS = len(_FIELDS) + VEHICLES


class Carried:
    """What carrying a unit of each kind of have costs; NaN where it does not apply.

    ``tonnes``: of one unit. ``handling_t``, ``handling_unit``: GBP per tonne and per unit of have.
    ``item``: counted, not weighed. ``per_load``, ``per_load_km``: GBP (kinds, vehicles), beyond
    all cost where there is no such vehicle. ``none``: nothing could carry it, or needs to.
    """

    def __init__(self, kinds: list[Listing], valuer: Valuer) -> None:
        count = len(kinds)
        weights = [tonnes_per_unit(k.unit, kind_of(k.resource_type)) for k in kinds]
        self.tonnes = np.array([math.nan if w is None else w for w in weights], dtype=np.float64)
        self.item = np.array([kind.unit == "item" for kind in kinds], dtype=bool)
        self.per_load = np.full((count, VEHICLES), _NO_VEHICLE)
        self.per_load_km = np.zeros((count, VEHICLES))
        self.none = np.ones(count, dtype=bool)
        self.handling_t, self.handling_unit = np.zeros(count), np.zeros(count)
        for number, kind in enumerate(kinds):
            vehicles = valuer.vehicles(kind)
            self.none[number] = not vehicles
            for slot, vehicle in enumerate(vehicles):
                self.per_load[number, slot] = vehicle.gbp_per_load
                self.per_load_km[number, slot] = vehicle.gbp_per_load_km
            if vehicles:
                one = valuer.handling(kind, 1.0, 1.0)
                if one is not None and one.unit == "t":
                    self.handling_t[number] = one.rate.value
                elif one is not None:
                    self.handling_unit[number] = one.rate.value


class RouteColumns:
    """Routes by (kind of have, kind of want), each at a row of the columns.

    Columns: ``per_have`` (product in the want's unit per unit of have; NaN = cannot be compared),
    ``share``, ``chance`` (types taken as sure), ``cost`` (GBP per unit of have, negative when it
    costs), ``replaced``, and the tonnes in a full load of each vehicle. ``use`` is the position
    among :meth:`WantSide.uses`. Routes of a pair of kinds stand together, the simplest first.
    """

    def __init__(self, haves: HaveSide, wants: WantSide, book: RouteBook, valuer: Valuer) -> None:
        self._haves, self._wants, self._book, self._valuer = haves, wants, book, valuer
        self._pairs: dict[int, int] = {}  # code of a pair of kinds → its number
        self.start: list[int] = []
        self.count: list[int] = []
        self.fails: list[bool] = []
        self.best_chance: list[float] = []
        self._rows = np.zeros((64, _COLUMNS))
        self._use, self._place = np.zeros(64, dtype=np.int64), np.zeros(64, dtype=np.int64)
        self._filled = 0

    def numbers(self, codes: Any) -> Any:
        """The number of each pair of kinds (have kind × wants' kinds + want kind), int64."""
        different, back = np.unique(codes, return_inverse=True)
        known = self._pairs
        found = [known[c] if c in known else self._add(c) for c in different.tolist()]
        return np.array(found, dtype=np.int64)[back]

    def column(self, name: str, rows: Any) -> Any:
        """One of the columns at some rows."""
        return self._rows[rows, _FIELDS.index(name)]

    def load_t(self, rows: Any) -> Any:
        """Tonnes in a full load, (rows, vehicles)."""
        return self._rows[rows, len(_FIELDS) :]

    @property
    def tables(self) -> tuple[Any, Any]:
        """All columns (rows, columns), the loads of the vehicles last; and the uses, by row."""
        return self._rows, self._use

    def use(self, rows: Any) -> Any:
        """Positions among the uses of the want."""
        return self._use[rows]

    def place(self, rows: Any) -> Any:
        """Positions among the routes of the book."""
        return self._place[rows]

    def _add(self, code: int) -> int:
        have_kind, want_kind = divmod(code, len(self._wants.members))
        have, want = self._haves.members[have_kind], self._wants.members[want_kind]
        routes = sorted(enumerate(self._book.kind_routes(have, want)), key=_simplest)
        number = self._pairs[code] = len(self.start)
        self.start.append(self._filled)
        self.count.append(len(routes))
        self.fails.append(all(route.verdict is Verdict.FAIL for _, route in routes))
        chances = [route.chance for _, route in routes if route.verdict is not Verdict.FAIL]
        self.best_chance.append(max(chances, default=0.0))
        uses = self._wants.uses(want_kind)
        for place, route in routes:
            self._write(have, want, route, uses.index(route.use), place)
        return number

    def _write(self, have: Listing, want: Listing, route: Route, use: int, place: int) -> None:
        if self._filled == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._use = np.concatenate([self._use, np.zeros_like(self._use)])
            self._place = np.concatenate([self._place, np.zeros_like(self._place)])
        valuer = self._valuer
        per_have = product_per_have(have, want, route)
        costs, treated = valuer.route_costs(have, valuer.baseline(have), route)
        density = treated if have.unit == want.unit else density_as_it_is(have)
        replaced = valuer.replaced(have, route, valuer.displaced(want, route.use))[0]
        row = self._rows[self._filled]
        row[: len(_FIELDS)] = (
            math.nan if per_have is None else per_have,
            route.share,
            route.chance,
            costs.gbp_per_unit,
            replaced,
        )
        row[len(_FIELDS) :] = 1.0
        for slot, vehicle in enumerate(valuer.vehicles(have)):
            row[len(_FIELDS) + slot] = vehicle.load_t(density)
        self._use[self._filled], self._place[self._filled] = use, place
        self._filled += 1


def _simplest(placed: tuple[int, Route]) -> tuple[int, int]:
    """The order in which routes of equal expected value are preferred."""
    return (len(placed[1].steps), placed[1].verdict.rank)
