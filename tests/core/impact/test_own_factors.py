"""A user's own factors: with source and permitted uses, beside official ones, never over them."""

from pathlib import Path

import pytest

from offcut.errors import FactorUseError, InputError, WorkbookProblems
from offcut.impact.factors import factor_set
from offcut.impact.factors_file import load_factors
from offcut.impact.uses import Permission, Purpose, require, rule_for
from offcut.impact.uses_ranking import rank_routes

HEADER = "id,item,unit,kg_co2e_per_unit,year,permitted_uses,source"
SAND = "epd.dried_silica_sand,Dried silica sand,t,24.5,2025,project_account,EPD 123 (made up)"


def written(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "My factors.csv"
    path.write_text("\n".join((header, *lines)) + "\n", "utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(WorkbookProblems) as told:
        load_factors(path)
    return [str(problem) for problem in told.value.problems]


def test_an_own_factor_has_its_set_source_and_status(tmp_path: Path):
    (found,) = load_factors(written(tmp_path, SAND))
    factor = found["epd.dried_silica_sand"]
    assert found.id == f"own-my-factors@{found.digest[:8]}"
    assert (factor.set, factor.value, factor.unit, factor.group) == (found.id, 24.5, "t", "epd")
    assert (factor.provenance.source, factor.provenance.status) == ("EPD 123 (made up)", "seen")


def test_another_value_makes_another_set(tmp_path: Path):
    (first,) = load_factors(written(tmp_path, SAND))
    (second,) = load_factors(written(tmp_path, SAND.replace("24.5", "25.4")))
    assert first.id != second.id


def test_it_may_be_used_for_what_its_row_permits_and_nothing_else(tmp_path: Path):
    factor = load_factors(written(tmp_path, SAND))[0]["epd.dried_silica_sand"]
    assert require(factor, Purpose.PROJECT_ACCOUNT).permission is Permission.PERMITTED
    with pytest.raises(FactorUseError, match=r"permits it only for project_account.*own-my-fact"):
        require(factor, Purpose.PURCHASED_GOODS)


def test_no_file_turns_avoided_emissions_into_scope_3(tmp_path: Path):
    line = SAND.replace("project_account", "project_account|avoided_claim_as_scope3")
    (told,) = problems(written(tmp_path, line))
    assert "'avoided_claim_as_scope3' cannot be permitted" in told


def test_carbonwarm_may_rank_routes_but_not_enter_company_reports(tmp_path: Path):
    line = "carbonwarm.wood_landfill,Wood to landfill,t,0,2025,waste_option_ranking,made up"
    factor = load_factors(written(tmp_path, line))[0]["carbonwarm.wood_landfill"]
    assert require(factor, Purpose.OPTION_RANKING).permission is Permission.PERMITTED
    assert rule_for(factor, Purpose.PROJECT_ACCOUNT).permission is Permission.FORBIDDEN
    (told,) = problems(written(tmp_path, line.replace("waste_option_ranking", "scope3_waste")))
    assert "may not be used for company reporting" in told


def test_an_own_factor_stands_beside_the_official_ones(tmp_path: Path):
    sets = factor_set(2025).with_own(*load_factors(written(tmp_path, SAND)))
    assert sets.expect("epd.dried_silica_sand").value == 24.5
    assert sets.expect("water.supply").set == "desnz-2025@1"
    assert sets.digest == factor_set(2025).digest


def test_it_never_takes_the_place_of_an_official_one(tmp_path: Path):
    line = SAND.replace("epd.dried_silica_sand", "material_use.aggregates.primary")
    (told,) = problems(written(tmp_path, line))
    assert "kept for official factors" in told
    (own,) = load_factors(written(tmp_path, SAND))
    with pytest.raises(InputError, match=r"already a factor of own-my-factors@"):
        factor_set(2025).with_own(own, own)


def test_an_empty_value_is_a_gap(tmp_path: Path):
    (found,) = load_factors(written(tmp_path, SAND.replace("24.5", "")))
    assert found["epd.dried_silica_sand"].value is None


def test_every_problem_is_named_by_row_and_column(tmp_path: Path):
    path = written(
        tmp_path,
        SAND,
        "Sand,,tons,a lot,25,projects,",
        SAND,
    )
    told = problems(path)
    for place in (
        "row 3, column 'id': not an id",
        "row 3, column 'item': is empty",
        "row 3, column 'unit': not a unit of activity",
        "row 3, column 'kg_co2e_per_unit': not a number",
        "row 3, column 'year': not a year",
        "row 3, column 'permitted_uses': 'projects' is not a purpose",
        "row 3, column 'source': is empty",
        "row 4, column 'id': stands twice",
    ):
        assert any(place in problem for problem in told), place
    assert len(told) == 8


def test_a_missing_or_strange_column_is_named(tmp_path: Path):
    header = HEADER.replace("source", "where")
    with pytest.raises(InputError, match=r"row 1: no column 'source'; 'where' is not a column"):
        load_factors(written(tmp_path, SAND, header=header))


def test_a_folder_gives_all_its_sets(tmp_path: Path):
    written(tmp_path, SAND)
    assert [found.publisher for found in load_factors(tmp_path)] == ["user"]


WAYS = (
    "carbonwarm.wood_landfill,Wood to landfill,t,100,2025,waste_option_ranking,made up",
    "carbonwarm.wood_energy,Wood to energy,t,-300,2025,waste_option_ranking,made up",
    "carbonwarm.wood_reuse,Wood used again,t,,2025,waste_option_ranking,made up",
)


def test_ways_are_ranked_with_permitted_factors_gaps_last(tmp_path: Path):
    (ways,) = load_factors(written(tmp_path, *WAYS))
    assert [
        (way.factor.id.rpartition("_")[2], way.kg_co2e)
        for way in rank_routes(2.0, "t", ways.values())
    ] == [("energy", -600.0), ("landfill", 200.0), ("reuse", None)]


def test_ways_are_not_ranked_with_official_factors_nor_across_sets_or_units(tmp_path: Path):
    official = [
        factor_set(2025)[f"waste_disposal.wood.{way}"] for way in ("landfill", "combustion")
    ]
    with pytest.raises(FactorUseError, match="ranking ways to deal with waste"):
        rank_routes(1.0, "t", official)
    (warm,) = load_factors(written(tmp_path, *WAYS))
    with pytest.raises(InputError, match="is per t; the amount is in m3"):
        rank_routes(1.0, "m3", warm.values())
    (others,) = load_factors(written(tmp_path, WAYS[0].replace(",100,", ",101,")))
    with pytest.raises(InputError, match="of different sets"):
        rank_routes(1.0, "t", [*warm.values(), *others.values()])


@pytest.mark.parametrize(("cell", "value"), [("1,620.5", 1620.5), ("0.5", 0.5), ("1e3", 1000.0)])
def test_numbers_as_they_are_written(tmp_path: Path, cell: str, value: float):
    (found,) = load_factors(written(tmp_path, SAND.replace("24.5", f'"{cell}"')))
    assert found["epd.dried_silica_sand"].value == value


@pytest.mark.parametrize("cell", ["24,5", "0,191", "0,1913"])
def test_a_decimal_comma_is_refused_with_what_was_meant(tmp_path: Path, cell: str):
    """Read as a thousands separator, 0,191 would become 191."""
    (told,) = problems(written(tmp_path, SAND.replace("24.5", f'"{cell}"')))
    assert f"Did you mean '{cell.replace(',', '.')}'?" in told
