"""Haves and wants as tables of numbers: what bounds pairs, and what values them, many at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from offcut.listings import Listing
from offcut.matching.pairing import Pairing
from offcut.matching.screen import Chances, PlainScreen
from offcut.matching.screen.columns import HaveColumns
from offcut.matching.screen.sweep import Sweep, serves
from offcut.matching.values import ChanceColumns, HaveSide, PairValues


@dataclass(slots=True)
class HaveParts:
    """Haves with what follows from them alone: the same for all wants, under one valuation."""

    haves: tuple[Listing, ...]
    columns: HaveColumns | None = None
    side: HaveSide | None = None

    def work_out(self, pairing: Pairing) -> None:
        """Works it out, once."""
        if self.columns is None:
            self.columns = HaveColumns(self.haves, pairing.valuer)
            self.side = HaveSide(self.haves, pairing.book, pairing.valuer)


@dataclass(frozen=True, slots=True)
class Tables:
    """The bounds on the values of pairs, the bounds on their chances, and the values."""

    screen: PlainScreen
    bounds: ChanceColumns
    values: PairValues

    @classmethod
    def of(
        cls, parts: HaveParts, wants: Sequence[Listing], chances: Chances, pairing: Pairing
    ) -> "Tables":
        """The tables: for many pairs those that compiled code works on, else numpy's."""
        haves, valuer, distances = parts.haves, pairing.valuer, pairing.distances
        parts.work_out(pairing)
        if serves(len(haves), len(wants), distances):
            from offcut.matching.values.swept import SweptValues

            swept = SweptValues(haves, wants, pairing, parts.side)
            bounds = ChanceColumns(chances, swept.have_side, swept.want_side)
            sweep = Sweep(haves, wants, valuer, distances, bounds, parts.columns)
            return cls(sweep, bounds, swept)
        values = PairValues(haves, wants, pairing, parts.side)
        bounds = ChanceColumns(chances, values.have_side, values.want_side)
        plain = PlainScreen(haves, wants, valuer, distances, parts.columns)
        return cls(plain, bounds, values)
