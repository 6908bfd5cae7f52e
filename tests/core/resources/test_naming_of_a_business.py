"""The same words mean different things from different businesses."""

import pytest

from offcut.resources.naming import suggest_types
from offcut.resources.naming_business import business


@pytest.mark.parametrize("donor", ["electroplater", "plating", "metal finisher", "25610"])
def test_rinse_water_of_a_plater_is_plating_rinse_water(donor):
    types = suggest_types("rinse water", industry=donor)
    assert types[0].resource_type == "water.plating_rinse"
    assert "usual" in types[0].reason


@pytest.mark.parametrize("donor", [None, "dairy", "machine shop"])
def test_rinse_water_of_anyone_else_stays_rinse_water(donor):
    assert suggest_types("rinse water", industry=donor)[0].resource_type == "water.rinse"


def test_a_business_is_as_close_as_the_digits_of_its_code_agree():
    assert business("25610").closeness(("2561",)) == 4
    assert business("25610").closeness(("25", "28")) == 2
    assert business("25610").closeness(("10",)) == 0


@pytest.mark.parametrize("text", ["lead acid batteries", "spent lead acid batteries"])
def test_lead_acid_batteries_are_neither_acid_nor_other_batteries(text):
    named = {item.resource_type: item.confidence for item in suggest_types(text)}
    assert max(named, key=named.__getitem__) == "battery.lead_acid"
    assert named.get("chemical.sulphuric_acid", 0) < 0.2


def test_words_beside_a_longer_name_still_count():
    # 'wet' stands outside 'aluminium swarf', so the wet kind is named by its own words.
    names = [item.resource_type for item in suggest_types("aluminium swarf, wet")]
    assert names[0] == "metal.aluminium.swarf.wet"
