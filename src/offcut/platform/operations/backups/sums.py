"""Counts and checksums of every table: two databases with the same ones hold the same rows."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

Sums = dict[str, dict[str, Any]]  # table → {"rows": …, "sum": …}
_BITS = 256


def sum_of(rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """How many rows, and the sum of their hashes: the same in whatever order they come."""
    count, total = 0, 0
    for row in rows:
        digest = hashlib.sha256(repr(tuple(map(_plain, row))).encode()).digest()
        total = (total + int.from_bytes(digest, "big")) % (1 << _BITS)
        count += 1
    return {"rows": count, "sum": f"{total:064x}"}


def _plain(value: Any) -> Any:
    """What two drivers' objects of the same value share."""
    return bytes(value) if isinstance(value, memoryview) else value


def of_tables(tables: Iterable[str], rows: Callable[[str], Iterable[tuple[Any, ...]]]) -> Sums:
    """Each table's."""
    return {table: sum_of(rows(table)) for table in sorted(tables)}


def differences(wanted: Sums, found: Sums) -> list[str]:
    """In words, what is not the same."""
    told = []
    for table in sorted(wanted.keys() | found.keys()):
        one, other = wanted.get(table), found.get(table)
        if one is None or other is None:
            told.append(f"{table}: only {'restored' if one is None else 'in the backup'}")
        elif one["rows"] != other["rows"]:
            told.append(f"{table}: {one['rows']} rows in the backup, {other['rows']} restored")
        elif one["sum"] != other["sum"]:
            told.append(f"{table}: the same number of rows, but not the same ones")
    return told
