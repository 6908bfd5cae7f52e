"""The properties column: measurements of haves, own limits of wants, problems in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut import reference
from offcut.reference import Limit, Severity, Statistic
from offcut.resources import Evidence, Measurement
from offcut.resources.notation import (
    NotationProblem,
    format_limits,
    format_quality,
    parse_limits,
    parse_measurements,
)


def measured(text: str, flow: str | None = None) -> dict[str, Measurement]:
    quality, problems = parse_measurements(text, flow)
    assert problems == []
    return quality


def problem(text: str) -> NotationProblem:
    quality, problems = parse_measurements(text)
    assert quality == {}
    assert len(problems) == 1
    return problems[0]


def limits(text: str) -> tuple[Limit, ...]:
    found, problems = parse_limits(text, on=date(2026, 11, 21))
    assert problems == []
    return found


def test_the_example_of_the_listing_format() -> None:
    quality = measured(
        "loi=2.5±0.3 % [lab 2026-05-01]; moisture=3 %; binder=furan; tss=600 mg/L;"
        " grading 0.6=98 0.3=60 0.15=12"
    )
    assert quality["loi"] == Measurement(
        "loi", 2.5, sd=0.3, unit="percent", evidence=Evidence.LAB, measured_on=date(2026, 5, 1)
    )
    assert quality["moisture"].value == 3
    assert quality["binder"].category == "furan"
    assert quality["tss"].value == 600
    assert [quality[f"passing_{size}mm"].value for size in ("0.6", "0.3", "0.15")] == [98, 60, 12]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("LOI: 2.5 %", "loi", 2.5),
        ("LOI 2.5%", "loi", 2.5),
        ("loss on ignition = 2.5", "loi", 2.5),  # no unit: the canonical one
        ("tds=1.6 g/L", "tds", 1600),
        ("cod=1,200 mg/L", "cod", 1200),
        ("bod = 300 mg/l", "bod5", 300),
        ("conductivity=1.8 mS/cm", "conductivity", 1800),
        ("hardness=15 °dH", "hardness", 267.72),  # 15 × 17.848
        ("e. coli=1.2e6 cfu/100mL", "e_coli", 1.2e6),
        ("legionella=1.5×10⁴ cfu/L", "legionella", 15_000),
        ("temperature=38 °C", "temperature", 38),
        ("passing_75um=3", "passing_0.075mm", 3),
        ("passing 0.425 mm = 88 %", "passing_0.425mm", 88),
        ("stones >2 mm=12 %", "stones_gt2mm", 12),
        ("phenolics=0.04 ppm", "phenol", 0.04),
    ],
)
def test_names_and_units_are_read_in_any_usual_spelling(text: str, name: str, value: float) -> None:
    assert measured(text)[name].value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cu=0.2 %", "Cu"),
        ("copper=0.2 %", "Cu"),
        ("Cu=2 mg/L", "copper"),
        ("copper=30 mg/kg", "copper_total"),
        ("chloride=300 mg/L", "chloride"),
        ("chloride=0.02 %", "chloride_content"),
        ("oil=3 %", "oil_content"),
        ("oil=20 mg/L", "oil"),
        ("SO4=200 mg/L", "sulfate"),
        ("sulphate=200 mg/L", "sulfate"),
    ],
)
def test_one_name_of_several_properties_is_told_by_its_unit(text: str, name: str) -> None:
    assert list(measured(text)) == [name]


def test_or_by_the_flow_it_stands_in() -> None:
    assert list(measured("oil=3", "metal")) == ["oil_content"]
    assert list(measured("oil=3", "water")) == ["oil"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("moisture=2-4 %", {"low": 2, "high": 4, "value": None}),
        ("moisture=2 % to 4 %", {"low": 2, "high": 4}),
        ("ph 6-9", {"low": 6, "high": 9}),
        ("loi=2.5 +/- 0.3 %", {"value": 2.5, "sd": 0.3}),
        ("cod=600±10 % mg/L", {"value": 600, "sd": 60}),
        ("cod=600±10 %", {"value": 600, "sd": 60}),
        ("loi=2.5±0.6 % [lab k=2]", {"value": 2.5, "sd": 0.3}),  # expanded uncertainty
        ("cu<0.10 %", {"value": 0.10, "below": True}),
        ("cu=<0.10 %", {"value": 0.10, "below": True}),
        ("sio2>95 %", {"low": 95, "high": 100, "value": None}),
        ("SO4=1200,1350,1100,1500,1280 mg/L", {"value": 1286}),  # the mean of the five
        ("SO4=1200 / 1350 / 1100 mg/L", {"samples": (1200, 1350, 1100)}),
        ("tss=~300 mg/L", {"value": 300}),
    ],
)
def test_ranges_spreads_detection_limits_and_samples(
    text: str, expected: dict[str, object]
) -> None:
    (found,) = measured(text).values()
    assert {name: getattr(found, name) for name in expected} == expected


def test_evidence_date_and_method_stand_in_the_bracket() -> None:
    (found,) = measured("tds=1600 mg/L [UKAS 12/05/2026 BS EN 872]").values()
    assert found.evidence is Evidence.ACCREDITED
    assert found.measured_on == date(2026, 5, 12)
    assert found.method == "BS EN 872"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("binder=bentonite", "green_bentonite"),
        ("binder=cold box", "phenolic_urethane"),
        ("binder=furan|shell", "furan|shell"),
        ("source_metal=cast iron", "iron"),
        ("metal cast=brass", "copper_alloy"),
        ("grit removed", "yes"),
        ("oil_removed=no", "no"),
        ("organic impurity colour = pass", "pass"),
    ],
)
def test_categories_by_their_trade_words(text: str, category: str) -> None:
    (found,) = measured(text).values()
    assert found.category == category


def test_a_value_on_the_other_basis_is_converted_by_the_moisture() -> None:
    quality = measured("crude protein=5 % as received; moisture=80 %")
    assert quality["crude_protein"].value == pytest.approx(25)  # 5 / (1 - 0.80)
    assert measured("moisture=25 % dry basis")["moisture"].value == pytest.approx(20)  # 25/125
    assert "moisture" in problem("crude protein=5 % as received").message


def test_a_grading_by_what_each_sieve_retains() -> None:
    quality = measured("grading retained 0.6=2 0.3=38 pan=60")
    assert {name: item.value for name, item in quality.items()} == {
        "passing_0.6mm": 98,
        "passing_0.3mm": 60,
    }


@pytest.mark.parametrize(
    ("text", "message", "suggestion"),
    [
        ("moistur=3 %", "not a known property", "moisture"),
        ("binder=fruan", "not one of the accepted", "furan"),
        ("tss=600 mL", "mL does not measure total suspended solids; give mg/L", "mg/L"),
        ("conductivity=400 mg/L", "give uS/cm, or tds=… mg/L", "tds=… mg/L"),
        ("tds=700 uS/cm", "give mg/L, or conductivity=… uS/cm", "conductivity=… uS/cm"),
        ("moisture=3 kg", "kg does not measure moisture; give %", "%"),
        ("tss=600 mg/Lx", "not a unit", "mg/L"),
        ("loi=120 %", "more than the whole", None),
        ("ph=74", "outside -2 to 16", None),
        ("tss=-5 mg/L", "negative", None),
        ("zinc=n.d.", "limit of detection", "zinc<…"),
        ("tss=", "no number", None),
        ("loi=4-2 %", "write 2-4", None),
        ("cod=100,200,300 mg/L", "one number or several", None),
        ("tss>500 mg/L", "only known to be above", None),
        ("grading 0.6=98 foo", "no sieve", None),
        ("grading retained 0.6=60 0.3=60", "more than 100", None),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_what_to_do(
    text: str, message: str, suggestion: str | None
) -> None:
    found = problem(text)
    assert message in found.message
    if suggestion:
        assert found.suggestion == suggestion


def test_one_bad_entry_does_not_lose_the_others() -> None:
    quality, problems = parse_measurements("loi=2.5; nonsense=3; tss=5 mg/L; loi=3")
    assert list(quality) == ["loi", "tss"]
    assert quality["loi"].value == 2.5
    assert [p.text for p in problems] == ["nonsense=3", "loi=3"]


@pytest.mark.parametrize(
    ("text", "name", "low", "high"),
    [
        ("cu<0.10 %", "Cu", None, 0.10),
        ("loi<=1", "loi", None, 1),
        ("loi max 1 %", "loi", None, 1),
        ("sio2 >= 95 %", "sio2", 95, None),
        ("sio2 min 95", "sio2", 95, None),
        ("ph 6-9", "ph", 6, 9),
        ("ph=6-9", "ph", 6, 9),
        ("tds<=0.5 g/L", "tds", None, 500),
        ("gfn=55±5", "afs_gfn", 50, 60),
        ("grading 0.3=5-30", "passing_0.3mm", 5, 30),
        ("grading 0.3<=30", "passing_0.3mm", None, 30),
    ],
)
def test_limits(text: str, name: str, low: float | None, high: float | None) -> None:
    (limit,) = limits(text)
    assert (limit.property, limit.min, limit.max) == (name, low, high)
    assert limit.severity is Severity.BUYER


def test_categories_that_a_buyer_takes() -> None:
    assert limits("binder=none|bentonite")[0].categories == ("none", "green_bentonite")
    (refused,) = limits("binder!=furan")
    accepted = set(reference.properties["binder"].categories) - {"furan"}
    assert set(refused.categories) == accepted


def test_a_bracket_sets_severity_and_statistic_and_leaching_is_not_blendable() -> None:
    (limit,) = limits("so4<=1500 mg/L [standard mean_of_highest_two]")
    assert (limit.severity, limit.statistic) == (Severity.STANDARD, Statistic.MEAN_OF_HIGHEST_TWO)
    assert limit.blendable
    assert not limits("leach_LS10_zinc<4 mg/kg")[0].blendable


def test_one_number_is_no_limit() -> None:
    found, problems = parse_limits("loi=1 %")
    assert found == ()
    assert "'loi<=1'" in problems[0].message


NUMBERS = st.floats(0, 90, allow_nan=False).map(lambda x: round(x, 6))
SCALARS = st.sampled_from(["loi", "moisture", "tss", "Cu", "ph_2to1", "e_coli", "chloride_content"])
EVIDENCE = st.sampled_from(list(Evidence))
DAYS = st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2030, 1, 1)))


@st.composite
def measurements(draw: st.DrawFn) -> Measurement:
    name = draw(SCALARS)
    unit = reference.properties[name].unit
    number, more = draw(NUMBERS.filter(lambda x: x <= 14)), draw(st.integers(0, 2))
    kind = draw(st.sampled_from(["value", "spread", "range", "below"]))
    shape: dict[str, object] = {
        "value": {"value": number},
        "spread": {"value": number, "sd": 0.25},
        "range": {"low": number, "high": round(number + more, 6)},
        "below": {"value": number, "below": True},
    }[kind]
    return Measurement(name, unit=unit, evidence=draw(EVIDENCE), measured_on=draw(DAYS), **shape)  # type: ignore[arg-type]


@given(st.lists(measurements(), max_size=5, unique_by=lambda m: m.property))
def test_what_is_written_reads_as_the_same(items: list[Measurement]) -> None:
    quality = {item.property: item for item in items}
    assert measured(format_quality(quality)) == quality


def test_limits_written_read_as_the_same() -> None:
    given = limits("cu<0.1 %; ph 6-9; binder=none|furan; grading 0.3=5-30; so4<=9 mg/L [legal max]")
    assert limits(format_limits(given)) == given


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    parse_measurements(text)
    parse_limits(text)
