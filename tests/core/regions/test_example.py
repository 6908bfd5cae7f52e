"""The example region: synthetic, seeded, within the statistics, and as messy as real lists."""

import csv
import random
from collections import Counter, defaultdict

import pytest

from offcut import reference
from offcut.regions import west_midlands
from offcut.regions.recipe import drafts, hold_to_statistics, load_recipe, rows
from offcut.regions.region import postcodes_by_outcode, statistical_bounds

REGION = west_midlands.region()


@pytest.fixture(scope="module")
def written() -> list[dict[str, str]]:
    with REGION.example_path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_recipe_makes_the_file_again_to_the_letter(written):
    assert REGION.make_example() == written


def test_another_seed_makes_another_world(written):
    recipe = dict(load_recipe(REGION.folder / "example" / "recipe.yaml")) | {"seed": 1}
    bounds = statistical_bounds(recipe["region_share"])
    assert rows(recipe, postcodes_by_outcode(), bounds) != written


def test_its_size(written):
    kinds = Counter(row["kind"] for row in written)
    organisations = {row["organisation"] for row in written}
    assert 140 <= len(organisations) <= 165
    assert 420 <= len(written) <= 480
    assert kinds["want"] / kinds["have"] == pytest.approx(0.4, abs=0.05)


def test_every_organisation_is_plainly_fictional(written):
    assert all(row["organisation"].endswith("(fictional)") for row in written)


def test_it_covers_the_pilot_flows_and_construction_food_and_batteries():
    flows = {
        reference.resource_types[item.resource_type].flow
        for item in west_midlands.example()
        if item.resource_type
    }
    assert {"sand", "water", "metal", "food", "battery", "construction"} <= flows


def test_it_reads_without_errors_and_is_marked_synthetic():
    listings = west_midlands.example()
    assert listings.synthetic
    assert len(listings) == len(listings.haves) + len(listings.wants)


def test_it_is_messy(written):
    assert any(not row["quantity"] for row in written)
    assert any("~" in row["quantity"] for row in written)
    assert any("-" in row["quantity"] for row in written)
    assert len({row["unit"] for row in written}) > 8
    assert any(" " not in row["site_postcode"] for row in written)
    assert any(not row["resource_type"] for row in written)


def test_the_tonnages_stay_within_the_sector_statistics():
    """Sum of the drawn haves by sector and category ≤ region's share of England's waste in 2022."""
    recipe = load_recipe(REGION.folder / "example" / "recipe.yaml")
    bounds = statistical_bounds(recipe["region_share"])
    world = list(drafts(recipe, postcodes_by_outcode(), random.Random(recipe["seed"])))
    hold_to_statistics(world, bounds)
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for draft in world:
        if draft.statistic:
            totals[draft.statistic] += draft.amount
    assert totals
    for key, total in totals.items():
        assert total <= bounds[key] * (1 + 1e-9), key


def test_foundry_sand_is_bounded_by_the_published_figure():
    """England 2022, C24_C25, other mineral wastes: 139,984 t (Defra); the region's share 12 %."""
    recipe = load_recipe(REGION.folder / "example" / "recipe.yaml")
    bounds = statistical_bounds(recipe["region_share"])
    assert bounds["C24_C25", "12.2, 12.3, 12.5"] == pytest.approx(139_984 * 0.12, abs=0.1)
