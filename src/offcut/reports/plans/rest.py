"""The many small exchanges of a large plan, as one row with their sums."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from offcut.reports.plans.measures import GAIN

if TYPE_CHECKING:
    from offcut.planning.deliveries import Delivery
    from offcut.reports.plans.book import PlanBook

EACH = 500
"""Exchanges told one by one, those that bring most; the others are summed."""
Ways = Sequence[tuple[float, bool, "Delivery"]]


def put_rest(told: "PlanBook", ways: Ways) -> dict[str, list[str]]:
    """Writes the sums of some exchanges into the book: ids of entries by figure.

    Figures are the measures, ``haulage`` and ``amount`` (of what is not bought in); the last two
    have one entry for each unit.
    """
    made: dict[str, list[str]] = defaultdict(list)
    if not ways:
        return made
    for measure in told.every:
        sign = -1.0 if measure.saving else 1.0
        value = sum(gain for gain, _, _ in ways)
        if measure is not GAIN:
            cost = told.rates(measure)
            value = sign * sum(
                leg.amount * float(cost[leg.arc]) for _, _, way in ways for leg in way.legs
            )
        label = f"{measure.label}, the other {len(ways):,}"
        made[measure.name].append(_put(told, measure.name, (label, value), told.units.of(measure)))
    amounts: dict[str, float] = defaultdict(float)
    hauled: dict[str, float] = defaultdict(float)
    for _, bought, way in ways:
        if not bought:
            amounts[told.units.of_node(way.end)] += way.received
        lengths = [told.distance(leg.arc) for leg in way.legs]
        if None not in lengths:
            unit = f"{told.units.of_node(way.origin)} km".strip()
            hauled[unit] += sum(
                leg.amount * (km or 0.0) for leg, km in zip(way.legs, lengths, strict=True)
            )
    for figure, label, sums in (("amount", "Exchanged", amounts), ("haulage", "Haulage", hauled)):
        for number, (unit, value) in enumerate(sums.items(), start=1):
            text = f"{label}, the other {len(ways):,}"
            made[figure].append(_put(told, f"{figure}_{number}", (text, value), unit))
    return made


def _put(told: "PlanBook", figure: str, what: tuple[str, float], unit: str) -> str:
    label, value = what
    number = len(told.book.rows.get("rest", {})) + 1
    told.book.put_row("rest", number, {"title": label, "sum": value})
    return told.add(
        f"rest.{figure}", label, value, unit,
        formula="total", total=f"row:rest!{number}.sum",
    )  # fmt: skip
