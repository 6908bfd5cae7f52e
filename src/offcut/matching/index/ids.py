"""Ids of any length as flat bytes, and finding a row by its id without a million strings."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, overload

import numpy as np

from offcut.matching.index.encoding import Arrays

_OFFSET, _PRIME, _MIX = 0xCBF29CE484222325, 0x100000001B3, 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_FOLD = 32


class IdPool(Sequence[str]):
    """Ids that lie one after the other in ``pool`` (uint8); id i ends before ``ends[i + 1]``."""

    def __init__(self, pool: Any, ends: Any) -> None:
        self.pool, self.ends = pool, ends

    @classmethod
    def of(cls, ids: Iterable[str]) -> "IdPool":
        """A pool of these ids."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in ids]
        ends = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=ends[1:])
        return cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), ends)

    def take(self, rows: Any) -> "IdPool":
        """The ids of these rows, in this order."""
        lengths = (self.ends[1:] - self.ends[:-1])[rows]
        ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        shift = np.repeat(self.ends[:-1][rows] - ends[:-1], lengths)
        return IdPool(self.pool[np.arange(ends[-1]) + shift], ends)

    def bytes_at(self, row: int) -> bytes:
        """One id as it is stored."""
        return bytes(self.pool[self.ends[row] : self.ends[row + 1]])

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        return self.bytes_at(row % len(self)).decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __iter__(self) -> Iterator[str]:
        stored, ends = self.pool.tobytes(), self.ends.tolist()
        for start, end in pairwise(ends):
            yield stored[start:end].decode("utf-8", "surrogatepass")

    def hashes(self) -> Any:
        """uint64 of every id: FNV-1a with its halves folded, worked out byte by byte of all."""
        lengths = self.ends[1:] - self.ends[:-1]
        found = np.full(len(self), _OFFSET, dtype=np.uint64)
        rows = np.arange(len(self))
        for place in range(int(lengths.max(initial=0))):
            rows = rows[lengths[rows] > place]
            letter = self.pool[self.ends[rows] + place].astype(np.uint64)
            found[rows] = (found[rows] ^ letter) * np.uint64(_PRIME)
        return (found ^ (found >> np.uint64(_FOLD))) * np.uint64(_MIX)


def ids_at(ids: Sequence[str], rows: Any) -> list[str]:
    """The ids of these rows, decoded together where they lie in a pool."""
    if isinstance(ids, IdPool):
        return list(ids.take(rows))
    return [ids[row] for row in rows.tolist()]


def same_ids(pool: IdPool, rows: Any, other: IdPool, others: Any) -> Any:
    """Which of these rows of two pools hold the same id (bool array)."""
    lengths = (pool.ends[1:] - pool.ends[:-1])[rows]
    same = lengths == (other.ends[1:] - other.ends[:-1])[others]
    if same.any():
        ours, theirs = pool.take(rows[same]), other.take(others[same])
        same[same] = np.logical_and.reduceat(ours.pool == theirs.pool, ours.ends[:-1])
    return same


def hash_of(text: str) -> int:
    """The hash of one id, as :meth:`IdPool.hashes` has it."""
    found = _OFFSET
    for letter in text.encode("utf-8", "surrogatepass"):
        found = ((found ^ letter) * _PRIME) & _MASK
    return ((found ^ (found >> _FOLD)) * _MIX) & _MASK


class IdMap:
    """Where the rows with an id are: ``hash`` (sorted uint64), ``part`` and ``row`` (int32)."""

    def __init__(self, arrays: Arrays) -> None:
        self._hash, self._part, self._row = arrays["hash"], arrays["part"], arrays["row"]

    @staticmethod
    def arrays(parts: Sequence[IdPool]) -> Arrays:
        """The map over parts, in their order, as arrays to be stored."""
        found = [pool.hashes() for pool in parts]
        hashes = np.concatenate([np.zeros(0, dtype=np.uint64), *found])
        part = np.repeat(np.arange(len(parts), dtype=np.int32), [len(pool) for pool in parts])
        rows = [np.arange(len(pool), dtype=np.int32) for pool in parts]
        row = np.concatenate([np.zeros(0, dtype=np.int32), *rows])
        order = np.argsort(hashes, kind="stable")
        return {"hash": hashes[order], "part": part[order], "row": row[order]}

    def places(self, hashed: int) -> list[tuple[int, int]]:
        """(part, row) of every id with this hash; that the ids are equal is to be looked at."""
        wanted = np.uint64(hashed)
        start = int(np.searchsorted(self._hash, wanted, "left"))
        found = []
        while start < len(self._hash) and self._hash[start] == wanted:
            found.append((int(self._part[start]), int(self._row[start])))
            start += 1
        return found

    def all_places(self, hashes: Any) -> tuple[Any, Any, Any]:
        """For many hashes at once: parts, rows, and the position of the hash that each is for."""
        start = np.searchsorted(self._hash, hashes, "left")
        counts = np.searchsorted(self._hash, hashes, "right") - start
        numbers = np.repeat(np.arange(len(hashes)), counts)
        at = np.arange(len(numbers)) + np.repeat(start - (np.cumsum(counts) - counts), counts)
        return self._part[at], self._row[at], numbers

    def known(self, hashes: Any) -> Any:
        """Which of these hashes (uint64 array) occur at all."""
        at = np.searchsorted(self._hash, hashes, "left")
        inside = at < len(self._hash)
        found = np.zeros(len(hashes), dtype=bool)
        found[inside] = self._hash[at[inside]] == hashes[inside]
        return found
