"""From listings to the network: every feasible exchange of a list as sources, hubs, sinks, arcs.

A have is a source, a want a sink. An exchange that uses the stream as it is, unit for unit, is an
arc; one that treats it, turns tonnes into cubic metres, or may only be part of the want's mix goes
through a hub of its own. All is counted as the change from today, GBP and kgCO2e a year:

- the giver's disposal saved stands at the source, its tax part as private;
- treatment and residues stand at the hub, the purchase saved and carriage on the arc;
- where streams may only be a share of the mix, the rest is a source "bought as today" that costs
  nothing more than today, and the limit is on the room that all together take (decision 60).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from offcut import reference
from offcut.listings import Listing, Listings
from offcut.matching.engine import Run, with_distances
from offcut.matching.model import Route, Verdict
from offcut.matching.result import MatchResult
from offcut.places import DistanceTable
from offcut.planning.build_exchanges import (
    LIKELY,
    Exchange,
    amount_a_year,
    exchanges,
    told,
)
from offcut.planning.model import Network
from offcut.reference import Assumptions

ROOM = "room in the mix"
REST = "bought as today"
_WHOLE = 1e-9
_PART = " · "


@dataclass(slots=True)
class _Draft:
    """The parts of a network while it is built; ``mixed``: sinks that take shares of a mix.

    ``several``: the kinds of material that are measured in more than one unit.
    """

    several: frozenset[str] = frozenset()

    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    hubs: dict[str, dict[str, Any]] = field(default_factory=dict)
    sinks: dict[str, dict[str, Any]] = field(default_factory=dict)
    arcs: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    mixed: set[str] = field(default_factory=set)

    def material(self, listing: Listing) -> str:
        """The material of a listing: its kind, with its unit where the kind has several."""
        kind = _family(listing)
        return f"{kind} in {listing.unit}" if kind in self.several else kind


def prepared(
    listings: Listings | Sequence[Listing],
    assumptions: Assumptions | Mapping[str, Any] | str | Path | None = None,
    on: date | None = None,
    distances: DistanceTable | str | Path | None = None,
) -> MatchResult:
    """All that values the pairs of a list, without searching for the best of each want.

    Raises:
        InputError: an assumptions or distance file that cannot be used.
    """
    listings, distances = with_distances(listings, distances)
    run = Run.prepare(listings, 1, assumptions, on, distances)
    return MatchResult(
        run.listings, (), (), (), run.assumptions, k=1, on=run.on, pairing=run.pairing
    )


def from_matches(
    result: MatchResult,
    verdicts: Sequence[Verdict] = LIKELY,
    *,
    exchange_gbp: float = 0.0,
) -> Network:
    """The network of all feasible exchanges of a matching run's listings, not only its best k.

    Args:
        result: of :func:`offcut.match`; its ``k`` does not matter.
        verdicts: which exchanges count as feasible; by default all that are likely.
        exchange_gbp: effort of setting up and running one exchange, GBP a year.

    Raises:
        InputError: a result read from a file, or nothing feasible in it.
    """
    found = exchanges(result, verdicts)
    year = result.on.year
    return network_of(
        found, result.listings.name, year, exchange_gbp=exchange_gbp, notes=told(result, found)
    )


def network_of(
    found: Iterable[Exchange],
    name: str,
    year: int,
    *,
    exchange_gbp: float = 0.0,
    notes: Sequence[str] = (),
) -> Network:
    """The network of some exchanges.

    Raises:
        NetworkProblems: listings with one id.
    """
    chosen = _routes_of_pairs(found)
    draft = _Draft(_of_several_units(chosen))
    for route in chosen:
        _add(draft, route, _carbon_gbp_per_kg(year), exchange_gbp)
    _finish(draft)
    units = sorted({str(part["_unit"]) for part in draft.sources.values() if "_unit" in part})
    data = {
        "format": "offcut-network/1",
        "name": name,
        "units": {
            "flow": units[0] if len(units) == 1 else " or ".join(units),
            "money": "GBP",
            "time": "year",
            "landfill": "t",
            "virgin": "t",
            **_units_of_materials(draft),
        },
        "sources": _rows(draft.sources),
        "hubs": _rows(draft.hubs),
        "sinks": _rows(draft.sinks),
        "arcs": list(draft.arcs.values()),
    }
    network = Network.from_dict(data, name)
    unknown = frozenset((_way(one), one.want.id) for one in chosen if one.carbon_kg is None)
    return replace(network, notes=(*network.notes, *notes), carbon_unknown=unknown)


def _of_several_units(chosen: Sequence[Exchange]) -> frozenset[str]:
    units: dict[str, set[str]] = defaultdict(set)
    for listing in (end for one in chosen for end in (one.have, one.want)):
        units[_family(listing)].add(listing.unit)
    return frozenset(kind for kind, found in units.items() if len(found) > 1)


def _units_of_materials(draft: _Draft) -> dict[str, str]:
    """``flow of <material>`` for the materials whose parts are all measured in one unit."""
    found: dict[str, set[str]] = defaultdict(set)
    for part in (*draft.sources.values(), *draft.sinks.values()):
        if "_unit" in part:
            found[str(part["material"])].add(str(part["_unit"]))
    return {f"flow of {name}": units.pop() for name, units in found.items() if len(units) == 1}


def _rows(parts: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in part.items() if key[0] != "_"} for part in parts.values()]


def _routes_of_pairs(found: Iterable[Exchange]) -> list[Exchange]:
    """The exchanges, of those that would run over one arc only the one that gains most."""
    best: dict[tuple[str, str], Exchange] = {}
    for one in found:
        key = (_way(one), one.want.id)
        if key not in best or one.gain_gbp > best[key].gain_gbp:
            best[key] = one
    return list(best.values())


def _way(one: Exchange) -> str:
    """Name of the node that an exchange reaches its want from: the have itself, or a hub."""
    if not one.route.steps and abs(one.room - 1.0) <= _WHOLE and abs(one.product - 1.0) <= _WHOLE:
        return one.have.id
    parts = [one.have.id]
    if one.route.steps:
        parts.append(_treated(one.route))
    elif one.have.unit != one.want.unit:
        parts.append(f"as {one.want.unit}")
    if one.route.share < 1:
        parts.append(f"up to {one.route.share:.3g} of {one.want.id}")
    return _PART.join(parts)


def source_of(node: str) -> str:
    """The have behind a node that an exchange reaches its want from."""
    return node.split(_PART)[0]


def _treated(route: Route) -> str:
    names = [steps[0].name for steps in route.steps_once]
    part = "" if route.treated_share >= 1 else f" of {route.treated_share:.0%}"
    return " → ".join(names) + part + f", yield {route.product_yield:.4g}"


def _add(draft: _Draft, one: Exchange, carbon_gbp: float, exchange_gbp: float) -> None:
    way = _way(one)
    have, want = draft.material(one.have), draft.material(one.want)
    draft.sources.setdefault(one.have.id, _source(one, have))
    draft.sinks.setdefault(one.want.id, _sink(one, want))
    if one.route.share < 1:
        draft.mixed.add(one.want.id)
    if way == one.have.id and have != want:
        way = f"{one.have.id}{_PART}as {want}"
    per = 1.0 if way == one.have.id else one.product
    arc = _arc(one, per, carbon_gbp)
    if exchange_gbp:
        arc["fixed_cost"] = exchange_gbp
    draft.arcs[way, one.want.id] = {"from": way, "to": one.want.id, **arc}
    if way != one.have.id:
        draft.hubs.setdefault(way, _hub(way, one, have, want))
        draft.arcs.setdefault(
            (one.have.id, way), {"from": one.have.id, "to": way, "distance_km": 0.0}
        )


def _family(listing: Listing) -> str:
    """The kind of material in one word: the first of its resource type."""
    return (listing.resource_type or listing.resource).split(".")[0]


def _source(one: Exchange, family: str) -> dict[str, Any]:
    have = one.have
    return {
        "id": have.id,
        "owner": have.organisation,
        "material": family,
        "available": amount_a_year(have),
        "unit_cost": -(one.disposal_gbp - one.tax_gbp),
        "private_cost": -one.tax_gbp,
        "latitude": have.place.latitude,
        "longitude": have.place.longitude,
        "_unit": have.unit,
    }


def _sink(one: Exchange, family: str) -> dict[str, Any]:
    want = one.want
    return {
        "id": want.id,
        "owner": want.organisation,
        "material": family,
        "max": amount_a_year(want),
        "latitude": want.place.latitude,
        "longitude": want.place.longitude,
        "_unit": want.unit,
    }


def _hub(way: str, one: Exchange, material: str, product: str) -> dict[str, Any]:
    hub: dict[str, Any] = {
        "id": way,
        "owner": one.have.organisation,
        "material": material,
        "product": product,
        "yield": one.product,
        "unit_cost": -(one.treatment_gbp + one.residue_gbp),
        "latitude": one.have.place.latitude,
        "longitude": one.have.place.longitude,
    }
    if one.route.share < 1:
        hub["outlet"] = {ROOM: one.room / one.product}
    return hub


def _arc(one: Exchange, per: float, carbon_gbp: float) -> dict[str, Any]:
    """An arc into a want, per unit that leaves the node it comes from; ``per``: units of have."""
    carbon = one.carbon_kg or 0.0
    arc: dict[str, Any] = {
        "unit_cost": -(one.purchase_gbp + one.carriage_gbp) / per,
        "social_cost": -carbon * carbon_gbp / per,
        "carbon": -carbon / per,
        "landfill": one.landfill_t / per,
        "virgin": -one.virgin_t / per,
        "risk": max(0.0, one.gain_gbp) * (1.0 - one.route.chance) / per,
        "max": one.most * per,
        "distance_km": one.distance_km,
    }
    if one.least:
        arc["min_lot"] = one.least * per
    return arc


def _finish(draft: _Draft) -> None:
    """Wants that take shares get the rest of their mix, and the limit on its room."""
    if not draft.mixed:
        return
    for source in draft.sources.values():
        source["quality"] = {ROOM: 1.0}
    families: dict[str, list[str]] = defaultdict(list)
    for sink in sorted(draft.mixed):
        draft.sinks[sink]["limits"] = {ROOM: {"max": 1.0}}
        families[str(draft.sinks[sink]["material"])].append(sink)
    for family, sinks in families.items():
        name = f"{family} {REST}"
        draft.sources[name] = {"id": name, "material": family, "quality": {ROOM: 0.0}}
        for sink in sinks:
            draft.arcs[name, sink] = {"from": name, "to": sink}


def _carbon_gbp_per_kg(year: int) -> float:
    """The central value of carbon in a year, GBP per kgCO2e; of the last year that has one."""
    values = reference.carbon_values.values()
    row = min(values, key=lambda one: abs(one.year - year))
    return row.central / 1000.0
