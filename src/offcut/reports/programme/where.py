"""Where the completed exchanges of a programme run, as a map."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from offcut import reference
from offcut.errors import InputError
from offcut.figures import MapFlow, MapSite, VerdictStyle, km, map_svg
from offcut.impact.model import WITH_EVIDENCE
from offcut.places.postcodes import resolve_many
from offcut.regions import west_midlands
from offcut.reports.documents.model import ChartBlock
from offcut.reports.widths import both_widths

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation
    from offcut.impact.model import Party, Standing, Synergy
    from offcut.places import Place

_STYLES = {
    "verified": VerdictStyle("Verified", "#12436D", "", "●"),
    "realised": VerdictStyle("Realised", "#1D7A72", "10 4", "◐"),
}


NAME = "where"
"""Of the map. It marks single firms, so who may not see firms is not shown it."""
BASIS = (
    "A line's tonnes are those of the last year claimed of the exchange, while the flows above are"
    " all years to date. What is counted in another unit, as water in cubic metres, has a line on"
    " the map but no tonnes, and is not in the flows."
)
"""What the amounts of the map are, beside those of the flows."""


def exchanges_map(evaluation: "Evaluation") -> ChartBlock | None:
    """Exchanges with evidence from giver to taker; None when no end of one can be placed.

    The tonnes are those of the last year that was claimed, of what is counted in tonnes.
    """
    latest = _latest(evaluation)
    places = _places(synergy for synergy, _, _ in latest.values())
    sites: dict[str, MapSite] = {}
    flows: list[MapFlow] = []
    for synergy, standing, tonnes in latest.values():
        ends = (_site(synergy.have, "have", places), _site(synergy.want, "want", places))
        if ends[0] is None or ends[1] is None:
            continue
        sites |= {site.id: site for site in ends if site is not None}
        flows.append(
            MapFlow(ends[0].id, ends[1].id, str(standing), tonnes, synergy.haul.distance_km)
        )
    if not flows:
        return None
    known = sorted(flow.distance_km for flow in flows if flow.distance_km is not None)
    title = f"{len(flows)} exchanges with evidence"
    if known:
        title = f"Half of the {len(flows)} exchanges run {km(known[(len(known) - 1) // 2])} or less"
    region = west_midlands.region().boundaries()
    info = reference.catalogue().get("boundaries")
    drawn = both_widths(
        NAME,
        lambda name, width: map_svg(
            list(sites.values()),
            flows,
            region=region,
            name=name,
            title=title,
            attribution=f"District boundaries: {info.attribution}." if info else "",
            width=width,
            styles=_STYLES,
            said="Standing",
        ),
    )
    return ChartBlock(drawn)


def _latest(
    evaluation: "Evaluation",
) -> "dict[str, tuple[Synergy, Standing, float | None]]":
    """Each synergy with evidence: its last claim's standing and tonnes."""
    found = {}
    years: dict[str, int] = defaultdict(int)
    impact = evaluation.impact
    weight = impact.columns["tonnes_per_unit"].values
    for index, (claim, standing) in enumerate(zip(impact.claims, impact.standings, strict=True)):
        if standing not in WITH_EVIDENCE or claim.year < years[claim.synergy]:
            continue
        years[claim.synergy] = claim.year
        each = float(weight[index])
        weighed = impact.synergy(index).unit == "t"  # as in the flows: water is not in tonnes
        known = weighed and claim.quantity is not None and each == each
        tonnes = claim.quantity * each if known and claim.quantity is not None else None
        found[claim.synergy] = (impact.synergy(index), standing, tonnes)
    return found


def _places(synergies: "Iterable[Synergy]") -> "dict[str, Place]":
    """The place of every postcode that can be found."""
    codes = sorted(
        {party.postcode for s in synergies for party in (s.have, s.want) if party.postcode}
    )
    found = zip(codes, resolve_many(codes), strict=True)
    return {code: place for code, place in found if not isinstance(place, InputError)}


def _site(party: "Party", kind: str, places: "dict[str, Place]") -> MapSite | None:
    place = places.get(party.postcode or "")
    if place is None:
        return None
    return MapSite(f"{kind} {party.name}", party.name, place.latitude, place.longitude, kind)
