"""A region: a folder of data, with an example world."""

import json
import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from offcut import reference
from offcut.listings import Listings, read_listings
from offcut.regions.mess import Row
from offcut.regions.recipe import drafts, hold_to_statistics, load_recipe, rows


@dataclass(frozen=True, slots=True)
class Region:
    """What the region's ``region.yaml`` says, and the folder it stands in."""

    id: str
    title: str
    authority: str
    pilot_flows: tuple[str, ...]
    folder: Path
    colours: Mapping[str, str] = field(default_factory=dict)  # of the platform: brand, accent, …

    @property
    def example_path(self) -> Path:
        """The example world's listing file."""
        return self.folder / "example" / "listings.csv"

    @property
    def programme_path(self) -> Path:
        """The example programme: a folder of CSV files, one for each sheet."""
        return self.folder / "example" / "programme"

    def boundaries(self) -> dict[str, Any]:
        """District outlines as GeoJSON, longitude and latitude in degrees."""
        geojson: dict[str, Any] = json.loads(
            (self.folder / "tables" / "boundaries.geojson").read_text("utf-8")
        )
        return geojson

    def example(self) -> Listings:
        """The example world: fictional organisations at real postcodes, marked synthetic."""
        return replace(
            read_listings(self.example_path), name=f"{self.title} example", synthetic=True
        )

    def make_example(self) -> list[Row]:
        """Make the example world anew from its recipe; the same rows every time."""
        recipe = load_recipe(self.folder / "example" / "recipe.yaml")
        return rows(recipe, postcodes_by_outcode(), statistical_bounds(recipe["region_share"]))

    def make_programme(self) -> dict[str, str]:
        """Make the example programme anew: each sheet as CSV; the same text every time."""
        from offcut.regions.example_programme import as_csv, sheets

        recipe = load_recipe(self.folder / "example" / "recipe.yaml")
        world = list(drafts(recipe, postcodes_by_outcode(), random.Random(recipe["seed"])))
        hold_to_statistics(world, statistical_bounds(recipe["region_share"]))
        made = sheets(load_recipe(self.folder / "example" / "programme_recipe.yaml"), world)
        return {sheet: as_csv(sheet, rows) for sheet, rows in made.items()}


@cache
def load(name: str) -> Region:
    """The region in the folder ``regions/<name>``."""
    folder = Path(__file__).resolve().parent / name
    entry = yaml.safe_load((folder / "region.yaml").read_text("utf-8"))
    return Region(
        id=name,
        title=entry["title"],
        authority=entry["authority"],
        pilot_flows=tuple(entry["pilot_flows"]),
        folder=folder,
        colours=entry.get("colours", {}),
    )


def statistical_bounds(shares: dict[str, float]) -> dict[tuple[str, str], float]:
    """Tonnes a year that the region's part of a sector and waste category comes to.

    Published waste of the sector in England times the region's assumed share of it; cells that
    the source leaves blank give no bound.
    """
    bounds: dict[tuple[str, str], float] = {}
    for row in reference.waste_statistics:
        if row.hazard == "total" and row.tonnes is not None:
            share = shares.get(row.sector, shares["default"])
            bounds[row.sector, row.ewc_stat] = row.tonnes * share
    return bounds


def postcodes_by_outcode() -> dict[str, list[str]]:
    """The full postcodes of all regions by their outcode, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for postcode in reference.frame("postcodes")["postcode"]:
        found[postcode.split()[0]].append(postcode)
    return {outcode: sorted(codes) for outcode, codes in found.items()}
