"""The tables of a plan: flows, what is unused, what is opened; and all of it as plain values."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from offcut.planning.compiling import compile_program
from offcut.planning.model import Floats, Network
from offcut.planning.program import NONE, SOURCE

if TYPE_CHECKING:
    import polars as pl

    from offcut.planning.plan import Plan


def names(network: Network) -> np.ndarray:
    """Names of all nodes, by number."""
    parts = (network.sources, network.hubs, network.stores, network.sinks)
    return np.array([name for part in parts for name in part.ids], dtype=object)


def flow_table(plan: "Plan") -> "pl.DataFrame":
    """What moves: from, to, material, amount; with several periods, period too.

    What a store carries on is a row from the store to itself, with the period it was put in.
    """
    import polars as pl

    network, program = plan.network, plan.worked.program
    moving = np.flatnonzero(plan.amounts > 0)
    tails, heads = program.node_origin[program.tail], program.node_origin[program.head]
    own = program.origin[moving] != NONE
    moving = moving[own | (len(network.periods) > 1)]
    of = names(network)
    columns: dict[str, Any] = {
        "from": pl.Series(of[tails[moving]].tolist(), dtype=pl.String),
        "to": pl.Series(of[heads[moving]].tolist(), dtype=pl.String),
        "material": pl.Series(materials(network)[tails[moving]].tolist(), dtype=pl.String),
        "amount": plan.amounts[moving],
    }
    if len(network.periods) > 1:
        columns["period"] = [network.periods[t] for t in program.period[moving]]
    return pl.DataFrame(columns)


def materials(network: Network) -> np.ndarray:
    """Material that leaves each node (that a sink receives), by node number."""
    made = zip(network.hubs.text("product"), network.hubs.text("material"), strict=True)
    texts = [
        *network.sources.text("material"),
        *(product or material for product, material in made),
        *network.stores.text("material"),
        *network.sinks.text("material"),
    ]
    return np.array(texts, dtype=object)


def unused_table(plan: "Plan") -> "pl.DataFrame":
    """Source, available, used, unused; sources without a limit are left out."""
    import polars as pl

    network, program = plan.network, plan.worked.program
    nodes = np.flatnonzero((program.role == SOURCE) & np.isfinite(program.node_high))
    used = plan.used()[nodes]
    available = program.node_high[nodes]
    left = available - used
    left = np.where(np.abs(left) <= 1e-9 * np.maximum(1.0, available), 0.0, left)
    of = names(network)[program.node_origin[nodes]].tolist()
    columns: dict[str, Any] = {
        "source": pl.Series(of, dtype=pl.String),
        "available": available,
        "used": used,
        "unused": left,
    }
    if len(network.periods) > 1:
        columns["period"] = [network.periods[t] for t in program.node_period[nodes]]
    return pl.DataFrame(columns)


def opened_table(plan: "Plan") -> "pl.DataFrame":
    """Every decision that costs something once: component, id, opened, fixed_cost."""
    import polars as pl

    network, program, solved = plan.network, plan.worked.program, plan.worked.solved
    of, rows = names(network), []
    on = np.zeros(program.switches) if solved.on is None else solved.on
    seen: set[int] = set()
    for node in np.flatnonzero(program.node_switch != NONE):
        switch = int(program.node_switch[node])
        if switch not in seen:
            seen.add(switch)
            part, place = network.part_of(int(program.node_origin[node]))
            fixed = float(part.number("fixed_cost")[place])
            rows.append((part.kind, str(part.ids[place]), bool(on[switch]), fixed))
    priced = network.arcs.number("fixed_cost")
    for arc in np.flatnonzero(program.switch != NONE):
        switch = int(program.switch[arc])
        if switch not in seen:
            seen.add(switch)
            ends = (of[program.node_origin[node[arc]]] for node in (program.tail, program.head))
            name = " → ".join(ends)
            rows.append(("arc", name, bool(on[switch]), float(priced[program.origin[arc]])))
    shape = {
        "component": pl.String,
        "id": pl.String,
        "opened": pl.Boolean,
        "fixed_cost": pl.Float64,
    }
    return pl.DataFrame(rows, schema=shape, orient="row")


def total(plan: "Plan", weights: Mapping[str, float]) -> float:
    """The value of an objective for a plan."""
    program = compile_program(plan.network, weights)
    on = plan.worked.solved.on
    return program.value(plan.amounts, np.zeros(program.switches) if on is None else on)


def merit_table(plan: "Plan") -> "pl.DataFrame":
    """Flows with what each adds to the objective, best first, and the running total."""
    import polars as pl

    program = plan.worked.program
    value: Floats = plan.amounts * program.cost
    moving = np.flatnonzero(plan.amounts > 0)
    own = (program.origin[moving] != NONE) | (len(plan.network.periods) > 1)
    flows = plan.flows.with_columns(pl.Series("objective", value[moving[own]]))
    return flows.sort("objective", "from", "to").with_columns(
        pl.col("objective").cum_sum().alias("running_total")
    )


def as_dict(plan: "Plan") -> dict[str, Any]:
    """All of a plan as plain values; None for what is not known."""
    conflict = plan.conflict
    return {
        "format": "offcut-plan/1",
        "name": plan.network.name,
        "status": plan.status,
        "objective": _plain(plan.objective),
        "objective_name": plan.objective_name,
        "bound": _plain(plan.bound),
        "gap": _plain(plan.gap),
        "saving": _plain(plan.saving),
        "method": plan.method,
        "time_s": round(plan.time_s, 4),
        "units": dict(plan.network.units),
        "totals": plan.totals,
        "flows": plan.flows.to_dicts(),
        "unused": plan.unused.to_dicts() if plan.found else [],
        "waste": plan.waste if plan.found else None,
        "opened": plan.opened.to_dicts() if plan.found else [],
        "duals": _finite(plan.duals.to_dicts()) if plan.found else [],
        "conflict": None if conflict is None else conflict.as_dict(),
        "says": plan.says(),
        "notes": list(plan.network.notes),
    }


def _plain(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _finite(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: _plain(v) if isinstance(v, float) else v for k, v in row.items()} for row in rows]
