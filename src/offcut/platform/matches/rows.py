"""From the core's match to the rows that hold it."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from offcut.listings import Listing as CoreListing
from offcut.matching import Match as CoreMatch
from offcut.matching.live import LiveListings
from offcut.matching.result import have_ids
from offcut.matching.saving import Plain
from offcut.platform.matches import bands
from offcut.platform.matches.districts import seen_km
from offcut.platform.matches.models import Match, Source, Working
from offcut.platform.shapes import WORKING, in_shape, is_older
from offcut.version import __version__

FIELDS = (
    "have_id", "is_blend", "verdict", "verdict_rank", "chance", "expected_value", "value",
    "have_gain", "want_gain", "units", "unit", "tonnes", "kgco2e", "landfill_tonnes", "distance",
    "have_sees_km", "want_sees_km", "deciding_limit", "deciding_property", "route_kind", "train",
    "use", "tests", "same_sic", "have_band", "want_band", "have_rank", "want_rank",
)  # fmt: skip
"""What of a row is worked out; the rest is kept when a match is worked out again."""


@dataclass(frozen=True, slots=True)
class Made:
    """The rows of one match, not saved."""

    match: Match
    sources: tuple[Source, ...]
    found: CoreMatch

    def working(self, told: Plain) -> Working:
        """The row of its working."""
        return _working(self.match, self.found, told)

    def onto(self, pk: UUID, first_found_at: datetime) -> "Made":
        """These rows for a match that stands, or stood, under an address."""
        self.match.pk, self.match.first_found_at = pk, first_found_at
        sources = tuple(
            Source(match=self.match, listing_id=s.listing_id, share=s.share, units=s.units)
            for s in self.sources
        )
        return Made(self.match, sources, self.found)


class Basis:
    """What matches follow from, as a digest: two of the same pair and basis are the same."""

    def __init__(self, live: LiveListings, versions: Mapping[UUID, int], on: date) -> None:
        self._live, self._versions = live, versions
        self._start = f"{__version__}|{WORKING}|{on}"
        self._known: dict[str, str] = {}

    def of(self, names: Iterable[str]) -> str:
        """The digest for listings that stand."""
        text = "|".join((self._start, *map(self._of, names)))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def _of(self, name: str) -> str:
        if name not in self._known:
            listing = self._live[name]
            supposed = self._live.typical.of(listing) if listing.amount is None else None
            self._known[name] = f"{name}:{self._versions.get(UUID(name))}:{supposed}"
        return self._known[name]


def made_of(found: CoreMatch, live: LiveListings, basis: Basis, on: date) -> Made:
    """The rows of a match of listings that stand."""
    haves = [live[name] for name in have_ids(found)]
    parts = sorted(found.blend, key=lambda part: (-part.share, part.have_id))
    lead = live[parts[0].have_id] if parts else haves[0]
    want, route, worth = live[found.want_id], found.route, found.worth
    names = sorted(have.id for have in haves)
    deciding = route.deciding
    match = Match(
        have_id=UUID(lead.id),
        want_id=UUID(want.id),
        sources_key=_key(names),
        is_blend=bool(parts),
        verdict=route.verdict.value,
        verdict_rank=route.verdict.rank,
        chance=route.chance,
        expected_value=found.expected_gbp,
        value=worth.value_gbp_per_year,
        have_gain=worth.have_gain_gbp,
        want_gain=worth.want_gain_gbp,
        units=worth.units_per_year,
        unit=worth.unit,
        tonnes=worth.tonnes_per_year,
        kgco2e=worth.carbon_kgco2e_per_year,
        landfill_tonnes=worth.landfill_tonnes_avoided,
        distance=found.distance_km,
        deciding_limit=(deciding.name if deciding else "")[:120],
        deciding_property=deciding.property if deciding else "",
        route_kind=route.kind,
        train=" → ".join(steps[0].name for steps in route.steps_once)[:200],
        use=route.use or "",
        tests=[_test(test) for test in found.missing],
        same_sic=any(_same_trade(have, want) for have in haves),
        basis=basis.of((*names, want.id)),
        on=on,
        **_sight(lead, want, found, live),
    )
    sources = tuple(
        Source(match=match, listing_id=UUID(p.have_id), share=p.share, units=p.units_per_year)
        for p in parts
    )
    return Made(match, sources, found)


def _key(names: list[str]) -> str:
    """The ids of all sources; of more than four (never, today) their digest."""
    text = "+".join(names)
    return text if len(text) <= 160 else hashlib.sha256(text.encode()).hexdigest()


def _sight(
    have: CoreListing, want: CoreListing, found: CoreMatch, live: LiveListings
) -> dict[str, Any]:
    """What each side sees of the figures, and in what order: see ``bands``."""
    circuity = live.assumptions.value("places.circuity")
    sides = (UUID(have.organisation), UUID(want.organisation))
    seen: dict[str, Any] = {
        "have_sees_km": seen_km(have.place, want.place, circuity),
        "want_sees_km": seen_km(want.place, have.place, circuity),
    }
    for name, (own, other) in (("have", sides), ("want", sides[::-1])):
        value, expected = found.worth.value_gbp_per_year, found.expected_gbp
        seen[f"{name}_band"] = bands.band_of(value, bands.secret_share(own, other, "gain"))
        seen[f"{name}_rank"] = bands.band_of(expected, bands.secret_share(own, other, "rank"))
    return seen


def _same_trade(have: CoreListing, want: CoreListing) -> bool:
    """One 4-digit SIC class: they may be competitors."""
    one, other = (have.sic_code or "")[:4], (want.sic_code or "")[:4]
    return bool(one) and one == other


def _test(test: Any) -> dict[str, Any]:
    """What would decide it: nothing of it follows from money."""
    return {
        "test": test.test,
        "name": test.name,
        "cost": test.cost_gbp,
        "days": test.days,
        "condition": test.condition,
    }


def _working(match: Match, found: CoreMatch, plain: Plain) -> Working:
    data = in_shape({"version": __version__, **plain(found)}, WORKING)
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.blake2b(told, digest_size=16).hexdigest()
    return Working(match=match, packed=zlib.compress(told, 6), digest=digest)


def unpacked(working: Working) -> dict[str, Any] | None:
    """The working as plain data: the core's match with ``version``; None: of an older shape."""
    told: dict[str, Any] = json.loads(zlib.decompress(bytes(working.packed)))
    return None if is_older(told, WORKING) else told
