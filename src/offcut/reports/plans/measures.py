"""What a plan is measured by, the units of its network, and the names of its nodes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from offcut.planning.tables import materials
from offcut.reports.documents.shown import in_words

if TYPE_CHECKING:
    from offcut.planning.model import Network


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: the objective that it reads, and how readers call it.

    Objectives are minimised; a ``saving`` is one with its sign turned.
    """

    name: str
    objective: str
    label: str
    saving: bool = True


GAIN = Measure("gain", "cost", "Gain")
MEASURES = (
    GAIN,
    Measure("carbon", "carbon", "Carbon avoided"),
    Measure("landfill", "landfill", "Kept out of landfill"),
    Measure("virgin", "virgin", "Virgin material replaced"),
)
_BOUGHT = Measure("virgin", "virgin", "Virgin material bought in", saving=False)
_IN_A_MIX = re.compile(r"up to ([\d.]+) of \S[^,]*$")
"""How networks of listings name a hub whose stream may only be part of what its taker uses."""
_PLAIN = {"t a year": "t", "tonnes": "t", "tonnes a year": "t", "t/year": "t"}


def measures_of(takes_virgin: bool) -> tuple[Measure, ...]:
    """The measures, with virgin material as bought in where the network has sources of it."""
    return (*MEASURES[:3], _BOUGHT) if takes_virgin else MEASURES


def _share_of_mix(found: re.Match[str]) -> str:
    return f"up to {float(found[1]):.0%} of the mix"


class Units:
    """The units of a network, by measure and by node."""

    def __init__(self, network: "Network") -> None:
        self.words: Mapping[str, str] = network.units
        self.flow = _PLAIN.get(self.words.get("flow", ""), self.words.get("flow", ""))
        self.money = self.words.get("money", "")
        self._materials = materials(network)
        self.yearly = "year" in (self.words.get("time", ""), *self.words.get("flow", "").split())

    @property
    def time(self) -> str:
        """What stands after an amount of a year; empty where the network does not say."""
        return " a year" if self.yearly else ""

    def of(self, measure: Measure) -> str:
        """The unit of a measure."""
        if measure.objective == "carbon":
            return "kgCO2e"
        if measure.objective in ("landfill", "virgin"):
            return self.words.get(measure.objective, self.flow)
        return self.money

    def of_node(self, node: int) -> str:
        """The unit of what moves through a node."""
        return self.words.get(f"flow of {self._materials[node]}", self.flow)

    def shown(self, value: float | None, unit: str) -> str:
        """A number with its unit in words."""
        return in_words(value, unit)


class Named:
    """The nodes of a network as people call them."""

    def __init__(self, network: "Network") -> None:
        self.network = network

    def __call__(self, node: int) -> str:
        """The owner and the id of a node, or the id alone."""
        part, place = self.network.part_of(node)
        owner, name = str(part.text("owner")[place] or ""), str(part.ids[place])
        return f"{owner} ({name})" if owner and owner != name else name

    def way(self, nodes: tuple[int, ...], origin: int) -> str:
        """The hubs on a way; the name of its source is not said again."""
        return _IN_A_MIX.sub(_share_of_mix, self._named_hubs(nodes, origin))

    def treatment(self, nodes: tuple[int, ...], origin: int) -> str:
        """The hubs on a way without the share that the stream may have of a mix."""
        way = _IN_A_MIX.sub("", self._named_hubs(nodes, origin)).removesuffix(" · ")
        return way or "in a mix"

    def _named_hubs(self, nodes: tuple[int, ...], origin: int) -> str:
        start = self.network.node_name(origin) + " · "
        told = [self.network.node_name(node).removeprefix(start) for node in nodes]
        return ", then ".join(told) if told else "as it is"

    def position(self, node: int) -> tuple[float, float] | None:
        """Latitude and longitude, where the network says them."""
        part, place = self.network.part_of(node)
        if not part.has("latitude") or not part.has("longitude"):
            return None
        found = (float(part.number("latitude")[place]), float(part.number("longitude")[place]))
        return found if found[0] == found[0] and found[1] == found[1] else None
