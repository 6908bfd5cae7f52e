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

Marks = dict[str, Any]
"""Ids of wants with the values of their best haves, float64 (top), as they are from now on."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What new rows found among those that were there before: the wants that each have enters, and
    the best haves of each want, in the order given; both empty for a change in bulk."""

    entries: tuple[Entries, ...]
    rankings: tuple[Ranking, ...]


def of_new_haves(state: State, haves: Haves) -> tuple[tuple[Entries, ...], Marks]:
    """The wants that each new have enters, and the values these wants have then."""
    found: list[Entries] = []
    marks: Marks = {}
    if state.terms.top == 0:
        return (), marks
    for have in each_have(haves):
        entered = queries.reached(state, have)
        found.append(queries.entries_of(state, entered, have))
        for hit, _ in entered:
            before = marks.get(hit.id)
            if before is None:
                before = hit.home.best[hit.row]
            marks[hit.id] = merged(before, [hit.value])
    return tuple(found), marks


def of_new_wants(state: State, haves: Haves, wants: Wants) -> tuple[tuple[Ranking, ...], Any]:
    """The best haves of each new want, and their values (wants, top), new ``haves`` included."""
    top = state.terms.top
    best = np.zeros((len(wants), top))
    rankings = []
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
            found.update(hit.id for hit in queries.at_least_equal(state, have))
    return found


def worked_out_again(state: State, wants: Iterable[str]) -> Marks:
    """The best haves of these wants as they are now; of those that are still there."""
    marks: Marks = {}
    for name in sorted(wants):
        for place in state.find("wants", name)[:1]:
            want = take_wants(place.home.wants, np.array([place.row]))
            found = queries.haves_found(state, want, state.terms.top)
            nothing = np.zeros(state.terms.top)
            marks[name] = merged(nothing, [hit.value for hit in found])
    return marks


def as_arrays(marks: Marks) -> Arrays:
    """Marks as the arrays of a frame; none for no marks."""
    if not marks:
        return {}
    return named_ids("marked", list(marks)) | {"marks": np.array(list(marks.values()))}
