"""The same tonne claimed twice: in one year, at both ends, or under two names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from offcut.impact.evidence import party_key, same_party
from offcut.impact.guards import written
from offcut.impact.model import Claim, Synergy

_SAME_AMOUNT = 0.01  # two quantities this near to each other may be one


@dataclass(frozen=True, slots=True)
class DoubleClaim:
    """Two claims that may be of the same tonnes."""

    first: Claim
    second: Claim
    how: str  # same year | both ends | same document | same amount
    told: str


def double_claims(
    synergies: Mapping[str, Synergy], claims: Iterable[Claim]
) -> tuple[DoubleClaim, ...]:
    """Pairs of claims that may count the same tonnes twice, in the order of the file.

    * *same year*: one synergy, one year, two claims;
    * *both ends*: two synergies between the same two firms, of one flow, in one year: the
      facilitator of each end may have entered it;
    * *same document*: one document reference (a weighbridge ticket, a note) under two claims;
    * *same amount*: one firm, one flow, one year, another firm at the other end, and quantities
      that agree to a hundredth: perhaps one material, or passed on and counted at each step.
    """
    known = [claim for claim in claims if claim.synergy in synergies]
    found: dict[tuple[str, str], DoubleClaim] = {}
    for double in (*_by_year_and_firms(synergies, known), *_by_document(known)):
        found.setdefault((double.first.id, double.second.id), double)
    order = {claim.id: place for place, claim in enumerate(known)}
    return tuple(sorted(found.values(), key=lambda d: (order[d.second.id], order[d.first.id])))


def _by_year_and_firms(
    synergies: Mapping[str, Synergy], claims: Iterable[Claim]
) -> Iterator[DoubleClaim]:
    groups: dict[tuple[int, str], list[Claim]] = {}
    for claim in claims:
        groups.setdefault((claim.year, synergies[claim.synergy].flow), []).append(claim)
    for (_, _), group in groups.items():
        by_firm: dict[str, list[Claim]] = {}
        for claim in group:
            own = synergies[claim.synergy]
            for name in {party_key(own.have.name), party_key(own.want.name)}:
                by_firm.setdefault(name, []).append(claim)
        for near in by_firm.values():
            for first, second in combinations(near, 2):
                double = _double(synergies, first, second)
                if double:
                    yield double


def _double(synergies: Mapping[str, Synergy], first: Claim, second: Claim) -> DoubleClaim | None:
    one, other = synergies[first.synergy], synergies[second.synergy]
    place = f"rows {first.source.row} and {second.source.row}"
    if one.id == other.id:
        told = f"'{one.id}' has two claims for {first.year} ({place})"
        return DoubleClaim(first, second, "same year", told)
    same_have = same_party(one.have.name, other.have.name)
    same_want = same_party(one.want.name, other.want.name)
    if same_have and same_want:
        told = (
            f"'{one.id}' and '{other.id}' are both {one.flow} from {one.have.name} to "
            f"{one.want.name} in {first.year} ({place}): was each end entered once?"
        )
        return DoubleClaim(first, second, "both ends", told)
    passed_on = same_party(one.want.name, other.have.name)
    back = same_party(one.have.name, other.want.name)
    alike = same_have or same_want or passed_on or back
    if alike and _agree(first.quantity, second.quantity):
        firm = one.have.name if same_have or back else one.want.name
        told = (
            f"'{one.id}' and '{other.id}' claim {written(first.quantity)} and "
            f"{written(second.quantity)} "
            f"{other.unit} of {one.flow} of {firm} in {first.year} ({place}): one material?"
        )
        return DoubleClaim(first, second, "same amount", told)
    return None


def _by_document(claims: Iterable[Claim]) -> Iterator[DoubleClaim]:
    first_with: dict[str, Claim] = {}
    for claim in claims:
        for document in claim.evidence:
            key = _short(document)
            first = first_with.setdefault(key, claim)
            if first is not claim and key:
                told = (
                    f"'{document}' is evidence of two claims (rows {first.source.row} and "
                    f"{claim.source.row})"
                )
                yield DoubleClaim(first, claim, "same document", told)


def _agree(one: float | None, other: float | None) -> bool:
    if not one or not other:
        return False
    return abs(one - other) <= _SAME_AMOUNT * max(abs(one), abs(other))


def _short(text: str) -> str:
    return "".join(text.lower().split())
