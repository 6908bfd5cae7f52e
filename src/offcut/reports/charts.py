"""The charts of a run, each drawn twice: for a wide page and for a phone."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from offcut import reference
from offcut.figures import (
    Amount,
    Bar,
    MapFlow,
    MapSite,
    Ribbon,
    bar_svg,
    co2e,
    gbp,
    km,
    map_svg,
    number,
    sankey_svg,
    tonnes,
    waterfall_svg,
)
from offcut.listings import Listing
from offcut.matching.model import Match, Term
from offcut.matching.ranking import RankedTest
from offcut.matching.result import have_ids
from offcut.reports import wordings
from offcut.reports.widths import Chart, both_widths

_TERMS, _REST = 9, "All other terms, net"
Allocated = Sequence[tuple[Match, float]]


def exchange_map(
    taken: Allocated, items: Mapping[str, Listing], region: Mapping[str, Any] | None, credit: str
) -> Chart | None:
    """Where the exchanges of the potential run."""
    flows = [flow for match, part in taken for flow in _flows(match, part)]
    used = {name for flow in flows for name in (flow.origin, flow.destination)}
    sites = [
        MapSite(
            item.id,
            f"{item.organisation}: {item.resource}",
            item.place.latitude,
            item.place.longitude,
            item.kind.value,
        )
        for item in items.values()
        if item.id in used
    ]
    if not flows:
        return None
    distances = sorted(flow.distance_km or 0.0 for flow in flows)
    half = km(distances[(len(distances) - 1) // 2])
    title = f"Half of the {len(flows)} exchanges run {half} or less"
    if len(flows) == 1:
        title = f"One exchange, over {half}"
    return both_widths(
        "map",
        lambda name, width: map_svg(
            sites, flows, region=region, name=name, title=title, attribution=credit, width=width
        ),
    )


def _flows(match: Match, part: float) -> list[MapFlow]:
    weight = match.worth.tonnes_per_year
    shares = {p.have_id: p.share for p in match.blend}
    return [
        MapFlow(
            name,
            match.want_id,
            match.route.verdict.value,
            None if weight is None else weight * part * shares.get(name, 1.0),
            match.distance_km,
        )
        for name in have_ids(match)
    ]


def flow_charts(taken: Allocated, items: Mapping[str, Listing]) -> list[Chart]:
    """What goes where and how: solids by tonnes, and water apart, which would drown them."""
    solids = _ribbons(taken, items, liquid=False)
    liquids = _ribbons(taken, items, liquid=True)
    charts = []
    if solids:
        charts.append(_sankey("materials", solids, "Tonnes a year", tonnes))
    if liquids:
        charts.append(
            _sankey("waters", liquids, "Cubic metres a year", lambda v: f"{number(v)} m³")
        )
    return charts


def _ribbons(taken: Allocated, items: Mapping[str, Listing], *, liquid: bool) -> list[Ribbon]:
    ribbons = []
    for match, part in taken:
        worth = match.worth
        if (worth.unit == "m3") != liquid:
            continue
        amount = worth.units_per_year if liquid else worth.tonnes_per_year
        for name in have_ids(match):
            shares = {p.have_id: p.share for p in match.blend}
            if amount:
                path = (_material(items[name]), _way(match), _use(match, items))
                ribbons.append(Ribbon(path, amount * part * shares.get(name, 1.0)))
    return ribbons


def _material(listing: Listing) -> str:
    kind = listing.resource_type or ""
    group = ".".join(kind.split(".")[:2])
    found = reference.resource_types.get(group)
    name = found.name if found else listing.resource
    return name[:1].upper() + name[1:]


def _way(match: Match) -> str:
    if match.route.steps:
        return ", ".join(step.name for step in match.route.steps)
    return "Blend" if match.blend else "As it is"


def _use(match: Match, items: Mapping[str, Listing]) -> str:
    use = reference.uses.get(match.route.use or "")
    name = use.name if use else items[match.want_id].resource
    return name[:1].upper() + name[1:]


def _sankey(
    name: str, ribbons: list[Ribbon], measure: str, shown: Callable[[float | None], str]
) -> Chart:
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for ribbon in ribbons:
        totals[ribbon.path[0], ribbon.path[2]] += ribbon.value
    (material, use), most = max(totals.items(), key=lambda entry: (entry[1], entry[0]))
    title = f"The largest flow: {material} to {use}, {shown(most)} a year"
    return both_widths(
        name,
        lambda each, width: sankey_svg(
            ribbons, ("From", "How", "To"), name=each, title=title, measure=measure, shown=shown,
            width=width,
        ),
    )  # fmt: skip


def money_chart(taken: Allocated, items: Mapping[str, Listing]) -> Chart | None:
    """Where the joint gain comes from."""
    amounts = _by_family(taken, items, lambda match: match.worth.money)
    return _waterfall("money", amounts, "GBP a year", "Joint gain a year", gbp)


def carbon_chart(taken: Allocated, items: Mapping[str, Listing]) -> Chart | None:
    """Where the carbon comes from."""
    known = [(m, part) for m, part in taken if m.worth.carbon_kgco2e_per_year is not None]
    amounts = _by_family(known, items, lambda match: match.worth.carbon)
    return _waterfall("carbon", amounts, "kgCO2e a year", "Avoided a year", co2e)


def _by_family(
    taken: Allocated, items: Mapping[str, Listing], terms: Callable[[Match], Sequence[Term]]
) -> list[Amount]:
    """Terms of the same kind together, what adds first; payments between the two cancel."""
    sums: dict[str, float] = defaultdict(float)
    for match, part in taken:
        for term in terms(match):
            family = _family(term, items)
            if term.amount is not None and not family.startswith("Payment"):
                sums[family] += part * term.amount
    largest = sorted(sums, key=lambda name: -abs(sums[name]))[:_TERMS]
    rest = sum(value for name, value in sums.items() if name not in largest)
    ranked = sorted(((name, sums[name]) for name in largest), key=lambda entry: -entry[1])
    return [Amount(*entry) for entry in (*ranked, (_REST, rest)) if abs(entry[1]) >= 0.5]


def _family(term: Term, items: Mapping[str, Listing]) -> str:
    """What kind of line it is: without the source of a blend before it, or the detail after."""
    first, _, rest = term.label.partition(": ")
    label = (rest if first in items else first).partition(":")[0].partition(",")[0].strip()
    return label[:1].upper() + label[1:]


def _waterfall(
    name: str,
    amounts: list[Amount],
    measure: str,
    total: str,
    shown: Callable[[float | None], str],
) -> Chart | None:
    if not amounts:
        return None
    end = sum(amount.value or 0.0 for amount in amounts)
    first = amounts[0]
    last = min(amounts, key=lambda amount: amount.value or 0.0)
    title = f"{first.label} brings most" if (first.value or 0) > 0 else f"{total}: {shown(end)}"
    if (first.value or 0) > 0 > (last.value or 0):
        title += f"; {last.label[:1].lower()}{last.label[1:]} costs most"
    return both_widths(
        name,
        lambda each, width: waterfall_svg(
            amounts, name=each, title=title, measure=measure, total=total, shown=shown, width=width
        ),
    )


def test_chart(tests: Sequence[RankedTest], items: Mapping[str, Listing]) -> Chart | None:
    """The ten tests that come first, by what they could unlock."""
    first = [test for test in tests[:10] if test.unlocks_gbp > 0]
    if not first:
        return None
    bars = [
        Bar(
            f"{test.name}: {items[test.have_id].organisation}, {items[test.have_id].resource}",
            test.unlocks_gbp,
            gbp(test.unlocks_gbp),
            f"{gbp(test.cost_gbp)}, {wordings.plural(test.days, 'day')}",
        )
        for test in first
    ]
    best = first[0]
    title = f"{best.name} first: {gbp(best.cost_gbp)} could unlock {gbp(best.unlocks_gbp)} a year"
    return both_widths(
        "tests",
        lambda name, width: bar_svg(
            bars, name=name, title=title, measure="Could unlock, GBP a year", of="Test",
            width=width,
        ),
    )  # fmt: skip
