"""Two saved plans side by side: what each brings, and which flows are new, gone or changed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offcut.errors import InputError

FORMAT = "offcut-plan/1"
FACILITIES = "offcut-facilities/1"
_SAME = 1e-6  # of the larger amount: less is rounding
_SAID = {
    "cost": ("gain", -1.0),
    "firms": ("gain of firms", -1.0),
    "society": ("benefit to society", -1.0),
    "carbon": ("carbon avoided", -1.0),
    "landfill": ("kept out of landfill", -1.0),
    "virgin": ("virgin material", 1.0),
    "resilience": ("expected loss from failures", 1.0),
}
"""Objectives as readers know them: what is saved or gained has its sign turned."""


@dataclass(frozen=True, slots=True)
class Total:
    """What both plans bring of one objective, as readers know it; None = not known."""

    objective: str
    label: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """After less before."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class FlowChange:
    """One flow of either plan; 0 where a plan does not have it."""

    start: str
    end: str
    material: str
    before: float
    after: float
    unit: str = ""  # where the flow says it itself

    @property
    def kind(self) -> str:
        """``new``, ``gone`` or ``changed``."""
        if not self.before:
            return "new"
        return "changed" if self.after else "gone"


@dataclass(frozen=True, slots=True)
class PlantChange:
    """One plant that either plan with facilities builds; size 0 where a plan does not."""

    name: str
    unit: str
    before: float
    after: float

    @property
    def kind(self) -> str:
        """``new``, ``gone`` or ``changed``."""
        if not self.before:
            return "new"
        return "changed" if self.after else "gone"


@dataclass(frozen=True)
class PlanComparison:
    """Two plans as they were saved, and the flows in which they differ, largest change first.

    ``plants``: those built by one only, or in another size. ``note``: what is not compared.
    """

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    changes: tuple[FlowChange, ...]
    kept: int
    plants: tuple[PlantChange, ...] = ()
    note: str = ""

    @property
    def totals(self) -> tuple[Total, ...]:
        """Every objective that either plan says something of."""
        found = []
        for name, (label, sign) in _SAID.items():
            values = [plan["totals"].get(name) for plan in (self.before, self.after)]
            if any(values):
                known = (None if value is None else sign * value for value in values)
                found.append(Total(name, label, *known))
        return tuple(found)

    @property
    def units(self) -> Mapping[str, str]:
        """The units of both."""
        units: Mapping[str, str] = self.after["units"]
        return units

    def says(self) -> list[str]:
        """What changes between them, in sentences."""
        told = []
        for total in self.totals[:1]:
            if total.change is not None:
                word = "less" if total.change < 0 else "more"
                unit = self.units.get("money", "")
                size = f"{abs(total.change):,.6g} {unit}".strip()
                told.append(f"{total.label.capitalize()}: {size} {word}.")
        if self.note:
            told.append(self.note)
        else:
            told.append(f"Flows: {', '.join([*_counted(self.changes), f'{self.kept} as before'])}.")
        if self.plants:
            told.append(f"Plants: {', '.join(_counted(self.plants))}.")
        for label, plan in (("before", self.before), ("after", self.after)):
            if plan["status"] != "optimal":
                told.append(f"The plan {label} is not proven best: it is {plan['status']}.")
        return told

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain values, format ``offcut-plan-comparison/1``."""
        return {
            "format": "offcut-plan-comparison/1",
            "before": self.before["name"],
            "after": self.after["name"],
            "units": dict(self.units),
            "totals": [
                {
                    "objective": one.objective,
                    "is": one.label,
                    "before": one.before,
                    "after": one.after,
                }
                for one in self.totals
            ],
            "flows": [
                {
                    "kind": one.kind,
                    "from": one.start,
                    "to": one.end,
                    "material": one.material,
                    "before": one.before,
                    "after": one.after,
                }
                for one in self.changes
            ],
            "flows_kept": self.kept,
            "plants": [
                {
                    "kind": one.kind,
                    "name": one.name,
                    "unit": one.unit,
                    "before": one.before,
                    "after": one.after,
                }
                for one in self.plants
            ],
            "says": self.says(),
        }


_KINDS = ("new", "gone", "changed")
_NOT_ALIKE = (
    "Flows are not compared: one plan has facilities, where streams go over plants; in the other "
    "each stream is treated by itself, at the price of the treatment."
)


def _counted(changes: Sequence[FlowChange] | Sequence[PlantChange]) -> list[str]:
    counts = {kind: sum(c.kind == kind for c in changes) for kind in _KINDS}
    return [f"{count} {kind}" for kind, count in counts.items() if count]


def compare_plans(before: str | Path, after: str | Path) -> PlanComparison:
    """Two plans that ``offcut plan --json`` wrote, with facilities or without.

    Raises:
        InputError: a file that cannot be read or is no saved plan, plans in different units, or
            one without flows.
    """
    return comparison(read_plan(before), read_plan(after))


def read_plan(path: str | Path) -> dict[str, Any]:
    """A saved plan as plain values.

    Raises:
        InputError: it cannot be read, or is no saved plan with flows.
    """
    path = Path(path)
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"{path.name}: cannot be read as a saved plan ({error}).") from None
    given = data.get("format") if isinstance(data, dict) else None
    if given not in (FORMAT, FACILITIES):
        raise InputError(
            f"{path.name}: the format is {given!r}; accepted: {FORMAT} and {FACILITIES}, as "
            "'offcut plan … --json FILE' writes them."
        )
    if given == FACILITIES and "totals" not in data:
        raise InputError(f"{path.name}: was saved without its totals; make the plan again.")
    if not data.get("totals"):
        raise InputError(f"{path.name}: holds no plan (it is {data.get('status')}).")
    return dict(data)


def comparison(before: Mapping[str, Any], after: Mapping[str, Any]) -> PlanComparison:
    """Two plans as plain values.

    Plans of listings have flows in several units ("t or m3"): each flow keeps its own, so they are
    compared as soon as they have one in common.

    Raises:
        InputError: they are in different units.
    """
    alike = before["format"] == after["format"]
    for unit in ("money", "flow") if alike else ("money",):
        given = [plan["units"].get(unit, "") for plan in (before, after)]
        if not set(given[0].split(" or ")) & set(given[1].split(" or ")):
            raise InputError(
                f"The plans are in different units of {unit}: {given[0]!r} and {given[1]!r}."
            )
    plants = _plants(before, after)
    if not alike:
        return PlanComparison(before, after, (), 0, plants, _NOT_ALIKE)
    amounts: dict[tuple[str, str, str], list[float]] = {}
    for side, plan in enumerate((before, after)):
        for *key, amount in _flows(plan):
            amounts.setdefault((key[0], key[1], key[2]), [0.0, 0.0])[side] += amount
    units = before["format"] == FACILITIES
    changes = [
        FlowChange(start, end, material, then, now, material if units else "")
        for (start, end, material), (then, now) in amounts.items()
        if _differ(then, now)
    ]
    changes.sort(key=lambda one: (-abs(one.after - one.before), one.start, one.end))
    return PlanComparison(before, after, tuple(changes), len(amounts) - len(changes), plants)


def _flows(plan: Mapping[str, Any]) -> Iterator[tuple[str, str, str, float]]:
    """From, to, material (of plans with facilities: the unit) and amount."""
    if plan["format"] == FACILITIES:
        for row in plan["exchanges"]:
            yield row["have_id"], row["want_id"], row["unit"], row["units_per_year"]
        return
    for flow in plan["flows"]:
        yield flow["from"], flow["to"], flow["material"], flow["amount"]


def _plants(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[PlantChange, ...]:
    """Plants that are not the same in both, by name."""
    sizes: dict[tuple[str, str], list[float]] = {}
    for side, plan in enumerate((before, after)):
        for one in plan.get("built", ()):
            sizes.setdefault((one["name"], one["unit"]), [0.0, 0.0])[side] += one["size"]
    return tuple(PlantChange(*key, *pair) for key, pair in sorted(sizes.items()) if _differ(*pair))


def _differ(before: float, after: float) -> bool:
    return abs(after - before) > _SAME * max(abs(before), abs(after))
