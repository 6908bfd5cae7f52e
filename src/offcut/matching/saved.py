"""Reading a saved run back, so that two runs can be compared."""

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from offcut.errors import InputError
from offcut.matching.model import Match, Route
from offcut.matching.saving import FORMAT


@dataclass(frozen=True, slots=True)
class SavedResult:
    """A run as it was saved: the matches in full, and the assumptions it rested on."""

    name: str
    on: date
    k: int
    matches: tuple[Match, ...]
    near_misses: tuple[Match, ...]
    assumptions: Mapping[str, float]  # values by id
    unmatched: tuple[str, ...]


def read_result(path: str | Path) -> SavedResult:
    """Reads a JSON file that ``result.save("….json")`` wrote.

    Raises:
        InputError: no such file, not JSON, or not in the format ``offcut-matches/1``.
    """
    path = Path(path)
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(f"There is no saved run at '{path}'.") from None
    except IsADirectoryError:
        raise InputError(f"'{path}' is a folder; accepted: a file saved as .json.") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} is not JSON: {error}.") from None
    given = data.get("format") if isinstance(data, dict) else None
    if given != FORMAT:
        raise InputError(
            f"{path.name} is not a saved run: its format is {given!r}; accepted: {FORMAT!r}."
            " 'offcut match FILE --out run.json' writes one."
        )
    try:
        return SavedResult(
            name=path.name,
            on=date.fromisoformat(data["on"]),
            k=int(data["k"]),
            matches=tuple(_record(Match, item) for item in data["matches"]),
            near_misses=tuple(_record(Match, item) for item in data["near_misses"]),
            assumptions={name: float(a["value"]) for name, a in data["assumptions"].items()},
            unmatched=tuple(item["listing_id"] for item in data["unmatched"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{path.name} is a damaged run: {error!s} does not read. Save the run again."
        ) from None


def _record(hint: Any, value: Any) -> Any:
    """Plain data as the type ``hint``, records and tuples inside it included."""
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None
        return _record(next(a for a in typing.get_args(hint) if a is not type(None)), value)
    if origin is tuple:
        return tuple(_record(typing.get_args(hint)[0], item) for item in value)
    if is_dataclass(hint):
        types_of = typing.get_type_hints(hint)
        given: dict[str, Any] = {"quality": {}} if hint is Route else {}
        names = [field.name for field in fields(hint) if field.name in value]
        given.update({name: _record(types_of[name], value[name]) for name in names})
        return typing.cast(Any, hint)(**given)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if hint is date and value is not None:
        return date.fromisoformat(value)
    return value
