"""The whole working of one pair: every limit, every pound, every kilogram, and what it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from offcut.errors import InputError
from offcut.listings import Kind, Listing
from offcut.matching.assess import compatible
from offcut.matching.model import Match, Term, Verdict
from offcut.matching.pairing import ASK
from offcut.matching.residues import Residue, residues_of_match
from offcut.matching.result import MatchResult, have_ids
from offcut.matching.shadow import ShadowPrice, ShadowPrices
from offcut.matching.wording import as_text
from offcut.matching.worth.kinds import kind_of
from offcut.reference import Assumption

_SHOWN_IDS = 8
_ALWAYS = ("places.circuity", "verdict.unknown_prior")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One pair, explained; ``str()`` of it is the text.

    ``rank`` is the place of the match among those of its want (1 = best), or None when it is not
    among the best; then ``why_not`` says why.
    """

    match: Match
    have: Listing | None  # None for a blend of several
    want: Listing
    rank: int | None
    why_not: str | None
    assumptions: tuple[Assumption, ...]
    leaves: tuple[Residue, ...] = ()  # what its treatments leave, and where that could go
    prices: tuple[ShadowPrice, ...] = ()  # what room under a binding limit would be worth
    distance_given: bool = False  # by the user's own table

    @property
    def text(self) -> str:
        """The working in words and lines, for a terminal."""
        return as_text(self)

    def as_dict(self) -> dict[str, Any]:
        """The working as plain data, for JSON."""
        from offcut.matching.saving import plain, residue_row

        return {
            "have_id": self.match.have_id,
            "want_id": self.match.want_id,
            "rank": self.rank,
            "why_not": self.why_not,
            "match": plain(self.match),
            "residues": [residue_row(item) for item in self.leaves],
            "shadow_prices": plain(self.prices),
            "assumptions": [
                {
                    "id": item.id,
                    "value": item.value,
                    "unit": item.unit,
                    "status": item.provenance.status.value,
                    "source": item.provenance.source,
                    "overridden": item.overridden,
                    "description": item.description,
                }
                for item in self.assumptions
            ],
        }

    def __str__(self) -> str:
        return self.text


def explain(result: MatchResult, have_id: str, want_id: str) -> Explanation:
    """See :meth:`offcut.matching.MatchResult.explain`."""
    want = _listing(result, want_id, Kind.WANT)
    for rank, found in enumerate(result.for_want(want_id), start=1):
        if found.have_id == have_id:
            giver = None if found.blend else _listing(result, have_id, Kind.HAVE)
            return _explanation(result, found, giver, want, rank, None)
    have = _listing(result, have_id, Kind.HAVE)
    if not compatible(have, want):
        raise InputError(_incompatible(have, want))
    second = _of_residue(result, have, want)
    if second is not None:
        return _explanation(result, second, have, want, None, None)
    match = _on_demand(result, have, want)
    return _explanation(result, match, have, want, None, _why_not(result, match))


def _explanation(
    result: MatchResult,
    match: Match,
    have: Listing | None,
    want: Listing,
    rank: int | None,
    why_not: str | None,
) -> Explanation:
    given = _distance_given(result, match, want)
    used, leaves = _used(result, match), residues_of_match(result, match)
    prices = _prices(result, match, have, want)
    if given:
        used = tuple(item for item in used if item.id != "places.circuity")
    return Explanation(match, have, want, rank, why_not, used, leaves, prices, given)


def _distance_given(result: MatchResult, match: Match, want: Listing) -> bool:
    """Whether the user gave the distance; of a blend, those of all its sources."""
    names = have_ids(match)
    haves = [item for item in result.listings.haves if item.id in names]
    if result.pairing is None or len(haves) < len(names):
        return False
    return all(result.pairing.distances.given(have, want) for have in haves)


def _prices(
    result: MatchResult, match: Match, have: Listing | None, want: Listing
) -> tuple[ShadowPrice, ...]:
    if have is None or result.pairing is None:
        return ()
    return ShadowPrices(result.pairing).of(match, have, want)


def _of_residue(result: MatchResult, have: Listing, want: Listing) -> Match | None:
    """The match of a residue with what is left of a want."""
    for residue in result.residues:
        if residue.listing is have:
            return next((match for match in residue.matches if match.want_id == want.id), None)
    return None


def _on_demand(result: MatchResult, have: Listing, want: Listing) -> Match:
    for match in result.near_misses:
        if (match.have_id, match.want_id) == (have.id, want.id):
            return match
    if result.pairing is None:
        raise InputError("This result does not hold what values a pair; run the match again.")
    return result.pairing.match(result.pairing.assess(have, want))


def _listing(result: MatchResult, listing_id: str, kind: Kind) -> Listing:
    side = result.listings.haves if kind is Kind.HAVE else result.listings.wants
    if kind is Kind.HAVE:
        side = (*side, *(residue.listing for residue in result.residues))
    for listing in side:
        if listing.id == listing_id:
            return listing
    other = next((item for item in result.listings if item.id == listing_id), None)
    if other is not None:
        raise InputError(f"'{listing_id}' is a {other.kind}; a {kind} is needed in that place.")
    raise InputError(_no_such(result, listing_id, kind, [item.id for item in side]))


def _no_such(result: MatchResult, listing_id: str, kind: Kind, there: list[str]) -> str:
    from rapidfuzz import process

    near = [name for name, _, _ in process.extract(listing_id, there, limit=3, score_cutoff=60)]
    if near:
        hint = f"Did you mean {' or '.join(near)}?"
    else:
        more = ", …" if len(there) > _SHOWN_IDS else ""
        hint = (
            f"There are: {', '.join(there[:_SHOWN_IDS])}{more}." if there else f"It has no {kind}s."
        )
    where = "" if result.listings.name == "listings" else f" in {result.listings.name}"
    return (
        f"There is no {kind} '{listing_id}'{where}. {hint}"
        " 'offcut check FILE --all' lists the ids of a file."
    )


def _incompatible(have: Listing, want: Listing) -> str:
    for side in (have, want):
        if side.resource_type is None and not (side is want and want.uses):
            return (
                f"'{side.id}' was not understood as a kind of resource ({side.resource!r}):"
                " give its resource_type; 'offcut suggest' proposes some."
            )
    kind = kind_of(have.resource_type)
    serves = ", ".join(kind.serves) if kind and kind.serves else "no use on record"
    asked = ", ".join(want.uses) or want.resource_type
    return (
        f"'{have.id}' ({have.resource_type}) cannot serve '{want.id}' (asks for {asked}):"
        f" its type serves {serves}, and the two types are on different branches."
    )


def _why_not(result: MatchResult, match: Match) -> str:
    """Why a pair is not among the best of its want."""
    if match.route.verdict is Verdict.FAIL:
        return "It does not fit: " + match.reason
    if match.worth.value_gbp_per_year <= 0:
        return "It fits but does not pay: " + match.reason
    best = result.for_want(match.want_id)
    if not best:
        return "It is at the same organisation and site, so it needs no exchange."
    last = best[-1]
    return (
        f"It would work, but {len(best)} others are worth more to this want: the last of them,"
        f" {last.have_id}, has an expected value of £{last.expected_gbp:,.0f} a year against"
        f" £{match.expected_gbp:,.0f}."
    )


def _used(result: MatchResult, match: Match) -> tuple[Assumption, ...]:
    """The assumptions that the working names, with those that every match rests on."""
    return tuple(dict.fromkeys(_named(result, match)))


def _named(result: MatchResult, match: Match) -> Iterator[Assumption]:
    for term in (*match.worth.money, *match.worth.carbon):
        yield from _of(term, result)
    if any(test.test.startswith(ASK) for test in match.missing):
        yield result.assumptions["verdict.question_prior"]
    evidence = {check.evidence for check in match.route.limits if check.evidence and check.sd}
    for name in (*_ALWAYS, *(f"uncertainty.{grade}" for grade in sorted(evidence))):
        if name in result.assumptions:
            yield result.assumptions[name]


def _of(term: Term, result: MatchResult) -> Iterator[Assumption]:
    if not term.source.startswith("assumption "):
        return
    name = term.source.removeprefix("assumption ")
    if name.endswith("*"):
        stem = name[:-1]
        yield from (item for key, item in result.assumptions.items() if key.startswith(stem))
    elif name in result.assumptions:
        yield result.assumptions[name]
