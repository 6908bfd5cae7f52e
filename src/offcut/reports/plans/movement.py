"""Where things move: maps and flows; and what there is today beside what there is with the plan."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from offcut.figures.outlines import outlines
from offcut.planning.before import Before, Rates
from offcut.reports.documents.model import Block, Cell, ChartBlock, Paragraph, Section, Table
from offcut.reports.documents.shown import unit_name, value_of
from offcut.reports.plans import charts
from offcut.reports.plans.measures import MEASURES
from offcut.reports.plans.rest import EACH

if TYPE_CHECKING:
    from offcut.reports.plans.book import PlanBook

_LANDFILL, _VIRGIN = MEASURES[2], MEASURES[3]
_HOW = (
    "Landfill today is what every source of this network could keep out of it, on the way that"
    " keeps out most, for all it has. Bought in today is what is bought when no firm gives to"
    " another; where the network only states what is replaced, all that the takers buy. Haulage"
    " today is not known where the network does not state today’s routes."
)


def movement(told: "PlanBook", region: Mapping[str, Any] | None) -> Section | None:
    """Maps with flows by width, and flows by material."""
    land, credit = _outlines(told, region)
    drawn = [*charts.maps(told, land, credit), *charts.sankeys(told)]
    if not drawn:
        return None
    blocks: tuple[Block, ...] = tuple(ChartBlock(chart) for chart in drawn)
    return Section("movement", "What moves where", blocks)


def _outlines(
    told: "PlanBook", given: Mapping[str, Any] | None
) -> tuple[Mapping[str, Any] | None, str]:
    """The region to draw on: as given, else the example region where the places lie in it."""
    if given is not None:
        return given, str(given.get("attribution") or "")
    from offcut import reference
    from offcut.regions import west_midlands

    outlined = west_midlands.region().boundaries()
    within = _box(outlined)
    found = [told.named.position(one.way.origin) for one in told.exchanges]
    placed = [position for position in found if position is not None]
    inside = [
        p for p in placed if within[0] <= p[0] <= within[1] and within[2] <= p[1] <= within[3]
    ]
    if not placed or len(inside) < len(placed) / 2:
        return None, ""
    info = reference.catalogue().get("boundaries")
    return outlined, f"District boundaries: {info.attribution}." if info else ""


def _box(region: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """South, north, west and east of the region’s own districts."""
    rings = [ring for one in outlines(region) if one.inside for ring in one.rings]
    points = [point for ring in rings for point in ring]
    east, north = zip(*points, strict=True)
    return min(north), max(north), min(east), max(east)


def before_and_after(told: "PlanBook") -> Section | None:
    """Landfill, material bought in and haulage, today and with the plan."""
    before = Before(told.plan)
    rows = [*_landfill(told, before), *_bought_in(told, before), *_haulage(told, before)]
    if not rows:
        return None
    by_unit: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows:
        by_unit.setdefault(told.book.entries[row[1]].unit, []).append(row)
    blocks: list[Block] = []
    for number, group in enumerate(by_unit.values(), start=1):
        known = [row for row in group if told.value(row[1]) is not None]
        if known:
            blocks.append(ChartBlock(charts.before_after(told, known, number)))
    blocks.append(_table(told, rows))
    blocks.append(Paragraph((_HOW,), quiet=True))
    return Section("before", "Before and after", tuple(blocks))


def _table(told: "PlanBook", rows: list[tuple[str, str, str]]) -> Table:
    cells: list[tuple[Cell, ...]] = []
    for label, before, after in rows:
        change = f"{after}.change"
        start, end = told.value(before), told.value(after)
        value = None if start is None or end is None else end - start
        told.add(
            change, f"{label}, change", value, told.book.entries[after].unit,
            formula="after - before", after=f"entry:{after}", before=f"entry:{before}",
        )  # fmt: skip
        figures = (value_of(told.book, entry) for entry in (before, after, change))
        cells.append((label, *figures))
    headers = ("", "Today", "With the plan", "Change")
    return Table("Before and after", headers, tuple(cells), frozenset({1, 2, 3}))


def _landfill(told: "PlanBook", before: Before) -> list[tuple[str, str, str]]:
    rates = before.landfill()
    if not len(rates.units):
        return []
    start = _whole(told, "today.landfill", "To landfill today", rates, told.units.of(_LANDFILL))
    value = (told.value(start) or 0.0) - (told.value("plan.landfill") or 0.0)
    end = told.add(
        "with.landfill", "To landfill with the plan", value, told.units.of(_LANDFILL),
        formula="today - kept_out", today=f"entry:{start}", kept_out="entry:plan.landfill",
    )  # fmt: skip
    return [("To landfill", start, end)]


def _whole(told: "PlanBook", name: str, label: str, rates: Rates, unit: str) -> str:
    """The sum over nodes of units times rate; gives its id."""
    sheet = name.replace(".", "_")
    if len(rates.nodes) > EACH:  # as one row with the sum
        value = float(rates.units @ rates.rate)
        told.book.put_row(sheet, 1, {"title": label, "total": value})
        total = f"row:{sheet}!1.total"
        return told.add(name, label, value, unit, formula="total", total=total)
    parts = []
    for number, node in enumerate(rates.nodes, start=1):
        units, rate = float(rates.units[number - 1]), float(rates.rate[number - 1])
        cells = {"name": told.named(node), "units": units, "per_unit": rate}
        told.book.put_row(sheet, number, cells)
        place = f"row:{sheet}!{number}"
        parts.append(
            told.add(
                f"{name}.{number}", f"{label}, {told.named(node)}", units * rate, unit,
                formula="units * per_unit", units=f"{place}.units", per_unit=f"{place}.per_unit",
            )
        )  # fmt: skip
    return told.total(name, label, unit, parts)


def _bought_in(told: "PlanBook", before: Before) -> list[tuple[str, str, str]]:
    unit = told.units.of(_VIRGIN)
    if told.takes_virgin:
        alone = before.alone
        value = None if alone is None else alone.totals["virgin"]
        told.book.put_row("alone", 1, {"what": "virgin material", "amount": value})
        start = told.add(
            "today.virgin", "Virgin material bought in today", value, unit,
            formula="amount", amount="row:alone!1.amount",
        )  # fmt: skip
        now = told.value("plan.virgin") or 0.0
        formula, given = "bought", {"bought": "entry:plan.virgin"}
    else:
        rates = before.replaced()
        if not len(rates.units):
            return []
        start = _whole(told, "today.virgin", "Virgin material bought in today", rates, unit)
        now = (told.value(start) or 0.0) - (told.value("plan.virgin") or 0.0)
        formula = "today - replaced"
        given = {"today": f"entry:{start}", "replaced": "entry:plan.virgin"}
    label = "Virgin material bought in with the plan"
    end = told.add("with.virgin", label, now, unit, formula=formula, **given)
    return [("Virgin material bought in", start, end)]


def _haulage(told: "PlanBook", before: Before) -> list[tuple[str, str, str]]:
    """Of the unit that is hauled most; today where the network can be planned without exchange."""
    for unit, end in list(told.haulage.items())[:1]:
        value = _hauled_alone(before)
        told.book.put_row("alone", 2, {"what": f"haulage, {unit_name(unit)}", "amount": value})
        start = told.add(
            "today.haulage", "Haulage today", value, unit,
            formula="amount", amount="row:alone!2.amount",
        )  # fmt: skip
        return [("Haulage", start, end)]
    return []


def _hauled_alone(before: Before) -> float | None:
    """Amount times distance of the plan without exchanges; None where it says nothing of today."""
    alone = before.alone
    if alone is None or not alone.amounts.any():
        return None
    arcs, program = alone.network.arcs, alone.worked.program
    own = program.origin >= 0
    km = arcs.number("distance_km")[program.origin[own]]
    moved = alone.amounts[own]
    if (moved[km != km] > 0).any():
        return None
    used = moved > 0
    return float((moved[used] * km[used]).sum())
