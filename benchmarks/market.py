"""The workload of the screen's benchmarks: a seeded market of haves and wants.

Every engine is given the same arrays. What is drawn, and why so:

- **Types**: 200, Zipf with s = 1, so the largest holds 17 % of the listings. Types come in families
  of five; about 10 % of the wants accept one or two more types of their family.
- **Places**: 150 towns, weight rank^−0.8, each spread by 0.03–0.18°, inside the box of Great
  Britain; 15 % rural, anywhere in the box. Roads are 1.25 × the great circle.
- **Quantity**: lognormal, median 200 t a year, σ 1.6: a few sites hold most of the mass.
- **Prices**: a giver saves what the tip would have cost: from a few pounds (inert, lower rate of
  landfill tax) to 120–160 GBP/t (standard rate and gate fee), or asks a price itself, so a family
  lies between −20 and 70 GBP/t. A taker saves the primary material (up to 45 GBP/t) or wants a gate
  fee (down to −45). Both vary by site. Haulage is 0.10–0.15 GBP/t km.
- **Windows**: half of the listings are always there, a quarter from or to some day, a quarter are
  campaigns of 30–240 days within two years.
- **Quality**: four properties, lognormal about the family's level, 30 % not known; limits about
  twice the level, 40 % of them missing.
- **Text**: 16 numbers, a unit vector about the type's own; words take at most half of the value
  (``Fit.text``), quality used up at most a quarter.

The levels are round assumptions of ours for a benchmark, not facts about any market; together they
leave about a third of the pairs of one type feasible.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from offcut.matching.screen.market import Fit, Haves, Market, Wants

SEED = 20261122
TYPES = 200
FAMILY = 5
PROPERTIES = 4
TEXT = 16
_TOWNS, _RURAL = 150, 0.15
_SOUTH, _NORTH, _WEST, _EAST = 50.2, 57.6, -5.2, 1.6
_FIRST_DAY = 739_617  # 2026-01-01 as a proleptic ordinal
_ALWAYS, _NEVER_ENDS = 1, 3_652_059  # date.min and date.max


@dataclass(frozen=True)
class Pattern:
    """What makes a market benign or pathological; the defaults are the workload.

    ``giant_type``: all are of one type. ``one_place``: all at one postcode. ``no_limits``: no want
    has a limit. ``equal``: all values tie (one place, quantity, price, text). ``no_windows``: all
    always there. ``accepts``: the most types that a want accepts, ``many``: the share of wants
    with more than one. ``quantity_sigma``: spread of the quantities.
    """

    giant_type: bool = False
    one_place: bool = False
    no_limits: bool = False
    equal: bool = False
    no_windows: bool = False
    accepts: int = 3
    many: float = 0.10
    quantity_sigma: float = 1.6


class _World:
    """What both sides share: towns and the levels of types and families."""

    def __init__(self, seed: int, pattern: Pattern) -> None:
        chance = np.random.default_rng([seed, 0])
        self.pattern = pattern
        self.types = 1 if pattern.giant_type else TYPES
        weight = 1.0 / np.arange(1, self.types + 1)
        self.share = np.cumsum(weight / weight.sum())
        # The family of a type has nothing to do with how common the type is.
        self.place_in_families = chance.permutation(self.types)
        self.family = self.place_in_families // FAMILY
        self.kin = np.argsort(self.place_in_families)
        families = -(-self.types // FAMILY)
        self.giver_level = chance.uniform(-20.0, 70.0, families)[self.family]
        self.taker_level = chance.uniform(-45.0, 45.0, families)[self.family]
        self.property_level = chance.lognormal(1.0, 1.0, (families, PROPERTIES))[self.family]
        self.text = chance.standard_normal((families, TEXT))[self.family]
        self.text += 0.7 * chance.standard_normal((self.types, TEXT))
        rank = np.arange(1, _TOWNS + 1)
        self.town = np.cumsum(rank**-0.8 / (rank**-0.8).sum())
        self.town_latitude = chance.uniform(_SOUTH, _NORTH, _TOWNS)
        self.town_longitude = chance.uniform(_WEST, _EAST, _TOWNS)
        self.town_spread = chance.uniform(0.03, 0.18, _TOWNS)


def market(haves: int, wants: int, seed: int = SEED, **pattern: Any) -> Market:
    """A market of so many haves and wants; ``pattern`` as the fields of :class:`Pattern`."""
    world = _World(seed, Pattern(**pattern))
    return Market(
        haves=_haves(haves, world, np.random.default_rng([seed, 1])),
        wants=_wants(wants, world, np.random.default_rng([seed, 2])),
        types=tuple(f"type.{number:03d}" for number in range(world.types)),
        fit=Fit(text=0.5, quality=0.25),
        circuity=1.25,
    )


def _haves(count: int, world: _World, chance: np.random.Generator) -> Haves:
    types = _types(count, world, chance)
    latitude, longitude = _places(count, world, chance)
    first, last = _windows(count, world, chance)
    spread = chance.lognormal(0.0, 0.5, (count, PROPERTIES)) * world.property_level[types]
    properties = spread.astype(np.float32)
    properties[chance.random((count, PROPERTIES), dtype=np.float32) < 0.3] = np.nan
    price = chance.normal(world.giver_level[types], 15.0)
    haulage = chance.uniform(0.10, 0.15, count)
    if world.pattern.equal:
        price[:], haulage[:], properties[:] = 40.0, 0.125, 1.0
    return Haves(
        ids=[f"H{row:08d}" for row in range(count)],
        types=types,
        latitude=latitude,
        longitude=longitude,
        quantity=_quantities(count, world, chance),
        gbp_per_unit=price,
        gbp_per_unit_km=haulage,
        first_day=first,
        last_day=last,
        properties=properties,
        text=_text(types, world, chance),
    )


def _wants(count: int, world: _World, chance: np.random.Generator) -> Wants:
    types = _types(count, world, chance)
    accepted_from, accepted = _accepted(types, world, chance)
    latitude, longitude = _places(count, world, chance)
    first, last = _windows(count, world, chance)
    spread = 2.0 * chance.lognormal(0.0, 0.5, (count, PROPERTIES)) * world.property_level[types]
    limits = spread.astype(np.float32)
    limits[chance.random((count, PROPERTIES), dtype=np.float32) < 0.4] = np.inf
    price = chance.normal(world.taker_level[types], 10.0)
    if world.pattern.no_limits:
        limits[:] = np.inf
    if world.pattern.equal:
        price[:], limits[:] = 10.0, 2.0
    return Wants(
        ids=[f"W{row:08d}" for row in range(count)],
        accepted_from=accepted_from,
        accepted=accepted,
        latitude=latitude,
        longitude=longitude,
        quantity=_quantities(count, world, chance),
        gbp_per_unit=price,
        first_day=first,
        last_day=last,
        limits=limits,
        text=_text(types, world, chance),
    )


def _types(count: int, world: _World, chance: np.random.Generator) -> Any:
    return np.searchsorted(world.share, chance.random(count) * world.share[-1]).astype(np.int32)


def _places(count: int, world: _World, chance: np.random.Generator) -> tuple[Any, Any]:
    if world.pattern.one_place or world.pattern.equal:
        return np.full(count, 52.4862), np.full(count, -1.8904)
    town = np.searchsorted(world.town, chance.random(count) * world.town[-1])
    spread = world.town_spread[town]
    latitude = chance.normal(world.town_latitude[town], spread)
    longitude = chance.normal(world.town_longitude[town], spread * 1.6)  # degrees are shorter here
    rural = chance.random(count) < _RURAL
    latitude[rural] = chance.uniform(_SOUTH, _NORTH, rural.sum())
    longitude[rural] = chance.uniform(_WEST, _EAST, rural.sum())
    return latitude, longitude


def _quantities(count: int, world: _World, chance: np.random.Generator) -> Any:
    if world.pattern.equal:
        return np.full(count, 200.0)
    return 200.0 * chance.lognormal(0.0, world.pattern.quantity_sigma, count)


def _windows(count: int, world: _World, chance: np.random.Generator) -> tuple[Any, Any]:
    first = np.full(count, _ALWAYS, dtype=np.int32)
    last = np.full(count, _NEVER_ENDS, dtype=np.int32)
    if world.pattern.no_windows or world.pattern.equal:
        return first, last
    kind, day = chance.random(count), chance.integers(0, 730, count)
    length = chance.integers(30, 241, count)
    starts = ((kind >= 0.5) & (kind < 0.625)) | (kind >= 0.75)
    first[starts] = _FIRST_DAY + day[starts]
    ends = (kind >= 0.625) & (kind < 0.75)
    last[ends] = _FIRST_DAY + day[ends]
    campaign = kind >= 0.75
    last[campaign] = first[campaign] + length[campaign] - 1
    return first, last


def _text(types: Any, world: _World, chance: np.random.Generator) -> Any:
    rows = chance.standard_normal((len(types), TEXT), dtype=np.float32)
    if world.pattern.equal:
        rows[:] = 0.0
    rows += world.text.astype(np.float32)[types]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def _accepted(types: Any, world: _World, chance: np.random.Generator) -> tuple[Any, Any]:
    """One type each; some wants accept further types of the family (else the next types)."""
    more = np.zeros(len(types), dtype=np.int64)
    several = chance.random(len(types)) < world.pattern.many
    most = min(world.pattern.accepts, world.types)
    if most > 1:
        more[several] = chance.integers(1, most, several.sum())
    accepted_from = np.concatenate([[0], np.cumsum(more + 1)])
    accepted = np.repeat(types, more + 1)
    step = np.arange(len(accepted)) - np.repeat(accepted_from[:-1], more + 1)
    place = world.place_in_families[accepted]
    within = (place % FAMILY + step) % FAMILY
    beside = (place + step) % world.types
    whole_family = (place // FAMILY + 1) * FAMILY <= world.types
    kin = np.where((step < FAMILY) & whole_family & (most <= FAMILY),
                   place // FAMILY * FAMILY + within, beside)  # fmt: skip
    return accepted_from, np.where(step == 0, accepted, world.kin[kin]).astype(np.int32)
