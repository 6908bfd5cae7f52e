"""A part of a network: what is left when some of its nodes, or arcs, are not there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offcut.planning.changes import parts
from offcut.planning.model import Network, Part

Bools = NDArray[np.bool_]
_BY_PROPERTY = ("quality", "removal", "outlet", "limits_min", "limits_max")
UNOWNED = ""


def without(network: Network, gone: Bools, gone_arcs: Bools | None = None) -> Network:
    """The network without some nodes and every arc from or to them, and without some arcs.

    ``gone`` has shape ``(nodes,)``, ``gone_arcs`` ``(arcs,)``.
    """
    kept_arcs = ~(gone[network.arc_from] | gone[network.arc_to])
    if gone_arcs is not None:
        kept_arcs &= ~gone_arcs
    new_number = np.cumsum(~gone) - 1
    taken: list[Part] = []
    first = 0
    for part in parts(network).values():
        taken.append(_take(part, ~gone[first : first + len(part)]))
        first += len(part)
    sources, hubs, stores, sinks = taken
    return replace(
        network,
        sources=sources,
        hubs=hubs,
        stores=stores,
        sinks=sinks,
        arcs=_take(network.arcs, kept_arcs),
        arc_from=new_number[network.arc_from[kept_arcs]],
        arc_to=new_number[network.arc_to[kept_arcs]],
    )


def owners(network: Network) -> list[str]:
    """Who owns each node, in the order of nodes; empty for what belongs to nobody."""
    return [owner or UNOWNED for part in parts(network).values() for owner in part.text("owner")]


def bought_in(network: Network) -> Bools:
    """Which sources are bought in: those without a limit, and those marked as virgin material."""
    sources = network.sources
    bought: Bools = ~np.isfinite(sources.number("available")) | (sources.number("virgin") > 0)
    return bought


def between_firms(network: Network) -> Bools:
    """Which arcs leave a firm for somebody else: shape ``(arcs,)``.

    Without owners every limited source that is not bought in is a firm of its own.
    """
    named = np.array(owners(network), dtype=object)
    if not any(named):
        own = np.flatnonzero(~bought_in(network))
        named[own] = [str(network.sources.ids[int(i)]) for i in own]
    tail, head = named[network.arc_from], named[network.arc_to]
    apart: Bools = (tail != "") & (tail != head)
    return apart


def _take(part: Part, kept: Bools) -> Part:
    if kept.all():
        return part
    where = np.flatnonzero(kept)
    ids = [part.ids[int(i)] for i in where]
    columns = {name: _rows(name, column, where) for name, column in part.columns.items()}
    return Part(part.kind, ids, columns)


def _rows(name: str, column: Any, where: NDArray[np.int64]) -> Any:
    if isinstance(column, np.ndarray):
        return column[where] if column.ndim == 1 or name in _BY_PROPERTY else column[:, where]
    return _picked(column, where)


def _picked(column: Sequence[Any], where: NDArray[np.int64]) -> list[Any]:
    return [column[int(i)] for i in where]
