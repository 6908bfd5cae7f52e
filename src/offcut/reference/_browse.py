"""Tables as rows to read: every value with where it comes from, to be searched and dated."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from offcut.errors import NotDated, UnknownReference
from offcut.reference import _read
from offcut.reference._read import PROVENANCE_COLUMNS, TableInfo
from offcut.reference._store import info
from offcut.reference._tables import nearest
from offcut.reference.provenance import Provenance

CHILDREN = {
    "uses": (("limits", "use"), ("hosts", "use")),
    "treatments": (
        ("treatment_effects", "treatment"),
        ("treatment_feed_limits", "treatment"),
        ("treatment_residues", "treatment"),
    ),
    "archetypes": (("archetype_values", "archetype"),),
    "tests": (("properties", "test"),),
}
"""Tables whose rows belong to a row of another, with the column that says to which."""


_INTERNAL = {"overridden"}  # fields that no file has


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a table: its values by column, and its provenance."""

    key: str
    values: dict[str, Any]
    provenance: Provenance

    def in_force(self, day: date) -> bool:
        """Whether the row is valid on ``day``; a row without dates always is."""
        start, end = self.provenance.valid_from, self.provenance.valid_to
        return (start is None or start <= day) and (end is None or day <= end)

    def mentions(self, words: Iterable[str]) -> bool:
        """Whether every word stands somewhere in the row, in any case."""
        text = " ".join(map(str, (*self.values.values(), self.provenance.note or ""))).lower()
        return all(word.lower() in text for word in words)

    def as_data(self) -> dict[str, Any]:
        """The row as plain data, provenance columns last."""
        where = {name: getattr(self.provenance, name) for name in PROVENANCE_COLUMNS}
        return {**self.values, **where, "verified": self.provenance.verified}


def browse(
    name: str, key: str | None = None, *, on: date | None = None, find: str = ""
) -> list[Entry]:
    """The rows of a table, all or some of them.

    Args:
        name: of the table, as in :func:`offcut.reference.names`.
        key: only the rows with this id (in any case; waste codes with or without blanks).
        on: only what is in force on this day.
        find: only rows in which each of these words stands.

    Raises:
        UnknownReference: no such table, or no row with this id; suggests the nearest.
        NotDated: rows there are, but none in force on the day; says what is covered.
    """
    table = info(name)
    found = _entries(table)
    if key is not None:
        wanted = _plain(key)
        rows = [entry for entry in found if _plain(entry.key) == wanted]
        if not rows:
            near = nearest(key, dict.fromkeys(entry.key for entry in found))
            raise UnknownReference(name, key, near)
        found = rows
    if on is not None:
        covered, found = found, [entry for entry in found if entry.in_force(on)]
        if covered and not found:
            raise NotDated(f"Nothing in '{name}' is valid on {on}: {_coverage(covered)}.")
    return [entry for entry in found if entry.mentions(find.split())]


def children(name: str, key: str) -> dict[str, list[Entry]]:
    """What other tables hold on one row: the limits of a use, the effects of a treatment."""
    result = {}
    for table, column in CHILDREN.get(name, ()):
        if table in _read.catalogue():
            rows = [e for e in _entries(info(table)) if e.values.get(column) == key]
            if rows:
                result[table] = rows
    return result


def count(name: str) -> int:
    """How many rows a table has, with what regions add."""
    table = info(name)
    if not table.parts:
        return sum(1 for _ in _read.rows(table))
    return len(_entries(table))


def _entries(table: TableInfo) -> list[Entry]:
    if table.record:
        cls: Any = _read.record_class(table.record)
        return [_from_record(table, row) for row in _read.records(table, cls)]
    found = [_from_cells(part, row) for part in table.all_parts for row in _read.rows(part)]
    if table.parts and table.key:  # a region's row stands for the general one
        return list({entry.key: entry for entry in found}.values())
    return found


def _from_record(table: TableInfo, row: Any) -> Entry:
    columns = _read.columns(type(row))
    names = (f.name for f in fields(row) if f.name in columns and f.name not in _INTERNAL)
    values = {name: getattr(row, name) for name in names}
    where = getattr(row, "provenance", None) or _read.provenance({}, table.defaults)
    return Entry(_key(table, values, where), values, where)


def _from_cells(table: TableInfo, row: dict[str, str]) -> Entry:
    values = {k: v or None for k, v in row.items() if k not in PROVENANCE_COLUMNS}
    where = _read.provenance(row, table.defaults)
    return Entry(_key(table, values, where), values, where)


def _key(table: TableInfo, values: dict[str, Any], where: Provenance) -> str:
    """The id of a row: its key column, else its first."""
    key = table.key or next(iter(values))
    return str(values[key] if key in values else getattr(where, key))


def _plain(key: str) -> str:
    return key.replace(" ", "").rstrip("*").lower()


def _coverage(entries: list[Entry]) -> str:
    starts = [e.provenance.valid_from for e in entries if e.provenance.valid_from]
    ends = [e.provenance.valid_to for e in entries]
    last = "has no end" if None in ends else f"ends {max(filter(None, ends))}"
    return f"it begins {min(starts)} and {last}" if starts else f"it {last}"
