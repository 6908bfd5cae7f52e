"""A market in units gives the answer of the whole, on any engine."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from benchmarks import spread
from benchmarks.market import market

from offcut.engines import engine
from offcut.matching.screen import oracle

K = 5


@pytest.mark.parametrize("pieces", [1, 7, 60])
@pytest.mark.parametrize("pattern", [{}, {"accepts": 8, "many": 1.0}, {"giant_type": True}])
def test_units_together_give_the_rows_of_the_whole(
    tmp_path: Path, pieces: int, pattern: dict[str, object]
):
    given = market(250, 300, seed=3, **pattern)
    blocks = spread.write(tmp_path / "units", given, pieces)
    units = [spread.arguments(tmp_path / "units", given, item, K) for item in blocks]
    with engine("local") as chosen:
        paths = chosen.run(spread.TASK, units, weights=[float(item.pairs) for item in blocks])
    found, truth = spread.collected(paths, 300, K), oracle.top_k(given, K)
    np.testing.assert_array_equal(found.haves, truth.haves)
    np.testing.assert_allclose(found.values, truth.values, rtol=1e-9)


def test_more_pieces_make_more_and_smaller_units(tmp_path: Path):
    given = market(250, 300, seed=3, giant_type=True)
    one = spread.write(tmp_path / "one", given, 1)
    ten = spread.write(tmp_path / "ten", given, 10)
    assert [item.pairs for item in one] == [250 * 300]
    assert len(ten) == 10
    assert sum(item.pairs for item in ten) == 250 * 300


def test_no_want_is_in_two_units(tmp_path: Path):
    blocks = spread.write(tmp_path, market(250, 300, seed=3), 20)
    spans = sorted(item.wants for item in blocks)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
