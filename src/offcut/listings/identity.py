"""Ids of listings: given ones are kept, missing ones are made from the content of the row.

Row order does not matter: the same row has the same id wherever it stands. Rows with the very
same content get ``-2``, ``-3`` … in the order of the file.
"""

import hashlib
from collections.abc import Mapping, Sequence

from offcut.listings.columns import KINDS
from offcut.listings.fields import CellError, choice

_BYTES = 6  # 48 bits: among 20,000 rows, a clash once in a million files


def content_id(cells: Mapping[str, str]) -> str:
    """``H-`` or ``W-`` and twelve characters from the filled-in cells of a row.

    Order of columns, empty cells and spaces around a cell do not matter.

    >>> content_id({"kind": "have", "resource": "sand"}) == content_id(
    ...     {"resource": " sand ", "notes": "", "kind": "have"}
    ... )
    True
    """
    text = "\x1f".join(
        f"{name}\x1e{cells[name].strip()}"
        for name in sorted(cells)
        if cells[name].strip() and name != "listing_id"
    )
    digest = hashlib.blake2b(text.encode(), digest_size=_BYTES).hexdigest()
    side = "W" if _is_want(cells.get("kind", "")) else "H"
    return f"{side}-{digest}"


def _is_want(kind: str) -> bool:
    """Whether a kind is read as want: ``want``, ``wanted``, ``need`` …"""
    try:
        return choice(kind, KINDS) == "want"
    except CellError:
        return False


class Register:
    """The ids given out so far in one file."""

    def __init__(self, given: Mapping[str, int]) -> None:
        self._taken = dict(given)  # id → row that it was given in

    def first_rows(self, ids: Sequence[str]) -> list[int | None]:
        """The row in which each id was first seen."""
        return [self._taken.get(name) for name in ids]

    def make(self, cells: Mapping[str, str], row: int) -> tuple[str, int | None]:
        """A new id from content, and the row with the very same content if there is one."""
        base = content_id(cells)
        name, count = base, 1
        while name in self._taken:
            count += 1
            name = f"{base}-{count}"
        self._taken[name] = row
        return name, self._taken[base] if count > 1 else None
