"""The questions that an index answers, over all the homes of the rows."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from offcut.matching.index import sources
from offcut.matching.index.answers import Entries, Ranking
from offcut.matching.index.rows import no_haves, no_wants, take_wants
from offcut.matching.index.scan import pairs
from offcut.matching.index.sources import Hit
from offcut.matching.index.state import State
from offcut.matching.screen.market import Haves, Wants

Order = tuple[float, str]
"""−value and id: best first, equal values by id."""


class Held(NamedTuple):
    """What a want holds after some haves of a change; ``home`` and ``row``: one of its places.

    ``best``: float64 (top), falling, 0 where there are fewer. ``arrived``: the haves of the change
    that have entered.
    """

    home: Any
    row: int
    best: Any
    arrived: tuple[Order, ...]


NOTHING_HELD: Mapping[str, Held] = MappingProxyType({})


class Reached(NamedTuple):
    """The wants of one home that a have enters, or is among the best of.

    ``rows``: int64. ``values``: float64. ``places``: int64, the place it takes (1 = best).
    """

    home: Any
    rows: Any
    values: Any
    places: Any


def haves_found(state: State, want: Wants, k: int) -> list[Hit]:
    """The best ``k`` haves of one want."""
    found: list[Hit] = []
    for home in sources.have_homes(state, want.accepted.tolist()):
        found += sources.hits(home, sources.best_haves_in(state.terms, home, want, k))
    return sorted(found, key=lambda hit: hit.order)[:k]


def wants_found(state: State, have: Haves, k: int) -> list[Hit]:
    """The best ``k`` wants of one have."""
    found: list[Hit] = []
    for home in sources.want_homes(state, int(have.types[0])):
        found += sources.hits(home, sources.best_wants_in(state.terms, home, have, k))
    return sorted(found, key=lambda hit: hit.order)[:k]


def reached(state: State, have: Haves, held: Mapping[str, Held] = NOTHING_HELD) -> list[Reached]:
    """The wants that a have enters, home by home.

    ``held``: by id, what wants hold after haves that come before it in the same change.
    """
    found = []
    for home in sources.want_homes(state, int(have.types[0])):
        rows, values = sources.wants_reached_in(state.terms, home, have)
        best = best_now(home, rows, held)
        places = 1 + (best > values[:, None]).sum(axis=1)
        for at in np.flatnonzero((best == values[:, None]).any(axis=1)).tolist():
            row = int(rows[at])
            arrived = held[home.ids[row]].arrived if home.ids[row] in held else ()
            places[at] = _place_by_id(state, home, row, (-values[at], have.ids[0]), arrived)
        kept = places <= state.terms.top
        if kept.any():
            found.append(Reached(home, rows[kept], values[kept], places[kept]))
    return found


def best_now(home: Any, rows: Any, held: Mapping[str, Held]) -> Any:
    """float64 (rows, top): the values of the best haves of these wants, those ``held`` first."""
    best = home.best[rows]
    for at, row in enumerate(rows.tolist() if held else ()):
        mark = held.get(home.ids[row])
        if mark:
            best[at] = mark.best
    return best


def holding(state: State, have: Haves) -> list[str]:
    """Ids of the wants for which a have is worth at least the last of their best."""
    found: list[str] = []
    for home in sources.want_homes(state, int(have.types[0])):
        rows, _ = sources.wants_reached_in(state.terms, home, have)
        found += [home.ids[row] for row in rows.tolist()]
    return found


def _place_by_id(state: State, home: Any, row: int, ours: Order, arrived: Sequence[Order]) -> int:
    """The place a have takes among the best of a want, some of equal value among them."""
    want = take_wants(home.wants, np.array([row]))
    others = {hit.id: hit.order for hit in haves_found(state, want, state.terms.top)}
    others |= {order[1]: order for order in arrived}
    return 1 + sum(name != ours[1] and order < ours for name, order in others.items())


def best_haves(state: State, want: Wants, k: int) -> Ranking:
    """The best ``k`` haves of one want, with what their values are made of."""
    return ranking_for_want(state, haves_found(state, want, k), want)


def ranking_for_want(state: State, found: Sequence[Hit], want: Wants) -> Ranking:
    """Haves found for one want, with what their values are made of."""
    if found:
        made_of = sources.components_for_want(state.terms, found, want)
    else:
        made_of = pairs(state.terms, no_haves(*_widths(state)), want)
    return Ranking(_ids(found), _values(found), made_of)


def best_wants(state: State, have: Haves, k: int) -> Ranking:
    """The best ``k`` wants of one have, with what their values are made of."""
    found = wants_found(state, have, k)
    return Ranking(_ids(found), _values(found), _made_of(state, found, have))


def entries(state: State, have: Haves) -> Entries:
    """The wants that a have enters, with what their values are made of."""
    return entries_of(state, reached(state, have), have)


def entries_of(state: State, found: Sequence[Reached], have: Haves) -> Entries:
    """Wants found to be entered, by value, then id, with what their values are made of."""
    unordered: list[Hit] = []
    for item in found:
        unordered += sources.hits(item.home, (item.rows, item.values))
    orders = [(-hit.value, hit.id) for hit in unordered]
    ranked = sorted(range(len(orders)), key=orders.__getitem__)
    hits = [unordered[at] for at in ranked]
    places = np.concatenate([np.zeros(0, dtype=np.int64), *(item.places for item in found)])
    return Entries(_ids(hits), _values(hits), places[ranked], _made_of(state, hits, have))


def _made_of(state: State, found: Sequence[Hit], have: Haves) -> Any:
    if found:
        return sources.components_for_have(state.terms, found, have)
    return pairs(state.terms, have, no_wants(*_widths(state)))


def _ids(found: Sequence[Hit]) -> tuple[str, ...]:
    return tuple(hit.id for hit in found)


def _values(found: Sequence[Hit]) -> Any:
    return np.array([hit.value for hit in found], dtype=np.float64)


def _widths(state: State) -> tuple[int, int]:
    return len(state.terms.properties), state.terms.text
