"""The answer in a few numbers: what could be met, and what that would be worth."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from offcut.listings import Listing
from offcut.matching.model import Match, Verdict
from offcut.matching.worth.decline import amount_of_year

if TYPE_CHECKING:
    from offcut.matching.result import MatchResult

NOW = (Verdict.PASS, Verdict.MARGINAL)
LIKELY = (*NOW, Verdict.PLAUSIBLE)
AFTER_TESTS = (*LIKELY, Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Potential:
    """What a set of matches could achieve together: potential, not achieved.

    No tonne is counted twice: matches are taken best first, each with what is then left of its
    have and of its want. Money in GBP, carbon in kgCO2e, all a year (or once, for one-offs).
    """

    wants: int
    haves: int
    matches: int
    tonnes: float
    value_gbp: float
    carbon_kgco2e: float
    landfill_tonnes: float
    carbon_unknown: int  # matches among them whose carbon is not known
    quantity_unknown: int = 0  # matches left out of the sums: a side states no quantity


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts, and the potential by how sure the matches are."""

    haves: int
    wants: int
    matches: int
    by_verdict: dict[str, int]
    wants_matched: int
    haves_matched: int
    now: Potential  # PASS and MARGINAL
    likely: Potential  # and PLAUSIBLE: resting on typical values
    after_tests: Potential  # and UNKNOWN: one or more tests away
    note: str = "Potential, not achieved: no tonne is counted twice."


def summarise(result: "MatchResult") -> Summary:
    """The summary of a run."""
    counts = Counter(match.route.verdict.value for match in result.matches)
    items = {item.id: item for item in result.listings}
    return Summary(
        haves=len(result.listings.haves),
        wants=len(result.listings.wants),
        matches=len(result.matches),
        by_verdict={verdict.value: counts.get(verdict.value, 0) for verdict in Verdict},
        wants_matched=len({match.want_id for match in result.matches}),
        haves_matched=len(_haves(result.matches)),
        now=_potential(result.matches, items, NOW),
        likely=_potential(result.matches, items, LIKELY),
        after_tests=_potential(result.matches, items, AFTER_TESTS),
    )


def _haves(matches: Iterable[Match]) -> set[str]:
    return {have_id for match in matches for have_id, _ in _taken(match)}


def _potential(
    matches: Iterable[Match], items: dict[str, Listing], verdicts: tuple[Verdict, ...]
) -> Potential:
    """Matches with these verdicts, best first, on what is left of haves and wants."""
    pool = tuple(matches)
    chosen = [(match, part) for match, part in allocate(pool, items, verdicts) if part > 0]
    carbon = [match.worth.carbon_kgco2e_per_year for match, _ in chosen]
    return Potential(
        wants=len({match.want_id for match, _ in chosen}),
        haves=len(_haves(match for match, _ in chosen)),
        matches=len(chosen),
        tonnes=sum(part * (match.worth.tonnes_per_year or 0.0) for match, part in chosen),
        value_gbp=sum(part * match.worth.value_gbp_per_year for match, part in chosen),
        carbon_kgco2e=sum(
            part * kg for (_, part), kg in zip(chosen, carbon, strict=True) if kg is not None
        ),
        landfill_tonnes=sum(
            part * (match.worth.landfill_tonnes_avoided or 0.0) for match, part in chosen
        ),
        carbon_unknown=sum(1 for kg in carbon if kg is None),
        quantity_unknown=sum(
            1 for m in pool if m.route.verdict in verdicts and not quantities_given(m, items)
        ),
    )


def allocate(
    matches: Iterable[Match],
    items: dict[str, Listing],
    verdicts: tuple[Verdict, ...] = AFTER_TESTS,
) -> list[tuple[Match, float]]:
    """Each match with the part of it (0–1) that can happen beside the better ones.

    Greedy, best first; matches of listings that state no quantity are left out: totals rest on
    stated amounts only. A plan for the whole region does
    better: this is the honest quick sum.
    """
    left: dict[str, float] = {}
    taken: list[tuple[Match, float]] = []
    for match in matches:
        worth = match.worth
        if match.route.verdict not in verdicts or not worth.units_per_year:
            continue
        if not quantities_given(match, items):
            continue
        needs = [*_taken(match), (match.want_id, worth.units_per_year)]
        for listing_id, units in needs:
            listing = items.get(listing_id)
            stated = listing.amount if listing else None
            known = units
            if listing and stated:
                known = amount_of_year(stated, listing.decline_per_year)
            left.setdefault(listing_id, max(known, units))
        part = min(1.0, *(left[name] / units for name, units in needs if units > 0))
        for name, units in needs:
            left[name] = max(0.0, left[name] - part * units)
        taken.append((match, part if part > _CRUMB else 0.0))
    return taken


_CRUMB = 1e-6


def quantities_given(match: Match, items: dict[str, Listing]) -> bool:
    """Whether every listing of a match states a quantity: only then it counts in a total."""
    names = [name for name, _ in _taken(match)] + [match.want_id]
    found = [items.get(name) for name in names]
    return all(item is None or item.amount is not None for item in found)


def _taken(match: Match) -> list[tuple[str, float]]:
    """What a match takes from each of its haves, units a year."""
    if match.blend:
        return [(part.have_id, part.units_per_year) for part in match.blend]
    return [(match.have_id, match.worth.have_units_per_year or 0.0)]
