"""The same network with one thing changed."""

from dataclasses import replace

import numpy as np

from offcut.errors import InputError
from offcut.planning.model import Network, Part


def with_limit(network: Network, sink: str, name: str, side: str, value: float) -> Network:
    """The network with another limit on a property at a sink. ``side``: ``min`` or ``max``.

    Raises:
        InputError: there is no such sink, property or side.
    """
    place = _place(network.sinks, sink)
    if name not in network.properties:
        raise InputError(
            f"'{name}' is not a property of this network; it has {', '.join(network.properties)}."
        )
    if side not in ("min", "max"):
        raise InputError(f"side: given '{side}'; accepted: min, max.")
    count = len(network.properties)
    column = network.sinks.matrix(f"limits_{side}", count, np.nan).copy()
    column[place, network.properties.index(name)] = value
    return replace(network, sinks=with_column(network.sinks, f"limits_{side}", column))


def with_value(network: Network, kind: str, name: str, attribute: str, value: float) -> Network:
    """The network with another number at one source, hub, store or sink (in every period).

    Raises:
        InputError: there is no such component.
    """
    part = parts(network)[kind]
    place = _place(part, name)
    column = np.array(part.columns.get(attribute, part.number(attribute)), dtype=np.float64)
    column[..., place] = value
    changed = with_column(part, attribute, column)
    if kind == "source":
        return replace(network, sources=changed)
    if kind == "hub":
        return replace(network, hubs=changed)
    return replace(network, stores=changed) if kind == "store" else replace(network, sinks=changed)


def bought_in(network: Network) -> Network:
    """The network without what firms have: only sources without a limit stay."""
    sources = network.sources
    available = np.array(sources.columns.get("available", sources.number("available")))
    without = np.where(np.isfinite(available), 0.0, available)
    changed = with_column(sources, "available", without)
    return replace(network, sources=with_column(changed, "min", np.zeros(len(sources))))


def parts(network: Network) -> dict[str, Part]:
    """The parts of a network that hold nodes, by kind."""
    found = (network.sources, network.hubs, network.stores, network.sinks)
    return {part.kind: part for part in found}


def with_column(part: Part, name: str, column: object) -> Part:
    """A part with one column replaced."""
    return replace(part, columns={**part.columns, name: column})


def _place(part: Part, name: str) -> int:
    try:
        return list(part.ids).index(name)
    except ValueError:
        raise InputError(f"There is no {part.kind} '{name}' in this network.") from None
