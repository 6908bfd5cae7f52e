"""A want that accepts several types holds one list of best haves, under whichever it is met."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import brute_force
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_markets import TYPES, random_market

from offcut.matching.index import Entries, Index, IndexWriter, build, writing
from offcut.matching.index.rows import take_haves
from offcut.matching.index.tables import market_from_table
from offcut.matching.screen.market import Market

TOP = 2


def columns(*rows: tuple[str, str, str, float]) -> Market:
    """Rows of id, kind, type and GBP a unit, all of one unit a year in one place."""
    table = pl.DataFrame(rows, ["id", "kind", "type", "gbp_per_unit"], orient="row")
    alike = {"latitude": 52.0, "longitude": -2.0, "quantity": 1.0}
    return market_from_table(table.with_columns(**{c: pl.lit(v) for c, v in alike.items()}))[0]


def told(entries: Entries) -> list[tuple[str, int]]:
    return list(zip(entries.ids, entries.places.tolist(), strict=True))


@pytest.fixture(params=["one by one", "in bulk"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: Any) -> Path:
    """An index of one want, which accepts a and b."""
    if request.param == "in bulk":
        monkeypatch.setattr(writing, "BULK", 1)
    build(columns(("W", "want", "a; b", 0.0)), tmp_path / "i", top=TOP)
    return tmp_path / "i"


def test_haves_of_two_types_in_one_change(folder: Path):
    with IndexWriter(folder) as index:
        arrived = index.append(columns(("HA", "have", "a", 100.0), ("HB", "have", "b", 50.0)))
        if arrived.entries:  # a change in bulk does not say
            assert [told(entries) for entries in arrived.entries] == [[("W", 1)], [("W", 2)]]
        for _ in range(2):
            for reader in (index, Index(folder)):
                for kind in ("a", "b"):
                    asked = replace(reader.have("HA"), ids=["HC"])
                    asked = replace(asked, types=np.array([index.types.index(kind)], np.int32))
                    third = replace(asked, gbp_per_unit=np.array([30.0]))
                    assert told(reader.enters(third)[0]) == []
                    between = replace(asked, gbp_per_unit=np.array([70.0]))
                    assert told(reader.enters(between)[0]) == [("W", 2)]
                assert told(reader.enters(reader.have("HB"))[0]) == [("W", 2)]
            index.rebuild(index.types)


def test_equal_values_of_one_change_go_by_id(folder: Path):
    alike = columns(*((f"H{n}", "have", kind, 50.0) for n, kind in ((3, "a"), (1, "b"), (2, "a"))))
    with IndexWriter(folder) as index:
        arrived = index.append(alike)
        if arrived.entries:
            assert [told(entries) for entries in arrived.entries] == [
                [("W", 1)],
                [("W", 1)],
                [("W", 2)],
            ]
        found = index.enters(alike.haves)
    assert [told(entries) for entries in found] == [[], [("W", 1)], [("W", 2)]]


def test_one_that_goes_makes_room_under_every_type(folder: Path):
    with IndexWriter(folder) as index:
        index.append(columns(("HA", "have", "a", 100.0), ("HB", "have", "b", 50.0)))
        index.append(columns(("HC", "have", "a", 30.0)))
        index.remove(haves=["HA"])
        assert told(index.enters(index.have("HC"))[0]) == [("W", 2)]
        assert told(index.enters(index.have("HB"))[0]) == [("W", 1)]


def answered(index: Index, market: Market) -> list[list[tuple[str, float, int]]]:
    return [
        list(zip(found.ids, found.values.tolist(), found.places.tolist(), strict=True))
        for found in index.enters(market.haves)
    ]


def expected_on_arrival(before: Market, new: Market) -> list[list[tuple[str, float, int]]]:
    """What each new have enters, among the wants before, with the new haves before it there."""
    found = []
    for row in range(len(new.haves)):
        so_far = take_haves(new.haves, np.arange(row + 1))
        nobody = brute_force.without(replace(new, haves=so_far), set(), set(new.wants.ids))
        market = brute_force.together(before, nobody)
        found.append(brute_force.entered(brute_force.values(market), market, TOP)[-1])
    return found


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    steps=st.lists(st.sampled_from(["add", "remove", "bulk", "rebuild"]), max_size=5),
)
def test_after_any_changes_the_index_is_as_if_built_at_once(
    tmp_path_factory: pytest.TempPathFactory, seed: int, steps: list[str]
):
    folder = tmp_path_factory.mktemp("index")
    market = random_market(12, 10, seed)
    build(market, folder / "i", top=TOP)
    chance = np.random.default_rng(seed)
    with IndexWriter(folder / "i") as index, pytest.MonkeyPatch.context() as patch:
        for number, step in enumerate(steps):
            patch.setattr(writing, "BULK", 1 if step == "bulk" else 10_000)
            if step == "remove":
                gone = [set(chance.permutation(side.ids)[:3].tolist()) for side in sides(market)]
                index.remove(*gone)
                market = brute_force.without(market, *gone)
            elif step == "rebuild":
                index.rebuild([TYPES[number % len(TYPES)]])
            else:
                new = random_market(6, 2, seed + number + 1, prefix=f"{number}-")
                arrived = index.append(new)
                if step == "add":
                    assert [
                        list(zip(e.ids, e.values.tolist(), e.places.tolist(), strict=True))
                        for e in arrived.entries
                    ] == expected_on_arrival(market, new)
                market = brute_force.together(market, new)
        at_once = build(market, folder / "at-once", top=TOP)
        for reader in (index, Index(folder / "i")):
            assert answered(reader, market) == answered(at_once, market)
    values = brute_force.values(market)
    assert answered(at_once, market) == brute_force.entered(values, market, TOP)


def sides(market: Market) -> tuple[Any, Any]:
    return market.haves, market.wants
