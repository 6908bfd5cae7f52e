"""Completeness: the stated weights, and what to add first. Weights are those of the docstring."""

import pytest

from offcut.listings import read_listings

FULL_HAVE = {
    "sic_code": "24510",
    "ewc_code": "10 09 08",
    "hazardous": "no",
    "current_fate": "landfill",
    "disposal_cost": "38",
    "properties": "binder=furan; source_metal=ferrous",
}


def only(path):
    (listing,) = read_listings(path)
    return listing


def test_the_least_that_can_be_listed(text_file):
    """Who, what and where 0.10 and a clearly recognised type 0.10; nothing else is there."""
    listing = only(
        text_file("organisation,site_postcode,kind,resource\nA,B70,have,spent foundry sand\n")
    )
    assert listing.completeness == pytest.approx(0.20)


def test_a_want_with_everything_is_complete(csv_of):
    listing = only(
        csv_of(
            {
                "kind": "want",
                "resource": "concreting sand",
                "resource_type": "sand.concreting",
                "use": "SAND-CONC-C33",
                "sic_code": "23610",
                "current_fate": "primary",
                "purchase_price": "24",
                "properties": "moisture<8 %",
            }
        )
    )
    assert listing.completeness == pytest.approx(1.0)
    assert listing.add_first == ()


def test_required_questions_come_first_and_say_what_they_decide(csv_of):
    listing = only(
        csv_of({"quantity": "", "resource_type": "sand.foundry", "resource": "core sand"})
    )
    assert listing.add_first[0] == (
        "binder: decides the landfill-tax class and which uses are open"
    )
    assert listing.add_first[1].startswith("source_metal: ")
    assert listing.add_first[2].startswith("quantity: ")


def test_an_answered_question_is_not_asked_again(csv_of):
    listing = only(csv_of({"properties": "binder=furan"}))
    assert not any(advice.startswith("binder") for advice in listing.add_first)


def test_a_rough_quantity_counts_for_most_of_an_exact_one(csv_of):
    """Quantity weighs 0.25, a rough one four fifths of it: 0.05 less."""
    exact, rough = only(csv_of({"quantity": "500"})), only(csv_of({"quantity": "~500"}))
    assert exact.completeness - rough.completeness == pytest.approx(0.05)


@pytest.mark.parametrize("column", sorted(FULL_HAVE))
def test_leaving_something_out_never_makes_a_listing_more_complete(csv_of, column):
    full = only(csv_of(FULL_HAVE)).completeness
    assert only(csv_of({**FULL_HAVE, column: ""})).completeness < full


def test_equipment_is_not_asked_for_a_waste_code(csv_of):
    listing = only(
        csv_of(
            {
                "resource": "forklift",
                "resource_type": "equipment",
                "unit": "item",
                "quantity": "1",
                "period": "once",
            }
        )
    )
    assert not any(advice.startswith(("ewc_code", "current_fate")) for advice in listing.add_first)
