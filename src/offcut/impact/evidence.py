"""What a claim rests on: which grade its evidence supports, and who may verify it.

=====  ===========================================================================================
grade  means
=====  ===========================================================================================
A      verified by a third party, with weighbridge, transfer note, meter or invoice
B      documents
C      self-reported
D      estimated
=====  ===========================================================================================

A verifier is a third party: neither the facilitator of the exchange nor one of its two sides. The
kinds of evidence, and the best grade each can carry by itself, are the table ``evidence_kinds``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from offcut import reference
from offcut.impact.model import Claim, Grade, Stage, Standing, Synergy
from offcut.listings.model import Problem
from offcut.reference import EvidenceKind

_ENDINGS = {"ltd", "limited", "plc", "llp", "cic", "company", "co", "the"}
_GRADES = "A verified by a third party, B documents, C self-reported, D estimated"


def evidence_kind(word: str) -> EvidenceKind | None:
    """The kind of evidence that a word means; None when no kind is written so.

    >>> evidence_kind("Waste transfer note").id
    'transfer_note'
    """
    return _kinds_by_word().get(_plain(word))


@cache
def _kinds_by_word() -> dict[str, EvidenceKind]:
    return {
        _plain(word): kind
        for kind in reference.evidence_kinds.values()
        for word in (kind.id, kind.title, *kind.words)
    }


def supported_grade(kinds: Iterable[str], verified: bool) -> Grade | None:
    """The best grade that evidence supports; None when there is none that is known.

    >>> supported_grade(["weighbridge"], verified=True)
    <Grade.A: 'A'>
    >>> supported_grade(["weighbridge"], verified=False), supported_grade(["email"], verified=True)
    (<Grade.B: 'B'>, <Grade.C: 'C'>)
    """
    known = [kind for word in kinds if (kind := evidence_kind(word))]
    if verified and any(kind.hard for kind in known):
        return Grade.A
    return min((Grade(kind.best_grade) for kind in known), default=None)


def same_party(one: str | None, other: str | None) -> bool:
    """Whether two names mean one party: spelling, case and the legal form do not matter.

    >>> same_party("Anvil Castings Ltd.", "anvil  castings limited")
    True
    """
    return bool(one and other and party_key(one) and party_key(one) == party_key(other))


def party_key(name: str) -> str:
    """What two names of one party have in common, whatever their spelling."""
    return " ".join(part for part in _plain(name).split() if part not in _ENDINGS)


def is_verified(claim: Claim) -> bool:
    """Whether a verifier and a day are stated and the evidence is of the kind that can be."""
    if claim.verifier is None or claim.verified_on is None:
        return False
    return supported_grade(claim.evidence_kinds, verified=True) is Grade.A


def is_evidenced(claim: Claim) -> bool:
    """Whether evidence is shown for a claim: neither its grade nor what is shown is an estimate."""
    supported = supported_grade(claim.evidence_kinds, verified=False)
    return claim.grade is not Grade.D and supported not in (None, Grade.D)


def check_evidence(
    synergies: Mapping[str, Synergy], claims: Iterable[Claim]
) -> tuple[Problem, ...]:
    """What is wrong or doubtful with who verified what, and by what: errors and warnings.

    A claim whose synergy is not there is left to the reader of the file.
    """
    found: list[Problem] = []
    for claim in claims:
        synergy = synergies.get(claim.synergy)
        if synergy is not None:
            found += verifier_problems(synergy, claim)
            found += _grade_problems(claim)
    return tuple(found)


def verifier_problems(synergy: Synergy, claim: Claim) -> Iterator[Problem]:
    """What is wrong with who verified a claim, and when."""
    roles = (
        ("the facilitator", synergy.facilitator),
        ("the giving side", synergy.have.name),
        ("the taking side", synergy.want.name),
    )
    for role, name in roles:
        if same_party(claim.verifier, name):
            told = f"'{claim.verifier}' verified this claim and is {role} of '{synergy.id}'"
            third = "a third party: neither the facilitator nor one of the two sides"
            yield _problem(claim, "error", "verifier", claim.verifier, told, third)
    if (claim.verifier is None) != (claim.verified_on is None):
        column = "verifier" if claim.verifier is None else "verified_on"
        told = "a verification needs both who verified and the day"
        yield _problem(claim, "error", column, None, told, "both, or neither")
    if claim.verified_on is not None and claim.verified_on < date(claim.year, 1, 1):
        given = str(claim.verified_on)
        told = f"verified before the year of the claim, {claim.year}, began"
        yield _problem(claim, "error", "verified_on", given, told, f"a day from {claim.year}-01-01")


def _grade_problems(claim: Claim) -> Iterator[Problem]:
    unknown = [word for word in claim.evidence_kinds if evidence_kind(word) is None]
    if unknown:
        known = ", ".join(reference.evidence_kinds)
        told = "not a kind of evidence, so it supports no grade"
        yield _problem(claim, "warning", "evidence_kinds", "; ".join(unknown), told, known)
    if claim.grade is None:
        return
    verified = claim.verifier is not None and claim.verified_on is not None
    supported = supported_grade(claim.evidence_kinds, verified)
    given = claim.grade.value
    if claim.grade is Grade.A and supported is not Grade.A:
        told = "grade A without " + (
            "a third party's verification (verifier and verified_on)"
            if not verified
            else "weighbridge, transfer note, meter or invoice"
        )
        accepted = f"at most {supported or 'D'} with what is shown ({_GRADES})"
        yield _problem(claim, "error", "grade", given, told, accepted)
    elif claim.grade < (supported or Grade.D):
        best = supported or Grade.D
        told = f"the evidence named supports grade {best} at most"
        yield _problem(claim, "warning", "grade", given, told, _GRADES)


def standing(synergy: Synergy, claim: Claim | None) -> Standing | None:
    """What a figure of this synergy stands for; None when it was lost.

    Only a completed synergy with evidence is realised, and only with evidence that a third party
    verified is it verified. An estimate (grade D) is no evidence.
    """
    if synergy.stage is Stage.LOST:
        return None
    if synergy.stage in (Stage.IDEA, Stage.DISCUSSION, Stage.NEGOTIATION):
        return Standing.POTENTIAL
    if synergy.stage is not Stage.COMPLETED or claim is None or not is_evidenced(claim):
        return Standing.AGREED
    return Standing.VERIFIED if is_verified(claim) else Standing.REALISED


def _problem(
    claim: Claim, severity: str, column: str, given: str | None, told: str, accepted: str
) -> Problem:
    return Problem(severity, claim.source.sheet, claim.source.row, column, given, told, accepted)


def _plain(word: str) -> str:
    return re.sub(r"[\W_]+", " ", word.lower()).strip()
