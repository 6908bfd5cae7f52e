"""How a plan rests on few shoulders: suppliers of each sink, and how far the region feeds itself.

Effective suppliers = 1 ÷ Σ share² (the inverse of the Herfindahl–Hirschman index): one when all
comes from one, n when n supply alike.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from offcut.planning.failures import Again
from offcut.planning.plan import Plan
from offcut.planning.subnetwork import bought_in

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Dependence:
    """Who depends on whom in a plan.

    ``sinks``: sink, received, suppliers, effective_suppliers, largest_share, possible_suppliers.
    ``single_sourced``: share of all that is received by sinks with one supplier.
    ``self_sufficiency``: share of all received that is not bought in; None when nothing is.
    """

    sinks: "pl.DataFrame"
    single_sourced: float | None
    self_sufficiency: float | None


def dependence(plan: Plan) -> Dependence:
    """The indicators of redundancy and self-sufficiency of a plan."""
    import polars as pl

    again = Again(plan)
    rows = [_sink_row(again, place) for place in range(len(plan.network.sinks))]
    total = sum(row[1] for row in rows)
    single = sum(row[1] for row in rows if row[2] == 1)
    return Dependence(
        pl.DataFrame(rows, schema=_schema(), orient="row").sort("received", descending=True),
        single / total if total else None,
        _self_sufficiency(again),
    )


_Row = tuple[str, float, int, float | None, float | None, int]


def _sink_row(again: Again, place: int) -> _Row:
    network, flow = again.network, again.flow_by_arc
    entering = np.flatnonzero(network.arc_to == network.first_sink + place)
    by_supplier: dict[str, float] = {}
    for arc in entering:
        name = again.owner_of(int(network.arc_from[arc]))
        by_supplier[name] = by_supplier.get(name, 0.0) + float(flow[arc])
    received = sum(by_supplier.values())
    shares = np.array([a / received for a in by_supplier.values() if a > 0])
    effective = float(1 / (shares**2).sum()) if len(shares) else None
    largest = float(shares.max()) if len(shares) else None
    name = str(network.sinks.ids[place])
    return name, received, len(shares), effective, largest, len(by_supplier)


def _self_sufficiency(again: Again) -> float | None:
    """Share of what leaves sources that is not bought in."""
    network, flow = again.network, again.flow_by_arc
    count = len(network.sources)
    bought = np.zeros(network.node_count, dtype=bool)
    bought[:count] = bought_in(network)
    used = float(flow[network.arc_from < count].sum())
    return 1 - float(flow[bought[network.arc_from]].sum()) / used if used else None


def _schema() -> "dict[str, pl.DataType | type[pl.DataType]]":
    import polars as pl

    return {
        "sink": pl.String,
        "received": pl.Float64,
        "suppliers": pl.Int64,
        "effective_suppliers": pl.Float64,
        "largest_share": pl.Float64,
        "possible_suppliers": pl.Int64,
    }
