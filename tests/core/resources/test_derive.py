"""Completing what is known of a stream: derived values, then typical ones, never as proof."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut import reference
from offcut.reference import Assumptions
from offcut.resources import Evidence, Measurement, gradings
from offcut.resources.derive import archetype_of, complete, derived
from offcut.resources.gradings import PAN, passing_at
from offcut.resources.notation import parse_measurements
from offcut.resources.uncertainty import sigma, weakest


def quality(text: str) -> dict[str, Measurement]:
    found, problems = parse_measurements(text)
    assert problems == []
    return found


CURVES = st.dictionaries(
    st.sampled_from([2.36, 1.18, 0.6, 0.3, 0.15, 0.075]),
    st.floats(0, 100).map(lambda x: round(x, 3)),
    min_size=3,
).map(
    lambda found: dict(
        zip(sorted(found, reverse=True), sorted(found.values(), reverse=True), strict=True)
    )
)


def test_measured_values_stay_and_typical_ones_fill_the_rest() -> None:
    known = quality("loi=2.5 [lab]")
    full = complete(known, "sand.foundry.green")
    assert full["loi"] == known["loi"]
    assert full["moisture"].evidence is Evidence.ARCHETYPE
    assert full["binder"].category == "green_bentonite"


def test_a_type_without_an_archetype_takes_that_of_the_type_above() -> None:
    for item in reference.resource_types.values():
        if item.archetype is None and item.parent in reference.resource_types:
            assert archetype_of(item.id) == archetype_of(item.parent)
    assert archetype_of(None) is None
    assert complete({}, None) == {}


def test_a_grading_gives_fineness_with_the_bounds_of_what_was_not_sieved() -> None:
    found = derived(quality("grading 0.6=98 0.3=60 0.15=12 [lab]"))
    fineness = found["fineness_modulus"]
    # retained 2, 40, 88 on the three; 0 to 2 on each of the four coarser sieves
    assert (fineness.low, fineness.high) == (pytest.approx(1.30), pytest.approx(1.38))
    assert fineness.evidence is Evidence.LAB
    gfn = found["afs_gfn"]
    assert gfn.low is not None
    assert gfn.high is not None
    assert gfn.low < (gfn.value or 0) < gfn.high


def test_a_complete_grading_gives_the_fineness_number_exactly() -> None:
    retained = {0.60: 2, 0.425: 10, 0.30: 25, 0.212: 30, 0.15: 20, 0.106: 9, 0.075: 3, 0.053: 0.6}
    curve = gradings.passing({**retained, PAN: 0.4, 3.35: 0, 1.70: 0, 0.85: 0})
    bounds = gradings.estimated_gfn(curve)
    assert bounds is not None
    assert (bounds.low, bounds.value, bounds.high) == pytest.approx((58.0, 58.0, 58.0))


@given(CURVES, st.floats(0.05, 4))
def test_a_sieve_read_off_lies_between_its_neighbours(
    curve: dict[float, float], size: float
) -> None:
    bounds = passing_at(curve, size)
    assert bounds is not None
    assert bounds.low <= bounds.value <= bounds.high or bounds.value == pytest.approx(bounds.low)
    coarser = [value for sieve, value in curve.items() if sieve >= size]
    assert bounds.high <= min(coarser, default=100)


@given(CURVES)
def test_passing_and_retained_are_each_others_inverse(curve: dict[float, float]) -> None:
    there = gradings.retained(curve)
    assert sum(there.values()) == pytest.approx(100)
    assert gradings.passing(there) == pytest.approx(curve)


@given(CURVES)
def test_a_completed_grading_never_rises_towards_finer_sieves(curve: dict[float, float]) -> None:
    text = " ".join(f"{size:g}={value!r}" for size, value in curve.items())
    full = gradings.curve_of(complete(quality(f"grading {text}"), "sand.foundry.green"))
    values = [full[size] for size in sorted(full, reverse=True)]
    assert all(a >= b - 1e-9 for a, b in pairwise(values))


def test_salts_follow_from_conductivity_only_as_an_indication() -> None:
    found = derived(quality("conductivity=1000 uS/cm [accredited]"))["tds"]
    assert found.value == pytest.approx(1000 * Assumptions().value("water.tds_per_conductivity"))
    assert found.evidence is Evidence.ARCHETYPE


def test_sums_and_hardness() -> None:
    assert derived(quality("Ni=15±3 %; Co=8±4 %"))["Ni_plus_Co"].value == 23
    assert derived(quality("Ni=15±3 %; Co=8±4 %"))["Ni_plus_Co"].sd == pytest.approx(5)
    found = derived(quality("calcium=80 mg/L; magnesium=12 mg/L"))["hardness"]
    assert found.value == pytest.approx(249.2, abs=0.1)  # 80 × 2.497 + 12 × 4.118


def test_cod_is_never_made_from_bod() -> None:
    assert "cod" not in derived(quality("bod5=300 mg/L"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tss=100±7 mg/L", 7),  # stated
        ("tss=100 mg/L [accredited]", 5),  # 5 %
        ("tss=100 mg/L [lab]", 10),
        ("tss=100 mg/L", 20),
        ("tss=100 mg/L [typical]", 40),
        ("moisture=2-4 %", 2 / 12**0.5),  # anywhere in the range
        ("cu<0.12 %", 0.12 / 12**0.5),  # anywhere up to the limit of detection
        ("so4=10, 12, 14 mg/L", 2 / 3**0.5),  # standard error of three results
        ("grading 0.6=98 [lab]", 0.2),  # 10 % of the 2 % retained
        ("grading 0.6=100", 0),
        ("ph=7 [lab]", 0.1),  # a logarithm: pH units
        ("binder=furan", 0),
    ],
)
def test_default_uncertainty_by_evidence(text: str, expected: float) -> None:
    (found,) = quality(text).values()
    assert sigma(found) == pytest.approx(expected)


def test_the_user_may_set_the_default_uncertainties() -> None:
    (found,) = quality("tss=100 mg/L").values()
    assert sigma(found, Assumptions({"uncertainty.declared": 0.5})) == 50


def test_the_weakest_evidence() -> None:
    assert weakest(Evidence.LAB, Evidence.ACCREDITED) is Evidence.LAB
    assert weakest(Evidence.LAB, Evidence.ARCHETYPE) is Evidence.ARCHETYPE
