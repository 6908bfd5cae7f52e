"""Writing rows into packs, type by type, and what is left over into a new journal."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from offcut.matching.index import trees
from offcut.matching.index.encoding import Arrays, encode
from offcut.matching.index.ids import IdPool
from offcut.matching.index.journal import start_journal
from offcut.matching.index.manifest import SIDES, Manifest, Parts, Terms, journal_name
from offcut.matching.index.packs import PackFacts, PartContent, write_pack
from offcut.matching.index.parts import Part, WantPart
from offcut.matching.index.rows import (
    columns_of,
    join_haves,
    join_wants,
    no_haves,
    no_wants,
    pool_of,
    take_haves,
    take_wants,
)
from offcut.matching.index.state import State, stored_haves, stored_wants
from offcut.matching.index.trees import grown_haves, grown_wants
from offcut.matching.screen.market import Haves, Wants

Progress = Callable[[int, int], None]
"""Called with the number of types written and to be written."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Where the rows to be written come from: by the code of a type.

    ``haves``: its haves. ``wants``: the wants that accept it, and float64 (rows, top) the values of
    their best haves.
    """

    haves: Callable[[int], Haves]
    wants: Callable[[int], tuple[Wants, Any]]


def write_packs(
    folder: Path,
    generation: int,
    types: Collection[tuple[int, str]],
    supply: Supply,
    tree_terms: Terms | None,
    progress: Progress | None = None,
) -> dict[str, PackFacts]:
    """One pack a side with these types (code and name); a type without rows is left out.

    ``tree_terms``: what trees are grown under; None = without trees.
    """
    done, total = 0, 2 * len(types)

    def told(parts: Iterator[PartContent | None]) -> Iterator[PartContent]:
        nonlocal done
        for part in parts:
            if part is not None:
                yield part
            done += 1
            if progress:
                progress(done, total)

    def haves() -> Iterator[PartContent | None]:
        for code, name in types:
            yield _have_content(name, supply.haves(code), tree_terms)

    def wants() -> Iterator[PartContent | None]:
        for code, name in types:
            yield _want_content(name, code, *supply.wants(code), tree_terms)

    made = {"haves": told(haves()), "wants": told(wants())}
    return {
        side: write_pack(folder / f"{generation:06d}-{side}.pack", parts)
        for side, parts in made.items()
    }


def _have_content(name: str, haves: Haves, terms: Terms | None) -> PartContent | None:
    if len(haves) == 0:
        return None
    arrays = columns_of(haves)
    if terms:
        arrays |= grown_haves(haves, terms)
    return PartContent(name, arrays, pool_of(haves.ids), len(haves))


def _want_content(
    name: str, code: int, wants: Wants, best: Any, terms: Terms | None
) -> PartContent | None:
    if len(wants) == 0:
        return None
    arrays = {
        **columns_of(wants),
        "accepted_from": np.asarray(wants.accepted_from, np.int64),
        "accepted": np.asarray(wants.accepted, np.int32),
        "best": np.asarray(best, np.float64),
    }
    if terms:
        arrays |= grown_wants(wants)
    firsts = int((wants.accepted[wants.accepted_from[:-1]] == code).sum())
    return PartContent(name, arrays, pool_of(wants.ids), firsts)


def supply_of(state: State) -> Supply:
    """The rows of a state that still count."""

    def haves(code: int) -> Haves:
        homes = [h for h in (state.have_part(code), state.loose_haves.get(code)) if h]
        held = [take_haves(home.haves, np.flatnonzero(home.alive)) for home in homes]
        return join_haves(held) if held else no_haves(*_widths(state.terms))

    def wants(code: int) -> tuple[Wants, Any]:
        homes = [h for h in (state.want_part(code), state.loose_wants.get(code)) if h]
        held = [take_wants(home.wants, np.flatnonzero(home.alive)) for home in homes]
        best = [home.best[home.alive] for home in homes]
        if not held:
            return no_wants(*_widths(state.terms)), np.zeros((0, state.terms.top))
        return join_wants(held), np.concatenate(best)

    return Supply(haves, wants)


def _widths(terms: Terms) -> tuple[int, int]:
    return len(terms.properties), terms.text


def fold(state: State, codes: Collection[int], progress: Progress | None = None) -> Manifest:
    """Write these types anew and everything else of the journal into a new one.

    Nothing counts before the manifest that this returns is published.
    """
    old = state.manifest
    generation = old.generation + 1
    types = [(code, state.types[code]) for code in sorted(codes)]
    rows = sum(state.count(side).alive for side in SIDES)
    tree_terms = state.terms if trees.wanted(rows) else None
    written = write_packs(state.folder, generation, types, supply_of(state), tree_terms, progress)
    again = {name for _, name in types}
    packs: dict[str, tuple[PackFacts, ...]] = {}
    parts: dict[str, Parts] = {}
    for side in SIDES:
        kept = {name: part for name, part in old.parts[side].items() if name not in again}
        new = written[side]
        parts[side] = kept | {t: (new.file, n) for n, t in enumerate(new.types)}
        used = {file for file, _ in parts[side].values()}
        packs[side] = tuple(p for p in (*old.packs[side], new) if p.file in used)
    return Manifest(
        generation=generation,
        terms=old.terms,
        types=tuple(state.types),
        packs=packs,
        parts=parts,
        journal=journal_name(generation),
    )


def start_next_journal(
    state: State, manifest: Manifest, codes: Collection[int], later: list[bytes]
) -> None:
    """The journal of the next generation: what types that were not written anew have changed,
    and the frames that came ``later`` than the state."""
    left = _left_over(state, codes)
    start_journal(state.folder / manifest.journal, iter([*left, *later]))


def _left_over(state: State, codes: Collection[int]) -> Iterator[bytes]:
    others = [code for code in range(len(state.types)) if code not in codes]
    arrays: Arrays = {}
    removed: dict[str, list[tuple[str, int]]] = {side: [] for side in SIDES}
    marked: list[IdPool] = []
    marks: list[Any] = []
    for code in others:
        for side in SIDES:
            removed[side] += _removed(state.loaded(side, code))
        want_part = state.loaded("wants", code)
        if isinstance(want_part, WantPart) and want_part.changed.any():
            rows = np.flatnonzero(want_part.changed & want_part.alive)
            marked.append(want_part.ids.take(rows))
            marks.append(want_part.best[rows])
    for side in SIDES:
        arrays |= named_ids(f"removed_{side}", [name for name, _ in removed[side]])
        if removed[side]:
            codes_of = [code for _, code in removed[side]]
            arrays[f"removed_{side}_from"] = np.array(codes_of, dtype=np.int32)
    arrays |= _loose_left(state, others)
    if marked:
        arrays |= named_ids("marked", [name for pool in marked for name in pool])
        arrays["marks"] = np.concatenate(marks)
    if arrays:
        yield encode({"only": others}, arrays)


def _removed(part: Part | None) -> list[tuple[str, int]]:
    """Ids that were removed, with the type: a later row with the same id may be elsewhere."""
    if part is None or part.dead == 0:
        return []
    return [(name, part.code) for name in part.ids.take(np.flatnonzero(~part.alive))]


def _loose_left(state: State, others: Collection[int]) -> Arrays:
    """Loose rows of these types; a want once, however many of them it accepts."""
    haves = [
        take_haves(home.haves, np.flatnonzero(home.alive))
        for code, home in state.loose_haves.items()
        if code in others and home.alive.any()
    ]
    wants, best, seen = [], [], set[str]()
    for code, home in state.loose_wants.items():
        if code not in others:
            continue
        rows = [r for r in np.flatnonzero(home.alive).tolist() if home.ids[r] not in seen]
        if rows:
            seen.update(home.ids[row] for row in rows)
            wants.append(take_wants(home.wants, np.array(rows)))
            best.append(home.best[rows])
    arrays: Arrays = {}
    if haves:
        arrays |= stored_haves(join_haves(haves))
    if wants:
        arrays |= stored_wants(join_wants(wants), np.concatenate(best))
    return arrays


def named_ids(name: str, ids: list[str]) -> Arrays:
    """Ids as two arrays of a frame; none for no ids."""
    if not ids:
        return {}
    pool = IdPool.of(ids)
    return {f"{name}_pool": pool.pool, f"{name}_ends": pool.ends}
