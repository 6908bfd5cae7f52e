"""What must hold of the whole example region, whatever its recipe."""

import pytest

from offcut.matching import MatchResult, match
from offcut.regions import west_midlands


@pytest.fixture(scope="module")
def result() -> MatchResult:
    return match(west_midlands.example(), k=10)


def test_a_mixture_has_at_most_four_sources(result: MatchResult) -> None:
    assert any(one.blend for one in result.matches)
    assert max(len(one.blend) for one in result.matches) <= 4


def test_both_gains_sum_to_the_value_and_the_lines_to_the_sums(result: MatchResult) -> None:
    for one in result.matches:
        worth = one.worth
        assert worth.have_gain_gbp + worth.want_gain_gbp == pytest.approx(worth.value_gbp_per_year)
        told = sum(term.amount for term in worth.money if term.amount is not None)
        assert told == pytest.approx(worth.value_gbp_per_year, abs=0.01)


def test_every_want_and_have_is_matched_or_told_why(result: MatchResult) -> None:
    matched = {name for one in result.matches for name in (*one.have_id.split(" + "), one.want_id)}
    told = {item.listing_id for item in result.unmatched}
    assert {item.id for item in result.listings} == matched | told
    assert all(item.why and item.next_step for item in result.unmatched)
