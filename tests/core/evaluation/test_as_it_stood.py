"""A programme as it stood on a day, from the dates in its rows."""

from datetime import date

from programmes import claim, programme, synergy, verified

from offcut.evaluation.asat import known_on, programme_as_at, reached, synergy_as_at
from offcut.evaluation.model import Activity, Spend, Target
from offcut.evaluation.periods import Period
from offcut.impact.model import Firm, Stage

D = date
DONE = synergy("done", D(2025, 1, 1), D(2025, 2, 1), D(2025, 3, 1), D(2025, 4, 1), D(2025, 5, 1))
LOST = synergy("lost", D(2025, 1, 1), D(2025, 2, 1), lost=D(2025, 6, 1), lost_reason="price")


def test_a_synergy_is_at_the_stage_that_it_had_reached():
    assert synergy_as_at(DONE, D(2025, 3, 15)).stage is Stage.NEGOTIATION
    assert synergy_as_at(DONE, D(2025, 5, 1)).stage is Stage.COMPLETED
    assert synergy_as_at(DONE, D(2024, 12, 31)) is None


def test_a_lost_one_was_not_lost_before():
    before = synergy_as_at(LOST, D(2025, 5, 1))
    assert before.stage is Stage.DISCUSSION
    assert before.lost_reason is None
    assert synergy_as_at(LOST, D(2025, 6, 1)).lost_reason == "price"
    assert reached(LOST) is Stage.DISCUSSION


def test_without_any_date_it_is_as_it_is():
    undated = synergy("undated", stage=Stage.NEGOTIATION)
    assert synergy_as_at(undated, D(2020, 1, 1)) is undated


def test_claims_count_from_their_first_signature():
    assert known_on(claim("done"), DONE) == D(2025, 12, 20)
    unsigned = claim("done", have=Firm())
    assert known_on(unsigned, DONE) == D(2025, 5, 1)
    assert known_on(claim("done", 2026, have=Firm()), DONE) == D(2026, 1, 1)


def test_a_verification_counts_from_its_own_day():
    at = programme([DONE], [verified(claim("done"), D(2026, 2, 1))])
    assert programme_as_at(at, D(2025, 12, 1)).claims == ()
    assert programme_as_at(at, D(2026, 1, 1)).claims[0].verifier is None
    assert programme_as_at(at, D(2026, 2, 1)).claims[0].verifier is not None


def test_spend_activity_and_targets_of_later_days_are_not_there():
    q1, q2 = Period.read("2025Q1"), Period.read("2025Q2")
    whole = programme(
        [DONE],
        spend=[Spend(q1, "staff", 10, 9), Spend(q2, "staff", 10, 11)],
        activity=[Activity(D(2025, 2, 1), "visit"), Activity(D(2025, 5, 1), "visit")],
        targets=[Target("T", "visits", 3, "activities", D(2026, 1, 1), D(2025, 4, 2), "board")],
    )
    at = programme_as_at(whole, q1.end)
    assert [line.actual_gbp for line in at.spend] == [9]
    assert len(at.activity) == 1
    assert at.targets == ()
    assert programme_as_at(whole, q2.end) == whole
