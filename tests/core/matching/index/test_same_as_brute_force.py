"""Whatever was added, removed, expired and written anew: the answers are those of brute force."""

from datetime import date
from pathlib import Path

import brute_force
import numpy as np
import pytest
from small_markets import DAY, PROPERTIES, random_market

from offcut.matching.index import Index, IndexWriter, build, trees, writing
from offcut.matching.screen.market import Haves, Market, Wants

TOP = 3


def ended(side: Haves | Wants, day: int) -> set[str]:
    return {side.ids[row] for row in np.flatnonzero(side.last_day < day)}


def all_best(index: Index, k: int) -> dict[str, list[tuple[str, float]]]:
    found = {}
    for block in index.top_k(k):
        for want, haves, values in zip(block.wants, block.haves, block.values, strict=True):
            rows = haves[haves >= 0].tolist()
            assert want not in found
            found[want] = [(block.have_ids[row], value) for row, value in zip(rows, values)]  # noqa: B905
    return found


def assert_answers(index: Index, market: Market) -> None:
    """Both directions, and which best haves each have is among, for every row."""
    values = brute_force.values(market)
    found = index.best_haves(market.wants, 4)
    for row, ranking in enumerate(found):
        expected = brute_force.ranked(values[:, row], market.haves.ids, 4)
        assert list(zip(ranking.ids, ranking.values, strict=True)) == expected
        assert ranking.components.value.tolist() == [value for _, value in expected]
    assert all_best(index, 4) == {
        name: brute_force.ranked(values[:, row], market.haves.ids, 4)
        for row, name in enumerate(market.wants.ids)
    }
    for row, ranking in enumerate(index.best_wants(market.haves, 4)):
        expected = brute_force.ranked(values[row], market.wants.ids, 4)
        assert list(zip(ranking.ids, ranking.values, strict=True)) == expected
    entered = brute_force.entered(values, market, TOP)
    for entries, expected in zip(index.enters(market.haves), entered, strict=True):
        told = zip(entries.ids, entries.values.tolist(), entries.places.tolist(), strict=True)
        assert list(told) == expected
    assert index.count("haves").alive == len(market.haves)
    assert index.count("wants").alive == len(market.wants)


@pytest.fixture(params=["rows", "trees"])
def searched(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small indexes are looked through row by row; here also by the trees of large ones."""
    if request.param == "trees":
        monkeypatch.setattr(trees, "TREES_FROM", 0)


@pytest.mark.usefixtures("searched")
@pytest.mark.parametrize("seed", range(4))
def test_a_new_index(seed: int, tmp_path: Path):
    market = random_market(40, 30, seed)
    index = build(market, tmp_path / "i", properties=PROPERTIES, top=TOP)
    assert_answers(index, market)


def test_an_empty_one_that_grows(tmp_path: Path):
    empty, market = random_market(0, 0, 1), random_market(20, 15, 2)
    build(empty, tmp_path / "i", top=TOP)
    with IndexWriter(tmp_path / "i") as index:
        assert_answers(index, empty)
        index.append(market)
        assert_answers(index, market)
    assert_answers(Index(tmp_path / "i"), market)


@pytest.mark.usefixtures("searched")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("bulk", [10_000, 12])
def test_any_order_of_changes(
    seed: int, bulk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writing, "BULK", bulk)
    monkeypatch.setattr(writing, "FRAMES", 2)
    chance = np.random.default_rng(seed)
    market = random_market(30, 25, seed)
    build(market, tmp_path / "i", top=TOP)
    reader = Index(tmp_path / "i")
    with IndexWriter(tmp_path / "i") as index:
        for step in range(6):
            match chance.integers(0, 4):
                case 0:
                    count = chance.integers(0, 9, 2).tolist()
                    new = random_market(*count, step, prefix=f"{step}")
                    index.append(new)
                    market = brute_force.together(market, new)
                case 1:
                    haves = set(chance.permutation(list(market.haves.ids))[:3].tolist())
                    wants = set(chance.permutation(list(market.wants.ids))[:3].tolist())
                    index.remove(haves, wants)
                    back = brute_force.without(market, haves, wants)
                    if chance.random() < 0.5 and haves:  # and one of them comes back
                        again = brute_force.without(
                            market, set(market.haves.ids) - {min(haves)}, set(market.wants.ids)
                        )
                        index.append(again)
                        back = brute_force.together(back, again)
                    market = back
                case 2:
                    day = DAY + int(chance.integers(0, 120))
                    index.expire(date.fromordinal(day))
                    market = brute_force.without(
                        market,
                        ended(market.haves, day),
                        ended(market.wants, day),
                    )
                case 3:
                    index.rebuild(chance.permutation(list(index.types))[:2].tolist())
            assert_answers(index, market)
        reader.refresh()
        assert_answers(reader, market)
        index.rebuild(index.types)
        assert index.count("haves").loose == index.count("haves").removed == 0
        assert_answers(index, market)
    assert not list(Index(tmp_path / "i").verify())


def test_without_numba_the_answers_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    market = random_market(30, 20, 7)
    monkeypatch.setattr(trees, "TREES_FROM", 0)
    assert build(market, tmp_path / "i", top=TOP).about()["search"] == "compiled"
    monkeypatch.setattr(trees, "compiles", lambda: False)
    trees._tell_slow.cache_clear()
    index = Index(tmp_path / "i")
    with pytest.warns(RuntimeWarning, match="numba is not installed"):
        index.best_haves(market.wants, 4)
    assert_answers(index, market)  # warned once
    assert index.about()["search"] == "numpy"


def test_questions_are_answered_while_types_are_written_anew(tmp_path: Path):
    market, new = random_market(40, 30, 3), random_market(20, 20, 4, prefix="new-")
    build(market, tmp_path / "i", top=TOP)
    with IndexWriter(tmp_path / "i") as index:
        index.append(new)
        market = brute_force.together(market, new)
        done = index.rebuild_in_background(index.types)
        while not done.done():
            assert_answers(index, market)
        assert set(done.result()) == set(index.types)
        assert_answers(index, market)
