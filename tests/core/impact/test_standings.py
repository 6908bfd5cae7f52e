"""Potential, agreed, realised and verified are four columns; adding two of them is an error."""

from datetime import date

import pytest
from exchanges import claim, sand

from offcut.errors import StandingError
from offcut.impact.amounts import Amount, Potential, Realised
from offcut.impact.engine import account
from offcut.impact.model import Firm, Grade, Money, Stage, Standing
from offcut.impact.project import total_id


def test_amounts_of_one_standing_add_up() -> None:
    total = Amount(Realised, 40.0, "t", 2, 2) + Amount(Realised, None, "t", 1, 0)
    assert (total.value, total.claims, total.known) == (40.0, 3, 2)
    assert not total.complete


def test_amounts_of_two_standings_do_not() -> None:
    potential, realised = Amount(Potential, 100.0, "t"), Amount(Realised, 40.0, "t")
    with pytest.raises(StandingError, match="potential t and realised t are never added"):
        potential + realised


def test_tonnes_and_pounds_do_not_add_either() -> None:
    with pytest.raises(StandingError, match="never added"):
        Amount(Realised, 1.0, "t") + Amount(Realised, 1.0, "GBP")


def test_a_total_with_a_side_that_is_not_known_is_marked_as_not_the_whole() -> None:
    """The taker states £20 saved; what the giver saved is not known: at least £20."""
    stated = claim(quantity=None, want=Firm(cost_saved_gbp=20.0))
    result = account([sand(money=Money())], [stated], 2025)
    saved = result.realised("cost_saved")
    assert (saved.value, saved.known, saved.partial, saved.complete) == (20.0, 1, 1, False)
    note = result.book("cost_saved").entries[total_id(2025, Standing.REALISED, "cost_saved")].note
    assert note == "1 of 1 claims are known, 1 of them in part"
    whole = claim(have=Firm(cost_saved_gbp=5.0), want=Firm(cost_saved_gbp=20.0))
    assert account([sand(money=Money())], [whole], 2025).realised("cost_saved").complete


@pytest.mark.parametrize(
    ("stage", "about", "standing"),
    [
        (Stage.IDEA, {}, Standing.POTENTIAL),
        (Stage.NEGOTIATION, {}, Standing.POTENTIAL),
        (Stage.IMPLEMENTATION, {}, Standing.AGREED),
        (Stage.COMPLETED, {"grade": None, "evidence": (), "evidence_kinds": ()}, Standing.AGREED),
        (Stage.COMPLETED, {"grade": Grade.D}, Standing.AGREED),  # estimated: no evidence
        (Stage.COMPLETED, {"evidence_kinds": ("estimate",)}, Standing.AGREED),
        (Stage.COMPLETED, {"grade": Grade.C, "evidence_kinds": ("survey",)}, Standing.REALISED),
        (Stage.COMPLETED, {}, Standing.REALISED),
        (
            Stage.COMPLETED,
            {"grade": Grade.A, "verifier": "Auditor (fictional)", "verified_on": date(2026, 2, 1)},
            Standing.VERIFIED,
        ),
        (Stage.LOST, {}, None),
    ],
)
def test_only_what_is_completed_with_evidence_is_an_outcome(stage, about, standing) -> None:
    result = account([sand(stage=stage)], [claim(**about)], 2025)
    assert result.standings == (standing,)
    for other in Standing:
        value = result.total("virgin_displaced", other).value
        assert value == (1.0 if other is standing else None)


def test_claims_alike_but_for_one_thing_each_have_a_standing_of_their_own() -> None:
    """Whatever their order: an estimate beside an evidenced claim does not become an outcome."""
    verified = {"verifier": "Auditor (fictional)", "verified_on": date(2026, 2, 1)}
    abouts = [
        {"grade": grade, "evidence_kinds": kinds} | checked
        for grade in Grade
        for kinds in (("weighbridge",), ("email",), ("estimate",))
        for checked in ({}, verified)
    ]
    ids = [f"S-{number}" for number in range(len(abouts))]
    exchanges = [sand(id=one) for one in ids]
    given = [claim(one, **about) for one, about in zip(ids, abouts, strict=True)]
    forward = account(exchanges, given, 2025).standings
    backward = account(exchanges, given[::-1], 2025).standings[::-1]
    alone = tuple(account(exchanges, [one], 2025).standings[0] for one in given)
    assert forward == backward == alone
