"""Why synergies were lost, where in the funnel, and what helps the next time."""

from datetime import date

import pytest
from programmes import synergy

from offcut.evaluation.facts import lost_reasons
from offcut.evaluation.lessons import losses, reason_id
from offcut.evaluation.model import Lesson
from offcut.impact.model import Prediction, Stage

D = date(2025, 1, 1)
GONE = date(2025, 6, 1)


def lost(name, reason, **more):
    return synergy(name, D, D, lost=GONE, lost_reason=reason, **more)


def test_most_frequent_first_with_what_helps():
    made = losses([lost("a", "price"), lost("b", "quality"), lost("c", "price"), synergy("d", D)])
    assert [(loss.reason, loss.synergies) for loss in made] == [
        ("price", ("a", "c")),
        ("quality", ("b",)),
    ]
    assert (made[0].share.cases, made[0].share.of) == (2, 3)
    assert made[0].stages == ((Stage.DISCUSSION, 2),)
    assert made[0].what_helps


@pytest.mark.parametrize(
    "text", ["quality_unknown", "Quality unknown", "Quality never established"]
)
def test_a_reason_may_be_written_as_its_id_or_its_name(text):
    assert reason_id(text) == "quality_unknown"


def test_another_reason_stands_as_it_was_written_and_none_is_told():
    made = {loss.reason: loss for loss in losses([lost("a", "the moon"), lost("b", None)])}
    assert made["the moon"].group == "other"
    assert made["not stated"].name == "Not stated"


def test_lessons_stand_beside_the_reason_that_they_are_about():
    lesson = Lesson("L-1", GONE, "Talks ended over the price", reason="price")
    (loss,) = losses([lost("a", "price")], [lesson])
    assert loss.lessons == (lesson,)


def test_what_was_predicted_of_them_is_summed_where_it_was_stated():
    made = losses([lost("a", "price"), lost("b", "price", prediction=Prediction())])
    assert made[0].predicted_gbp == 1000
    assert made[0].without_prediction == 1
    assert losses([lost("b", "price", prediction=Prediction())])[0].predicted_gbp is None


def test_every_reason_says_what_it_means_and_what_helps():
    for reason in lost_reasons().values():
        assert reason.meaning
        assert reason.what_helps
