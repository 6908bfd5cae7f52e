"""Values of the pairs of one want after another, compiled: :class:`PairValues` for large runs."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from offcut.listings import Listing
from offcut.matching.pairing import Pairing
from offcut.matching.screen.interface import Taken
from offcut.matching.search_lines import Lines
from offcut.matching.values.pairs import PairValues
from offcut.matching.values.routes import RouteColumns
from offcut.matching.values.sides import HaveSide


class SweptValues(PairValues):
    """:class:`PairValues`, and the pairs of one want by compiled code.

    Pairs in season, month by month, keep to numpy.
    """

    def __init__(
        self,
        haves: Sequence[Listing],
        wants: Sequence[Listing],
        pairing: Pairing,
        have_side: HaveSide | None = None,
    ) -> None:
        from offcut.matching.values import kernel

        super().__init__(haves, wants, pairing, have_side)
        self._kernel = kernel
        self._today, self._pairing = pairing.valuer.on.toordinal(), pairing
        side, carried = self.have_side, self._carried
        self._givers = kernel.Givers(**{f: getattr(side, f) for f in kernel.Givers._fields})
        self._kinds = kernel.Kinds(
            self._have_unit,
            **{f: getattr(carried, f) for f in kernel.Kinds._fields if f != "unit"},
        )
        self._of_kind = _Numbers(self._routes, len(side.members), -1, 0)

    def of_want(self, want: int, taken: Taken, enough: float) -> Lines:
        """See :meth:`PairValues.of_want`."""
        haves = taken.haves
        side, kinds = self.want_side, self.have_side.kind[haves]
        numbers = self._numbers(int(side.kind[want]))
        numbers.work_out(kinds)
        sure = self.have_side.sure[haves] * side.sure[want]
        likely = taken.bounds * numbers.best_chance[kinds] * sure
        lines = Lines.of(taken, likely)
        able = np.flatnonzero(likely >= enough)
        if len(able):
            self._value(want, numbers, able, lines)
        return lines

    def _value(self, want: int, numbers: "_Numbers", able: Any, lines: Lines) -> None:
        haves = lines.haves[able]
        kinds = self.have_side.kind[haves]
        out = self._kernel.Valued.room(len(haves))
        self._kernel.value_pairs(
            haves, self._km(haves, np.full(len(haves), want)), numbers.start[kinds],
            numbers.count[kinds], self._givers, self._taker(want), self._kinds,
            self._kernel.Routes(*self._routes.tables), self.want_side.prices(want), self._today,
            self._pipe_km, out,
        )  # fmt: skip
        lines.expected[able], lines.value[able], lines.chance[able] = out[:3]
        lines.fails[able] = numbers.fails[kinds]
        lines.place[able] = np.where(out.alone, self._routes.place(out.row), -1)
        by_hand = able[out.by_hand]
        if len(by_hand):
            haves = lines.haves[by_hand]
            wants = np.full(len(haves), want)
            found = self.of(haves, wants, self.kinds(haves, wants))
            lines.expected[by_hand], lines.value[by_hand] = found.expected_gbp, found.value_gbp
            lines.chance[by_hand], lines.place[by_hand] = found.chance, found.place

    def _numbers(self, want_kind: int) -> "_Numbers":
        if self._of_kind.want_kind != want_kind:
            kinds = len(self.have_side.members), len(self.want_side.members)
            self._of_kind = _Numbers(self._routes, kinds[0], want_kind, kinds[1])
        return self._of_kind

    def _taker(self, want: int) -> Any:
        side = self.want_side
        return self._kernel.Taker(
            float(side.sure[want]), float(side.amount[want]), bool(side.told[want]),
            bool(side.once[want]), float(side.decline[want]), int(side.first_day[want]),
            int(side.last_day[want]), float(side.min_lot[want]), bool(side.by_hand[want]),
            int(side.lent[want]), int(side.days[want]), int(self._want_unit[side.kind[want]]),
        )  # fmt: skip


class _Numbers:
    """Where the routes of each kind of have to one kind of want are, worked out as needed."""

    def __init__(self, routes: RouteColumns, kinds: int, want_kind: int, want_kinds: int) -> None:
        self.want_kind = want_kind
        self._routes, self._want_kinds = routes, want_kinds
        self._known = np.zeros(kinds, dtype=bool)
        self.start, self.count = np.zeros(kinds, dtype=np.int64), np.zeros(kinds, dtype=np.int64)
        self.best_chance, self.fails = np.zeros(kinds), np.ones(kinds, dtype=bool)

    def work_out(self, kinds: Any) -> None:
        """Sees to it that the routes of these kinds are there."""
        new = kinds[~self._known[kinds]]
        if not len(new):
            return
        new = np.unique(new)
        routes = self._routes
        numbers = routes.numbers(new * self._want_kinds + self.want_kind).tolist()
        for kind, number in zip(new.tolist(), numbers, strict=True):
            self.start[kind], self.count[kind] = routes.start[number], routes.count[number]
            self.best_chance[kind] = routes.best_chance[number]
            self.fails[kind] = routes.fails[number]
        self._known[new] = True
