"""The trees of the screen inside packs: stored as they are searched, mapped from the file."""

import warnings
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from offcut.matching.index.encoding import Arrays
from offcut.matching.index.manifest import Terms
from offcut.matching.index.scan import Found
from offcut.matching.screen import fast, layout, side
from offcut.matching.screen.layout import EXACT_MEASURES, EXACT_QUANTITY, LEAF, MEASURES, QUANTITY
from offcut.matching.screen.market import Haves, Wants
from offcut.matching.screen.marks import marks_of, refresh
from offcut.matching.screen.tree import haves_tree, neighbours, wants_tree

TREES_FROM = 20_000
"""Rows of an index from which on it has trees; smaller ones are looked through row by row, which
takes less time than importing what searches a tree."""
_PREFIX = "tree."
_ONE_TYPE = np.zeros(1, dtype=np.int32)
_ONE_QUERY = np.array([0, 1], dtype=np.int64)


@cache
def compiles() -> bool:
    """Whether numba is installed; without it every search looks through all rows, in numpy."""
    return fast.engine_name() == "compiled"


def wanted(rows: int) -> bool:
    """Whether an index of so many rows is to have trees; warns when only numba is missing."""
    tell_when_slow(rows)
    return rows >= TREES_FROM and compiles()


def tell_when_slow(rows: int) -> None:
    """Warn, once, when an index of so many rows would have trees but for numba."""
    if rows >= TREES_FROM and not compiles():
        _tell_slow()


@cache
def _tell_slow() -> None:
    warnings.warn(
        "numba is not installed, so the index is looked through row by row: the same answers, far"
        " slower. `pip install numba` for trees, then build or rebuild the index.",
        RuntimeWarning,
        stacklevel=5,  # whoever asked the index, or built it
    )


def grown_haves(haves: Haves, terms: Terms) -> Arrays:
    """The tree of haves of one type, as arrays of a pack."""
    return _arrays(haves_tree(_of_one_type(haves), terms.circuity, 1))


def grown_wants(wants: Wants) -> Arrays:
    """The tree of wants that accept one type, as arrays of a pack."""
    return _arrays(wants_tree(_accepting_one(wants), 1))


def _arrays(tree: Any) -> Arrays:
    return {f"{_PREFIX}{name}": array for name, array in tree._asdict().items()}


class Tree:
    """A stored tree of rows of one type; ``of_haves``: of which side they are."""

    def __init__(self, arrays: Arrays, rows: int, terms: Terms, *, of_haves: bool) -> None:
        self._stored = {name: arrays[f"{_PREFIX}{name}"] for name in layout.Branches._fields}
        self.branches = layout.Branches(**{n: side.sealed(a) for n, a in self._stored.items()})
        self._terms = layout.Terms(terms.circuity, terms.fit.text, terms.fit.quality, of_haves)
        self._circuity = terms.circuity
        self._rows = rows
        self._slots: Any = None
        self._marks: layout.Marks | None = None

    def slot_of(self, row: int) -> int:
        """The slot in which a row stands."""
        if self._slots is None:
            rows = self._stored["rows"]
            filled = np.flatnonzero(rows >= 0)
            self._slots = np.empty(self._rows, dtype=np.int64)
            self._slots[rows[filled]] = filled
        return int(self._slots[row])

    def remove(self, row: int) -> None:
        """Let a row be worth nothing; summaries stay as they are, which is still optimistic."""
        slot = self.slot_of(row)
        wide = self._stored["bound"].size // max(1, len(self._stored["rows"]))
        leaf, lane = divmod(slot, LEAF)
        self._stored["bound"][(leaf * wide + QUANTITY) * LEAF + lane] = 0.0
        narrow = wide - MEASURES + EXACT_MEASURES
        self._stored["exact"][slot * narrow + EXACT_QUANTITY] = 0.0
        if self._marks:
            refresh(self._marks, self.branches, np.array([slot]), np.array([np.inf]))

    def best(self, query: Haves | Wants, k: int) -> Found:
        """The best ``k`` rows for a query of one row, with their values."""
        found = fast.search(self.queries(query), self.branches, self._terms, k)
        held = found.haves[0] >= 0
        return found.haves[0][held], found.values[0][held]

    def best_for(self, wants: Wants, k: int) -> Found:
        """The best ``k`` rows for each of many wants: rows and values (wants, k), −1 and NaN."""
        order = neighbours(_accepting_one(wants), 1)
        asked = side.want_queries(_accepting_one(wants), order)
        found = fast.search(asked, self.branches, self._terms, k)
        rows, values = np.empty_like(found.haves), np.empty_like(found.values)
        rows[order], values[order] = found.haves, found.values
        return rows, values

    def reaching(self, have: Haves, best: Any) -> Found:
        """Of a tree of wants: those for which a have is worth at least the last of their best.

        ``best``: float64 (rows, top), the values that the wants hold, falling, 0 for none.
        """
        if self._marks is None:
            self._marks = marks_of(self.branches, best[:, -1])
        found = fast.entered(self.queries(have), self.branches, self._terms, self._marks, best)
        return found.rows, found.values

    def holds_now(self, rows: Any, last: Any) -> None:
        """Wants (row numbers) have other values of the last of their best."""
        if self._marks:
            slots = np.array([self.slot_of(row) for row in np.atleast_1d(rows).tolist()])
            refresh(self._marks, self.branches, slots, np.atleast_1d(last))

    def queries(self, query: Haves | Wants) -> Any:
        """A row of the other side, as it is asked for in a tree of one type."""
        made = (
            side.of_haves(query, self._circuity)
            if isinstance(query, Haves)
            else side.of_wants(query)
        )
        return side.queries(made, _ONE_QUERY, _ONE_TYPE)


def _of_one_type(haves: Haves) -> Haves:
    return replace(haves, types=np.zeros(len(haves), dtype=np.int32))


def _accepting_one(wants: Wants) -> Wants:
    count = len(wants)
    return replace(
        wants,
        accepted_from=np.arange(count + 1, dtype=np.int64),
        accepted=np.zeros(count, dtype=np.int32),
    )
