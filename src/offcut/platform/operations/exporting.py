"""Everything that an organisation owns, as one ZIP of CSV and JSON, with its files.

An app has a module ``exports`` with ``tables(organisation_id)``, which yields a ``Table`` for each
kind of thing that the organisation owns; of what two parties share, only its own side.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from django.utils import timezone

from offcut.platform.ui.csv import csv_lines

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of thing: a CSV and a JSON file in the ZIP."""

    name: str  # of the files: "listings"
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file that was uploaded."""

    name: str  # in the ZIP
    path: Path


def rows_of(found: "QuerySet[Any]", leave_out: Iterable[str] = ()) -> list[Row]:
    """The columns of the rows as they stand in the database, without ``leave_out``."""
    model: type[Model] = found.model
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in set(leave_out)]
    return list(found.order_by("pk").values(*names))


def tables(organisation_id: UUID) -> Iterator[Table | Bytes]:
    """What every app has of the organisation."""
    for config in apps.get_app_configs():
        if not config.name.startswith("offcut.platform."):
            continue
        name = f"{config.name}.exports"
        try:
            module = import_module(name)
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
            continue
        yield from module.tables(organisation_id)


def write(path: Path, organisation_id: UUID, title: str) -> dict[str, int]:
    """Write the ZIP; returns how many rows each table has."""
    counts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in tables(organisation_id):
            if isinstance(one, Bytes):
                if one.path.is_file():
                    archive.write(one.path, f"files/{one.name}")
                    counts["files"] = counts.get("files", 0) + 1
                continue
            counts[one.name] = len(one.rows)
            archive.writestr(f"{one.name}.json", _json(one.rows))
            archive.writestr(f"{one.name}.csv", _csv(one.rows))
        archive.writestr("README.txt", _readme(title, counts))
    return counts


def _json(rows: Sequence[Row]) -> str:
    return json.dumps(list(rows), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _csv(rows: Sequence[Row]) -> str:
    header = list(rows[0]) if rows else []
    return "".join(csv_lines(header, ([_flat(row[name]) for name in header] for row in rows)))


def _flat(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value


def _readme(title: str, counts: Mapping[str, int]) -> str:
    """What is in the ZIP, for who opens it without us."""
    lines = [
        f"Everything that {title} owns in Offcut, as of {timezone.localtime():%d %B %Y, %H:%M}.",
        "",
        "Each table is there twice: .csv for spreadsheets (UTF-8; cells that begin like a formula",
        "have an apostrophe before them) and .json with the same rows exactly.",
        "Times are in UTC. Of what two parties share, only this organisation's side is here.",
        "",
        *(f"{name}: {count}" for name, count in counts.items()),
    ]
    return "\r\n".join(lines) + "\r\n"
