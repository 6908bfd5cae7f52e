"""What a blend's quality is: masses balance, order does not matter, pH is never averaged."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut import reference
from offcut.errors import InputError
from offcut.reference import PropertyDefinition
from offcut.resources import Evidence, Measurement
from offcut.resources.acidity import Water, mixed_ph
from offcut.resources.mixing import categories, mix
from offcut.resources.notation import parse_measurements
from offcut.resources.properties import definition


def quality(text: str) -> dict[str, Measurement]:
    found, problems = parse_measurements(text)
    assert problems == []
    return found


AMOUNTS = st.floats(0.01, 1000)
SHARES = st.floats(0.001, 100)
PH = st.floats(0, 14)


@given(AMOUNTS, AMOUNTS)
def test_a_stream_mixed_with_itself_is_itself(one: float, other: float) -> None:
    stream = quality(
        "loi=2.5±0.3 % [lab]; moisture=3; binder=furan; ph=4; leach_LS10_zinc=1 mg/kg;"
        " grading 0.6=98 0.3=60 0.15=12; cu<0.1 %; tss=600 mg/L"
    )
    assert mix([(one, stream), (other, stream)]) == stream


@given(st.lists(st.tuples(AMOUNTS, SHARES, st.floats(0, 90)), min_size=2, max_size=5))
def test_mass_balances_on_the_dry_basis(parts: list[tuple[float, float, float]]) -> None:
    mixed = mix([(a, quality(f"loi={v!r}; moisture={w!r}")) for a, v, w in parts])
    total = sum(amount for amount, _, _ in parts)
    water = sum(amount * moist / 100 for amount, _, moist in parts)
    organic = sum(amount * (1 - moist / 100) * loi / 100 for amount, loi, moist in parts)
    moisture, loi = mixed["moisture"].value or 0, mixed["loi"].value or 0
    assert moisture / 100 * total == pytest.approx(water, abs=1e-6)
    assert loi / 100 * (total - water) == pytest.approx(organic, rel=1e-6)


@given(st.lists(st.tuples(AMOUNTS, SHARES, PH), min_size=2, max_size=5), st.randoms())
def test_the_order_of_the_parts_does_not_matter(
    parts: list[tuple[float, float, float]], random: "Callable[[], float]"
) -> None:
    streams = [(a, quality(f"tds={v!r} mg/L; ph={p!r}")) for a, v, p in parts]
    shuffled = list(streams)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = mix(streams, unit="m3"), mix(shuffled, unit="m3")
    assert one["tds"].value == pytest.approx(other["tds"].value)
    assert one["ph"].value == pytest.approx(other["ph"].value, abs=1e-3)


@given(st.lists(st.tuples(AMOUNTS, PH), min_size=1, max_size=5))
def test_the_ph_of_a_mixture_lies_between_the_extremes(parts: list[tuple[float, float]]) -> None:
    levels = [ph for _, ph in parts]
    mixed = mixed_ph([Water(*part) for part in parts])
    assert min(levels) - 1e-3 <= mixed <= max(levels) + 1e-3


@given(st.lists(st.tuples(AMOUNTS, st.floats(6, 9), st.floats(20, 600)), min_size=1, max_size=4))
def test_also_where_alkalinity_buffers_it(parts: list[tuple[float, float, float]]) -> None:
    levels = [ph for _, ph, _ in parts]
    mixed = mixed_ph([Water(*part) for part in parts])
    assert min(levels) - 0.2 <= mixed <= max(levels) + 0.2


def test_alkalinity_holds_the_ph_where_pure_water_would_not() -> None:
    acid = (1.0, quality("ph=2.5"))
    hard = (10.0, quality("ph=7.5; alkalinity=250 mg/L"))
    pure = (10.0, quality("ph=7.5"))
    buffered = mix([acid, hard], unit="m3")["ph"].value or 0
    unbuffered = mix([acid, pure], unit="m3")["ph"].value or 0
    assert buffered > 6.5
    assert unbuffered < 4


def test_a_ph_without_known_buffering_only_indicates() -> None:
    lab = mix([(1, quality("ph=6 [lab]")), (1, quality("ph=8 [lab]"))], unit="m3")["ph"]
    assert lab.evidence is Evidence.ARCHETYPE
    known = mix(
        [
            (1, quality("ph=6 [lab]; alkalinity=50 mg/L")),
            (1, quality("ph=8 [lab]; alkalinity=200 mg/L")),
        ],
        unit="m3",
    )["ph"]
    assert known.evidence is Evidence.LAB


def test_what_one_part_does_not_state_the_mixture_does_not_state() -> None:
    parts = [(1.0, quality("loi=2; clay=5")), (1.0, quality("loi=1"))]
    assert list(mix(parts)) == ["loi"]
    without = [(1.0, quality("loi=2; clay=5")), (0.0, quality("loi=1"))]
    assert set(mix(without)) == {"loi", "clay"}


def test_categories_unite_and_the_excluded_one_is_still_there() -> None:
    parts = [(99.0, quality("binder=none")), (1.0, quality("binder=furan"))]
    mixed = mix(parts)["binder"]
    assert categories(mixed) == {"none", "furan"}


def test_the_evidence_of_a_mixture_is_the_weakest() -> None:
    parts = [(1.0, quality("loi=2 [accredited]")), (1.0, quality("loi=1"))]
    assert mix(parts)["loi"].evidence is Evidence.DECLARED


def test_leaching_of_a_mixture_only_indicates() -> None:
    parts = [
        (1.0, quality("leach_LS10_zinc=4 mg/kg [lab]")),
        (1.0, quality("leach_LS10_zinc=2 mg/kg [lab]")),
    ]
    mixed = mix(parts)["leach_LS10_zinc"]
    assert mixed.value == 3
    assert mixed.evidence is Evidence.ARCHETYPE
    assert "test the blend" in (mixed.method or "")


def test_independent_uncertainties_add_in_squares_typical_ones_as_they_are() -> None:
    lab = quality("loi=2±0.3 [lab]"), quality("loi=1±0.4 [lab]")
    mixed = mix([(1, lab[0]), (1, lab[1])])["loi"]
    assert mixed.sd == pytest.approx(0.25)  # sqrt(0.15² + 0.20²)
    typical = [(1.0, {"loi": replace(part["loi"], evidence=Evidence.ARCHETYPE)}) for part in lab]
    assert mix(typical)["loi"].sd == pytest.approx(0.35)  # 0.15 + 0.20


def test_results_below_detection_stay_below_when_all_are() -> None:
    both = mix([(1, quality("cu<0.10 %")), (3, quality("cu<0.02 %"))])["Cu"]
    assert both.below
    assert both.value == pytest.approx(0.04)  # (0.10 + 3 × 0.02) / 4
    one = mix([(1, quality("cu<0.10 %")), (1, quality("cu=0.25 %"))])["Cu"]
    assert not one.below
    assert one.value == pytest.approx(0.15)  # (0.05 + 0.25) / 2


def test_gradings_mix_sieve_by_sieve_also_on_different_sieves() -> None:
    mixed = mix(
        [
            (1, quality("grading 0.6=100 0.3=60 0.15=10")),
            (1, quality("grading 1.18=100 0.6=40 0.15=4")),
        ]
    )
    assert mixed["passing_0.6mm"].value == 70
    assert mixed["passing_0.15mm"].value == 7
    # 0.3 mm lies half way between 0.6 and 0.15 on the log scale: (60 + (40 + 4) / 2) / 2
    assert mixed["passing_0.3mm"].value == pytest.approx(41)
    assert mixed["passing_1.18mm"].value == 100


@given(AMOUNTS, AMOUNTS, st.floats(30, 120), st.floats(30, 120))
def test_grain_fineness_is_linear_in_dry_mass(a: float, b: float, x: float, y: float) -> None:
    mixed = mix([(a, quality(f"gfn={x!r}")), (b, quality(f"gfn={y!r}"))])["afs_gfn"]
    assert mixed.value == pytest.approx((a * x + b * y) / (a + b))


def test_the_median_size_is_read_off_the_mixed_curve_never_mixed() -> None:
    fine = quality("grading 0.6=100 0.3=80 0.15=10; d50=0.22 mm")
    coarse = quality("grading 0.6=40 0.3=10 0.15=0; d50=0.7 mm")
    mixed = mix([(1, fine), (1, coarse)])
    # the mixed curve passes 70, 45, 5 %: 50 % lies a fifth of the way from 0.3 to 0.6 mm
    assert mixed["d_range"].value == pytest.approx(0.3 * 2 ** (5 / 25))


def test_volumes_and_masses_are_told_apart_by_density() -> None:
    light, heavy = quality("tds=1000 mg/L; density=1.0"), quality("tds=4000 mg/L; density=1.25")
    mixed = mix([(100, light), (125, heavy)], unit="t")  # 100 m3 of each
    assert mixed["tds"].value == pytest.approx(2500)


def test_generalised_means() -> None:
    def with_rule(rule: str) -> Callable[[str], PropertyDefinition | None]:
        known = reference.properties["tds"]
        return lambda name: replace(known, id=name, mix_rule=rule)

    parts = [(1.0, quality("tds=10 mg/L")), (1.0, quality("tds=40 mg/L"))]
    found = {
        rule: mix(parts, definitions=with_rule(rule))["tds"].value
        for rule in ("linear", "log", "harmonic", "power:2", "max", "min")
    }
    assert found["linear"] == pytest.approx(25)
    assert found["log"] == pytest.approx(20)  # sqrt(10 × 40)
    assert found["harmonic"] == pytest.approx(16)  # 2 / (1/10 + 1/40)
    assert found["power:2"] == pytest.approx(850**0.5)  # sqrt((100 + 1600) / 2)
    assert (found["max"], found["min"]) == (40, 10)
    with pytest.raises(InputError, match="no mixing rule"):
        mix(parts, definitions=with_rule("guess"))


@pytest.mark.parametrize("parts", [[], [(0.0, {})], [(-1.0, {}), (2.0, {})]])
def test_there_must_be_something_to_mix(parts: list[tuple[float, dict[str, Measurement]]]) -> None:
    with pytest.raises(InputError):
        mix(parts)


def test_every_rule_of_the_property_table_is_one_that_mixing_knows() -> None:
    for name in reference.properties:
        item = definition(name)
        assert item is not None
        if item.categories:
            one, other = (Measurement(name, category=c) for c in item.categories[:2])
        else:
            one, other = (Measurement(name, value, unit=item.unit) for value in (6.0, 8.0))
        mix([(1, {name: one}), (1, {name: other})])
