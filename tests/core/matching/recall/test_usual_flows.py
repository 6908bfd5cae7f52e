"""SIC code → what such a firm usually has and wants; amounts only of the sector, as published."""

import pytest

from offcut.errors import InputError
from offcut.matching.recall.flows import usual_flows
from offcut.matching.recall.sector_wastes import sector_of, wastes_of
from offcut.matching.recall.trades import classes


def test_an_iron_foundry_has_sand_and_takes_scrap():
    flows = usual_flows("24.51")
    assert flows.name == "Casting of iron"
    haves = {have.stream: have for have in flows.haves}
    assert flows.haves[0].stream == "sand.spent"
    assert "sand.foundry.green" in haves["sand.spent"].resource_types
    assert "100908" in haves["sand.spent"].ewc_codes
    wants = {want.stream: want for want in flows.wants}
    assert flows.wants[0].stream == "metal.ferrous"
    assert "MET-GJL250" in wants["metal.ferrous"].uses


@pytest.mark.parametrize("given", ["24510", "24.51", "2451", "iron foundry"])
def test_code_and_words_say_the_same(given: str):
    assert usual_flows(given) == usual_flows("2451")


def test_the_sectors_mix_is_the_published_one():
    """Defra, England 2022, C24_C25: 181,082.168 t ferrous of 1,126,481.139 t in all."""
    metals = {waste.waste: waste for waste in usual_flows("2451").statistics}
    ferrous = metals["Metallic wastes, ferrous"]
    assert ferrous.year == 2022
    assert ferrous.tonnes == pytest.approx(181_082.168)
    assert ferrous.share == pytest.approx(181_082.168 / 1_126_481.139)
    assert sum(waste.share for waste in metals.values()) == pytest.approx(1, abs=1e-3)


def test_a_have_is_counted_in_a_category_not_given_its_tonnes():
    sand = usual_flows("2451").haves[0]
    assert [waste.waste for waste in sand.statistics] == ["Other mineral wastes"]
    assert "of the sector's waste (England 2022)" in sand.reason
    heat = next(have for have in usual_flows("2451").haves if have.stream == "heat")
    assert heat.statistics == ()  # no statistic counts heat: none is made up


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("0111", "A"),
        ("0811", "B"),
        ("1105", "C10-C12"),
        ("1712", "C17_C18"),
        ("2351", "C23"),
        ("3511", "D"),
        ("3700", "E36_E37_E39"),
        ("4211", "F"),
        ("5510", "G-U_X_G4677"),
        ("3832", None),  # waste treatment and the wholesale of scrap are not in the statistic
        ("4677", None),
    ],
)
def test_each_industry_stands_in_the_sector_that_the_statistics_name(code: str, sector: str | None):
    assert sector_of(code) == sector


def test_no_industry_is_without_an_answer():
    for code in classes():
        flows = usual_flows(code)
        assert flows.industry == code
        assert all(0 < waste.share <= 1 for waste in flows.statistics)


def test_a_division_is_all_its_classes():
    wide = {have.stream for have in usual_flows("24").haves}
    assert {have.stream for have in usual_flows("2451").haves} <= wide


def test_blank_is_not_zero():
    """What was not published as hazardous has no hazardous share; what was zero has 0."""
    shares = {waste.waste: waste.hazardous_share for waste in wastes_of("C24_C25")}
    assert shares["Spent solvents"] == 1  # all of it is hazardous
    assert shares["Metallic wastes, ferrous"] is None  # the cell is blank


@pytest.mark.parametrize("given", ["qqqq", "00", "9", ""])
def test_what_is_no_industry_is_told_with_what_to_give(given: str):
    with pytest.raises(InputError, match="give a UK SIC or NACE code"):
        usual_flows(given)
