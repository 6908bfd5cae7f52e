"""What a firm is shown of a plan: its own flows, the other side as everybody sees it, bands.

A firm's own gain is half of the joint gain (or follows from the price that the two state), so an
exact one beside its own terms would tell the other's: it is shown as a band that does not
(``matches.bands``). How much goes is told as the public band, as it may be the other's whole need.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from offcut.platform.access.viewer import Viewer
from offcut.platform.listings.faces import material
from offcut.platform.matches import bands
from offcut.platform.plans.models import PlanFlow

_STEPS = (1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0)


@dataclass(frozen=True, slots=True)
class Part:
    """One flow of a firm's own, from its side."""

    gives: bool
    listing_id: UUID
    words: str
    material: str
    other_material: str
    other_district: str
    amount: str
    gain: str
    gain_low: float


def parts_of(viewer: Viewer, flows: Iterable[PlanFlow]) -> list[Part]:
    """The flows of the viewer's organisations, each from their side; a flow within one twice."""
    found = []
    for flow in flows:
        if viewer.belongs_to(flow.have_organisation_id):
            found.append(_part(flow, gives=True))
        if viewer.belongs_to(flow.want_organisation_id):
            found.append(_part(flow, gives=False))
    return sorted(found, key=lambda one: (-one.gain_low, one.words))


def _part(flow: PlanFlow, *, gives: bool) -> Part:
    own, other = (flow.have, flow.want) if gives else (flow.want, flow.have)
    sides = (flow.have_organisation_id, flow.want_organisation_id)
    viewing, across = sides if gives else sides[::-1]
    gain = flow.have_gain_gbp if gives else flow.want_gain_gbp
    band = bands.band_of(gain, bands.secret_share(viewing, across, "own gain in a plan"))
    amount, unit = (flow.given, flow.given_unit) if gives else (flow.received, flow.received_unit)
    return Part(
        gives=gives,
        listing_id=own.pk,
        words=own.words,
        material=material(own.resource_type),
        other_material=material(other.resource_type),
        other_district=other.site.district or "not stated",
        amount=amount_band(amount, unit),
        gain=bands.in_words(band, "£", " a year"),
        gain_low=bands.edges_of(band)[0],
    )


def amount_band(amount: float, unit: str) -> str:
    """An amount a year as a power of ten.

    >>> amount_band(430.0, "t"), amount_band(0.4, "m3"), amount_band(2e6, "t")
    ('100 to 1,000 t a year', 'under 1 m³ a year', 'over 100,000 t a year')
    """
    word = {"m3": "m³", "h": "hours", "item": "items"}.get(unit, unit)
    above = next((step for step in _STEPS if amount < step), None)
    if above is None:
        return f"over {_STEPS[-1]:,.0f} {word} a year"
    if above == _STEPS[0]:
        return f"under {above:,.0f} {word} a year"
    return f"{above / 10:,.0f} to {above:,.0f} {word} a year"
