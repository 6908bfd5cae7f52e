"""What an index holds at one moment: packs, and what the journal says since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from offcut.errors import InputError
from offcut.matching.index.encoding import Arrays, decode
from offcut.matching.index.ids import IdPool, hash_of, same_ids
from offcut.matching.index.journal import read_frames
from offcut.matching.index.loose import LooseHaves, LooseWants
from offcut.matching.index.manifest import SIDES, Manifest, read_manifest
from offcut.matching.index.packs import Pack
from offcut.matching.index.parts import HavePart, Part, WantPart
from offcut.matching.index.rows import (
    HAVE_COLUMNS,
    WANT_COLUMNS,
    columns_of,
    haves_from,
    rows_by_type,
    wants_from,
)
from offcut.matching.screen.market import Haves, Wants

_TRIES = 5


class Place(NamedTuple):
    """Where a row is: in a part, or loose; a want that accepts several types has several."""

    home: Any
    row: int


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one side: in packs, of these removed, loose and still there."""

    packed: int
    removed: int
    loose: int

    @property
    def alive(self) -> int:
        """Rows that count."""
        return self.packed - self.removed + self.loose


class State:
    """The rows of an index: found by id, changed by frames of the journal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest, self._packs = _opened(folder)
        self.terms = self.manifest.terms
        self.types = list(self.manifest.types)
        self.codes = {name: code for code, name in enumerate(self.types)}
        self._parts: dict[tuple[str, int], Part | None] = {}
        self.loose_haves: dict[int, LooseHaves] = {}
        self.loose_wants: dict[int, LooseWants] = {}
        self._loose_ids: dict[str, dict[str, list[Place]]] = {side: {} for side in SIDES}
        self.removed = dict.fromkeys(SIDES, 0)
        self._loose_count = dict.fromkeys(SIDES, 0)
        self.journal_end = 0
        self.frames = 0
        self.catch_up()

    @property
    def journal(self) -> Path:
        """The file that changes are written to."""
        return self.folder / self.manifest.journal

    def catch_up(self) -> bool:
        """Take in what was written to the journal since; whether there was anything."""
        frames, self.journal_end = read_frames(self.journal, self.journal_end)
        self.frames += len(frames)
        for frame in frames:
            self.apply(*decode(frame))
        return bool(frames)

    def goes_on_in(self, manifest: Manifest) -> None:
        """The same rows have a new journal, of one frame or none, and this manifest."""
        self.manifest = manifest
        frames, self.journal_end = read_frames(self.journal)
        self.frames = len(frames)

    def have_part(self, code: int) -> HavePart | None:
        """The haves of a type that are in a pack."""
        part = self._part("haves", code)
        return part if isinstance(part, HavePart) else None

    def loaded(self, side: str, code: int) -> Part | None:
        """The part of a type, if anything has used it; else nothing has changed in it."""
        return self._parts.get((side, code))

    def want_part(self, code: int) -> WantPart | None:
        """The wants that accept a type and are in a pack."""
        part = self._part("wants", code)
        return part if isinstance(part, WantPart) else None

    def _part(self, side: str, code: int) -> Part | None:
        key = (side, code)
        if code >= len(self.types):
            return None
        if key not in self._parts:
            held = self.manifest.parts[side].get(self.types[code])
            kind = HavePart if side == "haves" else WantPart
            self._parts[key] = (
                kind(self._packs[held[0]], held[1], code, self.terms) if held else None
            )
        return self._parts[key]

    def touched(self) -> set[int]:
        """The codes of types of which something was added or removed since they were written."""
        removed = {code for (_, code), part in self._parts.items() if part and part.dead}
        return removed | set(self.loose_haves) | set(self.loose_wants)

    def find(self, side: str, name: str) -> list[Place]:
        """Every place of the row with this id; none when there is none, or it was removed."""
        hashed, stored = hash_of(name), name.encode("utf-8", "surrogatepass")
        found = list(self._loose_ids[side].get(name, ()))
        for facts in self.manifest.packs[side]:
            for number, row in self._packs[facts.file].ids.places(hashed):
                part = self._live(side, facts.file, facts.types[number], number)
                if part and part.is_alive(row) and part.ids.bytes_at(row) == stored:
                    found.append(Place(part, row))
        return found

    def _live(self, side: str, file: str, type_name: str, number: int) -> Part | None:
        """The part, when it is the one that counts for its type."""
        if self.manifest.parts[side].get(type_name) != (file, number):
            return None
        return self._part(side, self.codes[type_name])

    def maybe_known(self, side: str, ids: IdPool) -> Any:
        """For many ids at once, which may be there (bool array); the others are surely not."""
        hashes = ids.hashes()
        found = np.zeros(len(ids), dtype=bool)
        for facts in self.manifest.packs[side]:
            found |= self._packs[facts.file].ids.known(hashes)
        if self._loose_ids[side]:
            found |= np.fromiter((i in self._loose_ids[side] for i in ids), bool, len(ids))
        return found

    def apply(self, about: dict[str, Any], arrays: Arrays) -> None:
        """One change: new types, removals, additions, then other values of best haves."""
        for name in about.get("types", ()):
            self.codes[name] = len(self.types)
            self.types.append(name)
        for side in SIDES:
            names = _ids(arrays, f"removed_{side}")
            homes = arrays.get(f"removed_{side}_from", (None,) * len(names))
            for name, code in zip(names, homes, strict=True):
                self._remove(side, name, code)
        if "haves.types" in arrays:
            self._add_haves(_sub(arrays, "haves."))
        if "wants.accepted" in arrays:
            self._add_wants(_sub(arrays, "wants."), about.get("only"))
        self._mark(_ids(arrays, "marked"), arrays.get("marks"))

    def _mark(self, wants: IdPool, marks: Any) -> None:
        """Other values of the best haves of these wants, home by home."""
        if len(wants) == 0:
            return
        for part, rows, numbers in self._all_packed("wants", wants):
            part.set_best(rows, marks[numbers])
        loose = self._loose_ids["wants"]
        for number, name in enumerate(wants if loose else ()):
            for place in loose.get(name, ()):
                place.home.set_best(place.row, marks[number])

    def _all_packed(self, side: str, ids: IdPool) -> Iterator[tuple[Any, Any, Any]]:
        """Where many ids are in packs: part, rows, and the position of the id of each."""
        hashes = ids.hashes()
        for facts in self.manifest.packs[side]:
            parts, rows, numbers = self._packs[facts.file].ids.all_places(hashes)
            for number in np.unique(parts).tolist():
                part = self._live(side, facts.file, facts.types[number], number)
                if part is None:
                    continue
                here = np.flatnonzero(parts == number)
                kept = here[same_ids(part.ids, rows[here], ids, numbers[here])]
                if part.dead:
                    kept = kept[part.alive[rows[kept]]]
                if len(kept):
                    yield part, rows[kept], numbers[kept]

    def _remove(self, side: str, name: str, code: int | None) -> None:
        """Take out a row; with ``code`` from the part of this type only."""
        for place in self.find(side, name):
            if code is not None and place.home.code != code:
                continue
            place.home.remove(place.row)
            if not _is_first(place):
                continue
            if isinstance(place.home, Part):
                self.removed[side] += 1
            else:
                self._loose_count[side] -= 1
        self._loose_ids[side].pop(name, None)

    def _add_haves(self, arrays: Arrays) -> None:
        haves = haves_from(arrays, IdPool(arrays["id_pool"], arrays["id_ends"]))
        columns = columns_of(haves)
        for code, rows in rows_by_type(haves).items():
            home = self.loose_haves.setdefault(code, LooseHaves(code))
            self._note("haves", home, [haves.ids[row] for row in rows.tolist()])
            home.add(
                [haves.ids[row] for row in rows.tolist()],
                {name: columns[name][rows] for name in HAVE_COLUMNS},
            )
        self._loose_count["haves"] += len(haves)

    def _add_wants(self, arrays: Arrays, only: Sequence[int] | None) -> None:
        """Add wants, under all types that they accept or ``only`` under these."""
        wants = wants_from(arrays, IdPool(arrays["id_pool"], arrays["id_ends"]))
        columns = columns_of(wants)
        for code, rows in rows_by_type(wants).items():
            if only is not None and code not in only:
                continue
            home = self.loose_wants.setdefault(code, LooseWants(code))
            names = [wants.ids[row] for row in rows.tolist()]
            self._note("wants", home, names)
            home.add(
                names,
                {name: columns[name][rows] for name in WANT_COLUMNS},
                [accepted_types(wants, row) for row in rows.tolist()],
                arrays["best"][rows],
            )
            firsts = wants.accepted[wants.accepted_from[:-1][rows]] == code
            self._loose_count["wants"] += int(firsts.sum())

    def _note(self, side: str, home: LooseHaves | LooseWants, names: Sequence[str]) -> None:
        known = self._loose_ids[side]
        for row, name in enumerate(names, start=len(home.ids)):
            known.setdefault(name, []).append(Place(home, row))

    def count(self, side: str) -> Count:
        """Rows of a side; a want counts once, however many types it accepts."""
        facts = {pack.file: pack for pack in self.manifest.packs[side]}
        packed = sum(facts[f].firsts[n] for f, n in self.manifest.parts[side].values())
        return Count(packed, self.removed[side], self._loose_count[side])

    def rows_by_type(self) -> dict[str, dict[str, int]]:
        """For each type the rows of both sides that still count."""
        found = {}
        for code, name in enumerate(self.types):
            haves = (self.have_part(code), self.loose_haves.get(code))
            wants = (self.want_part(code), self.loose_wants.get(code))
            found[name] = {
                "haves": sum(len(home) - home.dead for home in haves if home),
                "wants": sum(len(home) - home.dead for home in wants if home),
            }
        return found

    def damage(self) -> Iterator[str]:
        """Everything in the packs that is no longer what was written."""
        for pack in self._packs.values():
            yield from pack.damage()


def accepted_types(wants: Wants, row: int) -> Any:
    """The types (int32 array) that one want accepts."""
    return wants.accepted[wants.accepted_from[row] : wants.accepted_from[row + 1]]


def _is_first(place: Place) -> bool:
    """Whether this is the place under which a row is counted."""
    if isinstance(place.home, WantPart):
        return bool(accepted_types(place.home.wants, place.row)[0] == place.home.code)
    if isinstance(place.home, LooseWants):
        return bool(place.home.accepts[place.row][0] == place.home.code)
    return True


def _opened(folder: Path) -> tuple[Manifest, dict[str, Pack]]:
    """The current generation with its packs, tried again when a writer replaces it meanwhile."""
    for _ in range(_TRIES):
        manifest = read_manifest(folder)
        try:
            packs = {
                facts.file: Pack(folder, facts) for side in SIDES for facts in manifest.packs[side]
            }
            (folder / manifest.journal).stat()
        except FileNotFoundError as error:
            missing = error.filename
            continue
        return manifest, packs
    raise InputError(
        f"The index '{folder}' lacks the file '{Path(missing).name}'. Build the index again, or"
        " take the folder back from a copy."
    )


def _sub(arrays: Arrays, prefix: str) -> Arrays:
    return {name[len(prefix) :]: a for name, a in arrays.items() if name.startswith(prefix)}


def _ids(arrays: Arrays, name: str) -> IdPool:
    if f"{name}_pool" not in arrays:
        return IdPool.of(())
    return IdPool(arrays[f"{name}_pool"], arrays[f"{name}_ends"])


def stored_haves(haves: Haves) -> Arrays:
    """Haves as the arrays of a frame."""
    ids = IdPool.of(haves.ids)
    arrays = {"id_pool": ids.pool, "id_ends": ids.ends, "types": np.asarray(haves.types, np.int32)}
    return {f"haves.{name}": array for name, array in {**arrays, **columns_of(haves)}.items()}


def stored_wants(wants: Wants, best: Any) -> Arrays:
    """Wants, with the values of their best haves, as the arrays of a frame."""
    ids = IdPool.of(wants.ids)
    arrays = {
        "id_pool": ids.pool,
        "id_ends": ids.ends,
        "accepted_from": np.asarray(wants.accepted_from, np.int64),
        "accepted": np.asarray(wants.accepted, np.int32),
        "best": best,
    }
    return {f"wants.{name}": array for name, array in {**arrays, **columns_of(wants)}.items()}
