"""Blending with what the receiver uses today: share caps and side-streams."""

import pytest

from offcut.matching.assess.cooling import cycles_allowed, make_up_limit
from offcut.matching.assess.readings import Reading
from offcut.matching.assess.shares import SURE, blends, cap, mixed, share_cap
from offcut.matching.assess.sidestreams import fraction, recombined, treated_fraction
from offcut.matching.assess.specification import requirements
from offcut.reference import Severity
from offcut.resources import Evidence


def required(make, *limits):
    return requirements(
        limits, (), {item.property: make.definition(item.property) for item in limits}
    )


def test_share_caps(make, golden):
    for case in golden["caps"]:
        (requirement,) = required(make, make.limit("loi", case.get("min"), case.get("max")))
        found = share_cap(requirement, Reading(case["stream"]), case["host"])
        assert found == pytest.approx(case["expected"], abs=5e-4), case["name"]


def test_the_worst_sieve_binds(make):
    sieves = {
        "passing_0.3mm": (60, 15, 30),
        "passing_0.15mm": (12, 4, 10),
        "passing_0.075mm": (9, 1, 3),
    }
    limits = required(make, *(make.limit(name, 0, top) for name, (_, _, top) in sieves.items()))
    state = {name: Reading(float(stream)) for name, (stream, _, _) in sieves.items()}
    hosts = {name: float(host) for name, (_, host, _) in sieves.items()}
    found = cap(limits, state, hosts)
    assert found.share == pytest.approx(0.25)
    assert found.binding == ("passing_0.075mm",)


def test_the_sure_share_keeps_95_percent(make):
    # (3 - 1) / (9 + 1.6449 × 0.9 - 1) = 0.2110
    (requirement,) = required(make, make.limit("passing_0.075mm", 0, 3))
    stream = Reading(9.0, 0.9, evidence=Evidence.LAB)
    assert share_cap(requirement, stream, 1.0, SURE) == pytest.approx(0.2110, abs=5e-5)


def test_no_margin_is_kept_for_what_is_only_typical(make):
    (requirement,) = required(make, make.limit("passing_0.075mm", 0, 3))
    stream = Reading(9.0, 3.6, evidence=Evidence.ARCHETYPE)
    assert share_cap(requirement, stream, 1.0, SURE) == pytest.approx(0.25)


def test_the_mix_is_weighted_by_share_and_its_spread_is_the_streams(make):
    limits = required(make, make.limit("loi", None, 1.0))
    mix = mixed({"loi": Reading(2.5, 0.25)}, limits, {"loi": 0.2}, 0.2)
    assert mix["loi"].value == pytest.approx(0.2 * 2.5 + 0.8 * 0.2)
    assert mix["loi"].sd == pytest.approx(0.05)


@pytest.mark.parametrize(
    "given",
    [
        {"blendable": False, "severity": Severity.LEGAL},  # never to escape a legal limit
        {"categories": ("ferrous",)},
    ],
)
def test_what_may_not_be_blended(make, given):
    (requirement,) = required(make, make.limit("loi", None, 1.0, **given))
    assert not blends(requirement, {"loi": 0.2})


def test_ph_is_never_averaged(make):
    (requirement,) = requirements(
        (make.limit("ph", 6.0, 9.0),), (), {"ph": make.definition("ph", mix_rule="ph")}
    )
    assert not blends(requirement, {"ph": 7.0})


def test_a_host_that_breaks_the_limit_itself_cures_nothing(make):
    (requirement,) = required(make, make.limit("loi", None, 1.0))
    assert not blends(requirement, {"loi": 1.5})


def test_side_streams(golden):
    for case in golden["side_streams"]:
        found = fraction(case["bypass"], case["product"], case["limit"], case["recovery"])
        assert found == pytest.approx(case["expected"], abs=5e-4), case["name"]


def test_a_side_stream_cannot_do_what_full_treatment_does_not():
    assert fraction(1600, 600, 500) is None
    assert fraction(400, 10, 500) == 0.0


def test_the_recombined_stream_lies_on_the_limit(make):
    limits = required(make, make.limit("tds", None, 500))
    before, after = {"tds": Reading(1600.0)}, {"tds": Reading(48.0)}
    part = treated_fraction(limits, before, after, 0.75)
    assert part == pytest.approx(0.764, abs=5e-4)
    assert recombined(before, after, part, 0.75)["tds"].value == pytest.approx(500, rel=1e-6)


def test_a_limit_that_treatment_breaks_caps_the_fraction(make):
    # Hardness 400 → 4 must stay above 130: at most (400 - 130) / (400 - 4) = 0.682 is treated,
    # but dissolved solids need (1,600 - 500) / (1,600 - 48) = 0.709: there is no side-stream.
    limits = required(make, make.limit("tds", None, 500), make.limit("hardness", 130, 650))
    before = {"tds": Reading(1600.0), "hardness": Reading(400.0)}
    after = {"tds": Reading(48.0), "hardness": Reading(4.0)}
    assert treated_fraction(limits, before, after, 1.0) is None
    softer = required(make, make.limit("tds", None, 500), make.limit("hardness", 100, 650))
    assert treated_fraction(softer, before, after, 1.0) == pytest.approx(0.709, abs=5e-4)


def test_a_legal_limit_is_not_met_by_mixing_treated_with_untreated(make):
    limits = required(
        make, make.limit("e_coli", None, 10, severity=Severity.LEGAL, blendable=False)
    )
    before, after = {"e_coli": Reading(5000.0)}, {"e_coli": Reading(0.0)}
    assert treated_fraction(limits, before, after, 1.0) is None


def test_cooling_water_is_judged_by_what_it_becomes_in_the_basin(make, golden):
    case = golden["cooling"]
    basin = make.limit("tds", None, case["basin"])
    assert make_up_limit(basin, 3.0).max == pytest.approx(case["basin"] / 3)
    limits = required(make, make_up_limit(basin, 3.0))
    cycles, bound_by = cycles_allowed(limits, {"tds": case["make_up"]}, 3.0)
    assert bound_by == "tds"
    assert cycles == pytest.approx(case["cycles"], abs=5e-3)
    assert cycles / (cycles - 1) == pytest.approx(case["make_up_per_evaporation"], abs=5e-4)


def test_the_ph_of_a_basin_is_set_by_dosing(make):
    assert make_up_limit(make.limit("ph", 7.5, 9.0), 3.0).severity is Severity.PREFERENCE
