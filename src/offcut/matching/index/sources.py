"""The rows that a query looks through: for each type those in a pack and those that are loose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.matching.index import scan
from offcut.matching.index.ids import ids_at
from offcut.matching.index.loose import LooseHaves, LooseWants
from offcut.matching.index.manifest import Terms
from offcut.matching.index.parts import HavePart, WantPart
from offcut.matching.index.rows import join_haves, join_wants, take_haves, take_wants
from offcut.matching.index.scan import Found
from offcut.matching.index.state import State
from offcut.matching.screen.market import Haves, Wants
from offcut.matching.screen.oracle import Components


@dataclass(frozen=True, slots=True)
class Hit:
    """One row found: its home, its number there, its id and the value of the pair."""

    home: Any
    row: int
    id: str
    value: float

    @property
    def order(self) -> tuple[float, str]:
        """Best first, equal values by id."""
        return (-self.value, self.id)


def have_homes(state: State, types: Sequence[int]) -> Iterator[HavePart | LooseHaves]:
    """Where haves of these types are."""
    for code in types:
        part = state.have_part(code)
        if part:
            yield part
        loose = state.loose_haves.get(code)
        if loose:
            yield loose


def want_homes(state: State, code: int) -> Iterator[WantPart | LooseWants]:
    """Where wants that accept this type are."""
    part = state.want_part(code)
    if part:
        yield part
    loose = state.loose_wants.get(code)
    if loose:
        yield loose


def best_haves_in(terms: Terms, home: HavePart | LooseHaves, want: Wants, k: int) -> Found:
    """The best haves of one want among the rows of a home."""
    if isinstance(home, HavePart) and home.tree:
        return home.tree.best(want, k)
    haves = home.haves
    return scan.best(scan.pairs(terms, haves, want).value, haves.ids, k)


def best_wants_in(terms: Terms, home: WantPart | LooseWants, have: Haves, k: int) -> Found:
    """The best wants of one have among the rows of a home."""
    if isinstance(home, WantPart) and home.tree:
        return home.tree.best(have, k)
    wants = home.wants
    return scan.best(scan.pairs(terms, have, wants).value, wants.ids, k)


def wants_reached_in(terms: Terms, home: WantPart | LooseWants, have: Haves) -> Found:
    """The wants of a home for which one have is worth at least the last of their best haves."""
    if isinstance(home, WantPart) and home.tree:
        return home.tree.reaching(have, home.best)
    values = scan.pairs(terms, have, home.wants).value
    return scan.reaching(values, home.best[:, -1])


def hits(home: Any, found: Found) -> list[Hit]:
    """Rows found in a home, with their ids."""
    rows, values = found
    columns = (rows.tolist(), ids_at(home.ids, rows), values.tolist())
    return [Hit(home, row, name, value) for row, name, value in zip(*columns, strict=True)]


def components_for_want(terms: Terms, found: Sequence[Hit], want: Wants) -> Components:
    """What the values of these haves are made of, for one want."""
    homes, order = _by_home(found)
    held = join_haves([take_haves(home.haves, np.array(rows)) for home, rows in homes])
    return scan.pairs(terms, take_haves(held, order) if len(homes) > 1 else held, want)


def components_for_have(terms: Terms, found: Sequence[Hit], have: Haves) -> Components:
    """What the values of these wants are made of, for one have."""
    homes, order = _by_home(found)
    held = join_wants([take_wants(home.wants, np.array(rows)) for home, rows in homes])
    return scan.pairs(terms, have, take_wants(held, order) if len(homes) > 1 else held)


def _by_home(found: Sequence[Hit]) -> tuple[list[tuple[Any, list[int]]], Any]:
    """The rows to take from each home; and where each hit is when these are put together."""
    first = found[0].home
    if all(hit.home is first for hit in found):
        return [(first, [hit.row for hit in found])], np.arange(len(found))
    homes: dict[int, tuple[Any, list[int]]] = {}
    for hit in found:
        homes.setdefault(id(hit.home), (hit.home, []))[1].append(hit.row)
    starts, at = {}, 0
    for key, (_, rows) in homes.items():
        starts[key] = at
        at += len(rows)
    order = np.empty(len(found), dtype=np.int64)
    for place, hit in enumerate(found):
        order[place] = starts[id(hit.home)]
        starts[id(hit.home)] += 1
    return list(homes.values()), order
