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
from offcut.matching.index.rows import each_have, each_want, take_haves, take_wants
from offcut.matching.index.scan import pairs
from offcut.matching.index.state import State
from offcut.matching.screen.market import Haves, Wants

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Arrived:
    """What new rows found among those that were there before: the wants that each have enters, and
    the best haves of each want, in the order given; both empty for a change in bulk."""

    entries: tuple[Entries, ...]
    rankings: tuple[Ranking, ...]


class Marks:
    """Wants with other values of their best haves, float64 (top) each, by home and row."""

    def __init__(self) -> None:
        self._homes: dict[int, tuple[Any, dict[int, Any]]] = {}

    def enter(self, item: queries.Reached) -> None:
        """A have enters wants: its value takes its place, the last falls out."""
        _, held = self._homes.setdefault(id(item.home), (item.home, {}))
        best = item.home.best[item.rows]
        for at, row in enumerate(item.rows.tolist()):
            if row in held:
                best[at] = held[row]
        both = np.sort(np.concatenate([best, item.values[:, None]], axis=1), axis=1)
        held.update(zip(item.rows.tolist(), both[:, :0:-1], strict=True))

    def set(self, home: Any, row: int, values: Any) -> None:
        """The best of one want are these from now on."""
        self._homes.setdefault(id(home), (home, {}))[1][row] = values

    def arrays(self) -> Arrays:
        """The arrays of a frame; none for no marks."""
        names = [home.ids[row] for home, held in self._homes.values() for row in held]
        if not names:
            return {}
        values = [best for _, held in self._homes.values() for best in held.values()]
        return named_ids("marked", names) | {"marks": np.array(values)}

    def apply(self, state: State) -> None:
        """Let the wants hold these values, under every type that they accept."""
        for home, held in self._homes.values():
            if not held:
                continue
            rows, values = np.array(list(held)), np.array(list(held.values()))
            home.set_best(rows, values)
            starts = home.wants.accepted_from
            for at in np.flatnonzero(starts[rows + 1] - starts[rows] > 1).tolist():
                for place in state.find("wants", home.ids[int(rows[at])]):
                    place.home.set_best(place.row, values[at])


def of_new_haves(state: State, haves: Haves) -> tuple[tuple[Entries, ...], Marks]:
    """The wants that each new have enters, and the values these wants have then."""
    found: list[Entries] = []
    marks = Marks()
    if state.terms.top == 0:
        return (), marks
    for have in each_have(haves):
        entered = queries.reached(state, have)
        found.append(queries.entries_of(state, entered, have))
        for item in entered:
            marks.enter(item)
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
            marks.set(*place, merged(nothing, [hit.value for hit in found]))
    return marks
