"""An index that is open for reading."""

from collections.abc import Iterator
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from offcut.errors import InputError
from offcut.matching.index import queries, trees
from offcut.matching.index.answers import Entries, NearMiss, Ranking
from offcut.matching.index.changes import check_new, in_types_of
from offcut.matching.index.checking import check_side
from offcut.matching.index.everyone import TypeBest, best_of_all
from offcut.matching.index.manifest import FORMAT, SIDES, Terms, read_manifest
from offcut.matching.index.misses import nearest_misses
from offcut.matching.index.rows import (
    each_have,
    each_want,
    no_haves,
    no_wants,
    take_haves,
    take_wants,
)
from offcut.matching.index.state import Count, State
from offcut.matching.screen.market import Haves, Market, Wants


class Index:
    """Haves and wants on disk, with the exact best of either for the other.

    Files are mapped, not read, so opening a million of each takes less than a tenth of a second.
    Any number of readers may be open while one writer works; :meth:`refresh` shows them what it did
    since. Codes of types in queries are positions in :attr:`types`.

    Raises :class:`InputError` when the folder is no index, is damaged or has a newer format.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._state = State(self.folder)
        self._turn = RLock()

    @property
    def terms(self) -> Terms:
        """The declared value and the meaning of the columns."""
        return self._state.terms

    @property
    def types(self) -> tuple[str, ...]:
        """The names of the types, in the order of their codes."""
        return tuple(self._state.types)

    def count(self, side: str) -> Count:
        """How many ``"haves"`` or ``"wants"`` there are."""
        return self._state.count(side)

    def refresh(self) -> bool:
        """Take in what a writer has changed since; whether it has changed anything."""
        with self._turn:
            if read_manifest(self.folder).generation != self._state.manifest.generation:
                self._state = State(self.folder)
                return True
            return self._state.catch_up()

    def best_haves(self, wants: Wants, k: int = 10) -> list[Ranking]:
        """The exact best ``k`` haves of each want given. Raises :class:`InputError` for k < 1."""
        self._check(wants, k)
        with self._turn:
            return [queries.best_haves(self._state, want, k) for want in each_want(wants)]

    def best_wants(self, haves: Haves, k: int = 10) -> list[Ranking]:
        """The exact best ``k`` wants of each have given. Raises :class:`InputError` for k < 1."""
        self._check(haves, k)
        with self._turn:
            return [queries.best_wants(self._state, have, k) for have in each_have(haves)]

    def top_k(self, k: int = 10) -> Iterator[TypeBest]:
        """The exact best ``k`` haves of every want in the index, type by type.

        Raises :class:`InputError` for k < 1.
        """
        self._check(self.no_wants(), k)
        with self._turn:
            state = self._state
        return best_of_all(state, k)

    def enters(self, haves: Haves) -> list[Entries]:
        """For each have given, the wants whose best ``terms.top`` it enters, or is among.

        Raises :class:`InputError` when the index was built without (``top=0``).
        """
        if self.terms.top == 0:
            raise InputError(
                f"The index '{self.folder}' was built with 'top' 0 and does not know the best"
                " haves of its wants. Build it again with --top 10."
            )
        self._check(haves)
        with self._turn:
            return [queries.entries(self._state, have) for have in each_have(haves)]

    def near_misses(self, wants: Wants, k: int = 3) -> list[list[NearMiss]]:
        """For each want, haves of a type it accepts that would not work, and why; best first.

        Raises :class:`InputError` for k < 1.
        """
        self._check(wants, k)
        with self._turn:
            return [nearest_misses(self._state, want, k) for want in each_want(wants)]

    def have(self, name: str) -> Haves:
        """The have with this id, as one row. Raises :class:`InputError` when there is none."""
        with self._turn:
            for place in self._state.find("haves", name):
                return take_haves(place.home.haves, np.array([place.row]))
        raise self._unknown("have", name)

    def want(self, name: str) -> Wants:
        """The want with this id, as one row. Raises :class:`InputError` when there is none."""
        with self._turn:
            for place in self._state.find("wants", name):
                return take_wants(place.home.wants, np.array([place.row]))
        raise self._unknown("want", name)

    def no_haves(self) -> Haves:
        """Haves without a row, as wide as this index."""
        return no_haves(len(self.terms.properties), self.terms.text)

    def no_wants(self) -> Wants:
        """Wants without a row, as wide as this index."""
        return no_wants(len(self.terms.properties), self.terms.text)

    def holds(self, side: str, name: str) -> bool:
        """Whether there is one of ``"haves"`` or ``"wants"`` with this id."""
        with self._turn:
            return bool(self._state.find(side, name))

    def check_new(self, market: Market) -> None:
        """Raise :class:`InputError` when these rows could not be added."""
        with self._turn:
            types, haves, wants = in_types_of(self._state, market)
            for side in (haves, wants):
                check_new(self._state, side, types)

    def rows_by_type(self) -> dict[str, dict[str, int]]:
        """For each type its haves, and the wants that accept it, that still count."""
        with self._turn:
            return self._state.rows_by_type()

    def size_bytes(self) -> int:
        """Bytes of all its files."""
        return sum((self.folder / name).stat().st_size for name in self._state.manifest.files())

    def about(self) -> dict[str, Any]:
        """Format, generation, what wrote it, and what searches it (``compiled`` or ``numpy``)."""
        manifest = self._state.manifest
        return {
            "format": FORMAT,
            "generation": manifest.generation,
            "written_by": manifest.written_by,
            "search": "compiled" if trees.compiles() else "numpy",
        }

    def verify(self) -> Iterator[str]:
        """Read every byte and name what is no longer what was written; nothing when all is well."""
        yield from self._state.damage()

    def _check(self, side: Haves | Wants, k: int = 1) -> None:
        if k < 1:
            raise InputError(f"'k' is {k}; 1 or more is needed: how many of the best are wanted.")
        check_side(side, self._state.types, self.terms.properties, self.terms.text)
        if not trees.compiles():
            trees.tell_when_slow(sum(self._state.count(name).alive for name in SIDES))

    def _unknown(self, kind: str, name: str) -> InputError:
        return InputError(f"There is no {kind} '{name}' in the index '{self.folder}'.")
