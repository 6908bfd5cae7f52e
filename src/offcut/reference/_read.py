"""Reads the tables: CSV rows into the records of :mod:`offcut.reference.model`.

``tables/catalogue.yaml`` says for each table its file, record, key, unit of review and the
provenance that holds for rows which do not state their own. Regions bring tables of their own
under ``regions/<name>/tables``, with their own ``catalogue.yaml`` of the same form.
"""

import csv
import gzip
import types
import typing
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from offcut.errors import TableError
from offcut.reference.model import Provenance, Status

T = TypeVar("T")

_PACKAGE = Path(__file__).resolve().parent.parent
_PROVENANCE_COLUMNS = ("source", "status", "reviewed_on", "valid_from", "valid_to", "note")


@dataclass(frozen=True, slots=True)
class TableInfo:
    """What the catalogue says of one table."""

    name: str
    path: Path
    title: str
    record: str | None  # class in ``model``; None = a plain frame
    key: str | None
    licence: str
    attribution: str
    defaults: dict[str, Any]  # provenance of rows that do not state their own


def table_folders() -> list[Path]:
    """The folders that hold tables: the reference room's, then each region's."""
    return [_PACKAGE / "reference" / "tables", *sorted(_PACKAGE.glob("regions/*/tables"))]


@cache
def catalogue() -> dict[str, TableInfo]:
    """All tables by name."""
    found: dict[str, TableInfo] = {}
    for folder in table_folders():
        for path in sorted(folder.glob("catalogue*.yaml")):
            for name, entry in (yaml.safe_load(path.read_text("utf-8")) or {}).items():
                if name in found:
                    raise TableError(f"{path.name}: the table '{name}' is named twice")
                found[name] = TableInfo(
                    name=name,
                    path=folder / entry["file"],
                    title=entry["title"],
                    record=entry.get("record"),
                    key=entry.get("key"),
                    licence=entry.get("licence", ""),
                    attribution=entry.get("attribution", ""),
                    defaults={k: entry[k] for k in _PROVENANCE_COLUMNS if k in entry},
                )
    return found


def rows(info: TableInfo) -> Iterator[dict[str, str]]:
    """The rows of a table as written; ``.gz`` is unpacked on the way."""
    opener = gzip.open if info.path.suffix == ".gz" else open
    with opener(info.path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def records(info: TableInfo, cls: type[T]) -> Iterator[T]:
    """The rows of a table as records of ``cls``.

    Raises:
        TableError: a cell that does not read, naming file, row and column.
    """
    convert = _converters(typing.cast(typing.Any, cls))
    for number, row in enumerate(rows(info), start=2):
        try:
            values: dict[str, Any] = {}
            for name, (reader, required) in convert.items():
                cell = (row.get(name) or "").strip()
                if cell == "" and required and reader is not str:
                    raise ValueError(f"column '{name}' is empty")
                if cell != "" or name in row:
                    values[name] = reader(cell) if cell != "" else _empty(reader, required)
                elif required:
                    values[name] = _empty(reader, required)
            values["provenance"] = provenance(row, info.defaults)
            yield cls(**values)
        except (ValueError, TypeError, KeyError) as error:
            raise TableError(f"{info.path.name}, row {number}: {error}") from error


def provenance(row: dict[str, str], defaults: dict[str, Any]) -> Provenance:
    """Where a row comes from: its own columns, else the table's."""

    def get(name: str) -> Any:
        return (row.get(name) or "").strip() or defaults.get(name)

    return Provenance(
        source=str(get("source") or ""),
        status=Status(get("status")),
        reviewed_on=_date(get("reviewed_on")),
        valid_from=_date(get("valid_from")) if get("valid_from") else None,
        valid_to=_date(get("valid_to")) if get("valid_to") else None,
        note=get("note"),
    )


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _boolean(cell: str) -> bool:
    try:
        return {"yes": True, "no": False}[cell]
    except KeyError:
        raise ValueError(f"'{cell}' is neither yes nor no") from None


def _tuple(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _empty(reader: Any, required: bool) -> Any:
    if reader is _tuple:
        return ()
    return "" if reader is str and required else None


_READERS: dict[Any, Any] = {
    str: str,
    int: int,
    float: float,
    bool: _boolean,
    date: _date,
    tuple[str, ...]: _tuple,
}


@cache
def _converters(cls: Any) -> dict[str, tuple[Any, bool]]:
    """For each column of a record: how to read it, and whether it must be there."""
    hints = typing.get_type_hints(cls)
    result: dict[str, tuple[Any, bool]] = {}
    for field in fields(cls):
        if field.name == "provenance":
            continue
        hint = hints[field.name]
        optional = typing.get_origin(hint) in (types.UnionType, typing.Union)
        if optional:
            hint = next(part for part in typing.get_args(hint) if part is not type(None))
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            reader: Any = hint
        elif hint in _READERS:
            reader = _READERS[hint]
        else:
            continue  # children, joined afterwards from their own table
        has_default = field.default is not MISSING or field.default_factory is not MISSING
        result[field.name] = (reader, not (optional or has_default or reader is _tuple))
    return result
