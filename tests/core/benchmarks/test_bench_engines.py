"""Every engine answers the same question; the exact ones give the oracle's rows, ties and all."""

import numpy as np
import pytest
from benchmarks.check import compared, sampled
from benchmarks.engines import ENGINES
from benchmarks.engines.ranking import Found
from benchmarks.market import market

from offcut.matching.screen import oracle
from offcut.matching.screen.market import Market, TopK

K = 10
MARKETS = {
    "workload": market(300, 300, seed=7),
    "one type": market(300, 200, seed=7, giant_type=True),
    "one place": market(200, 300, seed=7, one_place=True, giant_type=True),
    "ties": market(120, 60, seed=7, equal=True, giant_type=True),
    "many types": market(300, 300, seed=7, accepts=8, many=1.0),
    "no limits, always there": market(300, 300, seed=7, no_limits=True, no_windows=True),
    "hardly any haves": market(5, 300, seed=7),
}
TRUTH = {name: oracle.top_k(given, K) for name, given in MARKETS.items()}


def answered(engine: str, given: Market) -> TopK:
    reason = ENGINES[engine].missing()
    if reason:
        pytest.skip(reason)
    return ENGINES[engine].ready(given, 1)(K)


@pytest.mark.parametrize("name", MARKETS)
@pytest.mark.parametrize("engine", [e.name for e in ENGINES.values() if e.exact])
def test_exact_engines_give_the_rows_of_the_oracle(engine: str, name: str):
    found = answered(engine, MARKETS[name])
    np.testing.assert_array_equal(found.haves, TRUTH[name].haves)
    np.testing.assert_allclose(found.values, TRUTH[name].values, rtol=1e-8, atol=1e-6)


@pytest.mark.parametrize("engine", [e.name for e in ENGINES.values() if not e.exact])
def test_retrieval_loses_what_it_did_not_retrieve(engine: str):
    given = MARKETS["one type"]
    found, truth = answered(engine, given), TRUTH["one type"]
    share = compared(found, truth)
    assert 0 < share["rows_found"] < 1
    assert 0 < share["value_found"] < 1
    assert (np.nan_to_num(found.values) <= np.nan_to_num(truth.values) + 1e-6).all()


@pytest.mark.parametrize("engine", [e.name for e in ENGINES.values() if not e.exact])
def test_retrieval_of_everything_is_exact(engine: str):
    given = market(90, 80, seed=7, giant_type=True)  # fewer haves than are retrieved
    np.testing.assert_array_equal(answered(engine, given).haves, oracle.top_k(given, K).haves)


def test_an_engine_that_is_not_installed_says_so():
    absent = ENGINES["duckdb"].__class__("x", "X", "x", needs=("no_such_module_here",))
    assert absent.missing() == "not installed: no_such_module_here (the extra 'bench')"


def test_compared_counts_pairs_value_and_order():
    truth = TopK(np.array([[3, 5], [1, -1]]), np.array([[8.0, 2.0], [10.0, np.nan]]))
    other = TopK(np.array([[5, 4], [1, -1]]), np.array([[2.0, 1.0], [10.0, np.nan]]))
    assert compared(truth, truth)["rows_equal"] == 1.0
    share = compared(other, truth)
    assert share["rows_equal"] == 0.5  # the second want only
    assert share["rows_found"] == pytest.approx(2 / 3)  # 5 and 1 of 3, 5 and 1
    assert share["value_found"] == pytest.approx(13 / 20)


def test_a_sample_of_the_wants_has_the_answers_of_the_whole():
    given, rows = MARKETS["many types"], np.array([250, 3, 77])
    few = oracle.top_k(sampled(given, rows), K)
    np.testing.assert_array_equal(few.haves, TRUTH["many types"].haves[rows])


def test_found_keeps_the_best_of_each_want_and_breaks_ties_by_id():
    given = market(6, 2, seed=1)  # the ids are in the order of the rows
    found = Found(given)
    wants, haves = np.array([0] * 5 + [1]), np.array([5, 2, 4, 1, 0, 3])
    found.add_best(wants, haves, np.array([7.0, 7.0, 9.0, 7.0, -1.0, 2.0]), 3)
    best = found.best(3)
    assert best.haves.tolist() == [[4, 1, 2], [3, -1, -1]]
    assert best.values[0].tolist() == [9.0, 7.0, 7.0]
