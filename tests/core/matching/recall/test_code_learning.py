"""The weights in the table are those that our own tables teach."""

import numpy as np
import pytest

from offcut.matching.recall import meaning
from offcut.matching.recall.code_learning import learn, questions
from offcut.matching.recall.code_signals import SIGNALS
from offcut.matching.recall.codes import code_weights

# Tables grow; weights within this of what they teach today still rank alike. When this fails:
# python -m offcut.matching.recall.code_learning > src/offcut/reference/tables/code_weights.csv
_NEAR = 0.75


def test_the_weights_by_words_are_learnt_anew_alike():
    assert np.abs(learn(meaning=False) - code_weights(False)).max() < _NEAR


@pytest.mark.skipif(bool(meaning.why_not()), reason="the extra 'semantic' is not installed")
def test_with_meaning_its_weight_stands_in_the_table():
    assert code_weights(True)[SIGNALS.index("meaning")] > 1


def test_no_signal_that_speaks_for_an_entry_weighs_less_than_nothing():
    for with_meaning in (False, True):
        for name, weight in zip(SIGNALS, code_weights(with_meaning), strict=True):
            assert weight >= 0 or name in ("foreign", "unspecified")


def test_questions_are_words_of_our_own_tables_with_and_without_a_business():
    asked = list(questions())
    assert len(asked) > 500
    assert 0.5 < sum(bool(question.business) for question in asked) / len(asked) < 0.8
    assert all(question.answers and question.text for question in asked)
