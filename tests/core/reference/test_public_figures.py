"""Tax, greenhouse gas, carbon values, codes and prices stand as their sources print them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from offcut import reference
from offcut.errors import NotDated, UnknownReference
from offcut.reference import Status

GOLDEN: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent.parent / "golden" / "reference.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("case", GOLDEN["landfill_tax"], ids=lambda case: str(case["day"]))
def test_landfill_tax(case: dict[str, Any]) -> None:
    rates = reference.landfill_tax.at(case["day"])
    assert (rates.standard, rates.lower, rates.unit) == (case["standard"], case["lower"], "GBP/t")


def test_a_recalled_rate_is_an_unverified_default() -> None:
    recalled = reference.landfill_tax.at(date(2022, 6, 1)).provenance
    seen = reference.landfill_tax.at(date(2026, 11, 21)).provenance
    assert (recalled.status, recalled.verified) == (Status.RECALLED, False)
    assert (seen.status, seen.verified) == (Status.SEEN, True)


def test_a_day_before_the_first_rate_is_refused_with_what_is_covered() -> None:
    with pytest.raises(NotDated, match=r"begins 2014-04-01"):
        reference.landfill_tax.at(date(1995, 1, 1))


@pytest.mark.parametrize("name", GOLDEN["ghg"]["values"])
def test_greenhouse_gas_factors(name: str) -> None:
    for year, expected in zip((2024, 2025, 2026), GOLDEN["ghg"]["values"][name], strict=True):
        row = reference.ghg.get(name, year)
        assert (row.value if row else None) == expected, f"{name} {year}"


def test_factors_of_2026_are_second_hand_and_the_others_seen() -> None:
    for factor in reference.ghg:
        expected = Status.SECOND_HAND if factor.year == 2026 else Status.SEEN
        assert factor.provenance.status == expected
        assert (factor.official_id is not None) == (factor.year == 2025), (
            "the set of 2025 has official ids"
        )


@pytest.mark.parametrize("case", GOLDEN["ghg_sums"], ids=lambda case: case["name"])
def test_sums_of_factors(case: dict[str, Any]) -> None:
    def total(names: list[str]) -> float:
        return sum(reference.ghg.latest(name, 2025).value or 0 for name in names)

    result = total(case["plus"]) - total(case.get("minus", []))
    assert result == pytest.approx(case["expected"], abs=5e-6)


def test_the_latest_factor_falls_back_over_years_without_a_value() -> None:
    assert reference.ghg.latest("material_use.aggregates.primary", 2026).year == 2025
    assert reference.ghg.latest("water.supply", 2027).year == 2026
    zero = reference.ghg.latest("material_use.wood.closed_loop", 2026)
    assert (zero.year, zero.value) == (2026, 0)


def test_a_factor_that_no_set_has_is_refused() -> None:
    with pytest.raises(UnknownReference, match=r"material_use\.aggregates\.primary"):
        reference.ghg.latest("material_use.agregates.primary", 2025)
    with pytest.raises(UnknownReference, match="up to 2025"):
        reference.ghg.latest("material_use.soils.primary", 2025)


@pytest.mark.parametrize("year", GOLDEN["carbon_values"]["values"])
def test_carbon_values(year: int) -> None:
    row = reference.carbon_values[str(year)]
    assert [row.low, row.central, row.high] == GOLDEN["carbon_values"]["values"][year]
    assert row.price_year == 2022


@pytest.mark.parametrize("code", GOLDEN["waste_codes"]["values"])
def test_waste_codes(code: str) -> None:
    row = reference.waste_codes[code]
    assert [row.display, row.hazardous, row.entry] == GOLDEN["waste_codes"]["values"][code]


def test_hazard_is_marked_by_a_star_and_counts_are_the_official_ones() -> None:
    rows = list(reference.waste_codes.values())
    assert all(row.display.endswith("*") == row.hazardous for row in rows)
    counts = {
        (hazardous, entry): sum((r.hazardous, r.entry) == (hazardous, entry) for r in rows)
        for hazardous in (True, False)
        for entry in ("absolute", "mirror")
    }
    assert counts == {
        (True, "absolute"): 235,
        (True, "mirror"): 173,
        (False, "absolute"): 256,
        (False, "mirror"): 178,
    }


@pytest.mark.parametrize("case", GOLDEN["waste_statistics"]["values"], ids=str)
def test_waste_statistics(case: list[Any]) -> None:
    found = [
        row.tonnes
        for row in reference.waste_statistics
        if [row.sector, row.ewc_stat, row.hazard] == case[:3]
    ]
    assert found == [case[3]]


@pytest.mark.parametrize("case", GOLDEN["prices"]["values"], ids=str)
def test_prices(case: list[Any]) -> None:
    name, day, low, high = case
    price = reference.prices[name].at(day)
    assert (price.low, price.high) == (low, high)
    assert price.mid == (low + high) / 2


def test_the_seven_districts_of_the_combined_authority() -> None:
    names = {
        row["name"]
        for row in reference.frame("districts").iter_rows(named=True)
        if row["authority"] == "West Midlands Combined Authority"
    }
    assert names == {
        "Birmingham",
        "Coventry",
        "Dudley",
        "Sandwell",
        "Solihull",
        "Walsall",
        "Wolverhampton",
    }
    postcodes = reference.frame("postcodes")
    assert postcodes["district_code"].n_unique() == 7
    assert postcodes["latitude"].is_between(52.3, 52.7).all()
    assert postcodes["longitude"].is_between(-2.3, -1.4).all()


def test_boundaries_are_closed_rings_about_the_region() -> None:
    features = reference.shapes("boundaries")["features"]
    assert len(features) == 30
    for feature in features:
        shape = feature["geometry"]
        polygons = (
            shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        )
        for ring in (ring for polygon in polygons for ring in polygon):
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
