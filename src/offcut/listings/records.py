"""Records inside a listing (measurements, limits, terms) as JSON text, and back, exactly.

Only what differs from a record's default is written; numbers keep their last digit.
"""

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

Reader = Callable[[Any], Any]


def to_text(value: Any) -> str:
    """A record, or a tuple or mapping of records, as JSON text."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def from_text(text: str, hint: Any) -> Any:
    """The value that :func:`to_text` wrote, of the type ``hint``."""
    return _reader(hint)(json.loads(text))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        given = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {field.name: _plain(held) for field, held in given if not _is_default(field, held)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "items"):
        return {name: _plain(item) for name, item in value.items()}
    return value


def _is_default(field: "dataclasses.Field[Any]", held: Any) -> bool:
    return type(held) is type(field.default) and bool(held == field.default)


@cache
def _reader(hint: Any) -> Reader:
    """A function that makes a value of this type from plain data."""
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _reader(next(item for item in inside if item is not type(None)))
    if origin is tuple:
        item = _reader(inside[0])
        return lambda data: tuple(map(item, data))
    if dataclasses.is_dataclass(hint):
        return _record_reader(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if hint is date:
        return date.fromisoformat
    if origin is not None:  # a mapping of texts to records
        record = _reader(inside[1])
        return lambda data: {name: record(item) for name, item in data.items()}
    return lambda data: data


def _record_reader(hint: Any) -> Reader:
    readers = {name: _reader(kind) for name, kind in typing.get_type_hints(hint).items()}

    def read(data: dict[str, Any]) -> Any:
        return hint(**{name: readers[name](held) for name, held in data.items()})

    return read
