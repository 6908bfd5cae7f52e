"""Reads a network file: every problem with its place, what was given and what is accepted."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from offcut.errors import InputError
from offcut.planning.arcs import check_form, read_arcs
from offcut.planning.cells import Found, number_column, text_column
from offcut.planning.doubts import numbers_as_names, once_each, required_alone
from offcut.planning.mixing import LINEAR, Mixing
from offcut.planning.model import Floats, Network, Part
from offcut.planning.qualities import check_known, limit_columns, matrix_column, mixing_rules
from offcut.planning.schema import Attribute, attributes, component_kinds

FORM = "offcut-network/1"
_NODES = ("source", "hub", "store", "sink")


def read(path: str | Path) -> Network:
    """The network in a JSON file.

    Raises:
        InputError: the file cannot be read, or is no JSON.
        NetworkProblems: every problem of it.
    """
    path = Path(path)
    return from_dict(read_json(path), path.name)


def read_json(path: Path) -> Any:
    """What a JSON file holds.

    Raises:
        InputError: it cannot be read, or is no JSON; says where.
    """
    try:
        return json.loads(path.read_text("utf-8-sig"), object_pairs_hook=once_each)
    except InputError as error:
        raise InputError(f"{path.name}: {error}") from None
    except IsADirectoryError:
        raise InputError(f"'{path}' is a folder; give a network file (JSON).") from None
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: not a text file; a network is JSON in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path.name}, line {error.lineno}, column {error.colno}: no JSON ({error.msg}). "
            "A network is one JSON object; check commas and quotes there."
        ) from None
    except RecursionError:
        raise InputError(f"{path.name}: nested too deeply for a network.") from None


def from_dict(data: Any, name: str = "network") -> Network:
    """The network that a mapping describes.

    Raises:
        NetworkProblems: every problem of it.
    """
    found = Found(name)
    top = _top(data, found)
    periods = _periods(top.get("periods"), found)
    rows = {kind: _rows(top, kind, found) for kind in _NODES}
    mixing = mixing_rules(top.get("mixing"), found)
    properties = _properties(rows)
    found.unknown("mixing", mixing, dict.fromkeys(properties))
    parts = {
        kind: _part(kind, rows[kind], len(periods), properties, mixing, found) for kind in _NODES
    }
    _one_name_each(parts, found)
    settings = _settings(top, found)
    if found.problems:
        check_form(top.get("arcs"), found)
    found.raise_any()
    required_alone(parts["sink"], found)
    arcs, arc_from, arc_to = read_arcs(top.get("arcs"), parts, settings, len(periods), found)
    found.raise_any()
    network = Network(
        parts["source"],
        parts["hub"],
        parts["store"],
        parts["sink"],
        arcs,
        arc_from,
        arc_to,
        name=str(top.get("name") or name),
        properties=properties,
        mixing={p: mixing.get(p, LINEAR) for p in properties},
        units={str(k): str(v) for k, v in (top.get("units") or {}).items()},
        periods=periods,
        settings=settings,
        expected=top.get("expected") or {},
        notes=tuple(found.notes),
    )
    check_known(network, found)
    found.raise_any()
    return network


def _top(data: Any, found: Found) -> Mapping[str, Any]:
    """The keys of the file; raises at once when it is no network at all."""
    if not isinstance(data, Mapping):
        found.add("", f"holds {_kind(data)}", "a JSON object with sources, sinks and arcs")
        found.raise_any()
    known = attributes("network")
    found.unknown("", data, known)
    given = data.get("format")
    if given != FORM:
        found.add("format", f"is {given!r}", f"'{FORM}'")
    for key, attribute in known.items():
        if attribute.kind == "mapping" and not isinstance(data.get(key) or {}, Mapping):
            found.add(key, f"is {_kind(data[key])}", "an object")
            found.raise_any()
    return dict(data)


def _kind(value: Any) -> str:
    names = {list: "a list", str: "a text", bool: "yes or no", type(None): "null"}
    return names.get(type(value), "a number" if isinstance(value, (int, float)) else "an object")


def _periods(given: Any, found: Found) -> tuple[str, ...]:
    if given is None:
        return ("",)
    if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= 1000:
        return tuple(str(i + 1) for i in range(given))
    if isinstance(given, list) and given and len({str(p) for p in given}) == len(given):
        return tuple(str(p) for p in given)
    found.add("periods", f"is {given!r}", "a list of different names, or a number from 1 to 1000")
    return ("",)


def _rows(top: Mapping[str, Any], kind: str, found: Found) -> list[Mapping[str, Any]]:
    """The objects listed under one key; what is no object is a problem."""
    key = component_kinds()[kind].key
    given = top.get(key)
    if given is None:
        if attributes("network")[key].required:
            found.add(key, "is missing", "a list of objects, each with an id")
        return []
    if not isinstance(given, list):
        found.add(key, f"is {_kind(given)}", "a list of objects, each with an id")
        return []
    for place, row in enumerate(given):
        if not isinstance(row, Mapping):
            found.add(f"{key}[{place}]", f"is {_kind(row)}", "an object with an id")
    found.raise_any()
    return given


def _properties(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[str, ...]:
    """All properties named anywhere, in the order in which they are met."""
    names: dict[str, None] = {}
    for kind in _NODES:
        for attribute in attributes(kind).values():
            if attribute.kind in ("properties", "limits"):
                for row in rows[kind]:
                    given = row.get(attribute.name)
                    names.update(dict.fromkeys(given if isinstance(given, Mapping) else ()))
    return tuple(names)


def _part(
    kind: str,
    rows: Sequence[Mapping[str, Any]],
    periods: int,
    properties: Sequence[str],
    mixing: Mapping[str, Mixing],
    found: Found,
) -> Part:
    """The columns of one kind of component."""
    key = component_kinds()[kind].key
    known = attributes(kind)
    for place, row in enumerate(rows):
        found.unknown(f"{key}[{place}]", row, known)
    for name in ("owner", "material"):
        numbers_as_names(key, name, rows, found)
    columns: dict[str, Any] = {}
    for name, attribute in known.items():
        if any(name in row for row in rows):
            given = [row.get(name, ...) for row in rows]
            columns |= _column(key, attribute, given, periods, properties, mixing, found)
    ids = columns.pop("id", None)
    if ids is None:
        ids = [""] * len(rows)
        for place in range(len(rows)):
            found.add(f"{key}[{place}].id", "is missing", "a name")
    return Part(kind, ids, columns)


def _column(
    key: str,
    attribute: Attribute,
    given: list[Any],
    periods: int,
    properties: Sequence[str],
    mixing: Mapping[str, Mixing],
    found: Found,
) -> dict[str, Any]:
    """One attribute of all components of a kind, as one column or (limits) two."""
    if attribute.kind in ("number", "count", "flag"):
        return {attribute.name: number_column(key, attribute, given, periods, found)}
    if attribute.kind == "text":
        return {attribute.name: text_column(key, attribute, given, found)}
    if attribute.kind == "limits":
        return limit_columns(key, given, properties, mixing, found)
    absent = 0.0 if attribute.name == "removal" else np.nan
    return {attribute.name: matrix_column(key, attribute, given, properties, mixing, absent, found)}


def _one_name_each(parts: Mapping[str, Part], found: Found) -> None:
    """Ids that an arc could not tell apart."""
    for group in (("source", "hub", "store"), ("hub", "store", "sink")):
        seen: dict[str, str] = {}
        for kind in group:
            key = component_kinds()[kind].key
            for place, name in enumerate(parts[kind].ids):
                here = f"{key}[{place}].id"
                if name and seen.setdefault(name, here) not in (here,):
                    found.add(here, f"is '{name}', as {seen[name]}", "an id of its own")


def _settings(top: Mapping[str, Any], found: Found) -> dict[str, float]:
    settings: dict[str, float] = {}
    for name, attribute in attributes("network").items():
        if attribute.kind == "number" and name in top:
            column: Floats = number_column("", attribute, [top[name]], 1, found)
            settings[name] = float(column[0])
    return settings
