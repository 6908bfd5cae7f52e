"""What the treatments leave: each residue is a new have with its own cost, matched in its turn.

The exchanges looked at are those of the potential: matches taken best first, each on what is then
left of its have and want, so that no residue is made of a tonne that is not there. What they leave
is held against what is then left of the wants. The first pass stays as it is: a residue that finds
a taker makes the exchange that leaves it cheaper than was shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from offcut import reference
from offcut.listings import Kind, Listing, Listings
from offcut.matching.distances import Distances
from offcut.matching.model import Match, ResidueFlow, Verdict
from offcut.matching.pairing import Pairing
from offcut.matching.residue_takers import with_takers
from offcut.matching.summary import allocate
from offcut.matching.worth import Valuer
from offcut.matching.worth.baseline import tonnes_per_unit
from offcut.matching.worth.decline import mean_of_year
from offcut.matching.worth.kinds import kind_of
from offcut.resources import Amount

if TYPE_CHECKING:
    from offcut.matching.result import MatchResult

_LEAST_LEFT = 0.01  # of a want: less is as good as met
_CRUMB = 1e-9


@dataclass(frozen=True, slots=True)
class Residue:
    """What the chosen exchanges of one have leave of one kind, as a new have.

    ``matches`` are the best wants left for it, each on its own: a want that two residues could
    serve is named for both. They stand beside the matches of the run, not among them.
    """

    listing: Listing  # id ``H041/r1``, at the giver's place, disposal cost as the table has it
    name: str
    treatments: tuple[str, ...]
    have_id: str  # whose treatment leaves it
    want_ids: tuple[str, ...]  # in whose exchanges
    units_per_year: float  # in the unit of ``listing``
    uses: tuple[str, ...] = ()  # of those wants: what was taken out for a use does not serve it
    matches: tuple[Match, ...] = ()  # best first

    @property
    def cost_gbp_per_year(self) -> float:
        """What it costs to be rid of it, GBP a year; negative = it sells."""
        return self.units_per_year * (self.listing.disposal_cost or 0.0)

    @property
    def next_step(self) -> str:
        """Where it could go, in words."""
        if self.listing.resource_type is None:
            return "its kind is in no table: list it as a have to find a taker"
        if not self.matches:
            return "no want for it here"
        best = self.matches[0]
        if best.route.verdict is Verdict.UNKNOWN:
            return f"after tests it could go to {best.want_id}, {_saves(best)}"
        return f"could go to {best.want_id} ({best.route.verdict.value}), {_saves(best)}"


def _saves(match: Match) -> str:
    return f"saves £{match.worth.value_gbp_per_year:,.0f} a year"


def find_residues(
    listings: Listings, matches: Iterable[Match], pairing: Pairing
) -> tuple[Residue, ...]:
    """The residues of the exchanges of the potential, each with the wants left for it.

    Args:
        listings: of the run.
        matches: of the run, best first.
        pairing: what values a pair.
    """
    items = {item.id: item for item in listings}
    taken = [(match, part) for match, part in allocate(matches, items) if part > 0]
    return with_takers(residues_of(taken, items), wants_left(listings.wants, taken), pairing)


def residues_of(
    taken: Sequence[tuple[Match, float]], items: Mapping[str, Listing]
) -> tuple[Residue, ...]:
    """What exchanges leave, each taken to its part (0–1): one residue a have and kind of residue.

    A residue that is the same kind from two exchanges of a have is one, at the mean of its costs.
    """
    left = [
        LeftBehind(have_id, match.want_id, match.route.use, part * units * flow.units, flow)
        for match, part in taken
        for have_id, units, flow in flows(match)
    ]
    return residues_from(left, items, set(items))


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What one exchange leaves of one kind."""

    have_id: str
    want_id: str
    use: str | None  # that the exchange is for
    units: float  # of the residue, a year
    flow: ResidueFlow


def residues_from(
    left: Iterable[LeftBehind], items: Mapping[str, Listing], names: set[str]
) -> tuple[Residue, ...]:
    """One residue a have and kind; ``names`` are the ids that are taken, and grow."""
    found: dict[tuple[str, str, str | None], Residue] = {}
    for one in left:
        have = items.get(one.have_id)
        if have is None or one.units <= _CRUMB or not _to_be_handled(one.flow):
            continue
        key = (one.have_id, one.flow.name, one.flow.ewc_code)
        new = _residue(have, one)
        if key in found:
            found[key] = _merged(found[key], new)
            continue
        named = next(name for name in _names(one.have_id) if name not in names)
        names.add(named)
        found[key] = replace(new, listing=replace(new.listing, id=named))
    return tuple(found.values())


def _names(have_id: str) -> Iterator[str]:
    """Ids for what a have leaves: ``H041/r1``, ``H041/r2`` …"""
    return (f"{have_id}/r{number}" for number in count(1))


def residues_of_match(result: "MatchResult", match: Match) -> tuple[Residue, ...]:
    """What one match leaves: as in the run, or worked out for it alone when it is not in it."""
    own = {have_id for have_id, _, _ in flows(match)}
    known = [r for r in result.residues if r.have_id in own and match.want_id in r.want_ids]
    if {residue.have_id for residue in known} == own:
        return tuple(known)
    if result.pairing is None:
        return ()
    first = result.pairing
    old = first.valuer
    valuer = Valuer(old.assumptions, old.on, old.typical)  # knows nothing under these ids
    roads = Distances(first.distances.circuity, first.distances.own)
    items = {item.id: item for item in result.listings}
    items |= {residue.listing.id: residue.listing for residue in result.residues}
    found = residues_of([(match, 1.0)], items)
    taken = [(one, part) for one, part in allocate(result.matches, items) if part > 0]
    wants = wants_left(result.listings.wants, taken)
    return with_takers(found, wants, Pairing(first.book, valuer, roads))


def _to_be_handled(flow: ResidueFlow) -> bool:
    """Off-gas is gone: what has no kind, no waste code and no cost is nobody's have."""
    return bool(flow.resource_type or flow.ewc_code or flow.cost_gbp)


def flows(match: Match) -> list[tuple[str, float, ResidueFlow]]:
    """Each residue of a match with the have that leaves it and the units of it taken a year."""
    if match.blend:
        return [
            (part.have_id, part.units_per_year, flow)
            for part in match.blend
            for flow in part.residues
        ]
    units = match.worth.have_units_per_year or 0.0
    return [(match.have_id, units, flow) for flow in match.route.residues]


def wants_left(
    wants: Sequence[Listing], taken: Sequence[tuple[Match, float]]
) -> tuple[Listing, ...]:
    """The wants with what the exchanges leave unmet of each; those without a quantity as is."""
    met: dict[str, float] = {}
    for match, part in taken:
        met[match.want_id] = met.get(match.want_id, 0.0) + part * (match.worth.units_per_year or 0)
    left = (left_of(want, met.get(want.id, 0.0)) for want in wants)
    return tuple(want for want in left if want is not None)


def left_of(want: Listing, used: float) -> Listing | None:
    """A want with what is unmet of it when so much is delivered; None when it is as good as met."""
    amount = want.amount
    if amount is None or used <= 0:
        return want
    falls = mean_of_year(want.decline_per_year) if amount.per_year else 1.0
    part = 1.0 - used / max(used, amount.central * falls)
    return replace(want, amount=_scaled(amount, part)) if part > _LEAST_LEFT else None


def _residue(have: Listing, left: LeftBehind) -> Residue:
    """One flow as a listing; its unit is that of its kind, where the tables can convert."""
    flow = left.flow
    kind = kind_of(flow.resource_type)
    factor, unit = 1.0, have.unit
    if kind is not None and kind.unit != have.unit:
        factor, unit = _in_unit(have.unit, kind.unit, tonnes_per_unit("m3", kind))
    units, cost = left.units * factor, flow.cost_gbp / flow.units / factor
    entry = reference.waste_codes.get(flow.ewc_code) if flow.ewc_code else None
    listing = Listing(
        id=f"{have.id}/r",
        organisation=have.organisation,
        kind=Kind.HAVE,
        resource=f"{flow.name} of {have.resource}",
        place=have.place,
        resource_type=flow.resource_type if kind is not None and unit == kind.unit else None,
        sic_code=have.sic_code,
        unit=unit,
        amount=Amount(units, units, units, unit, have.amount.per_year if have.amount else True),
        monthly_profile=have.monthly_profile,
        available_from=have.available_from,
        available_to=have.available_to,
        ewc_code=flow.ewc_code,
        hazardous=_hazard(entry.hazardous, entry.entry) if entry is not None else None,
        current_fate="recycling" if cost < 0 else None,
        disposal_cost=cost,
        notes=f"left by {flow.treatment}",
    )
    uses = (left.use,) if left.use else ()
    return Residue(
        listing, flow.name, (flow.treatment,), have.id, (left.want_id,), units, uses=uses
    )


def _in_unit(given: str, wanted: str, t_per_m3: float | None) -> tuple[float, str]:
    """Units of ``wanted`` in one of ``given``; the given unit where no density is known."""
    if t_per_m3 and (given, wanted) == ("m3", "t"):
        return t_per_m3, wanted
    if t_per_m3 and (given, wanted) == ("t", "m3"):
        return 1.0 / t_per_m3, wanted
    return 1.0, given


def _hazard(hazardous: bool, entry: str) -> bool | None:
    """As a waste code is read of a listing: the plain one of a mirror pair decides nothing."""
    if hazardous:
        return True
    return False if "absolute" in entry.lower() else None


def _merged(one: Residue, other: Residue) -> Residue:
    units = one.units_per_year + other.units_per_year
    cost = (one.cost_gbp_per_year + other.cost_gbp_per_year) / units
    per_year = one.listing.amount.per_year if one.listing.amount else True
    amount = Amount(units, units, units, one.listing.unit, per_year)
    return replace(
        one,
        listing=replace(one.listing, amount=amount, disposal_cost=cost),
        treatments=tuple(dict.fromkeys((*one.treatments, *other.treatments))),
        want_ids=tuple(dict.fromkeys((*one.want_ids, *other.want_ids))),
        uses=tuple(dict.fromkeys((*one.uses, *other.uses))),
        units_per_year=units,
    )


def _scaled(amount: Amount, part: float) -> Amount:
    return replace(
        amount, low=amount.low * part, central=amount.central * part, high=amount.high * part
    )
