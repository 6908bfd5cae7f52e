"""Predicted against realised: ratios by hand, drawn together where cases are few."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from programmes import claim, programme, synergy

from offcut.errors import InputError
from offcut.evaluation.calibration import Calibration, Outcome, calibrate
from offcut.evaluation.evaluate import evaluate
from offcut.evaluation.ratios import between_variance
from offcut.evaluation.realised import PerYear, doubted
from offcut.impact.engine import account
from offcut.impact.model import Prediction, SourceRow
from offcut.impact.plausibility import doubtful

DAYS = [date(2025, month, 1) for month in range(1, 6)]  # completed in May


def outcomes(flow, pairs, metric="quantity"):
    return [Outcome(f"{flow}{i}", flow, metric, p, r) for i, (p, r) in enumerate(pairs)]


def test_the_ratio_of_sums_by_hand():
    """140 of 200 is 0.7; residuals +10, -10; variance 2/1 × 200 / 200² = 0.01; t(1) = 12.706."""
    factor = calibrate(outcomes("sand", [(100, 80), (100, 60)])).factor("quantity", "sand")
    assert factor.ratio == pytest.approx(0.7)
    assert factor.ratio_low == pytest.approx(0.7 - 12.7062 * 0.1, abs=1e-4)
    assert factor.ratio_high == pytest.approx(0.7 + 12.7062 * 0.1, abs=1e-4)
    assert not factor.conclusive


def test_totals_come_right():
    made = calibrate(outcomes("sand", [(100, 80), (300, 240), (50, 10)]))
    assert made.apply("quantity", 450).value == pytest.approx(330)


def test_a_synergy_that_realised_nothing_counts():
    made = calibrate(outcomes("sand", [(100, 100), (100, 0)]))
    assert made.factor("quantity", "sand").ratio == 0.5


def test_one_case_is_a_stated_gap():
    made = calibrate(outcomes("sand", [(100, 80)]))
    assert made.factors == ()
    assert made.gaps == ("sand, quantity: a single completed case",)
    assert made.apply("quantity", 10) is None


def test_a_flow_of_one_case_is_drawn_towards_all():
    many = outcomes("metal", [(100, 55), (200, 95), (80, 44), (150, 70), (120, 66)])
    made = calibrate([*many, *outcomes("water", [(100, 100)])])
    water, everything = made.factor("quantity", "water"), made.factor("quantity")
    assert water.ratio == 1.0
    assert everything.factor < water.factor < 1.0
    assert water.own_weight < made.factor("quantity", "metal").own_weight


def test_the_mean_of_all_flows_by_hand():
    """Two flows of two cases: 80, 60 of 100, 100 and 100, 80 of 100, 100.

    Residuals of ten either way make the variance of a case 2²/1 × 200 / 200² = 0.02 in both, so
    that of a ratio is 0.01. Q = (0.1² + 0.1²) / 0.01 = 2, which is one more than chance makes;
    weights 100 and 100: 1 / (200 - 100) = 0.01 between the flows. The mean is 0.8, and each
    flow is drawn half way: 0.75 and 0.85.
    """
    made = calibrate(
        [*outcomes("sand", [(100, 80), (100, 60)]), *outcomes("wood", [(100, 100), (100, 80)])]
    )
    assert made.factor("quantity").factor == pytest.approx(0.8)
    assert made.factor("quantity", "sand").factor == pytest.approx(0.75)
    assert made.factor("quantity", "wood").factor == pytest.approx(0.85)
    assert made.factor("quantity", "sand").own_weight == pytest.approx(0.5)


def test_the_unit_of_a_flow_does_not_matter():
    tonnes = outcomes("sand", [(100, 80), (300, 200), (50, 45)])
    cubic_metres = outcomes("water", [(20000, 9000), (5000, 3000)])
    litres = outcomes("water", [(20000e3, 9000e3), (5000e3, 3000e3)])
    in_m3, in_litres = calibrate([*tonnes, *cubic_metres]), calibrate([*tonnes, *litres])
    for flow in ("", "sand", "water"):
        one, other = in_m3.factor("quantity", flow), in_litres.factor("quantity", flow)
        assert one.factor == pytest.approx(other.factor)


def test_a_flow_never_seen_takes_the_factor_of_all():
    made = calibrate(outcomes("sand", [(100, 80), (100, 60)]))
    assert made.factor("quantity", "wood") == made.factor("quantity")


def test_predictions_of_both_signs_are_a_gap_not_a_factor():
    made = calibrate(outcomes("sand", [(100, 80), (-100, -60)], "kgco2e"))
    assert made.factors == ()
    assert "both signs" in made.gaps[0]


def test_flows_of_opposite_sign_have_a_ratio_each():
    water = outcomes("water", [(-100, -150), (-200, -250)], "kgco2e")
    made = calibrate([*outcomes("metal", [(100, 80), (100, 60)], "kgco2e"), *water])
    assert made.factor("kgco2e", "water").ratio == pytest.approx(400 / 300)
    applied = made.apply("kgco2e", -100, "water")
    assert applied.low < applied.value < applied.high < 0


def test_variance_between_groups_by_hand():
    """0.4, 0.8 and 0.9, each of variance 0.01: weights 100, mean 0.7, Q = 100 × 0.14 = 14;
    (14 - 2) / (300 - 100) = 0.06."""
    assert between_variance([0.4, 0.8, 0.9], [0.01] * 3) == pytest.approx(0.06)
    assert between_variance([0.5, 0.5], [0.01, 0.02]) == 0.0


def test_a_factor_whose_interval_includes_nothing_is_not_used():
    """10 and 100 of 100 and 100: 0.55, residuals 45 either way, so 0.55 ± 12.7 × 0.45."""
    made = calibrate(outcomes("sand", [(100, 10), (100, 100)]))
    assert not made.factor("quantity", "sand").usable
    with pytest.raises(InputError, match=r"no usable factor, as its interval, -5\.17 to"):
        made.apply("quantity", 50, "sand")
    assert any("sand, quantity: no usable factor" in gap for gap in made.gaps)


def test_a_doubted_case_is_left_out_and_told():
    """Of three, one claims kilograms where tonnes were predicted: 80 and 60 of 100 are left."""
    ran = [synergy(n, *DAYS, prediction=Prediction(100.0)) for n in ("S-1", "S-2", "S-3")]
    claims = [claim("S-1", quantity=80.0), claim("S-2", quantity=60.0)]
    made = programme(ran, [*claims, claim("S-3", quantity=100_000.0)])
    found = evaluate(made, "2026Q1").calibration
    assert found.factor("quantity", "sand").cases == 2
    assert found.factor("quantity", "sand").predicted == 200.0
    (told,) = [gap for gap in found.gaps if "left out" in gap]
    assert told.startswith("S-3, quantity: left out, as it is doubted")
    assert "100,000 is a thousand times 100" in told


def test_a_doubt_about_carbon_leaves_the_quantity_in():
    """Three tonnes of CO2e predicted for a tonne of sand: only that prediction is left out."""
    wild = replace(
        synergy("S-2", prediction=Prediction(1000.0, 20_000.0, 3_200_000.0)),
        source=SourceRow("synergies", 8),
    )
    doubts = doubtful(account([wild], [claim("S-2")]))
    found = [
        PerYear(wild, metric, metric, "t", 1.0, (), (), calibrates=metric)
        for metric in ("quantity", "value_gbp", "kgco2e")
    ]
    assert set(doubted(found, doubts)) == {"S-2.kgco2e.a_year"}


PAIRS = st.lists(st.tuples(st.floats(1, 1e4), st.floats(0, 1e4)), min_size=2, max_size=8)


@given(first=PAIRS, second=PAIRS)
def test_a_drawn_factor_lies_between_its_own_ratio_and_that_of_all(first, second):
    made = calibrate([*outcomes("a", first), *outcomes("b", second)])
    whole = made.factor("quantity").factor
    for flow in ("a", "b"):
        own = made.factor("quantity", flow)
        low, high = sorted((own.ratio, whole))
        assert low - 1e-9 <= own.factor <= high + 1e-9
        assert own.low <= own.factor <= own.high


def test_saved_and_read_again(tmp_path):
    made = calibrate(outcomes("sand", [(100, 80), (100, 60)]), "P-1", "2026-09-30")
    made.save(tmp_path / "c.json")
    assert Calibration.read(tmp_path / "c.json") == made


def test_what_is_no_calibration_is_refused(tmp_path):
    path = tmp_path / "c.json"
    path.write_text(json.dumps({"format": "x"}))
    with pytest.raises(InputError, match="offcut-calibration/1"):
        Calibration.read(path)
    with pytest.raises(InputError, match="no calibration at"):
        Calibration.read(tmp_path / "none.json")
    path.write_text("{")
    with pytest.raises(InputError, match="not a calibration"):
        Calibration.read(path)
