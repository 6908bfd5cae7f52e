"""Which zone is best for a firm that could settle anywhere, or for a cluster of them.

Every zone is tried: the newcomers' listings are put there, and the best plan of the whole region
with them is held against the best plan without them. So a zone is not credited with a partner that
somebody else would have served as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from offcut.errors import InputError
from offcut.listings import Kind, Listing
from offcut.matching.model import Verdict
from offcut.matching.result import MatchResult
from offcut.planning.build import network_of, source_of
from offcut.planning.build_exchanges import LIKELY, Exchange, between, pairing_of
from offcut.planning.plan import Plan
from offcut.planning.sites import Site, region_sites


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone with what the newcomers would bring there, a year.

    ``gain_gbp`` is the whole region's, over the best plan without them; ``carbon_kg`` and
    ``landfill_t`` avoided are counted the same way. ``partners``: organisations that they then
    exchange with; ``mean_km``: how far away, by amount; None without any.
    """

    site: Site
    gain_gbp: float
    carbon_kg: float
    landfill_t: float
    mean_km: float | None
    partners: tuple[str, ...]


def best_zones(
    result: MatchResult,
    organisations: Sequence[str],
    sites: Sequence[Site] | None = None,
    verdicts: Sequence[Verdict] = LIKELY,
) -> tuple[Zone, ...]:
    """The zones, best first, for organisations of the list that would all settle in the same one.

    Args:
        result: of :func:`offcut.match`, or prepared; where the organisations stand now does not
            count.
        organisations: one for a single firm, several for a cluster.
        sites: the zones; those of the region's table when not given.
        verdicts: which exchanges count as feasible.

    Raises:
        InputError: no such organisation in the list (names the nearest), or no zone.
    """
    pairing, known = pairing_of(result), {one.organisation for one in result.listings}
    for name in organisations:
        if name not in known:
            raise InputError(_not_there(name, known))
    zones = region_sites() if sites is None else tuple(sites)
    if not zones:
        raise InputError("There is no zone to choose from: give sites.")
    movers = [one for one in result.listings if one.organisation in organisations]
    others = [one for one in result.listings if one.organisation not in organisations]
    there = tuple(between(*_sides(others), pairing, verdicts))
    today = _plan(there, result)
    found = [_zone(site, movers, others, there, today, result, verdicts) for site in zones]
    return tuple(sorted(found, key=lambda zone: (-zone.gain_gbp, zone.site.id)))


def _zone(
    site: Site,
    movers: Sequence[Listing],
    others: Sequence[Listing],
    there: tuple[Exchange, ...],
    today: Plan | None,
    result: MatchResult,
    verdicts: Sequence[Verdict],
) -> Zone:
    pairing = pairing_of(result)
    haves, wants = _sides(replace(one, place=site.place) for one in movers)
    other_haves, other_wants = _sides(others)
    own = [
        *between(haves, other_wants, pairing, verdicts),
        *between(other_haves, wants, pairing, verdicts),
        *between(haves, wants, pairing, verdicts),
    ]
    plan = _plan((*there, *own), result)
    before, after = _totals(today), _totals(plan)
    partners, mean_km = _dealings(own, plan, {one.organisation for one in movers})
    return Zone(
        site=site,
        gain_gbp=before["firms"] - after["firms"],
        carbon_kg=before["carbon"] - after["carbon"],
        landfill_t=before["landfill"] - after["landfill"],
        mean_km=mean_km,
        partners=partners,
    )


def _sides(listings: Iterable[Listing]) -> tuple[list[Listing], list[Listing]]:
    items = list(listings)
    haves = [one for one in items if one.kind is Kind.HAVE]
    return haves, [one for one in items if one.kind is Kind.WANT]


def _plan(found: Sequence[Exchange], result: MatchResult) -> Plan | None:
    """The best plan of some exchanges; None where there are none."""
    if not found:
        return None
    return network_of(found, result.listings.name, result.on.year).solve()


def _totals(plan: Plan | None) -> dict[str, float]:
    return {"firms": 0.0, "carbon": 0.0, "landfill": 0.0} if plan is None else plan.totals


def _dealings(
    own: Sequence[Exchange], plan: Plan | None, movers: set[str]
) -> tuple[tuple[str, ...], float | None]:
    """Who the newcomers exchange with in a plan, and how far away on average."""
    km = {(one.have.id, one.want.id): one.distance_km for one in own}
    of = {one.id: one.organisation for way in own for one in (way.have, way.want)}
    names: set[str] = set()
    moved = hauled = 0.0
    for row in [] if plan is None else plan.flows.to_dicts():
        giver, taker = source_of(str(row["from"])), str(row["to"])
        if (giver, taker) in km:
            names |= {of[giver], of[taker]} - movers
            moved, hauled = moved + row["amount"], hauled + row["amount"] * km[giver, taker]
    return tuple(sorted(names)), hauled / moved if moved else None


def _not_there(name: str, known: set[str]) -> str:
    from rapidfuzz import process

    near = [found for found, score, _ in process.extract(name, sorted(known), limit=3)]
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    return f"There is no organisation '{name}' in the list.{hint}"
