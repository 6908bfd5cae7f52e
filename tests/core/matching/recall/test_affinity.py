"""Could this kind of business use this resource?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offcut.matching.recall.affinity import affinity, explain_affinity


@pytest.mark.parametrize(
    ("resource", "could", "could_not"),
    [
        ("fly ash", "cement mill", "bakery"),
        ("bagasse", "paper mill", "lead smelter"),
        ("hydrogen", "oil refinery", "brick works"),
        ("whey", "pig farm", "steelworks"),
        ("used cooking oil", "biodiesel plant", "glass works"),
        ("scrap steel", "steel mill", "dairy"),
        ("low pressure steam", "paper mill", "quarry"),
        ("sawdust", "particle board factory", "copper smelter"),
        ("sulphuric acid", "fertiliser plant", "hotel"),
        ("treated waste water", "power station", "toy factory"),
        ("carbon dioxide", "greenhouse", "foundry"),
        ("tyres", "cement works", "brewery"),
    ],
)
def test_a_likely_taker_is_well_above_an_unlikely_one(resource: str, could: str, could_not: str):
    assert affinity(resource, could) > 2 * affinity(resource, could_not)


def test_the_reason_names_the_trade_the_use_and_the_precedent():
    found = explain_affinity("fly ash", "cement mill")
    assert found.industry == "2351"
    assert "Manufacture of cement: takes fly ash" in found.reason
    assert "replaces clinker" in found.reason
    assert explain_affinity("fly ash", "bakery").reason.endswith("nothing is known that takes this")


def test_a_code_is_as_good_as_words():
    assert affinity("fly ash", "23510") == affinity("fly ash", "cement works")


def test_a_trade_that_is_not_understood_is_a_middling_one_and_says_so():
    found = explain_affinity("fly ash", "qqqq zzzz")
    assert affinity("fly ash", "cement mill") > found.value > 0
    assert found.industry == ""
    assert "not a business that is known" in found.reason


def test_trades_named_together_count_alike():
    assert affinity("lime kiln dust", "lime and cement works") == affinity(
        "lime kiln dust", "cement works"
    )


def test_a_misspelt_trade_is_mended():
    assert affinity("sulphur", "fertilzer producer") == affinity("sulphur", "fertiliser producer")


def test_who_takes_nearly_anything_says_less_by_taking_this():
    """A power station burns most things; a pellet maker lives on sawdust."""
    assert affinity("sawdust", "pellet plant") > 0.9 * affinity("sawdust", "power station")
    assert affinity("sulphur", "sulphuric acid plant") > affinity("steam", "sulphuric acid plant")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_it_is_a_number_from_0_to_1_whatever_is_written(resource: str, receiver: str):
    assert 0 <= affinity(resource, receiver) <= 1
