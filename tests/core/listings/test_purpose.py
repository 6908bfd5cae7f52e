"""What a want says it is for: uses by its words, limits by law."""

import pytest

from offcut import reference
from offcut.listings.inference import likely_uses
from offcut.listings.purpose import implied_limits, uses_named
from offcut.reference import Severity, catalogue
from offcut.reference._read import rows

STEEL, IRON = "24100", "24510"


@pytest.mark.parametrize(
    ("text", "kind", "sic", "uses"),
    [
        ("LM25 ingot or clean returns", "metal.aluminium", None, ("MET-LM25",)),
        ("6082 clean offcuts for remelt", "metal.aluminium.offcuts", None, ("MET-6082",)),
        ("sand for flowable fill", "sand.fill", None, ("SAND-CLSM",)),
        ("cooling tower make-up", "water.process", "11050", ("WAT-COOL",)),
        ("sandy subsoil for topsoil", "soil.subsoil", None, ("SAND-TOPSOIL-GP",)),
        ("brewers grains for cattle", "food.brewers_grains", None, ("FOOD-FEED-BSG",)),
    ],
)
def test_a_want_means_the_use_that_it_names(text, kind, sic, uses):
    assert likely_uses(kind, text, sic) == uses


@pytest.mark.parametrize(
    ("text", "kind", "sic"),
    [
        ("former foodstuffs", "food", None),  # wider than brewers' grains
        ("clean soils wanted", "soil", None),  # wider than the clay of a liner
        ("aluminium swarf any grade", "metal.aluminium.swarf", "46770"),  # a merchant melts nothing
        ("bakery waste", "food.bakery", None),  # beside brewers' grains
    ],
)
def test_a_want_that_is_wider_than_a_use_means_none_in_particular(text, kind, sic):
    assert likely_uses(kind, text, sic) == ()


def test_the_industry_tells_whose_charge_it_is():
    assert set(likely_uses("metal.steel", "steel scrap", IRON)) >= {"MET-GJL250", "MET-GJS400-15"}
    assert likely_uses("metal.steel", "steel scrap", STEEL)[0] == "MET-S275JR"


def test_what_is_denied_names_nothing():
    assert uses_named("not LM25") == frozenset()


def test_words_of_another_material_name_no_use_of_it():
    assert likely_uses("timber.sawdust", "sawdust for topsoil", None) == ()


@pytest.mark.parametrize("text", ["bread for pig feed", "swill", "by-products for the beef herd"])
def test_feed_is_held_to_the_law_of_feed(text):
    found = {limit.property: limit for limit in implied_limits(text, "food", ())}
    assert set(found) == {"feed_origin", "feed_registered"}
    assert all(limit.severity is Severity.LEGAL and limit.gate for limit in found.values())
    assert "catering" not in found["feed_origin"].categories


def test_a_use_that_holds_the_limit_holds_it_alone():
    assert implied_limits("grains for cattle", "food", ("FOOD-FEED-BSG",)) == ()


def test_bedding_of_wood_is_untreated_and_of_other_materials_is_another_matter():
    (limit,) = implied_limits("shavings for animal bedding", "timber", ())
    assert limit.categories == ("untreated",)
    assert implied_limits("bedding sand", "sand", ()) == ()
    assert implied_limits("food for a digester", "food", ()) == ()


def test_the_tables_speak_of_what_exists():
    for row in rows(catalogue()["use_words"]):
        assert row["use"] in reference.uses
    for row in rows(catalogue()["implied_limits"]):
        known = reference.properties[row["property"]]
        assert set(filter(None, row["categories"].split("|"))) <= set(known.categories)
        assert row["unit"] in ("", known.unit)
