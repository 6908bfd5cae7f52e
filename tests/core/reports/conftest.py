"""The hand-made result of one run, and one of a list that has nothing to match."""

from dataclasses import replace
from datetime import date

import pytest
from report_case import BLEND, LISTINGS, MISS, PASSING, SECOND, WAITING

from offcut.listings import Listings
from offcut.matching.result import MatchResult, Unmatched
from offcut.reference import Assumptions


@pytest.fixture
def result() -> MatchResult:
    return MatchResult(
        listings=LISTINGS,
        matches=(PASSING, WAITING, BLEND, SECOND),
        near_misses=(MISS,),
        unmatched=(
            Unmatched("H333", "'odd liquor' was not understood", "Give its resource_type."),
        ),
        assumptions=Assumptions({"places.circuity": 1.25}),
        k=10,
        on=date(2026, 11, 21),
        pairs_considered=6,
        pairs_assessed=3,
    )


@pytest.fixture
def empty(result) -> MatchResult:
    listings = Listings(LISTINGS.items[:1], name="one have")
    return replace(
        result,
        listings=listings,
        matches=(),
        near_misses=(),
        unmatched=(Unmatched("H1", "no want in this list", "Ask other members."),),
        assumptions=Assumptions(),
    )
