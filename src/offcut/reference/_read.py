"""Reads the tables: CSV rows into the records of :mod:`offcut.reference.model` and
:mod:`offcut.reference.published`.

``tables/catalogue*.yaml`` says for each table its file, record, key, licence and the provenance
that holds for rows which do not state their own. Regions bring tables of their own under
``regions/<name>/tables``, with a ``catalogue.yaml`` of the same form; a table that is already
named by the reference room or another region is a further part of it.
"""

import csv
import gzip
import io
import json
import types
import typing
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

import yaml

from offcut.errors import TableError
from offcut.reference import appraised, model, published
from offcut.reference import provenance as origins
from offcut.reference.provenance import Provenance, Status

T = TypeVar("T")

PROVENANCE_COLUMNS = ("source", "status", "reviewed_on", "valid_from", "valid_to", "note")

_PACKAGE = Path(__file__).resolve().parent.parent
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class TableInfo:
    """What the catalogue says of one table."""

    name: str
    path: Path
    title: str
    record: str | None  # name of a class; None = a plain frame
    key: str | None
    licence: str
    attribution: str
    defaults: dict[str, Any]  # provenance of rows that do not state their own
    show: tuple[str, ...] = ()  # columns that a narrow terminal shows; empty = what fits
    parts: tuple["TableInfo", ...] = ()  # what regions add to it

    @property
    def all_parts(self) -> tuple["TableInfo", ...]:
        """This file and those that regions add; a later row replaces one of the same key."""
        return (self, *self.parts)


def table_folders() -> list[Path]:
    """The folders that hold tables: the reference room's, then each region's."""
    return [_PACKAGE / "reference" / "tables", *sorted(_PACKAGE.glob("regions/*/tables"))]


@cache
def catalogue() -> dict[str, TableInfo]:
    """All tables by name.

    Raises:
        TableError: two catalogues of one folder name the same table.
    """
    found: dict[str, TableInfo] = {}
    for folder in table_folders():
        here: dict[str, TableInfo] = {}
        for path in sorted(folder.glob("catalogue*.yaml")):
            for name, entry in _entries(path):
                if name in here:
                    raise TableError(f"{path.name}: the table '{name}' is named twice")
                here[name] = _info(name, folder, entry)
        for name, info in here.items():
            first = found.get(name)
            found[name] = replace(first, parts=(*first.parts, info)) if first else info
    return found


def _entries(path: Path) -> list[tuple[str, dict[str, Any]]]:
    entries = yaml.load(path.read_text("utf-8"), Loader=_YAML) or {}
    return list(entries.items())


def _info(name: str, folder: Path, entry: dict[str, Any]) -> TableInfo:
    return TableInfo(
        name=name,
        path=folder / entry["file"],
        title=entry["title"],
        record=entry.get("record"),
        key=entry.get("key"),
        licence=entry.get("licence", ""),
        attribution=entry.get("attribution", ""),
        defaults={k: entry[k] for k in PROVENANCE_COLUMNS if k in entry},
        show=tuple(entry.get("show", ())),
    )


def rows(info: TableInfo) -> Iterator[dict[str, str]]:
    """The rows of one file as written; of a map, the properties of its features.

    Raises:
        TableError: a row with more or fewer cells than there are columns.
    """
    if info.path.suffix == ".geojson":
        for feature in json.loads(info.path.read_text("utf-8"))["features"]:
            yield {k: "" if v is None else str(v) for k, v in feature["properties"].items()}
        return
    header, lines = _lines(info)
    for _, cells in lines:
        yield dict(zip(header, cells, strict=True))


def cells_of(info: TableInfo, *names: str) -> Iterator[tuple[str, ...]]:
    """The cells of two or more columns, as written, of a table and what regions add to it.

    A column that a part does not have is empty there. Of rows with one key the last one stands.

    Raises:
        TableError: a row with more or fewer cells than there are columns.
    """
    for part in info.all_parts:
        header, lines = _lines(part)
        absent = len(header)  # one empty cell is added to each row for what is not there
        places = [header.index(name) if name in header else absent for name in names]
        take = itemgetter(*places)
        for _, cells in lines:
            cells.append("")
            yield take(cells)


def _lines(info: TableInfo) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The column names, and each row with its number in the file; ``.gz`` is unpacked."""
    content = info.path.read_bytes()
    text = (gzip.decompress(content) if info.path.suffix == ".gz" else content).decode("utf-8")
    header, *body = list(csv.reader(io.StringIO(text, newline="")))

    def numbered() -> Iterator[tuple[int, list[str]]]:
        for number, cells in enumerate(body, start=2):
            if len(cells) != len(header):
                raise TableError(
                    f"{info.path.name}, row {number}: {len(cells)} cells, {len(header)} columns"
                )
            yield number, cells

    return header, numbered()


def records(info: TableInfo, cls: type[T]) -> Iterator[T]:
    """The rows of a table, with what regions add to it, as records of ``cls``.

    Raises:
        TableError: a cell that does not read, naming file, row and column.
    """
    for part in info.all_parts:
        yield from _part_records(part, cls)


def _part_records(info: TableInfo, cls: type[T]) -> Iterator[T]:
    header, lines = _lines(info)
    place = {name: index for index, name in enumerate(header)}
    plan = [
        (name, place.get(name), reader, empty)
        for name, (reader, empty) in _converters(typing.cast(Any, cls)).items()
    ]
    origin = _origins(place, info.defaults)
    dated = "provenance" in {field.name for field in fields(typing.cast(Any, cls))}
    for number, cells in lines:
        name = "provenance"
        try:
            values: dict[str, Any] = {name: origin(cells)} if dated else {}
            for name, index, reader, empty in plan:
                cell = "" if index is None else cells[index].strip()
                if cell:
                    values[name] = reader(cell)
                elif empty is _REQUIRED:
                    raise ValueError("is empty")
                elif empty is not MISSING:
                    values[name] = empty
            yield cls(**values)
        except (ValueError, TypeError) as error:
            where = f"{info.path.name}, row {number}, column '{name}'"
            raise TableError(f"{where}: {error}") from error


def _origins(
    place: dict[str, int], defaults: dict[str, Any]
) -> typing.Callable[[list[str]], Provenance]:
    """Where a row comes from, by its own columns, else the table's; rows alike share one."""
    indices = [place.get(name) for name in PROVENANCE_COLUMNS]
    known: dict[tuple[str, ...], Provenance] = {}

    def origin(cells: list[str]) -> Provenance:
        own = tuple("" if i is None else cells[i].strip() for i in indices)
        if own not in known:
            known[own] = provenance(dict(zip(PROVENANCE_COLUMNS, own, strict=True)), defaults)
        return known[own]

    return origin


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


def record_class(name: str) -> Any:
    """The class that the catalogue names as the record of a table."""
    for module in (model, published, appraised, origins):
        if hasattr(module, name):
            return getattr(module, name)
    raise TableError(f"the catalogue names a record '{name}' that there is not")


def columns(cls: Any) -> frozenset[str]:
    """The columns that a record is read from, provenance apart."""
    return frozenset(_converters(cls))


_REQUIRED = object()
_READERS: dict[Any, Any] = {
    str: str,
    int: int,
    float: float,
    bool: _boolean,
    date: _date,
    tuple[str, ...]: _tuple,
}


@cache
def _converters(cls: Any) -> dict[str, tuple[Any, Any]]:
    """For each column of a record: how to read it, and what an empty cell means.

    Empty is None where the field may be None, nothing (the field's default) where it has one,
    ``()`` for tuples, ``""`` for texts, and otherwise an error.
    """
    hints = typing.get_type_hints(cls)
    result: dict[str, tuple[Any, Any]] = {}
    for field in fields(cls):
        hint = hints[field.name]
        optional = typing.get_origin(hint) in (types.UnionType, typing.Union)
        if optional:
            hint = next(part for part in typing.get_args(hint) if part is not type(None))
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            reader: Any = hint
        elif hint in _READERS:
            reader = _READERS[hint]
        else:
            continue  # provenance, and children joined afterwards from their own table
        if field.default is not MISSING or field.default_factory is not MISSING:
            empty: Any = MISSING
        elif optional:
            empty = None
        else:
            empty = {_tuple: (), str: ""}.get(reader, _REQUIRED)
        result[field.name] = (reader, empty)
    return result
