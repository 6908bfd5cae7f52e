"""A network from columns (:meth:`Network.from_arrays`): checked as a whole, never arc by arc."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from offcut.planning.cells import TOO_LARGE, Found
from offcut.planning.mixing import LINEAR, Mixing
from offcut.planning.model import Ints, Names, Network, Part, empty
from offcut.planning.schema import attributes

_MATRICES = {"quality", "removal", "outlet", "limits_min", "limits_max"}
_PREFIX = {"source": "s", "hub": "h", "sink": "k", "arc": ""}


def from_columns(
    tables: Mapping[str, Mapping[str, Any]],
    arc_from: Any,
    arc_to: Any,
    properties: Sequence[str],
    mixing: Mapping[str, Any],
    name: str,
) -> Network:
    """The network of columns by kind of component.

    Raises:
        NetworkProblems: an unknown attribute, lengths that differ, an arc that leads nowhere.
    """
    found = Found(name or "arrays")
    tails, heads = np.asarray(arc_from, dtype=np.int64), np.asarray(arc_to, dtype=np.int64)
    if tails.shape != heads.shape or tails.ndim != 1:
        found.add("arc_from, arc_to", f"have shapes {tails.shape}, {heads.shape}", "one length")
        found.raise_any()
    parts = {}
    for kind, columns in tables.items():
        count = len(tails) if kind == "arc" else None
        parts[kind] = _part(kind, columns, count, len(properties), found)
    found.raise_any()
    network = Network(
        parts["source"],
        parts["hub"],
        empty("store"),
        parts["sink"],
        parts["arc"],
        tails,
        heads,
        name=name,
        properties=tuple(properties),
        mixing={p: _mixing(mixing.get(p)) for p in properties},
    )
    _check_ends(network, tails, heads, found)
    found.raise_any()
    return network


def _mixing(given: Any) -> Mixing:
    return LINEAR if given is None else given if isinstance(given, Mixing) else Mixing(power=given)


def _part(
    kind: str, columns: Mapping[str, Any], count: int | None, properties: int, found: Found
) -> Part:
    """The columns of one kind, each an array of the right shape."""
    known = attributes(kind).keys() | {"limits_min", "limits_max", "ids"}
    arrays = {name: column for name, column in columns.items() if name != "ids"}
    for name in columns:
        if name not in known:
            found.add(f"{kind}.{name}", "is not known", ", ".join(sorted(known)))
    if count is None:
        count = len(columns["ids"]) if "ids" in columns else _length(arrays)
    for name, column in arrays.items():
        _check_values(f"{kind}.{name}", name, column, found)
        shape = np.shape(column)
        wanted = (count, properties) if name in _MATRICES else (count,)
        if shape != wanted:
            found.add(f"{kind}.{name}", f"has shape {shape}", f"shape {wanted}")
    return Part(kind, columns.get("ids", Names(_PREFIX[kind], count)), arrays)


_MAY_BE_BLANK = _MATRICES | {"required", "fixed_cost"}
_FROM_ZERO = {"available", "min", "max", "capacity", "min_lot", "required"}


def _check_values(where: str, name: str, column: Any, found: Found) -> None:
    """Values that are no numbers, or below zero where that means nothing."""
    if isinstance(column, np.ndarray) and column.dtype.kind in "iuf":
        if name not in _MAY_BE_BLANK and np.isnan(column).any():
            place = int(np.flatnonzero(np.isnan(column))[0])
            found.add(f"{where}[{place}]", "is not a number", "a number; infinite = unlimited")
        large = np.isfinite(column) & (np.abs(column) >= TOO_LARGE)
        if large.any():
            place = int(np.flatnonzero(large)[0])
            found.add(f"{where}[{place}]", "is too large", f"below {TOO_LARGE:g}; or infinite")
        if name in _FROM_ZERO and (column < 0).any():
            place = int(np.flatnonzero(column < 0)[0])
            found.add(f"{where}[{place}]", f"is {column[place]:g}", "a number from 0")


def _length(arrays: Mapping[str, Any]) -> int:
    return len(next(iter(arrays.values()))) if arrays else 0


def _check_ends(network: Network, tails: Ints, heads: Ints, found: Found) -> None:
    first = network.first_sink
    if len(tails) and (tails.min() < 0 or tails.max() >= first):
        place = int(np.flatnonzero((tails < 0) | (tails >= first))[0])
        found.add(f"arc_from[{place}]", f"is {tails[place]}", f"a source or hub: 0 to {first - 1}")
    lowest, highest = len(network.sources), network.node_count
    if len(heads) and (heads.min() < lowest or heads.max() >= highest):
        place = int(np.flatnonzero((heads < lowest) | (heads >= highest))[0])
        wanted = f"a hub or sink: {lowest} to {highest - 1}"
        found.add(f"arc_to[{place}]", f"is {heads[place]}", wanted)
