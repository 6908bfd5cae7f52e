"""Small markets for the tests of the index, made by hand or by chance."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from offcut.matching.screen.market import Fit, Haves, Market, Wants

TYPES = ("sand", "slag", "ash")
PROPERTIES = ("loi_pct", "cu_mg_per_kg")
DAY = 739_617  # 2026-01-01


def random_market(
    haves: int, wants: int, seed: int, *, prefix: str = "", types: Sequence[str] = TYPES
) -> Market:
    """A market with ties, unknown properties, missing limits and windows that may not meet."""
    chance = np.random.default_rng([seed, haves, wants])
    return Market(
        random_haves(haves, chance, prefix, len(types)),
        random_wants(wants, chance, prefix, len(types)),
        tuple(types),
        Fit(text=0.5, quality=0.25),
        1.25,
    )


def _places(count: int, chance: Any) -> dict[str, Any]:
    towns = np.array([[52.5, -1.9], [52.6, -2.0], [53.5, -2.2], [51.5, 0.1]])
    at = towns[chance.integers(0, len(towns), count)]
    first = DAY + 30 * chance.integers(0, 12, count)
    return {
        "latitude": at[:, 0],
        "longitude": at[:, 1],
        "quantity": chance.choice([10.0, 100.0, 1000.0], count),
        "first_day": first.astype(np.int32),
        "last_day": (first + chance.choice([20, 100, 400], count)).astype(np.int32),
        "text": np.eye(3, dtype=np.float32)[chance.integers(0, 3, count)],
    }


def random_haves(count: int, chance: Any, prefix: str = "", types: int = 3) -> Haves:
    values = chance.choice([0.0, 1.0, 2.0, np.nan], (count, 2))
    return Haves(
        ids=[f"{prefix}H{n}" for n in chance.permutation(count)],
        types=chance.integers(0, types, count).astype(np.int32),
        gbp_per_unit=chance.choice([-5.0, 10.0, 40.0], count),
        gbp_per_unit_km=chance.choice([0.1, 0.15], count),
        properties=values.astype(np.float32),
        **_places(count, chance),
    )


def random_wants(count: int, chance: Any, prefix: str = "", types: int = 3) -> Wants:
    accepted = [
        chance.permutation(types)[: chance.integers(1, min(3, types + 1))] for _ in range(count)
    ]
    limits = chance.choice([0.5, 1.0, 4.0, np.inf], (count, 2))
    return Wants(
        ids=[f"{prefix}Wä{n}" for n in chance.permutation(count)],
        accepted_from=np.concatenate([[0], np.cumsum([len(a) for a in accepted])]).astype(np.int64),
        accepted=np.concatenate([np.zeros(0, np.int32), *accepted]).astype(np.int32),
        gbp_per_unit=chance.choice([-5.0, 0.0, 20.0], count),
        limits=limits.astype(np.float32),
        **_places(count, chance),
    )
