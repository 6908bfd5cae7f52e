"""One exchange in the book of a plan: its legs as rows; amount, measures and haulage on them."""

from typing import TYPE_CHECKING

from offcut.planning.deliveries import Delivery
from offcut.reports.plans.measures import GAIN, Measure

if TYPE_CHECKING:
    from offcut.reports.plans.book import PlanBook


def put_exchange(told: "PlanBook", number: int, way: Delivery) -> None:
    """The rows and figures of an exchange: ``exchange.3.amount``, ``.gain``, ``.haulage`` …"""
    _put_legs(told, number, way)
    _put_figures(told, number, way)


def _rows(told: "PlanBook") -> int:
    """How many legs the book has so far."""
    return len(told.book.rows.get("flows", {}))


def _put_legs(told: "PlanBook", number: int, way: Delivery) -> None:
    program = told.plan.worked.program
    for leg in way.legs:
        arc = leg.arc
        ends = (int(program.node_origin[node[arc]]) for node in (program.tail, program.head))
        start, stop = (told.network.node_name(end) for end in ends)
        cells = {
            "exchange": number,
            "from": start,
            "to": stop,
            "amount": leg.amount,
            "distance_km": told.distance(arc),
            "once": told.fixed_part(arc, leg.amount),
        }
        for measure in told.every:
            rate = float(told.rates(measure)[arc])
            unknown = measure.name == "carbon" and (start, stop) in told.network.carbon_unknown
            cells[f"{measure.objective}_per_unit"] = None if unknown else rate
        told.book.put_row("flows", _rows(told) + 1, cells)
    row = {
        "from": told.named(way.origin),
        "to": told.named(way.end),
        "way": told.how(way),
        "given": way.given,
        "received": way.received,
    }
    told.book.put_row("exchanges", number, row)


def _put_figures(told: "PlanBook", number: int, way: Delivery) -> None:
    ends = f"{told.named(way.origin)} to {told.named(way.end)}"
    first = _rows(told) - len(way.legs) + 1
    rows = range(first, first + len(way.legs))
    told.add(
        f"exchange.{number}.amount",
        f"Received, {ends}",
        way.received,
        told.units.of_node(way.end),
        formula="received",
        received=f"row:exchanges!{number}.received",
    )
    for measure in told.every:
        _put_measure(told, number, measure, rows, ends)
    if all(told.book.rows["flows"][row]["distance_km"] is not None for row in rows):
        _put_haulage(told, number, way, rows, ends)


def _put_measure(told: "PlanBook", number: int, measure: Measure, rows: range, ends: str) -> None:
    terms, given = [], {}
    value: float | None = 0.0
    for place, row in enumerate(rows, start=1):
        cells = told.book.rows["flows"][row]
        rate = f"{measure.objective}_per_unit"
        terms.append(f"amount_{place} * rate_{place}")
        given[f"amount_{place}"] = f"row:flows!{row}.amount"
        given[f"rate_{place}"] = f"row:flows!{row}.{rate}"
        per_unit = cells[rate]
        value = None if value is None or per_unit is None else value - cells["amount"] * per_unit
        if measure is GAIN and cells["once"]:
            terms.append(f"once_{place}")
            given[f"once_{place}"] = f"row:flows!{row}.once"
            value = (value or 0.0) - cells["once"]
    label, unit = f"{measure.label}, {ends}", told.units.of(measure)
    name = f"exchange.{number}.{measure.name}"
    formula = " + ".join(terms)
    if measure.saving:
        formula = f"0 - ({formula})"
    elif value is not None:
        value = -value
    told.add(name, label, value, unit, formula=formula, **given)


def _put_haulage(told: "PlanBook", number: int, way: Delivery, rows: range, ends: str) -> None:
    given, value = {}, 0.0
    for place, row in enumerate(rows, start=1):
        given[f"amount_{place}"] = f"row:flows!{row}.amount"
        given[f"km_{place}"] = f"row:flows!{row}.distance_km"
        cells = told.book.rows["flows"][row]
        value += cells["amount"] * cells["distance_km"]
    formula = " + ".join(f"amount_{i} * km_{i}" for i in range(1, len(rows) + 1))
    unit = f"{told.units.of_node(way.origin)} km".strip()
    name = f"exchange.{number}.haulage"
    told.add(name, f"Haulage, {ends}", value, unit, formula=formula, **given)
