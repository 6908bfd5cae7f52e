"""The arcs of a network: read or "all", joined by name, with their distances."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from offcut.planning.cells import Found, number_column, text_column
from offcut.planning.model import Floats, Ints, Part
from offcut.planning.schema import attributes

_FROM = ("source", "hub", "store")
_TO = ("hub", "store", "sink")
_Ends = tuple[Ints, Ints]


def read_arcs(
    given: Any,
    parts: Mapping[str, Part],
    settings: Mapping[str, float],
    periods: int,
    found: Found,
) -> tuple[Part, Ints, Ints]:
    """The arcs as columns, with the node numbers of both ends; too long ones are left out."""
    if given == "all":
        ends = _all(parts)
        columns: dict[str, Any] = {}
    else:
        columns, ends = _listed(given, parts, periods, found)
        found.raise_any()
        _same_material(parts, ends, found)
    distance = _distances(columns, parts, ends, settings)
    if distance is not None:
        columns["distance_km"] = distance
        limit = settings.get("max_distance_km", np.inf)
        near = ~(distance > limit)
        ends = ends[0][near], ends[1][near]
        columns = {name: np.asarray(column)[..., near] for name, column in columns.items()}
    return Part("arc", range_names(len(ends[0])), columns), *ends


def range_names(count: int) -> list[str] | Any:
    """Names of arcs: their numbers."""
    from offcut.planning.model import Names

    return Names("", count)


def _all(parts: Mapping[str, Part]) -> _Ends:
    """Every source to every sink of the same material."""
    first = sum(len(parts[kind]) for kind in _FROM)
    sources, sinks = len(parts["source"]), len(parts["sink"])
    tails = np.repeat(np.arange(sources), sinks)
    heads = np.tile(np.arange(first, first + sinks), sources)
    given = np.array(parts["source"].text("material"), dtype=object)
    wanted = np.array(parts["sink"].text("material"), dtype=object)
    same = given[tails] == wanted[heads - first]
    return tails[same].astype(np.int64), heads[same].astype(np.int64)


def check_form(given: Any, found: Found) -> None:
    """Finds what is no list of arcs at all."""
    if given == "all":
        return
    if not isinstance(given, list):
        told = "is missing" if given is None else f"is {given!r}"
        found.add("arcs", told, '"all", or a list of objects with "from" and "to"')
        return
    for place, row in enumerate(given):
        if not isinstance(row, Mapping):
            found.add(f"arcs[{place}]", f"is {row!r}", 'an object with "from" and "to"')


def _listed(
    given: Any, parts: Mapping[str, Part], periods: int, found: Found
) -> tuple[dict[str, Any], _Ends]:
    none: _Ends = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    check_form(given, found)
    if found.problems:
        return {}, none
    known = attributes("arc")
    for place, row in enumerate(given):
        if not row.keys() <= known.keys():
            found.unknown(f"arcs[{place}]", row, known)
    columns: dict[str, Any] = {}
    for name, attribute in known.items():
        if attribute.kind != "text" and any(name in row for row in given):
            values = [row.get(name, ...) for row in given]
            columns[name] = number_column("arcs", attribute, values, periods, found)
    tails, heads = (
        _numbers(given, end, kinds, parts, found) for end, kinds in (("from", _FROM), ("to", _TO))
    )
    return columns, (tails, heads)


def _numbers(
    rows: list[Mapping[str, Any]],
    end: str,
    kinds: tuple[str, ...],
    parts: Mapping[str, Part],
    found: Found,
) -> Ints:
    """Node numbers of one end of all arcs."""
    numbers: dict[str, int] = {}
    offset = 0 if end == "from" else len(parts["source"])
    for kind in kinds:
        numbers |= {name: offset + place for place, name in enumerate(parts[kind].ids)}
        offset += len(parts[kind])
    names = text_column("arcs", attributes("arc")[end], [r.get(end, ...) for r in rows], found)
    result = np.zeros(len(rows), dtype=np.int64)
    for place, name in enumerate(names):
        if name in numbers:
            result[place] = numbers[name]
        elif name:
            _no_such(f"arcs[{place}].{end}", name, numbers, kinds, found)
    return result


def _no_such(
    where: str, name: str, numbers: Mapping[str, int], kinds: tuple[str, ...], found: Found
) -> None:
    from rapidfuzz import process

    near = process.extractOne(name, list(numbers), score_cutoff=60)
    hint = f" (did you mean '{near[0]}'?)" if near else ""
    *most, last = kinds
    found.add(where, f"is '{name}'{hint}", f"the id of a {', '.join(most)} or {last}")


def _same_material(parts: Mapping[str, Part], ends: _Ends, found: Found) -> None:
    """Arcs that would turn one material into another: only a hub with ``product`` does that."""
    leaving = [*parts["source"].text("material")]
    made = zip(parts["hub"].text("product"), parts["hub"].text("material"), strict=True)
    leaving += [product or material for product, material in made]
    leaving += parts["store"].text("material")
    entering = [""] * len(parts["source"])
    for kind in _TO:
        entering += parts[kind].text("material")
    out = np.array([*leaving, *[""] * len(parts["sink"])], dtype=object)[ends[0]]
    into = np.array(entering, dtype=object)[ends[1]]
    for place in np.flatnonzero(out != into):
        told = f"carries {out[place] or 'no material'!r} to {into[place] or 'no material'!r}"
        found.add(f"arcs[{place}]", told, "ends of the same material")


def _distances(
    columns: Mapping[str, Any],
    parts: Mapping[str, Part],
    ends: _Ends,
    settings: Mapping[str, float],
) -> Floats | None:
    """Length of each arc in km: its own, else by the positions of its ends, else NaN."""
    own = columns.get("distance_km")
    if not any(part.has("latitude") for part in parts.values()):
        return None if own is None else np.asarray(own, dtype=np.float64)
    from offcut import reference
    from offcut.places.distance import EARTH_RADIUS_KM

    lat, lon = (
        np.radians(np.concatenate([part.number(name) for part in parts.values()]))
        for name in ("latitude", "longitude")
    )
    tails, heads = ends
    half = (
        np.sin((lat[heads] - lat[tails]) / 2) ** 2
        + np.cos(lat[tails]) * np.cos(lat[heads]) * np.sin((lon[heads] - lon[tails]) / 2) ** 2
    )
    crow = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    circuity = settings.get("circuity", reference.assumptions["places.circuity"].value)
    estimated: Floats = crow * circuity
    return estimated if own is None else np.where(np.isnan(own), estimated, own)
