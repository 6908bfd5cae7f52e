"""What shows that a synergy took place: asked by the desk before it is called completed."""

from functools import cache

from django.db.models import Exists, OuterRef

from offcut import reference
from offcut.impact.evidence import supported_grade
from offcut.impact.model import Grade
from offcut.platform.outcomes.models import Evidence, Movement, Verification

_WHY = "whether a synergy took place"


def proof(synergy: str) -> dict[str, Exists]:
    """Annotations of a query: ``proof_moved``, ``proof_evidenced``, ``proof_verified``.

    A movement counts while nothing corrects it and it is of something; a claim counts as evidenced
    by the core's rule: an estimate alone is no evidence.

    Args:
        synergy: The field of the outer query that holds a synergy's id, such as ``"pk"``.
    """
    outer = OuterRef(synergy)
    moved = Movement.objects.as_system(_WHY).filter(
        synergy=outer, corrected_by=None, quantity__gt=0
    )
    evidenced = Evidence.objects.as_system(_WHY).filter(
        claim__synergy=outer, kind__in=_that_show_something()
    )
    verified = Verification.objects.as_system(_WHY).filter(claim__synergy=outer, withdrawn_on=None)
    return {
        "proof_moved": Exists(moved),
        "proof_evidenced": Exists(evidenced),
        "proof_verified": Exists(verified),
    }


@cache
def _that_show_something() -> tuple[str, ...]:
    """The kinds of evidence that make more than an estimate."""
    return tuple(
        kind.id
        for kind in reference.evidence_kinds.values()
        if supported_grade([kind.id], verified=False) not in (None, Grade.D)
    )
