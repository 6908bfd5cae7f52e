"""What is asked before a change is made: whether it may be, and which types it touches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from offcut.errors import InputError
from offcut.matching.index.checking import check_side
from offcut.matching.index.manifest import SIDES
from offcut.matching.index.rows import pool_of
from offcut.matching.index.state import State
from offcut.matching.screen.market import Haves, Market, Wants

_DUE_ROWS, _DUE_SHARE = 1_000, 0.05
_WASTEFUL = 0.5


def in_types_of(state: State, market: Market) -> tuple[list[str], Haves, Wants]:
    """A market's rows with the codes of the index; and all types, new ones at the end.

    Raises :class:`InputError` when the market declares another value of a pair.
    """
    terms = state.terms
    if (market.fit, market.circuity) != (terms.fit, terms.circuity):
        raise InputError(
            f"The index '{state.folder}' values pairs with {terms.fit} and circuity"
            f" {terms.circuity:g}; these rows come with {market.fit} and {market.circuity:g}."
            " Build another index for another value."
        )
    types = list(state.types)
    codes = dict(state.codes)
    used = {*np.unique(market.haves.types).tolist(), *np.unique(market.wants.accepted).tolist()}
    ours = np.full(len(market.types) + 1, -1, dtype=np.int32)
    for code in sorted(used & set(range(len(market.types)))):
        name = market.types[code]
        if name not in codes:
            codes[name] = len(types)
            types.append(name)
        ours[code] = codes[name]
    haves = replace(market.haves, types=_mapped(ours, market.haves.types))
    wants = replace(market.wants, accepted=_mapped(ours, market.wants.accepted))
    return types, haves, wants


def _mapped(ours: Any, codes: Any) -> Any:
    """Codes of the index; −1 for a code that the market has no name for."""
    known = (codes >= 0) & (codes < len(ours))
    return ours[np.where(known, codes, len(ours) - 1)]


def check_new(state: State, side: Haves | Wants, types: Sequence[str]) -> None:
    """Raise :class:`InputError` when rows may not be added: for what is in them, or a known id."""
    if len(side) == 0:
        return
    check_side(side, types, state.terms.properties, state.terms.text)
    name = "haves" if isinstance(side, Haves) else "wants"
    for row in np.flatnonzero(state.maybe_known(name, pool_of(side.ids))).tolist():
        if state.find(name, side.ids[row]):
            raise InputError(
                f"Row {row + 1} of the {name}: '{side.ids[row]}' is already in the index"
                f" '{state.folder}'; nothing was added. Remove it first, or give another id."
            )


def codes_of(state: State, names: Mapping[str, Iterable[str]]) -> set[int]:
    """The types that rows are of. Raises :class:`InputError` for ids that are not there."""
    codes: set[int] = set()
    for side, ids in names.items():
        unknown = []
        for name in ids:
            places = state.find(side, name)
            codes.update(place.home.code for place in places)
            if not places:
                unknown.append(name)
        if unknown:
            more = f" (nor are {len(unknown) - 1} more)" if len(unknown) > 1 else ""
            raise InputError(
                f"The {side[:-1]} '{unknown[0]}' is not in the index '{state.folder}'{more};"
                " nothing was removed."
            )
    return codes


def ended_before(state: State, on: date) -> dict[str, list[str]]:
    """Ids of the rows whose last day is before a day."""
    gone: dict[str, set[str]] = {side: set() for side in SIDES}
    for code in range(len(state.types)):
        of_haves = (state.have_part(code), state.loose_haves.get(code))
        of_wants = (state.want_part(code), state.loose_wants.get(code))
        for side, homes in (("haves", of_haves), ("wants", of_wants)):
            for home in homes:
                if home:
                    rows = np.flatnonzero(home.alive & (home.last_day < on.toordinal()))
                    gone[side].update(home.ids[row] for row in rows.tolist())
    return {side: sorted(names) for side, names in gone.items()}


def types_due(state: State) -> tuple[str, ...]:
    """Types with many rows added or removed since they were written."""
    return tuple(state.types[code] for code in sorted(state.touched()) if _is_due(state, code))


def _is_due(state: State, code: int) -> bool:
    for part, loose in (
        (state.have_part(code), state.loose_haves.get(code)),
        (state.want_part(code), state.loose_wants.get(code)),
    ):
        changed = (len(loose) if loose else 0) + (part.dead if part else 0)
        if changed > max(_DUE_ROWS, _DUE_SHARE * (len(part) if part else 0)):
            return True
    return False


def in_wasteful_packs(state: State, codes: set[int]) -> set[int]:
    """The types left in packs of which less than half would be used once ``codes`` have gone."""
    left: set[int] = set()
    for side in SIDES:
        live: dict[str, list[tuple[int, int]]] = {}
        for name, (file, number) in state.manifest.parts[side].items():
            if state.codes[name] not in codes:
                live.setdefault(file, []).append((state.codes[name], number))
        for facts in state.manifest.packs[side]:
            held = live.get(facts.file, [])
            if sum(facts.rows[number] for _, number in held) < _WASTEFUL * sum(facts.rows):
                left.update(code for code, _ in held)
    return left
