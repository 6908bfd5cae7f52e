"""Facilities of a plan: which to build, and which kinds are missing most, held against ±30 %."""

from typing import TYPE_CHECKING

from offcut.figures import Band, bands_svg
from offcut.planning.facilities_words import assumed, plant_sentence, ranking
from offcut.planning.missing import SWING
from offcut.reports.documents.model import (
    Block,
    Bullets,
    Cell,
    ChartBlock,
    Paragraph,
    Section,
    Table,
)
from offcut.reports.documents.shown import value_of
from offcut.reports.plans.charts import words
from offcut.reports.widths import both_widths

if TYPE_CHECKING:
    from offcut.planning.facilities import Built, FacilityPlan
    from offcut.planning.missing import Missing
    from offcut.reports.plans.book import PlanBook
    from offcut.reports.widths import Chart

_NOTHING_GBP = 1.0
_BUILT = (
    ("size", "Size", ""),
    ("fed", "Fed", ""),
    ("capital", "Capital", "GBP"),
    ("annual", "Cost a year", "GBP"),
    ("net", "Brings, net a year", "GBP"),
    ("payback", "Paid back in", "years"),
)
_MISSING = (
    ("net", "Brings, net a year", "GBP"),
    ("low", "At least", "GBP"),
    ("high", "At most", "GBP"),
    ("tonnes", "More tonnes a year", "t"),
    ("carbon", "Carbon avoided", "kgCO2e"),
    ("payback", "Paid back in", "years"),
)


def facilities(told: "PlanBook", found: "FacilityPlan") -> Section:
    """The plants of the plan, then the ranking of what is missing."""
    said = [*(plant_sentence(one) for one in found.built), *ranking(found.missing)]
    blocks: list[Block] = [Bullets(tuple((sentence,) for sentence in said))]
    if found.built:
        blocks.append(_plants(told, found))
    chart = _chart(found)
    if chart is not None:
        blocks.append(ChartBlock(chart))
    if found.missing:
        blocks.append(_ranking(told, found))
    blocks.append(Paragraph((assumed(found),), quiet=True))
    return Section("facilities", "Facilities to build", tuple(blocks))


def _plants(told: "PlanBook", found: "FacilityPlan") -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(found.built, start=1):
        cells = _figures_of(one)
        told.book.put_row("facilities", number, {"title": one.plant.name, **cells})
        figures = (
            _cell(told, ("facilities", number, name), f"{label}, {one.plant.name}", unit or
                  one.plant.kind.unit)
            for name, label, unit in _BUILT
        )  # fmt: skip
        rows.append((one.plant.name, *figures, str(len(one.firms))))
    headers = ("Plant", *(label for _, label, _ in _BUILT), "Firms")
    numeric = frozenset(range(1, len(headers)))
    return Table("Plants of the plan", headers, tuple(rows), numeric)


def _figures_of(one: "Built") -> dict[str, float | None]:
    return {
        "size": one.size,
        "fed": one.fed,
        "capital": one.capital_gbp,
        "annual": one.annual_gbp,
        "net": one.unlocked_gbp,
        "payback": one.payback_years,
    }


def _cell(told: "PlanBook", place: tuple[str, int, str], label: str, unit: str) -> Cell:
    """A figure that the choice of facilities gave, as a row of the input."""
    sheet, number, column = place
    value = told.book.rows[sheet][number][column]
    if value is None:
        return "–"
    entry = told.add(
        f"{sheet}.{number}.{column}", label, value, unit,
        formula=column, **{column: f"row:{sheet}!{number}.{column}"},
    )  # fmt: skip
    return value_of(told.book, entry)


def _ranking(told: "PlanBook", found: "FacilityPlan") -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(found.missing, start=1):
        low, high = one.range_gbp
        cells: dict[str, float | None] = {
            "net": one.unlocked_gbp,
            "low": low,
            "high": high,
            "tonnes": one.more_tonnes if one.worth_it else None,
            "carbon": one.carbon_kg if one.worth_it else None,
            "payback": one.payback_years,
        }
        told.book.put_row("missing", number, {"title": one.kind.name, **cells})
        figures = (
            _cell(told, ("missing", number, name), f"{label}, {one.kind.name}", unit)
            for name, label, unit in _MISSING
        )
        firm = f"{one.first} of {len(one.swings)}"
        rows.append((one.kind.name, _where(one), *figures, str(len(one.firms)), firm))
    headers = ("Kind", "Where", *(label for _, label, _ in _MISSING), "Firms", "First in")
    numeric = frozenset(range(2, len(headers)))
    return Table("Missing processors, each on its own", headers, tuple(rows), numeric)


def _where(one: "Missing") -> str:
    if not one.worth_it:
        return "does not pay"
    return "; ".join(
        f"{plant.site.name}, {size:,.0f} {one.kind.unit}" for plant, size in one.plants
    )


def _chart(found: "FacilityPlan") -> "Chart | None":
    """What each kind would bring, from the worst to the best of its cases."""
    bands = []
    for one in found.missing:
        low, high = one.range_gbp
        if high >= _NOTHING_GBP:
            bands.append(Band(one.kind.name, low, one.unlocked_gbp, high))
    if not bands:
        return None
    first = found.missing[0]
    title = f"{first.kind.name} is missing most"
    if first.swings:
        title += f": first in {first.first} of {len(first.swings)} cases"
    measure = f"Brings, net a year, GBP; each uncertain figure moved by ±{SWING:.0%}"
    return both_widths(
        "missing",
        lambda name, width: bands_svg(
            bands, name=name, title=title, measure=measure, shown=words("GBP"), of="Kind",
            width=width,
        ),
    )  # fmt: skip
