"""What a claim rests on, who may verify it, and how it moves from realised to verified."""

from datetime import date
from typing import Any

import pytest
from claiming import claim, synergy

from offcut import reference
from offcut.impact.evidence import (
    check_evidence,
    evidence_kind,
    is_verified,
    same_party,
    standing,
    supported_grade,
)
from offcut.impact.model import Grade, Stage, Standing

VERIFIED = {"verifier": "Dale Audit LLP", "verified_on": date(2026, 2, 1)}
TICKETS = {"evidence_kinds": ("weighbridge",), "grade": Grade.A}


def told(**about: Any) -> list[str]:
    return [str(problem) for problem in check_evidence({"S1": synergy()}, [claim(**about)])]


@pytest.mark.parametrize("kind", ["weighbridge", "transfer_note", "meter", "invoice"])
def test_grade_a_is_hard_evidence_verified_by_a_third_party(kind: str) -> None:
    assert supported_grade([kind], verified=True) is Grade.A
    assert supported_grade([kind], verified=False) is Grade.B
    assert told(grade=Grade.A, evidence_kinds=(kind,), **VERIFIED) == []


@pytest.mark.parametrize(
    ("kinds", "grade"),
    [(["contract"], Grade.B), (["email"], Grade.C), (["estimate"], Grade.D),
     (["estimate", "invoice"], Grade.B), ([], None), (["gossip"], None)],
)  # fmt: skip
def test_verification_does_not_make_soft_evidence_hard(
    kinds: list[str], grade: Grade | None
) -> None:
    assert supported_grade(kinds, verified=False) is grade
    if grade is not Grade.B or "invoice" not in kinds:
        assert supported_grade(kinds, verified=True) is grade


@pytest.mark.parametrize(
    ("verifier", "role"),
    [
        ("Canal Links", "is the facilitator of 'S1'"),
        ("ANVIL CASTINGS LIMITED", "is the giving side of 'S1'"),
        ("Brook Blocks", "is the taking side of 'S1'"),
    ],
)
def test_a_verifier_is_a_third_party(verifier: str, role: str) -> None:
    (problem,) = check_evidence(
        {"S1": synergy()}, [claim(verifier=verifier, verified_on=date(2026, 2, 1), **TICKETS)]
    )
    assert (problem.severity, problem.sheet, problem.row) == ("error", "claims", 12)
    assert problem.column == "verifier"
    assert f"'{verifier}' verified this claim and {role}" in problem.message


def test_grade_a_says_what_it_lacks() -> None:
    unverified = told(**TICKETS)
    soft = told(grade=Grade.A, evidence_kinds=("contract",), **VERIFIED)
    assert "without a third party's verification" in unverified[0]
    assert "at most B with what is shown" in unverified[0]
    assert "without weighbridge, transfer note, meter or invoice" in soft[0]


def test_a_grade_above_its_evidence_is_doubted() -> None:
    (problem,) = told(grade=Grade.B, evidence_kinds=("email",))
    assert problem.startswith("warning: sheet 'claims', row 12, column 'grade'")
    assert "supports grade C at most" in problem
    assert told(grade=Grade.C, evidence_kinds=("invoice",)) == []


def test_a_verification_has_a_name_and_a_day_that_can_be() -> None:
    assert "both who verified and the day" in told(verifier="Dale Audit LLP")[0]
    early = told(verifier="Dale Audit LLP", verified_on=date(2024, 12, 31))
    assert "verified before the year of the claim, 2025, began" in early[0]


def test_unknown_kinds_are_named() -> None:
    (problem,) = told(evidence_kinds=("gossip", "invoice"))
    assert "'gossip'" in problem
    assert "weighbridge, transfer_note" in problem


def test_evidence_is_understood_as_people_write_it() -> None:
    written = {"WTN": "transfer_note", "Weighbridge ticket": "weighbridge", "sub-meter": "meter"}
    for word, kind in written.items():
        found = evidence_kind(word)
        assert found is not None
        assert found.id == kind
    words = [w for kind in reference.evidence_kinds.values() for w in kind.words]
    assert len(set(words)) == len(words), "a word means one kind"


def test_names_are_the_same_whatever_the_legal_form() -> None:
    assert same_party("The Brook-Blocks Co.", "Brook Blocks")
    assert not same_party("Brook Blocks", "Brook Bricks")
    assert not same_party(None, None)
    assert not same_party("Ltd", "Limited")


@pytest.mark.parametrize(
    ("stage", "about", "expected"),
    [
        (Stage.IDEA, {}, Standing.POTENTIAL),
        (Stage.NEGOTIATION, TICKETS | VERIFIED, Standing.POTENTIAL),
        (Stage.IMPLEMENTATION, TICKETS | VERIFIED, Standing.AGREED),
        (Stage.COMPLETED, {}, Standing.AGREED),
        (Stage.COMPLETED, {"evidence_kinds": ("email",)}, Standing.REALISED),
        (Stage.COMPLETED, {"evidence_kinds": ("email",)} | VERIFIED, Standing.REALISED),
        (Stage.COMPLETED, TICKETS | VERIFIED, Standing.VERIFIED),
        (Stage.LOST, TICKETS | VERIFIED, None),
    ],
)
def test_only_what_is_completed_and_shown_is_realised(
    stage: Stage, about: dict[str, Any], expected: Standing | None
) -> None:
    assert standing(synergy(stage=stage), claim(**about)) is expected


def test_verified_needs_verifier_day_and_hard_evidence() -> None:
    assert is_verified(claim(**TICKETS, **VERIFIED))
    assert not is_verified(claim(**TICKETS))
    assert not is_verified(claim(evidence_kinds=("survey",), **VERIFIED))
