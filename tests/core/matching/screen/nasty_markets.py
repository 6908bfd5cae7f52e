"""Small markets with all that makes a search go wrong: ties, unknowns, poles, empty windows."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from offcut.matching.screen.market import Fit, Haves, Market, Wants

# Few places, so many are equal; poles, the date line and its antipode, two towns, two neighbours.
LATITUDES = np.array([90.0, -90.0, 0.0, 0.0, 0.0, 52.4862, 52.4862, 52.4863, -33.9])
LONGITUDES = np.array([0.0, 77.0, 180.0, -180.0, 0.0, -1.8904, -1.89041, -1.8904, 18.4])


@st.composite
def markets(draw: st.DrawFn) -> Market:
    """A market of 1–150 haves and 1–40 wants; every choice is drawn from few values."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    haves, wants = draw(st.integers(1, 150)), draw(st.integers(1, 40))
    types = draw(st.sampled_from([1, 2, 30]))
    properties, words = draw(st.sampled_from([0, 1, 3, 6])), draw(st.sampled_from([0, 3, 16]))
    few = draw(st.booleans())
    fit = Fit(draw(st.sampled_from([0.0, 0.5, 1.0])), draw(st.sampled_from([0.0, 0.25, 1.0])))
    return Market(
        haves=_haves(chance, haves, types, properties, words, few),
        wants=_wants(chance, wants, types, properties, words, few),
        types=tuple(f"t{number}" for number in range(types)),
        fit=fit,
        circuity=draw(st.sampled_from([1.0, 1.3])),
    )


def _haves(chance: Any, count: int, types: int, width: int, words: int, few: bool) -> Haves:
    common = _common(chance, count, words, few)
    return Haves(
        ids=[f"h{number}" for number in chance.permutation(count)],
        types=chance.integers(0, types, count).astype(np.int32),
        gbp_per_unit_km=_some(chance, [0.0, 0.001, 0.125], count, few),
        properties=_some(chance, [0.0, 1.0, np.nan, 2.0, 7.5], (count, width), few, np.float32),
        **common,
    )


def _wants(chance: Any, count: int, types: int, width: int, words: int, few: bool) -> Wants:
    accepted = [
        chance.choice(types, size=chance.integers(0, min(types, 4) + 1), replace=False)
        for _ in range(count)
    ]
    return Wants(
        ids=[f"w{number}" for number in chance.permutation(count)],
        accepted_from=np.concatenate([[0], np.cumsum([len(row) for row in accepted])]),
        accepted=np.concatenate(accepted).astype(np.int32),
        limits=_some(chance, [1.0, 2.0, np.inf, 1e-3], (count, width), few, np.float32),
        **_common(chance, count, words, few),
    )


def _common(chance: Any, count: int, words: int, few: bool) -> dict[str, Any]:
    place = chance.integers(0, len(LATITUDES), count)
    first = chance.choice([1, 739_617, 739_700, 740_000], count)
    text = _some(chance, [-1.0, 0.0, 1.0], (count, words), few)
    length = np.linalg.norm(text, axis=1, keepdims=True)
    return {
        "latitude": LATITUDES[place],
        "longitude": LONGITUDES[place],
        "quantity": _some(chance, [1e-6, 1.0, 200.0, 1e7], count, few),
        "gbp_per_unit": _some(chance, [-20.0, 0.0, 1.0, 40.0, 2500.0], count, few),
        "first_day": first.astype(np.int32),
        # Some windows end before they begin.
        "last_day": (first + chance.choice([-1, 0, 30, 364, 365, 2_000_000], count)).astype(
            np.int32
        ),
        "text": (text / np.where(length > 0, length, 1.0)).astype(np.float32),
    }


def _some(chance: Any, values: list[float], shape: Any, few: bool, kind: Any = np.float64) -> Any:
    """Values of a short list; unless ``few``, each times a factor of its own."""
    drawn = chance.choice(np.array(values), shape)
    return (drawn if few else drawn * chance.lognormal(0.0, 0.3, shape)).astype(kind)


def wide_market(haves: int, wants: int) -> Market:
    """A market of two types all over the world, no two rows alike."""
    chance = np.random.default_rng(20261122)
    sides = []
    for make, count in ((_haves, haves), (_wants, wants)):
        side = make(chance, count, 2, 3, 16, False)
        latitude = np.degrees(np.arcsin(chance.uniform(-1.0, 1.0, count)))
        longitude = chance.uniform(-180.0, 180.0, count)
        sides.append(replace(side, latitude=latitude, longitude=longitude))
    return Market(sides[0], sides[1], ("t0", "t1"), Fit(0.5, 0.25), 1.2)
