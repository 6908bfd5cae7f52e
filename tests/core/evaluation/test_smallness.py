"""What few cases can and cannot tell apart."""

from math import comb, inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from offcut.evaluation.smallness import (
    cases_needed,
    clusters_needed,
    holm,
    least_split_p,
    mean_interval,
    same_mean_p,
    same_share_p,
    split_p,
)


def test_two_groups_are_fishers_exact_test():
    """The tea tasting: 3 of 4 against 1 of 4; (16 + 1) × 2 of 70 tables are as unlike."""
    assert same_share_p([(3, 4), (1, 4)]) == pytest.approx(34 / 70)


def test_four_groups_alike_are_not_told_apart():
    assert same_share_p([(5, 20), (6, 21), (4, 19), (5, 22)]) > 0.8


def test_four_groups_far_apart_are():
    assert same_share_p([(19, 20), (2, 21), (3, 19), (18, 22)]) < 0.001


def test_groups_of_none_are_left_out():
    assert same_share_p([(3, 4), (0, 0), (1, 4)]) == same_share_p([(3, 4), (1, 4)])
    assert same_share_p([(3, 4), (0, 0)]) is None


def test_all_or_none_done_tells_nothing():
    assert same_share_p([(4, 4), (3, 3)]) == 1.0
    assert same_share_p([(0, 4), (0, 3)]) == 1.0


def test_means_far_apart_and_alike():
    assert same_mean_p([[1.0, 2, 3, 2, 1, 2], [11.0, 12, 13, 12, 11, 12]]) < 0.01
    assert same_mean_p([[1.0, 2, 3], [2.0, 1, 3], [3.0, 2, 1]]) == 1.0
    assert same_mean_p([[1.0], []]) is None


def test_what_lies_between_flows_is_not_set_down_to_groups():
    """Two groups alike in each flow, one with more of the larger flow."""
    groups = [[1.0, 2, 1, 2, 101, 102], [1.0, 2, 102, 101, 101, 102]]
    flows = [["sand"] * 4 + ["metal"] * 2, ["sand"] * 2 + ["metal"] * 4]
    assert same_mean_p(groups, flows) > 0.5
    assert same_mean_p([[1.0, 2], [3.0, 4]], [["sand"] * 2, ["metal"] * 2]) is None


@settings(max_examples=5, deadline=None)
@given(
    st.lists(st.integers(-50, 50), min_size=4, max_size=6),
    st.lists(st.integers(-50, 50), min_size=4, max_size=6),
)
def test_the_exact_split_is_scipys(first, second):
    def gap(x, y, axis):
        return abs(x.mean(axis=axis) - y.mean(axis=axis))

    theirs = stats.permutation_test(
        (first, second), gap, n_resamples=inf, alternative="greater", vectorized=True
    )
    assert split_p(first, second) == pytest.approx(theirs.pvalue)


def test_an_exact_split_by_hand():
    """1, 2 against 8, 9: of six splits, this one and its mirror are as far apart."""
    assert split_p([1, 2], [8, 9]) == pytest.approx(2 / 6)
    assert split_p([], [1.0]) is None


def test_one_cluster_of_each_type_can_never_tell_types_apart():
    assert least_split_p(1, 1) == 1.0
    assert least_split_p(2, 2) == pytest.approx(1 / 3)
    assert least_split_p(4, 4) == pytest.approx(2 / comb(8, 4))
    assert clusters_needed() == 4  # 2/70 = 0.029, while three and three give 2/20 = 0.1


def test_cases_needed_by_the_sum():
    """(1.95996 + 0.84162)² × (0.5·0.5 + 0.7·0.3) / 0.2² = 7.8489 × 0.46 / 0.04 = 90.26."""
    assert cases_needed(0.5, 0.7) == 91
    assert cases_needed(0.4, 0.4) == inf


def test_holm():
    """0.01 × 3, 0.03 × 2, and 0.04 × 1 raised to the one before."""
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])


def test_a_mean_of_few_has_no_interval():
    assert mean_interval([1.0, 2.0, 3.0]) is None


def test_the_bootstrap_of_many_is_near_the_normal_interval():
    values = [float(i % 10) for i in range(200)]  # mean 4.5, sd 2.872, so ± 1.96 × 0.2031
    low, high = mean_interval(values)
    assert (low, high) == (pytest.approx(4.102, abs=0.04), pytest.approx(4.898, abs=0.04))


def test_the_same_every_time():
    values = [1.0, 4.0, 2.0, 9.0, 3.0]
    assert mean_interval(values) == mean_interval(values)
    groups = [(3, 9), (5, 8), (2, 7)]
    assert same_share_p(groups) == same_share_p(groups)
