"""The network as columns: sources, hubs, stores, sinks and arcs, each attribute an array.

How listings map on it (what ``planning.build`` relies on): a have is a **source** (amount a year →
``available``, its cost avoided → negative ``unit_cost``); a supply bought in is a source without
``available``, with its price as ``unit_cost`` and ``virgin`` 1; a want is a **sink** (``required``
or ``max``; ``price``; the limits of its use → ``limits``); a treatment train at a site is a **hub**
(cost per unit fed, ``yield``, ``removal`` or ``outlet`` when it treats to a specification;
``fixed_cost`` when building it is a decision); storage is a **store**; a feasible way from one to
the other is an **arc** (haulage → ``unit_cost`` and ``distance_km``, the effort of one exchange →
``fixed_cost``). Ids are the user's own names: they appear in answers and conflicts as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from offcut.planning.mixing import Mixing
from offcut.planning.schema import attributes, component_kinds

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from offcut.planning.objectives import Objective
    from offcut.planning.plan import Plan
    from offcut.planning.progress import Progress

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Names(Sequence[str]):
    """Names that are made when asked for: ``prefix`` and a number. Costs no memory."""

    def __init__(self, prefix: str, length: int) -> None:
        self.prefix, self.length = prefix, length

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self.length))]
        if not -self.length <= index < self.length:
            raise IndexError(index)
        return f"{self.prefix}{index % self.length}"


@dataclass(frozen=True)
class Part:
    """All components of one kind as columns.

    ``columns`` holds arrays of shape ``(n,)``, or ``(periods, n)`` where a value differs by
    period; ``(n, properties)`` for qualities. An attribute that no component gives has no column.
    """

    kind: str
    ids: Sequence[str]
    columns: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def has(self, name: str) -> bool:
        """Whether any component gives the attribute."""
        return name in self.columns

    def number(self, name: str, period: int = 0) -> Floats:
        """An attribute in a period, shape ``(n,)``, to be read; its default where not given."""
        column = self.columns.get(name)
        if column is None:
            return np.broadcast_to(attributes(self.kind)[name].default, len(self))
        values: Floats = np.asarray(column, dtype=np.float64)
        return values[period] if values.ndim == 2 else values

    def text(self, name: str) -> Sequence[str]:
        """A text attribute of all components; empty where it is not given."""
        column = self.columns.get(name)
        return [""] * len(self) if column is None else column

    def matrix(self, name: str, properties: int, absent: float) -> Floats:
        """Values by component and property, shape ``(n, properties)``."""
        column = self.columns.get(name)
        if column is None:
            return np.full((len(self), properties), absent)
        return np.asarray(column, dtype=np.float64)


def empty(kind: str) -> Part:
    """A part with no components."""
    return Part(kind, ())


@dataclass(frozen=True)
class Network:
    """A network to plan. Nodes are numbered: sources, hubs, stores, sinks.

    ``arc_from`` and ``arc_to`` are node numbers, shape ``(arcs,)``. ``notes`` are things found in
    the file that were not used (misspelt keys and the like). ``carbon_unknown``: arcs, from and to,
    whose carbon is not known; they count as nothing in a total, and a report says so.
    """

    sources: Part
    hubs: Part
    stores: Part
    sinks: Part
    arcs: Part
    arc_from: Ints
    arc_to: Ints
    name: str = ""
    properties: tuple[str, ...] = ()
    mixing: Mapping[str, Mixing] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    periods: tuple[str, ...] = ("",)
    settings: Mapping[str, float] = field(default_factory=dict)
    expected: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    carbon_unknown: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], name: str = "network") -> "Network":
        """The network that a mapping in the form ``offcut-network/1`` describes.

        Raises:
            NetworkProblems: every problem, with its place, what was given and what is accepted.
        """
        from offcut.planning.reading import from_dict

        return from_dict(data, name)

    @classmethod
    def from_listings(
        cls,
        listings: Any,
        *,
        assumptions: Any = None,
        on: "date | None" = None,
        distances: Any = None,
        exchange_gbp: float = 0.0,
    ) -> "Network":
        """The network of all likely exchanges of a list (:mod:`offcut.planning.build`).

        ``listings``, ``assumptions``, ``on`` and ``distances`` as in :func:`offcut.match`;
        ``exchange_gbp``: effort of one exchange, GBP a year.

        Raises:
            InputError: an assumptions or distance file that cannot be used.
        """
        from offcut.planning.build import from_matches, prepared

        valued = prepared(listings, assumptions, on, distances)
        return from_matches(valued, exchange_gbp=exchange_gbp)

    @classmethod
    def from_arrays(
        cls,
        *,
        arc_from: Any,
        arc_to: Any,
        sources: Mapping[str, Any],
        sinks: Mapping[str, Any],
        hubs: Mapping[str, Any] | None = None,
        arcs: Mapping[str, Any] | None = None,
        properties: Sequence[str] = (),
        mixing: Mapping[str, Any] | None = None,
        name: str = "",
    ) -> "Network":
        """A network from columns, without one object per arc; for large networks.

        ``sources``, ``hubs``, ``sinks`` and ``arcs`` map attributes to arrays of shape ``(n,)``;
        ``ids`` may be among them. ``quality`` and ``removal`` are ``(n, properties)``;
        ``limits_min`` and ``limits_max`` too, NaN where there is no limit. ``arc_from`` and
        ``arc_to`` are node numbers: sources first, then hubs, then sinks.

        Raises:
            NetworkProblems: an unknown attribute, arrays of different length, an arc that does
                not run from a source or hub to a hub or sink.
        """
        from offcut.planning.columns import from_columns

        tables = {"source": sources, "hub": hubs or {}, "sink": sinks, "arc": arcs or {}}
        return from_columns(tables, arc_from, arc_to, properties, mixing or {}, name)

    def solve(
        self,
        objective: "Objective | None" = None,
        time_limit: float | None = None,
        gap: float | None = None,
        *,
        progress: "Progress | None" = None,
    ) -> "Plan":
        """The best plan, by the method that its structure allows.

        ``objective``: a name (``cost``, ``firms``, ``society``, ``carbon``, ``landfill``,
        ``virgin``, ``resilience``), weights by name, or a list of names to be met one after the
        other; None is ``cost``, all that the file prices. ``time_limit`` in seconds;
        ``gap``: stop when within this share of the bound. ``progress`` is called with each better
        plan found; when it returns False, the best found so far is returned.

        Raises:
            InputError: an objective, limit or gap that cannot be used.
        """
        from offcut.planning.solve import solve

        return solve(self, objective, time_limit, gap, progress)

    @property
    def node_count(self) -> int:
        """Sources, hubs, stores and sinks together."""
        return len(self.sources) + len(self.hubs) + len(self.stores) + len(self.sinks)

    @property
    def first_sink(self) -> int:
        """Number of the first sink."""
        return len(self.sources) + len(self.hubs) + len(self.stores)

    def setting(self, name: str) -> float:
        """A number that holds for the whole network; its default where not given."""
        return self.settings.get(name, attributes("network")[name].default)

    def part_of(self, node: int) -> tuple[Part, int]:
        """The part that a node is in, and its place there."""
        for part in (self.sources, self.hubs, self.stores, self.sinks):
            if node < len(part):
                return part, node
            node -= len(part)
        raise IndexError(node)

    def node_name(self, node: int) -> str:
        """The id of a node, as the user gave it."""
        part, place = self.part_of(node)
        return str(part.ids[place])

    def place(self, node: int) -> str:
        """Where a node stands in the file, such as ``sinks[2]``."""
        part, index = self.part_of(node)
        return f"{component_kinds()[part.kind].key}[{index}]"


def load(path: "str | Path") -> Network:
    """The network in a JSON file of the form ``offcut-network/1``.

    Raises:
        InputError: the file cannot be read, or is no JSON.
        NetworkProblems: every problem of it; nothing is loaded.
    """
    from offcut.planning.reading import read

    return read(path)
