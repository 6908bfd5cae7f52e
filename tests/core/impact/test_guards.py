"""The record's own traps: each was printed once, and each is caught."""

import pytest
from claiming import claim, synergy
from hypothesis import given
from hypothesis import strategies as st

from offcut import reference
from offcut.impact.double_claims import double_claims
from offcut.impact.guards import (
    Measure,
    carbon_for_co2,
    off_by_a_thousand,
    out_of_range,
    plausible_range,
)
from offcut.impact.model import Party, SourceRow


def test_a_tonne_of_sand_does_not_avoid_three_tonnes_of_carbon_dioxide() -> None:
    doubt = out_of_range(Measure.CARBON, 3200, "sand.foundry.green")
    assert doubt is not None
    assert "3,200 kg/t is outside -100 to 15 kg/t" in str(doubt)
    assert "conversion factors 2025" in doubt.source
    assert out_of_range(Measure.CARBON, 9.05644, "sand.foundry.green") is None


def test_savings_of_a_trillion_were_meant_to_be_a_billion() -> None:
    """€1.1 trillion saved on 35 Mt kept from landfill, as one page has it."""
    doubt = out_of_range(Measure.SAVING, 1.1e12 / 35e6, scope="portfolio")
    assert doubt is not None
    assert "A thousandth of it, 31.43 GBP/t, would be within." in str(doubt)
    assert out_of_range(Measure.SAVING, 1.1e9 / 35e6, scope="portfolio") is None


def test_tonnes_of_carbon_are_not_tonnes_of_carbon_dioxide() -> None:
    """Parliament was told 87,300 t C in 2007 and 320,000 t CO2 in 2008, of the same result."""
    doubt = carbon_for_co2(87_300, 320_000, "greenhouse gas")
    assert doubt is not None
    assert "carbon, not carbon dioxide" in doubt.told
    twice = carbon_for_co2(320_100 * 44 / 12, 320_100, "greenhouse gas")
    assert twice is not None
    assert "converted from carbon twice" in twice.told
    assert carbon_for_co2(320_100, 320_000, "greenhouse gas") is None


def test_a_landfill_factor_of_half_a_kilogram() -> None:
    """0.467 "kg/t" stood in a product for 467."""
    doubt = out_of_range(Measure.LANDFILL_FACTOR, 0.467, scope="factor")
    assert doubt is not None
    assert "A thousand times it, 467 kg/t, would be within." in str(doubt)
    other = off_by_a_thousand(0.467, 467.0, "landfill factor")
    assert other is not None
    assert "a thousandth of 467" in other.told
    assert out_of_range(Measure.LANDFILL_FACTOR, 467.0, scope="factor") is None


def test_more_tonnes_than_a_vehicle_carries() -> None:
    assert out_of_range(Measure.LOAD, 28_000.0) is not None
    assert out_of_range(Measure.LOAD, 28.0) is None


def test_every_landfill_factor_of_the_official_table_is_plausible() -> None:
    for factor in reference.ghg:
        if factor.group == "waste_disposal" and factor.route == "Landfill":
            doubt = out_of_range(Measure.LANDFILL_FACTOR, factor.value, scope="factor")
            assert doubt is None, factor.id


@pytest.mark.parametrize(
    "kg_per_t",
    [1_180, 860, 118, 1_777],  # first 18 months; five years; Thames clay; Northern Ireland
)
def test_the_programmes_on_record_are_plausible(kg_per_t: float) -> None:
    assert out_of_range(Measure.CARBON, kg_per_t, scope="portfolio") is None


def test_a_guard_says_whose_band_it_is() -> None:
    doubt = out_of_range(Measure.CARBON, 1e6, "metal.steel")
    assert doubt is not None
    assert doubt.source.startswith("our band, from DESNZ")


def test_the_nearest_type_decides_and_the_unit_must_agree() -> None:
    ranges = {
        kind: plausible_range(Measure.CARBON, kind) for kind in ("sand.foundry", "glass.cullet")
    }
    assert [row.id for row in ranges.values() if row] == ["carbon.sand", "carbon.any"]
    assert plausible_range(Measure.CARBON, "sandal", unit="kg/t") == ranges["glass.cullet"]
    assert plausible_range(Measure.CARBON, "water.process", unit="kg/m^3") is not None
    assert plausible_range(Measure.CARBON, "sand", unit="kg/m^3") is None


@given(st.floats(-1e9, 1e9))
def test_what_is_within_its_range_is_never_doubted(value: float) -> None:
    row = plausible_range(Measure.CARBON, "sand")
    assert row is not None
    within = row.low <= value <= row.high
    assert (out_of_range(Measure.CARBON, value, "sand") is None) == within


@pytest.mark.parametrize("value", [None, float("nan")])
def test_what_is_not_known_is_not_doubted(value: float | None) -> None:
    assert out_of_range(Measure.CARBON, value, "sand") is None


def test_a_year_claimed_twice() -> None:
    found = double_claims(
        {"S1": synergy()}, [claim("C1"), claim("C2", source=SourceRow("claims", 14))]
    )
    assert [double.how for double in found] == ["same year"]
    assert "'S1' has two claims for 2025 (rows 12 and 14)" in found[0].told
    assert double_claims({"S1": synergy()}, [claim("C1"), claim("C2", year=2026)]) == ()


def test_one_exchange_entered_at_both_ends() -> None:
    other = synergy("S2", have=Party("Anvil Castings Limited"), facilitator="Vale Exchange")
    found = double_claims(
        {"S1": synergy(), "S2": other}, [claim("C1"), claim("C2", synergy="S2", quantity=80.0)]
    )
    assert [double.how for double in found] == ["both ends"]
    assert "was each end entered once?" in found[0].told


def test_one_material_passed_on_and_counted_at_each_step() -> None:
    onward = synergy("S2", have=Party("Brook Blocks"), want=Party("Elm Estates"))
    claims = [claim("C1"), claim("C2", synergy="S2", quantity=100.5)]
    found = double_claims({"S1": synergy(), "S2": onward}, claims)
    assert [double.how for double in found] == ["same amount"]
    half = [claim("C1"), claim("C2", synergy="S2", quantity=50.0)]
    assert double_claims({"S1": synergy(), "S2": onward}, half) == ()


def test_one_ticket_under_two_claims() -> None:
    other = synergy("S2", flow="metal", have=Party("Forge"), want=Party("Mill"))
    claims = [claim("C1", evidence=("WB 17",)), claim("C2", synergy="S2", evidence=("wb17",))]
    found = double_claims({"S1": synergy(), "S2": other}, claims)
    assert [double.how for double in found] == ["same document"]
