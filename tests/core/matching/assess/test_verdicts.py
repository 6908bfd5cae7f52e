"""One limit: the chance that it holds, and the verdict."""

import pytest

from offcut.matching.assess.limits import check, judge
from offcut.matching.assess.readings import Reading, reading
from offcut.matching.assess.specification import requirements
from offcut.matching.model import Verdict
from offcut.reference import Severity, Statistic
from offcut.resources import Evidence


def one(make, limit):
    return requirements((limit,), (), {limit.property: make.definition(limit.property)})[0]


def outcome(make, limit, item):
    return judge(one(make, limit), item)


def test_probabilities_are_those_of_the_normal_distribution(make, golden):
    for case in golden["probability"]:
        limit = make.limit("loi", case.get("min"), case.get("max"))
        found = outcome(make, limit, Reading(case["value"], case["sd"], evidence=Evidence.LAB))
        assert found.probability == pytest.approx(case["expected"], abs=5e-5), case["name"]
        assert found.verdict == case["verdict"], case["name"]


def test_without_a_value_the_verdict_is_unknown(make):
    found = outcome(make, make.limit("loi", None, 1.0), None)
    assert found.verdict is Verdict.UNKNOWN
    assert found.probability is None
    assert check(found).evidence is None


def test_what_rests_on_an_archetype_is_plausible_at_best(make):
    typical = Reading(0.1, 0.01, evidence=Evidence.ARCHETYPE)
    assert outcome(make, make.limit("loi", None, 1.0), typical).verdict is Verdict.PLAUSIBLE
    assert outcome(make, make.limit("loi", None, 0.05), typical).verdict is Verdict.FAIL


def test_exactly_zero_passes_a_limit_of_zero(make):
    nothing = reading(make.measured("e_coli", 0.0), make.assumptions)
    assert outcome(make, make.limit("e_coli", None, 0.0), nothing).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (None, 0.10, Verdict.PASS),  # the detection limit is under the limit
        (None, 0.05, Verdict.UNKNOWN),  # it is above: a finer method is needed
        (0.20, None, Verdict.FAIL),  # surely too little
        (0.05, None, Verdict.UNKNOWN),
    ],
)
def test_a_result_below_detection(make, low, high, verdict):
    found = outcome(make, make.limit("Cu", low, high), Reading(0.10, below=True))
    assert found.verdict is verdict


def test_the_note_asks_for_a_finer_method(make):
    found = outcome(make, make.limit("Cu", None, 0.05), Reading(0.10, below=True))
    assert "finer method" in (found.note or "")


def test_a_range_is_spread_evenly(make):
    item = reading(make.measured("loi", None, low=1.0, high=3.0), make.assumptions)
    assert item.value == 2.0
    assert item.sd == pytest.approx(2.0 / 12**0.5)


def test_a_top_alone_reads_as_a_detection_limit(make):
    item = reading(make.measured("loi", None, high=3.0), make.assumptions)
    assert (item.value, item.below) == (3.0, True)


@pytest.mark.parametrize(("value", "sd"), [(100.0, 0.0), (98.0, 0.2), (40.0, 4.0)])
def test_a_sieve_is_uncertain_by_the_smaller_of_passing_and_retained(make, value, sd):
    item = reading(make.measured("passing_0.6mm", value), make.assumptions)
    assert item.sd == pytest.approx(sd)  # 10 % of 0, of 2 and of 40


def test_all_of_a_sand_passes_a_sieve_that_all_must_pass(make):
    everything = reading(make.measured("passing_9.5mm", 100.0), make.assumptions)
    assert outcome(make, make.limit("passing_9.5mm", 100, 100), everything).verdict is Verdict.PASS


def test_the_mean_of_the_highest_two_needs_five_samples(make):
    limit = make.limit("water_soluble_sulfate", None, 1500, statistic=Statistic.MEAN_OF_HIGHEST_TWO)
    five = Reading(1286.0, 10.0, evidence=Evidence.LAB, samples=(1200, 1350, 1100, 1500, 1280))
    found = outcome(make, limit, five)
    assert found.value == 1425.0  # (1500 + 1350) / 2
    assert found.verdict is Verdict.PASS
    single = outcome(make, limit, Reading(900.0, 10.0, evidence=Evidence.LAB))
    assert single.verdict is Verdict.MARGINAL
    assert "five samples" in (single.note or "")
    assert outcome(make, limit, Reading(1600.0, 10.0)).verdict is Verdict.FAIL


def test_max_min_and_95th_percentile_look_at_the_samples(make):
    item = Reading(10.0, 1.0, samples=(8.0, 10.0, 12.0))
    for statistic, expected in (
        (Statistic.MAX, 12.0),
        (Statistic.MIN, 8.0),
        (Statistic.P95, 10.0 + 1.6449 * 2.0),  # standard deviation of 8, 10, 12 is 2
    ):
        found = outcome(make, make.limit("cod", None, 20.0, statistic=statistic), item)
        assert found.value == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    ("category", "verdict"),
    [
        ("ferrous", Verdict.PASS),
        ("steel", Verdict.PASS),  # steel is ferrous
        ("aluminium", Verdict.FAIL),
        ("ferrous|aluminium", Verdict.FAIL),  # every member of a union must be allowed
        (None, Verdict.UNKNOWN),
    ],
)
def test_categories(make, category, verdict):
    limit = make.limit("source_metal", categories=("ferrous",), gate=True)
    assert outcome(make, limit, Reading(category=category)).verdict is verdict


def test_a_typical_category_is_as_doubtful_as_a_typical_value(make):
    typical = reading(
        make.measured("source_metal", category="ferrous", evidence="archetype"), make.assumptions
    )
    allowed = outcome(make, make.limit("source_metal", categories=("ferrous",)), typical)
    # 1 - 0.40, the default uncertainty of an archetype
    assert (allowed.probability, allowed.verdict) == (pytest.approx(0.6), Verdict.PLAUSIBLE)
    other = outcome(make, make.limit("source_metal", categories=("zinc",)), typical)
    assert (other.probability, other.verdict) == (pytest.approx(0.4), Verdict.FAIL)


@pytest.mark.parametrize(
    ("low", "high", "value", "margin"),
    [(None, 2.0, 1.5, 0.25), (None, 2.0, 2.5, -0.25), (4.0, None, 5.0, 0.25), (4.0, 10, 9.0, 0.1)],
)
def test_the_margin_is_a_share_of_the_nearer_limit(make, low, high, value, margin):
    found = check(outcome(make, make.limit("loi", low, high), Reading(value, 0.1)))
    assert found.margin == pytest.approx(margin)


def test_a_guide_value_is_negotiable_only_beside_a_standard(make):
    guide = make.limit("cod", None, 30, severity=Severity.BUYER)
    standard = make.limit("ph", 4.0, None)
    known = {name: make.definition(name) for name in ("cod", "ph")}
    beside = requirements((guide, standard), (), known)
    assert [item.decides for item in beside] == [False, True]
    assert [item.negotiable for item in beside] == [True, False]
    alone = requirements((guide,), (), known)
    assert alone[0].decides


def test_the_buyers_own_limit_replaces_a_guide_value_but_not_a_standard(make):
    known = {"cod": make.definition("cod")}
    own = make.limit("cod", None, 60, use="", severity=Severity.BUYER)
    guide = make.limit("cod", None, 30, severity=Severity.BUYER)
    assert [item.limit.max for item in requirements((guide,), (own,), known)] == [60]
    standard = make.limit("cod", None, 30)
    both = requirements((standard,), (own,), known)
    assert [item.limit.max for item in both] == [30, 60]
    assert all(item.decides for item in both)


def test_a_preference_never_decides(make):
    limit = make.limit("cod", None, 30, severity=Severity.PREFERENCE)
    found = one(make, limit)
    assert not found.decides
    assert not found.negotiable
