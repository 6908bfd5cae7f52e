"""Shares of few cases: published intervals, and scipy's as an independent second opinion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from offcut.evaluation.intervals import difference, jeffreys, wilson

# Newcombe 1998, Table I: Wilson's score interval without continuity correction, 95 %.
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("cases", "of", "low", "high"), NEWCOMBE)
def test_the_published_intervals(cases, of, low, high):
    share = wilson(cases, of)
    assert (share.low, share.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(of=st.integers(1, 300), data=st.data())
def test_wilson_is_scipys(of, data):
    cases = data.draw(st.integers(0, of))
    theirs = stats.binomtest(cases, of).proportion_ci(0.95, method="wilson")
    share = wilson(cases, of)
    assert share.low == pytest.approx(theirs.low, abs=1e-9)
    assert share.high == pytest.approx(theirs.high, abs=1e-9)
    assert 0 <= share.low <= share.value <= share.high <= 1


@given(of=st.integers(1, 300), data=st.data())
def test_jeffreys_is_the_beta_distribution(of, data):
    cases = data.draw(st.integers(0, of))
    share = jeffreys(cases, of)
    posterior = stats.beta(cases + 0.5, of - cases + 0.5)
    if cases:
        assert posterior.cdf(share.low) == pytest.approx(0.025, abs=1e-6)
    else:
        assert share.low == 0.0
    if cases < of:
        assert posterior.cdf(share.high) == pytest.approx(0.975, abs=1e-6)
    else:
        assert share.high == 1.0


def test_newcombes_difference():
    """Newcombe 1998, second paper, example (a): 56/70 less 48/80."""
    gap = difference(wilson(56, 70), wilson(48, 80))
    assert gap.value == pytest.approx(0.2)
    assert (gap.low, gap.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))
    assert gap.conclusive


def test_a_small_difference_of_few_is_not_conclusive():
    assert not difference(wilson(3, 8), wilson(2, 9)).conclusive


def test_of_nothing_there_is_no_share():
    nothing = wilson(0, 0)
    assert nothing.value is None
    assert nothing.low is None
    assert nothing.text == "none yet"
    assert difference(nothing, wilson(1, 2)) is None


def test_in_words():
    assert wilson(3, 8).text == "3 of 8 (38 %, interval 14 % to 69 %)".replace(" %", "%")


@pytest.mark.parametrize(("cases", "of"), [(3, 2), (-1, 4)])
def test_more_cases_than_there_are_is_refused(cases, of):
    with pytest.raises(ValueError, match=f"{cases} cases of {of}"):
        wilson(cases, of)


def test_a_difference_of_other_intervals_is_refused():
    with pytest.raises(ValueError, match="Wilson"):
        difference(wilson(1, 3), jeffreys(1, 3))
