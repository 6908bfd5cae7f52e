"""Other plans: what avoiding more carbon would cost."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from offcut.reports.documents.model import Cell, ChartBlock, Paragraph, Section, Table
from offcut.reports.documents.shown import value_of
from offcut.reports.plans import charts

if TYPE_CHECKING:
    from offcut.planning.facilities_front import FacilityFront
    from offcut.planning.fronts import Front, OnFront
    from offcut.reports.plans.book import PlanBook


_EACH = "Each plan has the most gain for its carbon; a dash where the front jumps or ends."


def facility_front_section(told: "PlanBook", front: "FacilityFront | None") -> Section | None:
    """The same with plants to build, whose cost is counted."""
    if front is None:
        return None
    how = (
        "Each plan may build other plants, their yearly cost paid, and is the best at some price "
        f"of carbon up to {front.dearest:,.0f} GBP a tonne; the next tonne is priced on average "
        "over the step to the next plan. Exchanges whose carbon is not known count as none."
    )
    if not front.optimal:
        how += " Not all of them are proven best."
    return front_section(told, front, how)


def front_section(
    told: "PlanBook", front: "Front | FacilityFront | None", how: str = _EACH
) -> Section | None:
    """The chart of gain against carbon, with each plan and the price of the next tonne."""
    if front is None:
        return None
    rows: list[tuple[Cell, ...]] = []
    money = told.units.money
    points: Sequence[OnFront] = front.points
    for number, point in enumerate(points, start=1):
        cells = {"cost": point.first, "carbon": point.second, "marginal": point.marginal}
        told.book.put_row("front", number, cells)
        place, key = f"row:front!{number}", f"front.{number}"
        gain = told.add(
            f"{key}.gain", f"Gain of plan {number}", -point.first, money,
            formula="0 - cost", cost=f"{place}.cost",
        )  # fmt: skip
        carbon = told.add(
            f"{key}.carbon", f"Carbon avoided by plan {number}", -point.second, "kgCO2e",
            formula="0 - carbon", carbon=f"{place}.carbon",
        )  # fmt: skip
        less = told.add(
            f"{key}.less", f"Gain given up by plan {number}", point.first - points[0].first, money,
            formula="most - gain", most="entry:front.1.gain", gain=f"entry:{gain}",
        )  # fmt: skip
        price = None if point.marginal is None else point.marginal * 1000
        each = told.add(
            f"{key}.price", f"Next tonne at plan {number}", price, f"{money}/tCO2e",
            formula="marginal * 1000", marginal=f"{place}.marginal",
        )  # fmt: skip
        shown = (value_of(told.book, entry) for entry in (gain, less, carbon))
        rows.append((str(number), *shown, "–" if price is None else value_of(told.book, each)))
    headers = ("Plan", "Gain", "Given up", "Carbon avoided", "Next tonne costs")
    table = Table(
        "Plans between most gain and most carbon", headers, tuple(rows), frozenset({1, 2, 3})
    )
    blocks = (ChartBlock(charts.front_chart(told, points), table), Paragraph((how,), quiet=True))
    return Section("front", "Gain against carbon", blocks)
