"""Pack files: the arrays of one side, type by type, written once and mapped from then on.

Layout: 8 bytes of magic, the arrays (each from a multiple of 64 bytes), a JSON directory, and a
footer with the directory's place, length and CRC-32. The directory holds the CRC-32 of every array.
"""

import json
import mmap
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from offcut.errors import InputError
from offcut.matching.index.durable import write_whole
from offcut.matching.index.encoding import Arrays, as_stored, checksum, padding, view
from offcut.matching.index.ids import IdMap, IdPool

_MAGIC = b"OFFCUTPK"
_FOOTER = struct.Struct("<QQI8s")
_REBUILD = "Build the index again, or take the folder back from a copy."


@dataclass(frozen=True, slots=True)
class PartContent:
    """What is to be stored of one type: its arrays by name, and its ids in the order of rows.

    ``firsts``: how many of the rows are counted under this type (a want that accepts several
    types is stored with each, and counted with the first).
    """

    type: str
    arrays: Mapping[str, Any]
    ids: IdPool
    firsts: int
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What the manifest says of a pack: enough to know at opening that it is the right file."""

    file: str
    size: int
    directory_crc32: int
    types: tuple[str, ...]
    rows: tuple[int, ...]
    firsts: tuple[int, ...]


class _Writer:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = file.write(_MAGIC)

    def arrays(self, arrays: Mapping[str, Any]) -> list[list[Any]]:
        """Append arrays; their entries for the directory."""
        entries = []
        for name, given in arrays.items():
            array = as_stored(given)
            self._at += self._file.write(b"\0" * padding(self._at))
            entries.append([name, array.dtype.str, array.shape, self._at, checksum(array)])
            if array.size:
                self._at += self._file.write(memoryview(array).cast("B"))
        return entries

    def finish(self, directory: Mapping[str, Any]) -> tuple[int, int]:
        """Append directory and footer; the size of the file and the directory's CRC-32."""
        text = json.dumps(directory, ensure_ascii=False, separators=(",", ":")).encode()
        crc = zlib.crc32(text)
        start = self._at
        self._at += self._file.write(text)
        self._at += self._file.write(_FOOTER.pack(start, len(text), crc, _MAGIC))
        return self._at, crc


def write_pack(path: Path, parts: Iterable[PartContent]) -> PackFacts:
    """Write a pack, one part at a time, so that only one has to be in memory."""
    said: list[PackFacts] = []

    def write(file: BinaryIO) -> None:
        writer, entries = _Writer(file), []
        pools, types, firsts = [], [], []
        for part in parts:
            stored = {"id_pool": part.ids.pool, "id_ends": part.ids.ends, **part.arrays}
            entries.append(
                {"type": part.type, "about": part.about, "arrays": writer.arrays(stored)}
            )
            pools.append(part.ids)
            types.append(part.type)
            firsts.append(part.firsts)
        rows = tuple(map(len, pools))
        ids = writer.arrays(IdMap.arrays(pools))
        size, crc = writer.finish({"parts": entries, "ids": ids})
        said.append(PackFacts(path.name, size, crc, tuple(types), rows, tuple(firsts)))

    write_whole(path, write)
    return said[0]


class Pack:
    """A pack that is open: mapped privately, so that what is written into its arrays stays in
    memory and the file is never changed."""

    def __init__(self, folder: Path, facts: PackFacts) -> None:
        self.facts = facts
        self._path = folder / facts.file
        self._map = self._mapped()
        directory = self._directory()
        self._parts = directory["parts"]
        self.ids = IdMap(self._arrays(directory["ids"]))
        self._id_entries = directory["ids"]

    def part(self, number: int) -> Arrays:
        """The arrays of one part, in place."""
        return self._arrays(self._parts[number]["arrays"])

    def about(self, number: int) -> dict[str, Any]:
        """What was said of one part besides its arrays."""
        return dict(self._parts[number]["about"])

    def id_pool(self, number: int) -> IdPool:
        """The ids of one part."""
        entries = [e for e in self._parts[number]["arrays"] if e[0] in ("id_pool", "id_ends")]
        arrays = self._arrays(entries)
        return IdPool(arrays["id_pool"], arrays["id_ends"])

    def damage(self) -> Iterator[str]:
        """Every array whose bytes are no longer what was written."""
        clean = Pack(self._path.parent, self.facts)  # without what is changed in memory
        named = [(part["type"], part["arrays"]) for part in self._parts]
        for type_name, entries in [*named, ("all types", self._id_entries)]:
            arrays = clean._arrays(entries)
            for name, _, _, _, crc in entries:
                if checksum(arrays[name]) != crc:
                    yield f"'{self._path.name}': '{name}' of {type_name} is damaged. {_REBUILD}"

    def _arrays(self, entries: list[list[Any]]) -> Arrays:
        return {name: view(self._map, at, dtype, shape) for name, dtype, shape, at, _ in entries}

    def _mapped(self) -> mmap.mmap:
        with self._path.open("rb") as file:
            size = file.seek(0, 2)
            if size != self.facts.size:
                raise InputError(
                    f"'{self._path}' is damaged: it has {size:,} bytes of"
                    f" {self.facts.size:,}. {_REBUILD}"
                )
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)

    def _directory(self) -> dict[str, Any]:
        start, length, crc, magic = _FOOTER.unpack(self._map[-_FOOTER.size :])
        text = self._map[start : start + length]
        if magic != _MAGIC or crc != self.facts.directory_crc32 or zlib.crc32(text) != crc:
            raise InputError(f"'{self._path}' is damaged: its directory is unreadable. {_REBUILD}")
        directory: dict[str, Any] = json.loads(text)
        return directory
