"""The screen alone, spread over an engine, finds the rows of the oracle with their exact values."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from offcut.engines import Engine, engine, screening
from offcut.matching.screen import oracle
from offcut.matching.screen.market import Fit, Haves, Market, Wants


def a_market(haves: int, wants: int, types: int = 4) -> Market:
    """A seeded market; some wants accept two types, one accepts nothing."""
    chance = np.random.default_rng(3)

    def columns(count: int) -> dict[str, object]:
        text = chance.normal(size=(count, 3))
        return {
            "latitude": chance.uniform(51, 54, count),
            "longitude": chance.uniform(-3, 0, count),
            "quantity": chance.lognormal(4, 1, count),
            "gbp_per_unit": chance.uniform(-20, 60, count),
            "first_day": chance.integers(739_000, 739_400, count).astype(np.int32),
            "last_day": chance.integers(739_300, 739_900, count).astype(np.int32),
            "text": (text / np.linalg.norm(text, axis=1, keepdims=True)).astype(np.float32),
        }

    per_want = chance.integers(1, 3, wants)
    per_want[0] = 0
    accepted = [chance.permutation(types)[:count] for count in per_want]
    return Market(
        Haves(
            ids=[f"H{n}" for n in range(haves)],
            types=chance.integers(0, types, haves).astype(np.int32),
            gbp_per_unit_km=chance.uniform(0.1, 0.3, haves),
            properties=chance.lognormal(0, 1, (haves, 2)).astype(np.float32),
            **columns(haves),
        ),
        Wants(
            ids=[f"W{n}" for n in range(wants)],
            accepted_from=np.concatenate([[0], np.cumsum(per_want)]).astype(np.int64),
            accepted=np.concatenate(accepted).astype(np.int32),
            limits=chance.lognormal(1, 1, (wants, 2)).astype(np.float32),
            **columns(wants),
        ),
        tuple("abcd"[:types]),
        Fit(text=0.4, quality=0.2),
        1.25,
    )


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "CHUNK", 40)


def test_rows_and_values_are_those_of_the_oracle(any_engine: Engine, tmp_path: Path):
    market = a_market(300, 130)
    found = screening.top_k_on(any_engine, market, 5, folder=tmp_path)
    expected = oracle.top_k(market, 5)
    np.testing.assert_array_equal(found.haves, expected.haves)
    np.testing.assert_array_equal(found.values, expected.values)
    assert not os.listdir(tmp_path), "the arrays are removed"


def test_a_unit_done_twice_leaves_one_answer(tmp_path: Path):
    units, weights = screening.lay_out(a_market(50, 90), tmp_path, 3)
    assert len(units) == len(weights) == 3
    once = [screening.screen_unit(**unit) for unit in units]
    assert [screening.screen_unit(**unit) for unit in units] == once
    assert sorted(tmp_path.glob("best-*")) == sorted(map(Path, once))


def test_nobody_wants_anything(tmp_path: Path):
    market = a_market(20, 10)
    nothing = replace(
        market,
        wants=replace(
            market.wants,
            accepted_from=np.zeros(11, dtype=np.int64),
            accepted=np.zeros(0, dtype=np.int32),
        ),
    )
    with engine("local") as chosen:
        found = screening.top_k_on(chosen, nothing, 2, folder=tmp_path)
    assert (found.haves == -1).all()
    assert np.isnan(found.values).all()
