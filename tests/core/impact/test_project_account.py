"""The project account reproduces published arithmetic, states gaps, and shows what is negative."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from exchanges import AGGREGATE, claim, sand, water

from offcut.errors import InputError
from offcut.impact.break_even import (
    break_even_km,
    break_even_kwh,
    freight_kg_per_t_km,
    grid_kg_per_kwh,
)
from offcut.impact.engine import account
from offcut.impact.factors import factor_set
from offcut.impact.model import (
    Displacement,
    FateShare,
    Grade,
    Haul,
    Money,
    Processing,
    Stage,
    Standing,
    Synergy,
)
from offcut.impact.result import ImpactResult

GOLDEN = yaml.safe_load((Path(__file__).parents[1] / "golden" / "impact.yaml").read_text("utf-8"))


def one(synergy: Synergy, year: int = 2025, quantity: float = 1.0, **changes: Any) -> ImpactResult:
    return account([synergy], [claim(synergy.id, year, quantity, **changes)])


def line(result: ImpactResult, name: str) -> float | None:
    value = float(result.values[name][0])
    return None if np.isnan(value) else value


def test_a_tonne_of_sand_before_haulage() -> None:
    assert line(one(sand()), "ghg_gross") == pytest.approx(GOLDEN["sand"]["gross"], abs=1e-9)


@pytest.mark.parametrize(("vehicle", "net"), GOLDEN["sand"]["net"].items())
def test_a_tonne_of_sand_after_haulage(vehicle: str, net: float) -> None:
    carried = sand(haul=Haul(vehicle, GOLDEN["sand"]["distance_km"]))
    assert line(one(carried), "ghg") == pytest.approx(net, abs=0.005)


@pytest.mark.parametrize(("vehicle", "km"), GOLDEN["sand"]["break_even_km"].items())
def test_distance_at_which_nothing_is_left(vehicle: str, km: float) -> None:
    rate = freight_kg_per_t_km(factor_set("2025"), vehicle)
    assert break_even_km(GOLDEN["sand"]["gross"], rate) == pytest.approx(km, abs=0.05)
    beyond = one(sand(haul=Haul(vehicle, km + 1)))
    assert beyond.realised("ghg").value < 0, "a negative result shows"


def test_the_pair_value_of_matching_says_the_same_for_sand() -> None:
    from offcut.matching.worth.carbon import factor
    from offcut.matching.worth.carbon import freight_kg_per_t_km as matched_rate

    produced, buried = (factor(n, 2025) for n in (AGGREGATE, "waste_disposal.aggregates.landfill"))
    rate = matched_rate("rigid_tipper", 2025)
    assert produced is not None
    assert buried is not None
    assert rate is not None
    expected = produced.value + buried.value - 32.83 * rate[0]
    assert line(one(sand()), "ghg") == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("material", "kg"), GOLDEN["closed_loop"].items())
def test_secondary_instead_of_primary_production(material: str, kg: float) -> None:
    melted = sand(
        waste_material=None,
        baseline=(FateShare("stored", 1.0, "stock list"),),
        displacement=Displacement(f"material_use.{material}.primary", "primary"),
        processing=Processing("treated", factor=f"material_use.{material}.closed_loop"),
        haul=Haul("none", None),
    )
    assert line(one(melted), "ghg") == pytest.approx(kg, abs=0.05)


def test_metal_that_was_recycled_already_earns_only_the_difference_of_routes() -> None:
    scrap = sand(
        waste_material="scrap_metal",
        baseline=(FateShare("recycling", 1.0, "invoices"),),
        displacement=Displacement("material_use.scrap_metal.primary", "primary"),
        haul=Haul("none", None),
    )
    result = one(scrap)
    assert line(result, "ghg_production") == 0
    assert line(result, "landfill_diverted") == 0
    assert line(result, "virgin_displaced") == 0
    assert line(result, "ghg") == pytest.approx(4.68568)  # closed loop, 2025: transport to it only


@pytest.mark.parametrize(
    ("already", "expected"),
    [("nothing", "displaced_nothing"), ("same", "displaced_the_same")],
)
def test_sand_that_was_recycled_already(already: str, expected: str) -> None:
    recycled = sand(
        baseline=(FateShare("recycling", 1.0, "invoices"),),
        displacement=Displacement(AGGREGATE, "primary", already_displaced=already),
    )
    kg = GOLDEN["sand_recycled_before"][expected]
    assert line(one(recycled), "ghg_gross") == pytest.approx(kg, abs=1e-9)


@pytest.mark.parametrize(("year", "kg"), GOLDEN["water"]["kg_per_m3"].items())
def test_a_cubic_metre_of_water(year: int, kg: float) -> None:
    result = one(water(), year)
    assert line(result, "ghg") == pytest.approx(kg, abs=1e-9)
    assert line(result, "water_saved") == 1
    assert line(result, "virgin_displaced") == 0


def test_electricity_that_turns_water_negative() -> None:
    expected = GOLDEN["water"]["break_even_kwh"]
    for_year = factor_set("2025")
    for counted, key in ((False, "without_well_to_tank"), (True, "with_well_to_tank")):
        kwh = break_even_kwh(0.36218, grid_kg_per_kwh(for_year, well_to_tank=counted))
        assert kwh == pytest.approx(expected[key], abs=0.005)
    for kwh, sign in ((1.47, 1), (1.49, -1)):
        treated = water(processing=Processing("treated", electricity_kwh=kwh))
        assert np.sign(line(one(treated), "ghg")) == sign


def test_empty_way_back_by_vehicle_kilometres() -> None:
    hauled = sand(haul=Haul("artic_33", 20.0, load_t=28.0, empty_return=0.5))
    result = one(hauled, quantity=280.0)
    assert line(result, "ghg_haulage") == pytest.approx(GOLDEN["empty_return"]["laden"])
    assert line(result, "ghg_empty_return") == pytest.approx(GOLDEN["empty_return"]["empty"])


@pytest.mark.parametrize(("binder", "rate"), GOLDEN["landfill_tax_gbp_per_t"].items())
def test_landfill_tax_hangs_on_the_binder(binder: str, rate: float) -> None:
    result = one(sand(money=Money(binder=binder)), 2026, quantity=10.0)
    assert line(result, "landfill_tax_saved") == pytest.approx(10 * rate)


@pytest.mark.parametrize(
    ("about", "rate"),
    [
        ({"waste_material": "wood"}, 130.75),  # nothing that the Order lists as qualifying
        ({"waste_material": "soils"}, None),  # rock and soil qualify, topsoil does not: ask
        ({"waste_material": "soils", "hazardous": True}, 130.75),
        ({"waste_material": "soils", "money": Money(landfill_tax_class="lower")}, 8.65),
        ({"waste_material": None}, None),
    ],
)
def test_landfill_tax_of_other_materials(about: dict[str, Any], rate: float | None) -> None:
    result = one(sand(**{"money": Money(), **about}), 2026)
    assert line(result, "landfill_tax_saved") == rate
    if rate is None:
        (gap,) = result.gaps("landfill_tax_saved")
        assert "landfill_tax_class or binder" in gap.reasons[0]


def test_tax_is_a_saving_to_the_firm_and_none_to_society() -> None:
    # giver: 30 disposal + 2 price - 5 haulage; taker: 20 - 2; tax of 2025/26, bentonite: 4.05
    result = one(sand())
    assert result.realised("cost_saved", "have").value == pytest.approx(27)
    assert result.realised("cost_saved", "want").value == pytest.approx(18)
    assert result.realised("cost_saved", "society").value == pytest.approx(27 + 18 - 4.05)


def test_a_factor_published_blank_is_a_gap_and_a_published_zero_is_zero() -> None:
    blank = one(sand(displacement=Displacement("material_use.aggregates.open_loop", "secondary")))
    assert line(blank, "ghg_production") is None
    (gap,) = blank.gaps("ghg_production")
    assert "blank, not zero" in gap.reasons[0]
    zero = one(sand(displacement=Displacement("material_use.wood.closed_loop", "secondary")), 2026)
    assert line(zero, "ghg_production") == GOLDEN["blank_and_zero"]["wood_secondary_2026"]


def test_what_the_exchange_takes_and_is_not_known_leaves_the_whole_unknown() -> None:
    result = one(sand(haul=Haul("rigid_17", None)))
    assert result.realised("ghg").value is None
    assert result.gaps("ghg")[0].reasons == ("column 'distance_km' is empty",)


def test_a_benefit_that_is_not_known_is_not_claimed() -> None:
    result = one(sand(displacement=Displacement(None), haul=Haul("none", None)))
    assert line(result, "ghg") == pytest.approx(1.26338)
    assert result.gaps("ghg_production")[0].reasons == ("column 'displaced_factor' is empty",)


def test_what_is_not_claimed_is_told_beside_the_figure_and_in_the_book() -> None:
    result = one(sand(displacement=Displacement(None), haul=Haul("none", None)))
    told = {gap.formula: gap.reasons for gap in result.unclaimed()}
    assert told == {"ghg_production": ("column 'displaced_factor' is empty",)}
    entry = result.book("ghg").entries["S-1-2025.ghg_gross"]
    assert entry.note == "not claimed: Production displaced (column 'displaced_factor' is empty)"
    assert one(sand()).unclaimed() == ()


def test_a_party_to_an_exchange_does_not_verify_it() -> None:
    own = {"grade": Grade.A, "verified_on": date(2026, 3, 1)}
    for name in ("Example Network (fictional)", "anvil castings (fictional) Ltd"):
        with pytest.raises(InputError, match=f"'{re.escape(name)}' verified this claim and is"):
            one(sand(), verifier=name, **own)


def test_a_baseline_without_evidence_earns_no_avoided_disposal() -> None:
    declared = sand(baseline=(FateShare("landfill", 1.0),))
    result = one(declared)
    assert line(result, "ghg_disposal") == 0
    assert line(result, "landfill_diverted") == 0


def test_a_share_that_is_unknown_earns_nothing() -> None:
    mixed = sand(baseline=(FateShare("landfill", 0.25, "WTN"), FateShare("recycling", 0.25, "x")))
    result = one(mixed, quantity=100.0)
    assert line(result, "landfill_diverted") == 25
    assert line(result, "virgin_displaced") == 25
    assert line(result, "ghg_disposal") == pytest.approx(25 * 1.26338 + 25 * 1.00835)


def test_journeys_inside_the_factors_are_not_counted_twice() -> None:
    # inert landfill has 16.1 km inside: of 20 km no longer driven 3.9 count, at 0.20882 kg/t.km
    spared = sand(haul=Haul("none", None, avoided_km=20.0, avoided_vehicle="rigid_17"))
    assert line(one(spared), "ghg_journeys") == pytest.approx(3.9 * 0.20882)
    inside = sand(haul=Haul("none", None, avoided_km=16.1, avoided_vehicle="rigid_17"))
    assert line(one(inside), "ghg_journeys") == 0


def test_residue_to_landfill_is_taken_off() -> None:
    washed = Processing(
        "treated", electricity_kwh=0.0, yield_=0.9, residue_share=0.1, residue_fate="landfill"
    )
    result = one(sand(processing=washed, haul=Haul("none", None)), quantity=10.0)
    assert line(result, "landfill_diverted") == pytest.approx(9)
    assert line(result, "virgin_displaced") == pytest.approx(9)
    assert line(result, "ghg") == pytest.approx(9 * 7.79306 + 10 * 1.26338 - 1 * 1.26338)


def test_what_is_treated_at_the_have_is_carried_when_it_is_less() -> None:
    dried = Processing("treated", gas_kwh=0.0, yield_=0.5, residue_share=0.0, at="have")
    assert line(one(sand(processing=dried), quantity=10.0), "carried_t") == 5


def test_substitution_ratio_and_quality_come_before_the_factor() -> None:
    worse = Displacement(AGGREGATE, "primary", substitution_ratio=0.8, quality_factor=0.5)
    assert line(one(sand(displacement=worse)), "ghg_production") == pytest.approx(0.4 * 7.79306)


def test_both_ends_together_claim_the_whole_once() -> None:
    result = one(sand(have_credit_share=0.7))
    have, want, whole = (result.realised("ghg", side) for side in ("have", "want", "both"))
    assert have.value == pytest.approx(0.7 * whole.value)
    assert have.value + want.value == pytest.approx(whole.value)
    assert result.realised("ghg", "society").value == pytest.approx(whole.value)


def test_an_outcome_keeps_its_factor_set_when_a_newer_one_is_there() -> None:
    pinned = claim(factor_set="desnz-2024@1")
    (first,) = account([sand()], [pinned]).values["ghg_disposal"]
    (again,) = account([sand()], [pinned], factors="2026").values["ghg_disposal"]
    assert first == again == pytest.approx(1.23393)


def test_a_claim_takes_the_set_of_its_own_year() -> None:
    years = [claim(year=year) for year in (2024, 2025, 2026)]
    values = account([sand()], years).values["ghg_disposal"]
    assert values == pytest.approx([1.23393, 1.26338, 1.27043])


def test_a_synergy_is_claimed_once_a_year() -> None:
    again = replace(claim(), id="again")
    with pytest.raises(InputError, match="one claim a synergy and year"):
        account([sand()], [claim(), again])


def test_a_synergy_under_way_counts_as_predicted_in_its_own_column() -> None:
    idea = sand(id="S-2", stage=Stage.IDEA)
    begun = sand(id="S-3", stage=Stage.IMPLEMENTATION)
    result = account([sand(), idea, begun], [claim(quantity=10.0)])
    amounts = {s: result.total("landfill_diverted", s).value for s in Standing}
    assert amounts == {
        Standing.POTENTIAL: 1000.0,
        Standing.AGREED: 1000.0,
        Standing.REALISED: 10.0,
        Standing.VERIFIED: None,
    }
