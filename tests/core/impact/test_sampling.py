"""The sample of an audit: drawn by the seed, denser where the money is, plain in what it says."""

from itertools import combinations, product
from statistics import NormalDist, fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut.errors import InputError
from offcut.impact.audit_result import audit_result
from offcut.impact.sampling import Allocation, SamplingPlan, Stratum, plan_sample

VALUES = {f"c{i}": float(1 + (i * 37) % 101) for i in range(100)} | {"big": 2000.0}


def test_the_largest_are_all_audited() -> None:
    plan = plan_sample(VALUES, size=20, seed="2026-Q1")
    assert plan.strata[0].name == "all audited"
    assert plan.strata[0].claims == ("big",)
    assert len(plan.chosen) == 20


def test_the_same_seed_draws_the_same_claims_whatever_is_added() -> None:
    plan = plan_sample(VALUES, size=20, seed="2026-Q1")
    again = plan_sample(dict(reversed(VALUES.items())), size=20, seed="2026-Q1")
    other = plan_sample(VALUES, size=20, seed="2026-Q2")
    assert plan == again
    assert set(plan.chosen) != set(other.chosen)


def test_the_margin_is_that_of_a_stratified_sample() -> None:
    """By hand: 4 claims of 10, 2 audited; spread 0.2 × 10; z at 95 % is 1.96.

    Variance 4²·(1 - 2/4)·2²/2 = 16; margin 1.96·4/40.
    """
    stratum = Stratum("stratum 1", ("a", "b", "c", "d"), (10.0,) * 4, ("a", "b"))
    plan = SamplingPlan((stratum,), "x", Allocation.NEYMAN, 0.95, 0.2)
    z = NormalDist().inv_cdf(0.975)
    assert plan.margin == pytest.approx(z * 4 / 40)
    assert "2 of 4 claims, 50% of the value" in plan.told
    assert "within 19.6% of the true one" in plan.told
    assert "our assumption" in plan.told


def test_a_margin_is_met_by_the_smallest_sample_that_does() -> None:
    plan = plan_sample(VALUES, margin=0.03, seed="s")
    assert plan.margin <= 0.03
    assert plan_sample(VALUES, size=len(plan.chosen) - 1, seed="s").margin > 0.03


def test_neyman_comes_closer_than_proportional_with_as_many_claims() -> None:
    neyman = plan_sample(VALUES, size=24, seed="s")
    even = plan_sample(VALUES, size=24, seed="s", allocation=Allocation.PROPORTIONAL)
    assert neyman.margin < even.margin


@given(
    st.dictionaries(st.text(min_size=1, max_size=4), st.floats(0.01, 1e6), min_size=1, max_size=40),
    st.integers(2, 45),
    st.integers(1, 5),
)
def test_every_claim_is_in_one_stratum_and_the_size_is_kept(
    values: dict[str, float], size: int, strata: int
) -> None:
    plan = plan_sample(values, size=size, seed="s", strata=strata)
    named = [name for stratum in plan.strata for name in stratum.claims]
    assert sorted(named) == sorted(values)
    assert len(plan.chosen) == min(size, len(values))
    for stratum in plan.strata:
        assert len(stratum.chosen) >= min(2, len(stratum.claims))
        assert set(stratum.chosen) <= set(stratum.claims)


def test_auditing_everything_leaves_no_margin() -> None:
    plan = plan_sample({"a": 1.0, "b": 2.0}, size=5, seed="s")
    assert plan.margin == 0
    result = audit_result(plan, {"a": 1.0, "b": 1.0})
    assert (result.audited, result.low, result.high, result.overstated) == (2.0, 2.0, 2.0, 1)


def test_over_all_samples_the_audited_total_is_the_true_one() -> None:
    """All samples of 2 of 4 and 2 of 3 that there are: their mean is the truth (no bias)."""
    first, second = ("a", "b", "c", "d"), ("x", "y", "z")
    claimed = {"a": 10.0, "b": 12.0, "c": 8.0, "d": 9.0, "x": 3.0, "y": 2.0, "z": 4.0}
    true = {"a": 10.0, "b": 6.0, "c": 8.0, "d": 0.0, "x": 3.0, "y": 2.5, "z": 1.0}
    totals = []
    for drawn, more in product(combinations(first, 2), combinations(second, 2)):
        strata = (
            Stratum("1", first, tuple(claimed[n] for n in first), drawn),
            Stratum("2", second, tuple(claimed[n] for n in second), more),
        )
        plan = SamplingPlan(strata, "s", Allocation.NEYMAN, 0.95, 0.2)
        totals.append(audit_result(plan, {n: true[n] for n in plan.chosen}).audited)
    assert fmean(totals) == pytest.approx(sum(true.values()))


def test_an_audit_of_other_claims_than_those_drawn_is_refused() -> None:
    plan = plan_sample({"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0}, size=2, seed="s", strata=1)
    one = plan.chosen[0]
    with pytest.raises(InputError, match=r"not audited: .*enter 0 where nothing was found"):
        audit_result(plan, {one: 1.0})
    with pytest.raises(InputError, match="not drawn: zebra"):
        audit_result(plan, dict.fromkeys(plan.chosen, 1.0) | {"zebra": 1.0})


def test_what_the_audit_says_is_told_in_words() -> None:
    plan = plan_sample({"a": 100.0, "b": 100.0}, size=2, seed="s")
    told = audit_result(plan, {"a": 100.0, "b": 80.0}).told
    assert told == (
        "90.0% of what was claimed (90.0% to 90.0%, 95% confidence, 2 claims audited, "
        "1 of them found to be less)"
    )


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({}, "either the size"),
        ({"size": 5, "margin": 0.1}, "either the size"),
        ({"size": 1}, "a sample of 1"),
        ({"margin": 5.0}, "a margin of 5"),
        ({"size": 5, "confidence": 95}, "a confidence of 95"),
        ({"size": 5, "error_share": 0.0}, "an error share of 0"),
    ],
)
def test_what_a_plan_cannot_be_made_of(about: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        plan_sample(VALUES, seed="s", **about)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="'a' has the value -1"):
        plan_sample({"a": -1.0, "b": 1.0}, size=2, seed="s")
    with pytest.raises(InputError, match="no claim of any value"):
        plan_sample({"a": 0.0}, size=2, seed="s")
