"""The charts of a plan: where things move, what goes where, what brings most, what else is open."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from offcut.figures import (
    Aim,
    Bar,
    Choice,
    MapFlow,
    MapSite,
    Ribbon,
    Step,
    VerdictStyle,
    bar_svg,
    km,
    map_svg,
    merit_order_svg,
    pareto_svg,
    sankey_svg,
)
from offcut.figures.merit_order import reaching, running
from offcut.planning.tables import materials
from offcut.reports.documents.shown import in_words, unit_name
from offcut.reports.widths import Chart, both_widths

if TYPE_CHECKING:
    from offcut.planning.fronts import OnFront
    from offcut.reports.plans.book import PlanBook, Told

_STYLES: Mapping[str, VerdictStyle] = {
    "plain": VerdictStyle("As it is", "#12436D", "", "●"),
    "treated": VerdictStyle("Treated or mixed", "#801650", "10 4", "◐"),
    "bought": VerdictStyle("Bought in", "#3D3D3D", "1.5 4", "○"),
}
_UP_TO_FLOWS, _FEW = 80, 3
_NEAR = 0.02  # gains nearer than this would have the same words on an axis


def words(unit: str) -> Callable[[float | None], str]:
    """How amounts of a unit are put into words."""
    return lambda value: in_words(value, unit)


def maps(told: "PlanBook", region: Mapping[str, Any] | None, credit: str) -> list[Chart]:
    """One map for each unit, of all that has a place at both ends; thicker is more."""
    place = told.named.position
    groups: dict[str, list[Told]] = defaultdict(list)
    for one in told.exchanges:
        if place(one.way.origin) is not None and place(one.way.end) is not None:
            groups[told.units.of_node(one.way.end)].append(one)
    ranked = _worth_drawing(groups)
    return [
        _map(told, number, unit, ways, region, credit)
        for number, (unit, ways) in enumerate(ranked, start=1)
    ]


def _map(
    told: "PlanBook",
    number: int,
    unit: str,
    ways: Sequence["Told"],
    region: Mapping[str, Any] | None,
    credit: str,
) -> Chart:
    sites: dict[int, MapSite] = {}
    flows = []
    for one in ways:
        for node, kind in ((one.way.origin, "have"), (one.way.end, "want")):
            at = told.named.position(node)
            if at is not None:
                sites[node] = MapSite(str(node), told.named(node), *at, kind)
        style = "bought" if one.bought else "treated" if _treated(told, one) else "plain"
        ends = (str(one.way.origin), str(one.way.end))
        distance = _distance(told, one.number)
        flows.append(MapFlow(*ends, style, one.way.received, distance))
    known = sorted(flow.distance_km for flow in flows if flow.distance_km is not None)
    what = unit_name(unit) or "units"
    title = f"{len(flows)} exchange{'' if len(flows) == 1 else 's'} in {what}"
    if len(known) >= _FEW:
        title = f"Half of the {len(flows)} exchanges in {what} run {km(known[len(known) // 2])}"
        title += " or less"
    return both_widths(
        f"map-{number}",
        lambda name, width: map_svg(
            list(sites.values()), flows, region=region, name=name, title=title,
            attribution=credit, width=width, styles=_STYLES, said="How", measure=what,
            shown=words(unit), most=_UP_TO_FLOWS,
        ),
    )  # fmt: skip


def _worth_drawing(groups: Mapping[str, list[Any]]) -> list[tuple[str, list[Any]]]:
    """Units with several exchanges, most first; the others stand in the table of exchanges."""
    ranked = sorted(groups.items(), key=lambda group: -len(group[1]))
    return ranked[:1] + [group for group in ranked[1:] if len(group[1]) >= _FEW]


def _treated(told: "PlanBook", one: "Told") -> bool:
    return bool(one.way.via)


def _distance(told: "PlanBook", number: int) -> float | None:
    """Kilometres of all legs of an exchange together; None where one is not known."""
    legs = [r for r in told.book.rows["flows"].values() if r["exchange"] == number]
    lengths = [leg["distance_km"] for leg in legs]
    return None if any(length is None for length in lengths) else float(sum(lengths))


def sankeys(told: "PlanBook") -> list[Chart]:
    """What goes where by material, one chart for each unit."""
    groups: dict[str, list[Ribbon]] = defaultdict(list)
    kinds = materials(told.network)
    for one in told.exchanges:
        way = one.way
        where = "Bought in" if one.bought else _giver(told, one)
        kind = str(kinds[way.origin]).capitalize()
        path = (kind, where, _taker(told, one))
        groups[told.units.of_node(way.end)].append(Ribbon(path, way.received))
    ranked = _worth_drawing(groups)
    return [_sankey(number, unit, group) for number, (unit, group) in enumerate(ranked, start=1)]


def _giver(told: "PlanBook", one: "Told") -> str:
    part, place = told.network.part_of(one.way.origin)
    return str(part.text("owner")[place] or part.ids[place])


def _taker(told: "PlanBook", one: "Told") -> str:
    part, place = told.network.part_of(one.way.end)
    return str(part.text("owner")[place] or part.ids[place])


def _sankey(number: int, unit: str, ribbons: Sequence[Ribbon]) -> Chart:
    what = unit_name(unit) or "units"
    largest = max(ribbons, key=lambda ribbon: ribbon.value)
    of = f" of {largest.path[0].lower()}" if largest.path[0] else ""
    title = f"The largest flow: {in_words(largest.value, unit)}{of} to {largest.path[2]}"
    stages: tuple[str, ...] = ("Material", "From", "To")
    if len({ribbon.path[0] for ribbon in ribbons}) == 1:  # one material: nothing to tell apart
        ribbons = [Ribbon(ribbon.path[1:], ribbon.value) for ribbon in ribbons]
        stages = stages[1:]
    return both_widths(
        f"flows-{number}",
        lambda name, width: sankey_svg(
            ribbons, stages, name=name, title=title,
            measure=f"Received, {what}", shown=words(unit), width=width,
        ),
    )  # fmt: skip


def merit_order(told: "PlanBook") -> Chart | None:
    """What exchanges bring, the best first; what opening facilities costs comes last."""
    steps = [_step(told, one) for one in told.exchanges if not one.bought]
    if not any(step.value > 0 for step in steps):
        return None
    money = told.units.money
    count = reaching(running(steps), 0.8)
    title = f"{len(steps)} exchanges"
    if count is not None:
        title = f"{count} of {len(steps)} exchanges bring four fifths of the gain"
    return both_widths(
        "merit-order",
        lambda name, width: merit_order_svg(
            steps, name=name, title=title, measure=f"Gain in {unit_name(money) or 'money'}",
            shown=words(money), width=width,
        ),
    )  # fmt: skip


def _step(told: "PlanBook", one: "Told") -> Step:
    ends = f"{told.named(one.way.origin)} to {told.named(one.way.end)}"
    return Step(ends, one.gain)


def before_after(told: "PlanBook", rows: Sequence[tuple[str, str, str]], number: int) -> Chart:
    """Bars of one unit before and with the plan; rows of label, entry before and entry after."""
    bars = []
    for label, before, after in rows:
        for when, entry in (("today", before), ("with the plan", after)):
            value, unit = told.value(entry), told.book.entries[entry].unit
            bars.append(Bar(f"{label}, {when}", value, in_words(value, unit)))
    unit = told.book.entries[rows[0][1]].unit
    return both_widths(
        f"before-{number}",
        lambda name, width: bar_svg(
            bars, name=name, title=_fallen(told, rows), of="What",
            measure=f"Amount in {unit_name(unit) or 'units'}", width=width,
        ),
    )  # fmt: skip


def _fallen(told: "PlanBook", rows: Sequence[tuple[str, str, str]]) -> str:
    """The largest relative change, as a sentence."""
    changes = []
    for label, before, after in rows:
        start, end = told.value(before), told.value(after)
        if start and end is not None:
            changes.append((end / start - 1, label))
    if not changes:
        return "What there is today is not known"
    share, label = max(changes, key=lambda one: abs(one[0]))
    if abs(share) < 0.005:
        return f"{label} stays as it is"
    return f"{label} {'falls' if share < 0 else 'rises'} by {abs(share):.0%}"


def front_chart(told: "PlanBook", points: "Sequence[OnFront]") -> Chart:
    """Plans between the most gain and the least carbon.

    Where their gains are nearly the same, by how much they are below the most.
    """
    money = told.units.money
    most, least = -points[0].first, -points[-1].first
    near = abs(most - least) < _NEAR * abs(most)
    above, up = (most, "Gain, less the most") if near else (0.0, "Gain")
    choices = [
        Choice(_place(number, len(points)), -point.second, -point.first - above)
        for number, point in enumerate(points, start=1)
    ]
    return both_widths(
        "front",
        lambda name, width: pareto_svg(
            choices, name=name, title=front_title(told, points),
            along=Aim("Carbon avoided", words("kgCO2e")), up=Aim(up, words(money)),
            width=width,
        ),
    )  # fmt: skip


def _place(number: int, count: int) -> str:
    if number == 1:
        return "most gain"
    return "most carbon avoided" if number == count else f"plan {number}"


def front_title(told: "PlanBook", points: "Sequence[OnFront]") -> str:
    """What the way from the most gain to the most carbon avoided costs."""
    first, last = points[0], points[-1]
    cost, less = last.first - first.first, first.second - last.second
    if len(points) == 1 or less <= 0:
        return "The plan with most gain avoids most carbon too"
    money, each = told.units.money, cost / less * 1000
    return (
        f"Avoiding {in_words(less, 'kgCO2e')} more costs {in_words(cost, money)}: "
        f"{in_words(each, money)} a tonne on average"
    )
