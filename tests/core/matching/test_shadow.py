"""What a little more room under a binding limit is worth, held against the closed form."""

import pytest

import offcut
from offcut import reference
from offcut.matching.shadow import ShadowPrices

HEADER = (
    "listing_id,kind,organisation,site_postcode,resource,resource_type,use,quantity,unit,period,"
    "current_fate,disposal_cost,purchase_price,properties\n"
)


def _steel(tmp_path, tonnes: int) -> offcut.MatchResult:
    """Steel too rich in copper for a ductile iron, which takes a share of it in its charge."""
    path = tmp_path / "steel.csv"
    path.write_text(
        HEADER + f"H1,have,Press Shop (fictional),B70,steel offcuts,metal.steel,,{tonnes},t,year,"
        "recycling,-150,,Cu=0.30±0.001 % [accredited]\n"
        "W1,want,Iron Foundry (fictional),B66,steel for the charge,metal.steel,MET-GJS400-15,1000,"
        "t,year,,,300,\n",
        "utf-8",
    )
    return offcut.match(offcut.read_listings(path))


def test_a_share_is_worth_its_value_over_the_room_that_the_limit_leaves(tmp_path):
    # share = (L - h) / (s - h), and the value is in proportion to it: d(value)/dL = value / (L - h)
    result = _steel(tmp_path, 100_000)
    explanation = result.explain("H1", "W1")
    (price,) = (item for item in explanation.prices if item.property_id == "Cu")
    host = next(item.value for item in reference.hosts["MET-GJS400-15"] if item.property == "Cu")
    value = explanation.match.worth.value_gbp_per_year
    assert price.side == "max"
    assert price.gbp_per_unit == pytest.approx(value / (price.limit - host), rel=0.01)
    assert "Copper" in price.text
    assert price.text in explanation.text


def test_room_is_worth_nothing_where_the_source_is_used_up(tmp_path):
    explanation = _steel(tmp_path, 10).explain("H1", "W1")
    (price,) = (item for item in explanation.prices if item.property_id == "Cu")
    assert price.gbp_per_unit == 0
    assert "worth nothing" in price.text


def test_a_side_stream_has_a_price_too(tmp_path):
    # More room lets more of the water by untreated, and treatment costs money.
    path = tmp_path / "water.csv"
    path.write_text(
        HEADER + "H1,have,Rinse House (fictional),B70,rinse water,water.rinse,,20000,m3,year,"
        "sewer,,,tds=1600 mg/L [accredited]; tss=2 mg/L [lab]; cod=10 mg/L [lab]; ph=7.2 [lab]\n"
        "W1,want,Wash Works (fictional),B66,rinse water,water.rinse_feed,,20000,m3,year,"
        ",,2.5,tds<500 mg/L\n",
        "utf-8",
    )
    result = offcut.match(offcut.read_listings(path))
    match = result.explain("H1", "W1").match
    assert match.route.kind == "side_stream", match.route
    assert result.pairing is not None
    prices = ShadowPrices(result.pairing).of(match, result.listings["H1"], result.listings["W1"])
    (price,) = (item for item in prices if item.property_id == "tds")
    assert (price.side, price.limit) == ("max", 500)
    assert price.gbp_per_unit > 0


def test_a_way_without_a_binding_limit_has_no_price(tmp_path):
    path = tmp_path / "clean.csv"
    path.write_text(
        HEADER + "H1,have,Press Shop (fictional),B70,steel offcuts,metal.steel,,100,t,year,"
        "recycling,-150,,Cu=0.01±0.001 % [accredited]\n"
        "W1,want,Steel User (fictional),B66,steel,metal.steel,,1000,t,year,,,300,Cu<0.2 %\n",
        "utf-8",
    )
    assert offcut.match(offcut.read_listings(path)).explain("H1", "W1").prices == ()
