"""Makes an example world of listings from a region's recipe: seeded, documented, synthetic.

The recipe (``regions/<name>/example/recipe.yaml``) lists kinds of organisation with what they
have and want. Names are made of word lists and carry the mark *(fictional)*; postcodes are real
ones of the region. The listings come out as messy as real lists are: trade words, mixed units,
rough amounts, missing cells. The amounts of each sector and waste category are scaled down where
their sum would pass the region's share of the published sector statistics.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from offcut.regions.mess import Row, untidy

__all__ = ["Draft", "drafts", "hold_to_statistics", "load_recipe", "rows"]

Recipe: TypeAlias = Mapping[str, Any]
Bounds: TypeAlias = Mapping[tuple[str, str], float]


@dataclass(slots=True)
class Draft:
    """A listing before it is made untidy: amounts in tidy units a year."""

    organisation: str
    postcode: str
    sic: str
    kind: str
    stream: Recipe
    amount: float | None  # in ``stream['unit']`` a year (or once)
    statistic: tuple[str, str] | None  # sector, EWC-Stat category


def load_recipe(path: Path) -> Recipe:
    """The recipe file as plain data."""
    recipe: Recipe = yaml.safe_load(path.read_text("utf-8"))
    return recipe


def rows(recipe: Recipe, postcodes: Mapping[str, list[str]], bounds: Bounds) -> list[Row]:
    """The listing rows of the example world.

    Args:
        recipe: what :func:`load_recipe` read.
        postcodes: the region's full postcodes by outcode.
        bounds: tonnes a year by ``(sector, category)`` that the example may not pass in all.
    """
    chance = random.Random(recipe["seed"])
    world = list(drafts(recipe, postcodes, chance))
    hold_to_statistics(world, bounds)
    return [untidy(draft, number, recipe, chance) for number, draft in enumerate(world, start=1)]


def drafts(
    recipe: Recipe, postcodes: Mapping[str, list[str]], chance: random.Random
) -> Iterator[Draft]:
    """Every organisation's haves and wants, tidy."""
    taken: set[str] = set()
    for kind in recipe["organisations"]:
        for _ in range(kind["count"]):
            name = _name(kind, recipe["words"], taken, chance)
            postcode = chance.choice(postcodes[chance.choice(kind["outcodes"])])
            sic = chance.choice(kind["sic"])
            for side in ("have", "want"):
                for stream in kind.get(f"{side}s", ()):
                    if chance.random() < stream.get("share", 1.0):
                        yield Draft(
                            organisation=name,
                            postcode=postcode,
                            sic=sic,
                            kind=side,
                            stream=stream,
                            amount=_amount(stream, chance),
                            statistic=_statistic(kind, stream, side),
                        )


def _name(kind: Recipe, words: Recipe, taken: set[str], chance: random.Random) -> str:
    while True:
        parts = f"{chance.choice(words['first'])} {chance.choice(words['second'])}"
        name = f"{parts} {chance.choice(kind['names'])} (fictional)"
        if parts not in taken:
            taken.add(parts)
            return name


def _amount(stream: Recipe, chance: random.Random) -> float:
    """A lognormal amount about the stream's median."""
    return float(stream["median"] * chance.lognormvariate(0.0, stream.get("spread", 0.6)))


def _statistic(kind: Recipe, stream: Recipe, side: str) -> tuple[str, str] | None:
    if side == "want" or "statistic" not in stream:
        return None
    return stream.get("sector", kind["sector"]), stream["statistic"]


def hold_to_statistics(world: list[Draft], bounds: Bounds) -> None:
    """Scale the amounts of a sector and category down to what the statistics allow."""
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for draft in world:
        if draft.statistic and draft.amount:
            totals[draft.statistic] += draft.amount
    for draft in world:
        if draft.statistic and draft.amount:
            allowed = bounds[draft.statistic]
            draft.amount *= min(1.0, allowed / totals[draft.statistic])
