"""What shows that a synergy took place: asked by the desk before it is called completed."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from offcut.impact.evidence import supported_grade
from offcut.impact.model import Grade
from offcut.platform.outcomes.models import Evidence, Movement, Verification

_WHY = "whether a synergy took place"


@dataclass(frozen=True, slots=True)
class Proof:
    """Counts: movements that stand, claims with evidence, claims that are verified."""

    movements: int = 0
    evidenced_claims: int = 0
    verified_claims: int = 0


def proof_of(synergies: Collection[UUID]) -> dict[UUID, Proof]:
    """The proof of each synergy, in three queries; movements of nothing and corrected ones apart.

    A claim counts as evidenced by the core's rule: an estimate alone is no evidence.
    """
    wanted = list(synergies)
    movements = Movement.objects.as_system(_WHY).filter(
        synergy__in=wanted, corrected_by=None, quantity__gt=0
    )
    moved = Counter(movements.order_by().values_list("synergy", flat=True))
    shown = Evidence.objects.as_system(_WHY).filter(claim__synergy__in=wanted)
    kinds: dict[UUID, list[str]] = defaultdict(list)
    of: dict[UUID, UUID] = {}
    for claim, synergy, kind in shown.order_by().values_list("claim", "claim__synergy", "kind"):
        kinds[claim].append(kind)
        of[claim] = synergy
    evidenced = Counter(of[claim] for claim, told in kinds.items() if _is_evidence(told))
    standing = Verification.objects.as_system(_WHY).filter(
        claim__synergy__in=wanted, withdrawn_on=None
    )
    verified = Counter(standing.order_by().values_list("claim__synergy", flat=True))
    return {one: Proof(moved[one], evidenced[one], verified[one]) for one in wanted}


def _is_evidence(kinds: list[str]) -> bool:
    return supported_grade(kinds, verified=False) not in (None, Grade.D)
