"""A plan in sentences: the answer first, how sure it is, and what would be worth changing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from offcut.planning.deliveries import exchanged
from offcut.planning.program import SINK
from offcut.planning.solved import FEASIBLE, INFEASIBLE, OPTIMAL, UNBOUNDED, UNKNOWN
from offcut.planning.tables import materials, names

if TYPE_CHECKING:
    import polars as pl

    from offcut.planning.plan import Plan

_TOLD = 5
_EASED = 0.1  # by this share a limit is eased to see what that would be worth
_SMALL_ARCS, _FEW_SWITCHES = 2_000, 100  # larger plans are not solved again for a sentence
_AGAIN_S = 5.0  # nor longer than this


def sentences(plan: "Plan") -> list[str]:
    """The whole of it."""
    if plan.status in (INFEASIBLE, UNBOUNDED):
        conflict = plan.conflict
        head = "No plan meets all limits." if plan.status == INFEASIBLE else "No best plan."
        return [head, *([] if conflict is None else conflict.says())]
    if not plan.found:
        return ["It ended before a plan was found: allow more time, or simplify what is asked."]
    return [answer(plan), how_sure(plan), *worth_changing(plan)]


def money(plan: "Plan", value: float) -> str:
    """An amount of money in the network's own unit."""
    unit = plan.network.units.get("money", "")
    sign = {"GBP": "£", "EUR": "€", "USD": "$"}.get(unit)
    if sign is not None:
        return f"{'-' if value < 0 else ''}{sign}{number(abs(value))}"
    return f"{number(value)} {unit}".strip()


def number(value: float) -> str:
    """A figure as read aloud: whole above a thousand, else four digits."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"


def amount(plan: "Plan", value: float) -> str:
    """An amount of flow in the network's own unit."""
    return f"{number(value)} {plan.network.units.get('flow', '')}".strip()


def answer(plan: "Plan") -> str:
    """The headline: gain or cost, exchanges, amount of each unit."""
    value, moved = plan.objective or 0.0, _moved(plan)
    if plan.worked.objective not in (None, "cost", "firms", "society"):
        return f"{plan.objective_name.capitalize()}: {number(value)}. In all, {moved}."
    if value < 0:
        return f"Gain {money(plan, -value)} (cost less revenue {money(plan, value)}): {moved}."
    return f"Cost {money(plan, value)}: {moved}."


def _moved(plan: "Plan") -> str:
    """From have to want, what goes through a hub once: how many, how much, what is bought in."""
    done = exchanged(plan)
    what = "exchange" if done.whole else "flow"
    if done.pairs == 1:
        told = f"one {what} moves {_in_units(plan, done.amounts)}"
    else:
        told = f"{done.pairs:,} {what}s move {_in_units(plan, done.amounts)}"
    if any(done.bought.values()):
        told += f"; bought in: {_in_units(plan, done.bought)}"
    return told


def _in_units(plan: "Plan", amounts: Mapping[str, float]) -> str:
    """Amounts of different units one beside the other, largest first."""
    told = [
        f"{number(value)} {unit}".strip()
        for unit, value in sorted(amounts.items(), key=lambda one: -one[1])
    ]
    if not told:
        return "nothing"
    units = plan.network.units
    yearly = "year" in units.get("time", "") and "year" not in "".join(amounts)
    listed = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return listed + (" a year" if yearly else "")


def how_sure(plan: "Plan") -> str:
    """Proven or not, by what, how far from the bound, in what time."""
    time_s = f"{plan.time_s:.2g} s"
    if plan.status == OPTIMAL:
        return f"Proven best, by {plan.method}, in {time_s}."
    bound = "no bound is known" if plan.bound is None else _bound(plan)
    stopped = "Best found" if plan.status == FEASIBLE else plan.status
    return f"{stopped}, by {plan.method}, in {time_s}: {bound}."


def _bound(plan: "Plan") -> str:
    gap = plan.gap
    share = "" if gap is None else f", {gap:.2%} away"
    of_saving = plan.gap_of_saving
    if of_saving is not None and gap is not None and abs(of_saving - gap) > 1e-4:
        share += f" ({of_saving:.2%} of the saving)"
    return f"no plan can be below {number(plan.bound or 0.0)}{share}"


def worth_changing(plan: "Plan") -> list[str]:
    """The limits whose easing is worth most, largest first."""
    import polars as pl

    worth = plan.duals.filter(pl.col("marginal").abs() > 1e-9, pl.col("marginal").is_finite())
    amounts = worth.filter(~pl.col("limit").str.starts_with("limits."))
    told = [_amount_sentence(plan, row) for row in _largest(amounts)]
    qualities = worth.filter(pl.col("limit").str.starts_with("limits."))
    told += [_quality_sentence(plan, row) for row in _largest(qualities)]
    return [*told, *near(plan)]


def _largest(frame: "pl.DataFrame") -> list[dict[str, Any]]:
    import polars as pl

    return frame.sort(pl.col("marginal").abs(), descending=True).head(_TOLD).to_dicts()


_MORE = {
    "available": "One more {unit} available from {id}",
    "capacity": "Room for one more {unit} at {id}",
    "max": "Room for one more {unit} at {id}",
    "required": "One more {unit} required by {id}",
    "min": "One more {unit} that {id} must move",
}


def _amount_sentence(plan: "Plan", row: Mapping[str, Any]) -> str:
    told = _MORE[str(row["limit"])].format(unit=_unit_at(plan, str(row["id"])), id=row["id"])
    if "period" in row:
        told += f" in {row['period']}"
    return f"{told} {_worth(plan, float(row['marginal']))}."


def _unit_at(plan: "Plan", place: str) -> str:
    """The unit of what leaves a node, or a way's first node: a network may count in several."""
    network = plan.network
    of = dict(zip(names(network).tolist(), materials(network).tolist(), strict=True))
    parts = place.split(" → ")
    heads = (" → ".join(parts[:end]) for end in range(len(parts), 0, -1))
    material = next((of[head] for head in heads if head in of), "")
    return network.units.get(f"flow of {material}", network.units.get("flow", "") or "unit")


def _worth(plan: "Plan", change: float) -> str:
    """A change of the objective: a fall is worth something, a rise costs."""
    priced = plan.worked.objective in (None, "cost", "firms", "society")
    size = money(plan, abs(change)) if priced else f"{number(abs(change))} of the objective"
    return f"is worth {size}" if change < 0 else f"costs {size}"


def _quality_sentence(plan: "Plan", row: Mapping[str, Any]) -> str:
    """What easing a limit by a tenth is worth: solved again where that is quick, so exact.

    A plan that ended before proof is not solved again: two best founds say nothing of a limit.
    """
    name, side = str(row["limit"]).removeprefix("limits.").rsplit(".", 1)
    value = float(row["value"])
    step = _EASED * abs(value) or _EASED
    eased = value + step if side == "max" else value - step
    again = plan.if_limit(str(row["id"]), name, side, eased, _AGAIN_S) if _quick(plan) else None
    if again is None or again.status in (FEASIBLE, UNKNOWN):
        change = _worth(plan, float(row["marginal"]) * (1 if side == "max" else -1))
        return f"Easing {name} at {row['id']} {change} per unit, for a little."
    if again.objective is None or plan.objective is None:
        return f"Easing {name} from {value:g} to {eased:g} at {row['id']} leaves no plan."
    change = _worth(plan, again.objective - plan.objective)
    return f"Easing {name} from {value:g} to {eased:g} at {row['id']} {change}."


def _quick(plan: "Plan") -> bool:
    """Whether a plan was proven, and is small enough to be solved again for a sentence."""
    program = plan.worked.program
    small = program.arcs <= _SMALL_ARCS and program.switches <= _FEW_SWITCHES
    return plan.status == OPTIMAL and small and len(plan.network.periods) == 1


def near(plan: "Plan", within_km: float = 15.0) -> list[str]:
    """What one more unit close to a sink would be worth, haulage for the distance paid.

    Of a quality that just meets the sink's limits. Only for networks that say what a km costs.
    """
    network, program = plan.network, plan.worked.program
    per_km = network.setting("haulage_cost_per_km")
    if not per_km or len(network.periods) > 1 or plan.worked.objective not in (None, "cost"):
        return []
    sinks = np.flatnonzero(program.role == SINK)
    price = network.sinks.number("price")[program.node_origin[sinks] - network.first_sink]
    worth = plan.marginals.delivered[sinks] + price - per_km * within_km
    unit = network.units.get("flow", "unit") or "unit"
    told = []
    for place in np.argsort(-np.nan_to_num(worth, nan=-np.inf), kind="stable")[:_TOLD]:
        if worth[place] > 0:
            name = network.node_name(int(program.node_origin[sinks[place]]))
            of = network.sinks.text("material")[
                program.node_origin[sinks[place]] - (network.first_sink)
            ]
            what = f"{unit} of {of}" if of else unit
            told.append(
                f"One more {what} within {within_km:g} km of {name} is worth "
                f"{money(plan, float(worth[place]))}."
            )
    return told
