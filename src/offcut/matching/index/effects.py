"""What a few new or removed rows change in the best haves of wants."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.matching.index import queries
from offcut.matching.index.answers import Entries, Ranking
from offcut.matching.index.best import merged
from offcut.matching.index.encoding import Arrays
from offcut.matching.index.folding import named_ids
from offcut.matching.index.ids import ids_at
from offcut.matching.index.queries import Held
from offcut.matching.index.rows import each_have, each_want, take_haves, take_wants
from offcut.matching.index.scan import pairs
from offcut.matching.index.state import Place, State
from offcut.matching.screen.market import Haves, Wants

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Arrived:
    """What new rows found among those that were there before; both empty for a change in bulk.

    ``entries``: the wants that each have enters, the haves given before it already counted.
    ``rankings``: the best haves of each want. Both in the order given.
    """

    entries: tuple[Entries, ...]
    rankings: tuple[Ranking, ...]


class Marks:
    """Wants with other values of their best haves, float64 (top) each, by id.

    A want that accepts several types stands in several homes, and holds one and the same in all.
    """

    def __init__(self) -> None:
        self.held: dict[str, Held] = {}

    def enter(self, item: queries.Reached, have: str) -> None:
        """A have enters wants: its value takes its place, the last falls out."""
        best = queries.best_now(item.home, item.rows, self.held)
        both = np.sort(np.concatenate([best, item.values[:, None]], axis=1), axis=1)
        now = both[:, :0:-1]
        names = ids_at(item.home.ids, item.rows)
        columns = (item.rows.tolist(), names, item.values.tolist())
        for at, (row, name, value) in enumerate(zip(*columns, strict=True)):
            before = self.held.get(name)
            arrived = (*(before.arrived if before else ()), (-value, have))
            self.held[name] = Held(item.home, row, now[at], arrived)

    def set(self, name: str, place: Place, values: Any) -> None:
        """The best of one want are these from now on."""
        self.held[name] = Held(place.home, place.row, values, ())

    def arrays(self) -> Arrays:
        """The arrays of a frame, each want once; none for no marks."""
        if not self.held:
            return {}
        values = np.array([mark.best for mark in self.held.values()])
        return named_ids("marked", list(self.held)) | {"marks": values}

    def apply(self, state: State) -> None:
        """Let the wants hold these values, under every type that they accept."""
        homes: dict[int, tuple[Any, list[int], list[Any]]] = {}
        for mark in self.held.values():
            for home, row in _everywhere(state, mark):
                _, rows, values = homes.setdefault(id(home), (home, [], []))
                rows.append(row)
                values.append(mark.best)
        for home, rows, values in homes.values():
            home.set_best(np.array(rows), np.array(values))


def _everywhere(state: State, mark: Held) -> list[tuple[Any, int]]:
    """The homes of a want, and its row in each."""
    starts = mark.home.wants.accepted_from
    if starts[mark.row + 1] - starts[mark.row] == 1:
        return [(mark.home, mark.row)]
    return [(place.home, place.row) for place in state.find("wants", mark.home.ids[mark.row])]


def of_new_haves(state: State, haves: Haves) -> tuple[tuple[Entries, ...], Marks]:
    """The wants that each new have enters, and the values these wants have then."""
    found: list[Entries] = []
    marks = Marks()
    if state.terms.top == 0:
        return (), marks
    for have in each_have(haves):
        entered = queries.reached(state, have, marks.held)
        found.append(queries.entries_of(state, entered, have))
        for item in entered:
            marks.enter(item, have.ids[0])
    return tuple(found), marks


def of_new_wants(state: State, haves: Haves, wants: Wants) -> tuple[tuple[Ranking, ...], Any]:
    """The best haves of each new want, and their values (wants, top), new ``haves`` included."""
    top = state.terms.top
    best = np.zeros((len(wants), top))
    rankings: list[Ranking] = []
    if len(wants) == 0:
        return (), best
    for row, want in enumerate(each_want(wants)):
        found = queries.haves_found(state, want, top or _SHOWN)
        rankings.append(queries.ranking_for_want(state, found, want))
        best[row] = merged(best[row], [hit.value for hit in found])
        beside = np.flatnonzero(np.isin(haves.types, want.accepted))
        if len(beside):
            values = pairs(state.terms, take_haves(haves, beside), want).value
            best[row] = merged(best[row], np.nan_to_num(values, nan=0.0))
    return tuple(rankings), best


def wants_holding(state: State, haves: Iterable[str]) -> set[str]:
    """Ids of the wants among whose best haves any of these may be."""
    found: set[str] = set()
    if state.terms.top == 0:
        return found
    for name in haves:
        for place in state.find("haves", name):
            have = take_haves(place.home.haves, np.array([place.row]))
            found.update(queries.holding(state, have))
    return found


def worked_out_again(state: State, wants: Iterable[str]) -> Marks:
    """The best haves of these wants as they are now; of those that are still there."""
    marks = Marks()
    for name in sorted(wants):
        for place in state.find("wants", name)[:1]:
            want = take_wants(place.home.wants, np.array([place.row]))
            found = queries.haves_found(state, want, state.terms.top)
            nothing = np.zeros(state.terms.top)
            marks.set(name, place, merged(nothing, [hit.value for hit in found]))
    return marks
