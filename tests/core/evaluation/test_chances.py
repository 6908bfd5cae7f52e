"""How likely a synergy completes: the prior, the history upon it, and both together."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from programmes import synergy

from offcut.evaluation.chances import chances, decided_of
from offcut.evaluation.facts import stage_priors
from offcut.evaluation.funnel import funnel
from offcut.impact.model import Stage

OPEN = (Stage.IDEA, Stage.DISCUSSION, Stage.NEGOTIATION, Stage.IMPLEMENTATION)
counts = st.integers(0, 400)


def test_without_a_history_the_prior_is_told():
    found = {one.stage: one for one in chances({})}
    assert tuple(found) == OPEN
    assert found[Stage.IDEA].step.value == pytest.approx(0.45)
    # 0.45 × 0.55 × 0.72 × 0.85, near the £2.75m of £18m that one programme realised
    assert found[Stage.IDEA].completion.value == pytest.approx(0.151470, abs=1e-6)
    assert abs(found[Stage.IDEA].completion.value - 2.75 / 18) < 0.005
    assert found[Stage.IDEA].decided == 0
    assert found[Stage.IDEA].own_weight == 0.0


def test_the_prior_says_that_it_is_an_assumption():
    for prior in stage_priors().values():
        assert prior.provenance.status == "assumed"
        assert 0 < prior.share < 1
        assert prior.cases > 0


def test_history_counts_upon_the_prior_by_hand():
    # Negotiation: prior 0.72 as of 4 cases; 12 moved on and 4 were lost: (2.88 + 12) / 20
    found = {one.stage: one for one in chances({Stage.NEGOTIATION: (12, 4)})}
    assert found[Stage.NEGOTIATION].step.value == pytest.approx(14.88 / 20)
    assert found[Stage.NEGOTIATION].own_weight == pytest.approx(16 / 20)
    assert found[Stage.NEGOTIATION].completion.value == pytest.approx(14.88 / 20 * 0.85)


def test_the_interval_of_one_step_is_that_of_its_beta():
    step = chances({Stage.IMPLEMENTATION: (16, 16)})[-1].step
    draws = np.random.default_rng(7).beta(3.4 + 16, 0.6 + 16, 400_000)
    assert step.low == pytest.approx(np.quantile(draws, 0.025), abs=0.002)
    assert step.high == pytest.approx(np.quantile(draws, 0.975), abs=0.002)


def test_the_interval_of_all_steps_agrees_with_draws():
    history = {
        Stage.IDEA: (40, 30),
        Stage.DISCUSSION: (25, 12),
        Stage.NEGOTIATION: (15, 6),
        Stage.IMPLEMENTATION: (11, 2),
    }
    found = chances(history)[0].completion
    rng = np.random.default_rng(11)
    product = np.ones(400_000)
    for stage, (moved, lost) in history.items():
        prior = stage_priors()[stage]
        a, b = prior.share * prior.cases + moved, (1 - prior.share) * prior.cases + lost
        product *= rng.beta(a, b, product.size)
    assert found.value == pytest.approx(product.mean(), abs=0.002)
    assert found.low == pytest.approx(np.quantile(product, 0.025), abs=0.01)
    assert found.high == pytest.approx(np.quantile(product, 0.975), abs=0.01)


@given(st.fixed_dictionaries({stage: st.tuples(counts, counts) for stage in OPEN}))
def test_the_nearer_the_end_the_likelier(history):
    found = chances(history)
    completions = [one.completion.value for one in found]
    assert completions == sorted(completions)
    for one in found:
        assert 0 <= one.completion.low <= one.completion.value <= one.completion.high <= 1
        assert one.completion.value <= one.step.value + 1e-12


@given(counts, counts)
def test_another_that_moved_on_never_lowers_the_chance(moved, lost):
    def at(moved: int, lost: int) -> float:
        return chances({Stage.DISCUSSION: (moved, lost)})[1].completion.value

    assert at(moved + 1, lost) > at(moved, lost) > at(moved, lost + 1)


def test_counts_come_of_a_funnel():
    days = [date(2025, month, 1) for month in (1, 2, 3, 4, 5)]
    done, lost = synergy("done", *days), synergy("lost", *days[:2], lost=date(2025, 6, 1))
    told = decided_of(funnel([done, lost], date(2025, 12, 31)))
    assert told[Stage.IDEA] == (2, 0)
    assert told[Stage.DISCUSSION] == (1, 1)
    assert told[Stage.IMPLEMENTATION] == (1, 0)


def test_what_is_no_count_is_refused():
    with pytest.raises(ValueError, match="no counts"):
        chances({Stage.IDEA: (-1, 2)})
    with pytest.raises(ValueError, match="between 0 and 1"):
        chances({}, confidence=1.0)
