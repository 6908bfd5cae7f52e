"""The rows of one type in a pack, ready to be searched; what is changed stays in memory."""

from functools import cached_property
from typing import Any

import numpy as np

from offcut.matching.index import trees
from offcut.matching.index.ids import IdPool
from offcut.matching.index.manifest import Terms
from offcut.matching.index.packs import Pack
from offcut.matching.index.rows import haves_from, wants_from
from offcut.matching.index.trees import Tree
from offcut.matching.screen.market import Haves, Wants


class Part:
    """One type of one side in a pack. A removed row has quantity 0: it is worth nothing."""

    _of_haves: bool

    def __init__(self, pack: Pack, number: int, code: int, terms: Terms) -> None:
        self.code = code
        self.terms = terms
        self.ids: IdPool = pack.id_pool(number)
        self.arrays = pack.part(number)
        self.about = pack.about(number)
        self.dead = 0

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def alive(self) -> Any:
        """Which rows still count."""
        return np.ones(len(self), dtype=bool)

    @cached_property
    def tree(self) -> Tree | None:
        """What searches the rows; None when they are to be looked through one by one."""
        if "tree.rows" not in self.arrays or not trees.compiles():
            return None
        return Tree(self.arrays, len(self), self.terms, of_haves=self._of_haves)

    @property
    def last_day(self) -> Any:
        """The last day of each row (int32)."""
        return self.arrays["last_day"]

    def is_alive(self, row: int) -> bool:
        """Whether a row still counts; allocates nothing when none was removed."""
        return self.dead == 0 or bool(self.alive[row])

    def remove(self, row: int) -> None:
        """Take a row out; its number stays."""
        if self.is_alive(row):
            self.alive[row] = False
            self.dead += 1
            self.arrays["quantity"][row] = 0.0
            if self.tree:
                self.tree.remove(row)


class HavePart(Part):
    """Haves of one type."""

    _of_haves = True

    @cached_property
    def haves(self) -> Haves:
        """The rows as columns."""
        return haves_from(self.arrays, self.ids, self.code)


class WantPart(Part):
    """Wants that accept one type, with the values of their best haves (``best``)."""

    _of_haves = False

    @cached_property
    def wants(self) -> Wants:
        """The rows as columns."""
        return wants_from(self.arrays, self.ids)

    @property
    def best(self) -> Any:
        """float64 (rows, top), falling, 0 where there are fewer."""
        return self.arrays["best"]

    @cached_property
    def changed(self) -> Any:
        """Which rows have other values of their best haves than the pack says."""
        return np.zeros(len(self), dtype=bool)

    def set_best(self, rows: Any, values: Any) -> None:
        """Other values of the best haves of one want (a number) or of several (an array)."""
        self.best[rows] = values
        self.changed[rows] = True
        if self.tree:
            self.tree.holds_now(rows, self.best[rows, -1])
