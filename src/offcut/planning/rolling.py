"""Planning again next quarter: what changes, and what it costs to keep partners.

Every unit that the last plan moved between two partners and the new one does not costs a penalty:
a contract ended, a lorry sent elsewhere. The penalty is in the objective, so a change is made only
where it gains more.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from offcut.errors import InputError
from offcut.planning.changes import with_column
from offcut.planning.model import Network
from offcut.planning.plan import Plan

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Replanned:
    """The new plan beside the last one.

    ``plan``: on the network with every kept exchange as an arc of its own. ``objective``: of the
    new plan without penalties. ``freely``: the best objective if changes cost nothing.
    ``changes``: from, to, before, after.
    """

    plan: Plan
    objective: float
    freely: float
    changes: "pl.DataFrame"

    @property
    def price_of_stability(self) -> float:
        """What keeping partners costs against the best plan."""
        return self.objective - self.freely


def replan(network: Network, last: Plan, penalty: float) -> Replanned:
    """The best plan when each unit taken from a partner of ``last`` costs ``penalty``.

    Raises:
        InputError: a penalty below 0, several periods, no last plan, or no new one.
    """
    if not penalty >= 0:
        raise InputError(f"penalty: given {penalty}; accepted: money per unit, from 0.")
    if len(network.periods) > 1:
        raise InputError("Planning again is for networks of one period: give the next one alone.")
    if not last.found:
        raise InputError(f"There is no last plan to keep to ({last.status}).")
    kept = _kept(network, last)
    plan = _with_bonus(network, kept, penalty).solve()
    free = network.solve()
    if plan.objective is None or free.objective is None:
        raise InputError(f"There is no plan for the new network ({free.status}).")
    bonus = penalty * float(plan.amounts[len(network.arcs) :].sum())
    return Replanned(plan, plan.objective + bonus, free.objective, _changes(last, plan))


def _kept(network: Network, last: Plan) -> dict[int, float]:
    """What the last plan moved on arcs that are still there, by arc."""
    before = {(r["from"], r["to"]): r["amount"] for r in last.flows.to_dicts()}
    names = [network.node_name(node) for node in range(network.node_count)]
    ends = zip(network.arc_from, network.arc_to, strict=True)
    return {
        arc: before[names[a], names[b]]
        for arc, (a, b) in enumerate(ends)
        if before.get((names[a], names[b]), 0.0) > 0
    }


def _with_bonus(network: Network, kept: dict[int, float], penalty: float) -> Network:
    """A second arc beside each that was used: up to what it moved, cheaper by the penalty."""
    arcs = np.array(list(kept), dtype=np.int64)
    amounts = np.array(list(kept.values()), dtype=float)
    part = network.arcs
    columns = {}
    for name, column in part.columns.items():
        values = column if isinstance(column, np.ndarray) else list(column)
        more = values[arcs] if isinstance(values, np.ndarray) else [values[int(i)] for i in arcs]
        columns[name] = (
            np.concatenate([values, more]) if isinstance(values, np.ndarray) else [*values, *more]
        )
    ids = [*part.ids, *(f"{part.ids[int(i)]} as before" for i in arcs)]
    both = replace(part, ids=ids, columns=columns)
    cost = np.concatenate([part.number("unit_cost"), part.number("unit_cost")[arcs] - penalty])
    most = np.concatenate([part.number("max"), np.minimum(amounts, part.number("max")[arcs])])
    both = with_column(with_column(both, "unit_cost", cost), "max", most)
    return replace(
        network,
        arcs=both,
        arc_from=np.concatenate([network.arc_from, network.arc_from[arcs]]),
        arc_to=np.concatenate([network.arc_to, network.arc_to[arcs]]),
    )


def _changes(last: Plan, plan: Plan) -> "pl.DataFrame":
    import polars as pl

    def summed(of: Plan, name: str) -> "pl.DataFrame":
        return of.flows.group_by("from", "to").agg(pl.col("amount").sum().alias(name))

    both = summed(last, "before").join(
        summed(plan, "after"), on=["from", "to"], how="full", coalesce=True
    )
    return both.with_columns(pl.col("before", "after").fill_null(0.0)).sort(
        (pl.col("after") - pl.col("before")).abs(), "from", "to", descending=[True, False, False]
    )
