"""The book of a plan: every exchange, amount and total as an entry over the flows of the plan."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from offcut.impact.book import Book, Entry
from offcut.planning.compiling import compile_program
from offcut.planning.deliveries import Delivery, deliveries
from offcut.planning.facilities_flows import plants_by_pair
from offcut.planning.program import NONE
from offcut.planning.subnetwork import bought_in
from offcut.reports.plans.exchange_figures import put_exchange
from offcut.reports.plans.measures import GAIN, MEASURES, Measure, Named, Units, measures_of
from offcut.reports.plans.rest import EACH, put_rest
from offcut.version import __version__

if TYPE_CHECKING:
    from offcut.planning.facilities import FacilityPlan
    from offcut.planning.plan import Plan


@dataclass(frozen=True, slots=True)
class Told:
    """One exchange of the report: its number in the book, and the way that it goes."""

    number: int
    way: Delivery
    bought: bool  # its source is bought in: no firm of the region gives it
    gain: float


class PlanBook:
    """A plan with the book of its figures. Entries: ``exchange.3.gain``, ``plan.carbon`` …"""

    def __init__(self, plan: "Plan", facilities: "FacilityPlan | None" = None) -> None:
        self.plan, self.network, self.facilities = plan, plan.network, facilities
        self._plants = {} if facilities is None else plants_by_pair(facilities)
        self.units, self.named = Units(plan.network), Named(plan.network)
        self.book = Book(title=plan.network.name, versions={"offcut": __version__})
        self._costs = {
            measure.name: compile_program(plan.network, {measure.objective: 1.0}).cost
            for measure in MEASURES
        }
        self.takes_virgin = bool((self._costs["virgin"] > 0).any())
        self.every = measures_of(self.takes_virgin)
        self.exchanges = self._tell_exchanges()
        self._tell_decisions()
        self._tell_totals()

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that the network says something of; the gain always."""
        return tuple(m for m in self.every if m is GAIN or bool(self._costs[m.name].any()))

    def value(self, entry: str) -> float | None:
        """The number of an entry."""
        return self.book.entries[entry].value

    def add(
        self,
        name: str,
        label: str,
        value: float | None,
        unit: str,
        /,
        *,
        formula: str,
        **given: str,
    ) -> str:
        """An entry; ``given`` are the references that its formula takes, by name. Gives its id."""
        self.book.add(Entry(name, label, value, unit, formula, given))
        return name

    def total(self, name: str, label: str, unit: str, entries: Sequence[str]) -> str:
        """The sum of what is known of some entries; gives its id."""
        series = tuple(f"entry:{entry}" for entry in entries)
        known = [
            value for entry in entries if (value := self.book.entries[entry].value) is not None
        ]
        left = len(series) - len(known)
        note = f"{left} of {len(series)} are not known and left out" if left else ""
        value = float(sum(known)) if known or not series else None
        self.book.add(Entry(name, label, value, unit, "sum_known(x)", {"x": series}, note=note))
        return name

    def how(self, way: Delivery) -> str:
        """How a stream gets from its source to its sink: treatments, and the plant."""
        ends = (self.network.node_name(way.origin), self.network.node_name(way.end))
        plant, hubs = self._plants.get(ends), self.named.way(way.via, way.origin)
        return hubs if plant is None else f"{hubs}; {plant}"

    def treatment(self, way: Delivery) -> str:
        """The treatments on a way, and the plant, for ways to be counted by."""
        ends = (self.network.node_name(way.origin), self.network.node_name(way.end))
        plant, hubs = self._plants.get(ends), self.named.treatment(way.via, way.origin)
        return hubs if plant is None else f"{hubs}; {plant}"

    # ---- exchanges

    def _tell_exchanges(self) -> tuple[Told, ...]:
        outside = set(np.flatnonzero(bought_in(self.network)).tolist())
        ways = [(self._gain_of(way), way.origin in outside, way) for way in deliveries(self.plan)]
        ways.sort(key=lambda one: (-one[0], one[2].origin, one[2].end))
        told = []
        received = [way for _, bought, way in ways if not bought and self._ends(way)]
        self.own = len({(way.origin, way.end) for way in received})
        self.others = len(ways[EACH:])
        for number, (gain, bought, way) in enumerate(ways[:EACH], start=1):
            told.append(Told(number, way, bought, gain))
            put_exchange(self, number, way)
        self._rest = put_rest(self, ways[EACH:])
        return tuple(told)

    def _ends(self, way: Delivery) -> bool:
        """Whether it reaches a sink: flows in circles are told leg by leg."""
        return way.end >= self.network.first_sink

    def _gain_of(self, way: Delivery) -> float:
        cost = self._costs[GAIN.name]
        return -sum(leg.amount * float(cost[leg.arc]) for leg in way.legs) - sum(
            self.fixed_part(leg.arc, leg.amount) for leg in way.legs
        )

    def fixed_part(self, arc: int, amount: float) -> float:
        """The part of what an arc costs once that falls to some of its flow."""
        program, solved = self.plan.worked.program, self.plan.worked.solved
        switch = int(program.switch[arc])
        if switch == NONE or solved.on is None or not solved.on[switch] > 0.5:
            return 0.0
        shared = self._flow_on_switch[switch]
        return float(self._once[switch]) * amount / shared if shared > 0 else 0.0

    def rates(self, measure: Measure) -> np.ndarray:
        """What a unit over each arc of the program adds to the objective of a measure."""
        return self._costs[measure.name]

    @cached_property
    def _once(self) -> np.ndarray:
        """What each switch costs once, in money."""
        return compile_program(self.network, {"cost": 1.0}).switch_cost

    @cached_property
    def _flow_on_switch(self) -> np.ndarray:
        program = self.plan.worked.program
        own = program.switch != NONE
        return np.bincount(program.switch[own], self.plan.amounts[own], minlength=program.switches)

    def distance(self, arc: int) -> float | None:
        """Length of an arc of the program, km; None where it is not known."""
        origin = int(self.plan.worked.program.origin[arc])
        if origin == NONE or not self.network.arcs.has("distance_km"):
            return None
        km = float(self.network.arcs.number("distance_km")[origin])
        return km if np.isfinite(km) else None

    # ---- decisions and totals

    def _tell_decisions(self) -> None:
        """What is opened and paid once: facilities, not single exchanges."""
        opened = self.plan.opened.filter(self.plan.opened["opened"])
        rows = [row for row in opened.to_dicts() if row["component"] != "arc"]
        if self.facilities is not None:
            rows += [
                {"component": "plant", "id": one.plant.name, "fixed_cost": one.annual_gbp}
                for one in self.facilities.built
            ]
        self.opened = tuple(str(row["id"]) for row in rows)
        for number, row in enumerate(rows, start=1):
            self.book.put_row("opened", number, row)
            self.add(
                f"opened.{number}.cost",
                f"To open {row['id']}",
                float(row["fixed_cost"]),
                self.units.money,
                formula="cost",
                cost=f"row:opened!{number}.fixed_cost",
            )

    def _tell_totals(self) -> None:
        numbers = [one.number for one in self.exchanges]
        for measure in self.every:
            parts = [f"exchange.{n}.{measure.name}" for n in numbers]
            parts += self._rest.get(measure.name, [])
            unit = self.units.of(measure)
            if measure is GAIN:
                self.total("plan.exchanges", "Gain of all exchanges", unit, parts)
                costs = [f"opened.{n}.cost" for n in range(1, len(self.opened) + 1)]
                self.total("plan.opened", "Paid to open facilities", unit, costs)
                exchanged = self.value("plan.exchanges") or 0.0
                value = exchanged - (self.value("plan.opened") or 0.0)
                self.add(
                    "plan.gain", "Gain of the plan", value, unit,
                    formula="exchanges - opened",
                    exchanges="entry:plan.exchanges", opened="entry:plan.opened",
                )  # fmt: skip
                continue
            self.total(f"plan.{measure.name}", measure.label, unit, parts)
        self.haulage = self._by_unit("haulage", "Haulage", numbers)
        own = [one.number for one in self.exchanges if not one.bought and self._ends(one.way)]
        self.amounts = self._by_unit("amount", "Exchanged", own)

    def _by_unit(self, what: str, label: str, numbers: Sequence[int]) -> dict[str, str]:
        """Totals of a figure that exchanges have in units of their own, largest first."""
        groups: dict[str, list[str]] = defaultdict(list)
        for number in numbers:
            name = f"exchange.{number}.{what}"
            if name in self.book.entries:
                groups[self.book.entries[name].unit].append(name)
        for name in self._rest.get(what, []):
            groups[self.book.entries[name].unit].append(name)
        made = {
            unit: self.total(f"plan.{what}.{place}", label, unit, names)
            for place, (unit, names) in enumerate(groups.items(), start=1)
        }
        return dict(sorted(made.items(), key=lambda one: -(self.value(one[1]) or 0.0)))
