"""Cost of a unit under both conventions, and present values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import GOLDEN

from offcut.errors import InputError, NotDated, UnknownReference
from offcut.impact.appraisal import (
    Basis,
    Bias,
    Flow,
    Nature,
    appraise,
    carbon_flows,
    carbon_value,
)
from offcut.impact.discounting import RateSeries, discount_factor
from offcut.impact.effectiveness import (
    Convention,
    Result,
    apportioned_spend,
    whole_spend,
)
from offcut.impact.prices import Deflators

BREW = GOLDEN["brew_2005_06"]
RESULTS = {
    case["metric"]: Result(case["metric"], case["amount"], case["unit"], "gross, in year 2005-06")
    for case in BREW["results"]
}


@pytest.mark.parametrize("case", BREW["results"], ids=lambda case: case["metric"])
def test_parliament_was_told_the_whole_spend_over_each_result(case: dict[str, Any]) -> None:
    low, high = BREW["spend_between"]
    assert low <= case["amount"] * case["gbp_per_unit"] <= high
    spend = 18_577_000  # within what every printed pair leaves open
    found = whole_spend(spend, RESULTS, "2005-06 prices")[case["metric"]]
    assert found.gbp_per_unit == pytest.approx(case["gbp_per_unit"], rel=0.006)
    assert found.convention is Convention.WHOLE
    assert found.weight == 1


def test_a_unit_cost_says_convention_basis_and_price_base() -> None:
    told = whole_spend(18_576_000, RESULTS, "2005-06 prices")["landfill"].told
    assert told == "landfill, whole spend, gross, in year 2005-06, 2005-06 prices: £27.52/t"


def test_spend_is_shared_out_by_stated_weights_only() -> None:
    with pytest.raises(InputError, match="the programme states them"):
        apportioned_spend(1e6, RESULTS, None, "2005-06 prices")
    with pytest.raises(InputError, match=r"come to 0\.9 .*'landfill' 0\.5, 'water' 0\.4"):
        apportioned_spend(1e6, RESULTS, {"landfill": 0.5, "water": 0.4}, "2005-06 prices")
    with pytest.raises(InputError, match="no result: happiness"):
        apportioned_spend(1e6, RESULTS, {"happiness": 1.0}, "2005-06 prices")
    with pytest.raises(InputError, match=r"weight of 'water' is 1\.5"):
        apportioned_spend(1e6, RESULTS, {"water": 1.5}, "2005-06 prices")


def test_a_verified_tonne_at_65_pence_is_a_share_of_the_spend() -> None:
    """6,038,059 t at 65p are £3.92m, of a programme of £25m and more: an apportioned figure."""
    carbon = {
        "carbon": Result("carbon", 6_038_059, "t CO2", "verified, in year"),
        "rest": Result("everything else", 1, "programme", "in year"),
    }
    weight = 3_924_738 / 25_000_000
    found = apportioned_spend(25e6, carbon, {"carbon": weight, "rest": 1 - weight}, "as printed")
    assert found["carbon"].gbp_per_unit == pytest.approx(0.65, abs=5e-4)
    assert found["carbon"].convention is Convention.APPORTIONED


@given(st.floats(1, 1e9), st.lists(st.floats(0.01, 1), min_size=1, max_size=6))
def test_apportioned_spend_adds_up_to_the_spend(spend: float, raw: list[float]) -> None:
    results = {str(i): Result(str(i), 10.0, "t", "net, in year 2025") for i in range(len(raw))}
    weights = {str(i): part / sum(raw) for i, part in enumerate(raw)}
    found = apportioned_spend(spend, results, weights, "2025 prices")
    assert sum(part.spend_gbp for part in found.values()) == pytest.approx(spend)


@pytest.mark.parametrize("amount", [None, 0.0, -5.0])
def test_without_a_positive_result_there_is_no_cost_of_a_unit(amount: float | None) -> None:
    found = whole_spend(100, {"x": Result("carbon", amount, "t", "net")}, "2025 prices")["x"]
    assert found.gbp_per_unit is None
    assert found.reason


@pytest.mark.parametrize("case", GOLDEN["discount_factors"], ids=lambda case: str(case["years"]))
def test_discount_factors(case: dict[str, Any]) -> None:
    assert discount_factor(case["years"]) == pytest.approx(case["factor"], abs=1e-6)


def test_health_is_discounted_less_and_nothing_beyond_the_schedule() -> None:
    assert discount_factor(1, RateSeries.HEALTH) == pytest.approx(1 / 1.015)
    with pytest.raises(NotDated, match="backwards"):
        discount_factor(-1)
    with pytest.raises(NotDated, match="ends 1000 years"):
        discount_factor(1001)


@pytest.mark.parametrize("case", GOLDEN["prices"], ids=lambda case: str(case["from"]))
def test_prices_of_one_year_in_those_of_another(case: dict[str, Any]) -> None:
    found = Deflators().convert(case["amount"], case["from"], case["to"])
    assert round(found, 2) == case["expected"]


def test_a_year_beyond_the_deflators_is_an_error_or_a_stated_assumption() -> None:
    with pytest.raises(NotDated, match="no GDP deflator for 2026: known are 1990 to 2024"):
        Deflators().convert(100, 2026, 2024)
    own = Deflators({2025: 0.03, 2026: 0.02})
    assert own.convert(103 * 1.02, 2026, 2024) == pytest.approx(100)
    assert (own.assumed(2026), own.assumed(2024)) == (True, False)
    assert Deflators().convert(100, 2026, 2026) == 100
    assert "inflation assumed by the user for 2025: 3.0%" in Basis(2024, 2024, own).told


def test_assumed_inflation_begins_where_the_table_ends() -> None:
    with pytest.raises(InputError, match="2025 is not known"):
        Deflators({2026: 0.02}).level(2026)
    with pytest.raises(InputError, match="table of deflators has that year"):
        Deflators({2023: 0.02}).level(2023)
    with pytest.raises(InputError, match=r"write 0\.025 for 2\.5 %"):
        Deflators({2025: 2.5})


@pytest.mark.parametrize("case", GOLDEN["carbon_values"], ids=lambda case: str(case["year"]))
def test_carbon_values(case: dict[str, Any]) -> None:
    for scenario in ("low", "central", "high"):
        assert carbon_value(case["year"], scenario) == (case[scenario], 2022)
        assert carbon_flows({case["year"]: 1000.0}, scenario)[0].amount_gbp == case[scenario]


def test_carbon_beyond_the_table_is_refused() -> None:
    with pytest.raises(NotDated, match="no carbon value for 2051: the table has 2020 to 2050"):
        carbon_flows({2051: 1.0})
    with pytest.raises(InputError, match="accepted: low, central, high"):
        carbon_value(2026, "middle")


def appraised(mitigated: float = 0.0) -> Any:
    flows = [
        Flow(
            case["name"], Nature(case["nature"]), case["year"], case["amount"],
            case["price_year"], case.get("work"),
        )
        for case in GOLDEN["appraisal"]["flows"]
    ]  # fmt: skip
    return appraise(flows, Basis(2024, 2024, bias=Bias(mitigated)))


def test_present_values_and_ratios() -> None:
    found, case = appraised(), GOLDEN["appraisal"]
    assert found.net_present_value_gbp == pytest.approx(case["net_present_value"])
    assert found.benefit_cost_ratio == pytest.approx(case["benefit_cost_ratio"])
    assert found.benefit_public_cost_ratio == pytest.approx(case["benefit_public_cost_ratio"])
    assert found.total(Nature.TRANSFER) == case["transfers"]


def test_switching_values_bring_the_net_value_to_nil() -> None:
    found = appraised().switching_values()
    expected = GOLDEN["appraisal"]["switching"]
    assert {name: change for (name, _), change in found.items()} == pytest.approx(expected)


def test_optimism_bias_that_was_mitigated() -> None:
    half = appraised(mitigated=0.5).net_present_value_gbp
    assert half == pytest.approx(GOLDEN["appraisal"]["mitigated_by_half"])
    with pytest.raises(UnknownReference):
        Bias().uplift("wishful_thinking")


def test_what_cannot_be_valued_is_a_gap_and_leaves_no_net_value() -> None:
    spend = Flow("programme", Nature.PUBLIC_COST, 2026, 100, 2026)
    found = appraise([spend], Basis(2024, 2024))
    assert found.net_present_value_gbp is None
    assert found.benefit_cost_ratio is None
    assert found.switching_values() == {}
    assert "programme, 2026: £100 not valued: there is no GDP deflator for 2026" in found.gaps[0]
