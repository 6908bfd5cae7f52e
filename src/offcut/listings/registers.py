"""The ids of a file too long to hold them: eight bytes of each."""

import hashlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from offcut.listings.identity import content_id


class LongRegister:
    """Ids given in a file, by digest, and those made so far.

    Two ids of a million share a digest of 64 bits once in forty million files.
    """

    def __init__(self, given: Iterable[tuple[str, int]]) -> None:
        import numpy as np

        digests, rows = array("Q"), array("q")
        for name, row in given:
            digests.append(_digest(name))
            rows.append(row)
        every = np.frombuffer(digests, dtype=np.uint64) if digests else np.zeros(0, np.uint64)
        self._digests, first = np.unique(every, return_index=True)
        self._rows: Any = np.array(rows, dtype=np.int64)[first]
        self._made: dict[int, int] = {}

    def first_rows(self, ids: Sequence[str]) -> list[int | None]:
        """The row in which each id was first given, or None."""
        import numpy as np

        if not len(self._digests):
            return [None] * len(ids)
        asked = np.array([_digest(name) for name in ids], dtype=np.uint64)
        places = np.minimum(np.searchsorted(self._digests, asked), len(self._digests) - 1)
        there, rows = self._digests[places] == asked, self._rows[places]
        return [int(row) if held else None for held, row in zip(there, rows, strict=True)]

    def make(self, cells: Mapping[str, str], row: int) -> tuple[str, int | None]:
        """A new id from content, and the row with the very same content if there is one."""
        base = content_id(cells)
        name, count = base, 1
        while self._row_of(name) is not None:
            count += 1
            name = f"{base}-{count}"
        self._made[_digest(name)] = row
        return name, self._row_of(base) if count > 1 else None

    def _row_of(self, name: str) -> int | None:
        made = self._made.get(_digest(name))
        return self.first_rows([name])[0] if made is None else made


def _digest(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
