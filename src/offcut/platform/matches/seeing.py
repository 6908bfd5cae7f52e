"""What a viewer sees of a match: pages, files, letters and the API show a ``Seen``, nothing else.

========================  ======================================  ==============================
fact                      before both sides agreed                after the names were shown
========================  ======================================  ==============================
the other side            material, quantity band, district       its name as well
joint gain, carbon, t     bands (``bands``)                       exact
distance                  to the middle of the other's district   between the sites
own terms                 exact                                   exact
the other side's terms    never                                   never
========================  ======================================  ==============================

Own terms beside an exact joint gain would give the other side's away, and so would exact tonnes
(they end where one side's amount ends), exact carbon (it grows with tonnes and distance) and an
order of cards by exact value. Staff see names; a facilitator sees the terms of the organisations
assigned to them, and so the exact gain of a match of two such.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from offcut.platform.access.guard import may
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.listings.faces import PublicFace, public_face
from offcut.platform.listings.models import Listing
from offcut.platform.matches import bands
from offcut.platform.matches.models import Match, Reason
from offcut.platform.matches.wording import decides, verdict_means

HAVE, WANT = "have", "want"
Pairs = Collection[tuple[UUID, UUID]]
"""Have and want of introductions whose names were shown."""
_MORE = " more than today"
_NO_CARBON = 250.0  # kgCO2e a year: below, not even the sign is told


@dataclass(frozen=True, slots=True)
class Sight:
    """What a viewer is to a match."""

    sides: frozenset[str]  # of which the viewer is a member
    terms: frozenset[str]  # whose private terms the viewer may see
    named: bool  # the names of both are known
    exact: bool  # the joint gain, tonnes, carbon, distance

    @property
    def side(self) -> str:
        """The viewer's own side; a member of both sees it as who wants; empty for staff."""
        return WANT if WANT in self.sides else HAVE if HAVE in self.sides else ""


def sight(viewer: Viewer, match: Match, revealed: Pairs) -> Sight:
    """What a viewer is to a match whose listings, and their organisations, are at hand."""
    parties = {HAVE: givers(match), WANT: [match.want]}
    of = viewer.organisation_ids
    sides = {side for side, rows in parties.items() if any(r.organisation_id in of for r in rows)}
    terms = {
        side
        for side, rows in parties.items()
        if all(may(viewer, "matches.see_terms", row) for row in rows)
    }
    shown = (match.have_id, match.want_id) in revealed and not match.is_blend
    staff = viewer.is_any(Role.FACILITATOR, Role.AUDITOR)
    both = terms == {HAVE, WANT}
    named = shown or staff or both or _knows_who_wants(match, of, revealed)
    return Sight(frozenset(sides), frozenset(terms), named, shown or both)


def _knows_who_wants(match: Match, of: Collection[UUID], revealed: Pairs) -> bool:
    """Whether a source of a blend was introduced to who wants it. The gain stays a band for it."""
    if not match.is_blend or match.want.organisation_id in of:
        return False
    own = (row for row in givers(match) if row.organisation_id in of)
    return any((row.pk, match.want_id) in revealed for row in own)


def givers(match: Match) -> list[Listing]:
    """The haves of a match: one, or all of a blend."""
    if not match.is_blend:
        return [match.have]
    return [source.listing for source in match.sources.all()]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it may be told: the number where it may be known, else its band in words."""

    exact: float | None
    words: str

    @property
    def is_band(self) -> bool:
        """Whether only a band is told."""
        return self.exact is None


@dataclass(frozen=True, slots=True)
class Seen:
    """A match for one viewer."""

    id: UUID
    side: str  # have | want: the viewer's own; empty for staff
    own: PublicFace  # for staff: the have
    other: PublicFace
    own_words: str  # as its owner wrote it; empty for staff
    own_listing_id: UUID | None
    own_organisation: UUID  # whose secret shares decide the bands
    other_organisation: UUID
    have_listing_id: UUID | None  # where the viewer may open it
    want_listing_id: UUID | None
    own_name: str
    other_name: str
    verdict: str
    meaning: str  # of the verdict
    deciding: str  # what the verdict rests on, in words
    gain: Figure
    carbon: Figure
    tonnes: Figure
    km: float
    km_note: str
    tests: tuple[dict[str, object], ...]
    treatment: str
    route_kind: str
    sources: int
    mediated: bool
    found_on: date
    worked_out_at: datetime
    on: date
    is_gone: bool
    dismissed: str  # the reason; empty when it stands
    dismissal_id: UUID | None
    lowered: int
    synthetic: bool
    sight: Sight

    @property
    def adds_carbon(self) -> bool:
        """Whether more carbon is emitted than today, as far as that is told."""
        exact = self.carbon.exact
        return self.carbon.words.endswith(_MORE) if exact is None else exact < 0

    @property
    def carbon_size(self) -> float | None:
        """Kilograms without their sign, where they may be known."""
        return None if self.carbon.exact is None else abs(self.carbon.exact)

    @property
    def title(self) -> str:
        """The other side in one line; of a match of others both."""
        if self.side:
            return f"{self.other.material}, {self.other.district}"
        return (
            f"{self.own.material}, {self.own.district} to"
            f" {self.other.material[:1].lower()}{self.other.material[1:]}, {self.other.district}"
        )

    @property
    def other_called(self) -> str:
        """The other side's name where it may be known, else words for it."""
        if self.other_name:
            return self.other_name
        takes = "wants" if self.other.kind == WANT else "has"
        return f"A business in {self.other.district} that {takes} it"


def see(
    viewer: Viewer,
    match: Match,
    revealed: Pairs,
    dismissals: "dict[UUID, tuple[UUID, str]] | None" = None,
) -> Seen:
    """A match as a viewer may know it; its listings, sites and organisations are at hand."""
    seen = sight(viewer, match, revealed)
    own, other = _own_and_other(viewer, match, seen)
    dismissal = (dismissals or {}).get(match.pk)
    opens = Role.FACILITATOR in viewer.roles or Role.AUDITOR in viewer.roles
    return Seen(
        id=match.pk,
        side=seen.side,
        own=public_face(own),
        other=public_face(other),
        own_words=own.words if seen.side else "",
        own_listing_id=own.pk if seen.side else None,
        own_organisation=own.organisation_id,
        other_organisation=other.organisation_id,
        have_listing_id=match.have_id if opens else None,
        want_listing_id=match.want_id if opens else None,
        own_name=own.organisation.name if seen.named or seen.side else "",
        other_name=_name(match, other, seen),
        verdict=match.verdict,
        meaning=verdict_means(match.verdict),
        deciding=decides(match.verdict, match.deciding_limit),
        gain=gain(match, seen),
        carbon=carbon(match, own, other, seen),
        tonnes=tonnes(match, own, other, seen),
        km=kilometres(match, seen),
        km_note="" if seen.exact else f"to the middle of {public_face(other).district}",
        tests=tuple(match.tests),
        treatment=match.train,
        route_kind=match.route_kind,
        sources=len(givers(match)),
        mediated=match.same_sic,
        found_on=match.first_found_at.date(),
        worked_out_at=match.computed_at,
        on=match.on,
        is_gone=match.gone_at is not None,
        dismissed=Reason(dismissal[1]).label if dismissal else "",
        dismissal_id=dismissal[0] if dismissal else None,
        lowered=match.want_lowered if seen.side == WANT else match.have_lowered,
        synthetic=own.synthetic or other.synthetic,
        sight=seen,
    )


def _own_and_other(viewer: Viewer, match: Match, seen: Sight) -> tuple[Listing, Listing]:
    if seen.side == WANT:
        return match.want, match.have
    if match.is_blend and seen.side == HAVE:
        of = viewer.organisation_ids
        mine = [listing for listing in givers(match) if listing.organisation_id in of]
        return mine[0], match.want
    return match.have, match.want


def _name(match: Match, other: Listing, seen: Sight) -> str:
    """The name of the other side; of a blend all its sources'."""
    if not seen.named:
        return ""
    if match.is_blend and other.kind == HAVE:
        return ", ".join(dict.fromkeys(row.organisation.name for row in givers(match)))
    return str(other.organisation.name)


def gain(match: Match, seen: Sight) -> Figure:
    """The joint gain, £ a year."""
    if seen.exact:
        return Figure(match.value, "")
    band = match.want_band if seen.side == WANT else match.have_band
    return Figure(None, bands.in_words(band, before="£"))


def carbon(match: Match, own: Listing, other: Listing, seen: Sight) -> Figure:
    """Carbon avoided, kgCO2e a year; negative: more is emitted."""
    if match.kgco2e is None:
        return Figure(None, "not known")
    if seen.exact:
        return Figure(match.kgco2e, "")
    size = abs(match.kgco2e)
    share = bands.secret_share(own.organisation_id, other.organisation_id, "carbon")
    band = bands.band_of(size, share)
    if bands.edges_of(band)[0] == 0:
        return Figure(None, f"less than {_NO_CARBON:,.0f}\u202fkg CO₂e, more or less")
    words = bands.in_words(band, after="\u202ft CO₂e", per=1_000)
    return Figure(None, words if match.kgco2e > 0 else f"{words}{_MORE}")


def tonnes(match: Match, own: Listing, other: Listing, seen: Sight) -> Figure:
    """What is exchanged, in the want's unit, a year."""
    if match.units is None:
        return Figure(None, "not known")
    if seen.exact:
        return Figure(match.units, "")
    band = amount_band(match, own.organisation_id, other.organisation_id)
    return Figure(None, bands.in_words(band, after=f" {unit(match.unit)}"))


def amount_band(match: Match, own: UUID, other: UUID) -> int:
    """The band in which an amount that is known is told to one of the two organisations."""
    return bands.band_of(match.units or 0.0, bands.secret_share(own, other, "amount"))


def unit(name: str) -> str:
    """A basis unit as it is written."""
    return {"m3": "m³", "h": "hours", "item": "items"}.get(name, name)


def kilometres(match: Match, seen: Sight) -> float:
    """Road kilometres as far as they may be known."""
    if seen.exact:
        return match.distance
    return match.want_sees_km if seen.side == WANT else match.have_sees_km


def see_all(
    viewer: Viewer,
    matches: Iterable[Match],
    revealed: Pairs,
    dismissals: "dict[UUID, tuple[UUID, str]] | None" = None,
) -> list[Seen]:
    """Matches as a viewer may know them, in their order."""
    return [see(viewer, match, revealed, dismissals) for match in matches]
