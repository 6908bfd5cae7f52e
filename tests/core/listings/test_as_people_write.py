"""What first-time users write: read where it is plain, told in their terms where it is not."""

import pytest

from offcut.listings import check_listings


@pytest.mark.parametrize(
    ("word", "side"), [("need", "W"), ("wanted", "W"), ("buy", "W"), ("sell", "H"), ("Have", "H")]
)
def test_a_made_id_shows_the_side_that_the_word_means(csv_of, word, side):
    listings = check_listings(csv_of({"kind": word})).listings
    assert listings is not None
    assert listings.items[0].id.startswith(f"{side}-")
    assert listings.items[0].kind.value == {"W": "want", "H": "have"}[side]


def test_rows_whose_columns_are_misnamed_are_not_called_the_same(text_file):
    text = "Company,What,Have or want,Where\nA,brass swarf,have,B1\nB,silica sand,want,B2\n"
    report = check_listings(text_file(text))
    assert report.listings is None
    assert not [p for p in report.problems if "same as row" in p.message]


def test_a_decimal_comma_is_told_with_the_point(csv_of):
    found = check_listings(csv_of({"quantity": "12,5", "disposal_cost": "£1,80"})).errors
    assert {p.column: "point" in p.message or p.suggestion for p in found} == {
        "quantity": True,
        "disposal_cost": "1.80",
    }


def test_a_cost_with_words_says_what_it_is_per(csv_of):
    (found,) = check_listings(csv_of({"disposal_cost": "£180 per tonne"})).errors
    assert found.column == "disposal_cost"
    assert "per unit of the column 'unit'" in (found.accepted or "")


def test_an_unreadable_unit_is_one_error_not_two(csv_of):
    (found,) = check_listings(csv_of({"unit": "furlongs", "disposal_cost": "38"})).errors
    assert found.column == "unit"


def test_a_cube_is_a_cubic_metre(csv_of):
    row = {"resource": "plating rinse water", "resource_type": "water.plating_rinse"}
    listings = check_listings(csv_of({**row, "quantity": "40", "unit": "cubes"})).listings
    assert listings is not None
    assert listings.items[0].amount.central == pytest.approx(40)
    assert listings.items[0].unit == "m3"


@pytest.mark.parametrize("terms", ["collect, price 900/t", "£900 a tonne", "haulage by you"])
def test_terms_that_look_meant_but_are_not_read_are_told(csv_of, terms):
    (found,) = check_listings(csv_of({"terms": terms})).warnings
    assert (found.column, "not reckoned with" in found.message) == ("terms", True)


def test_a_sentence_among_the_terms_is_no_doubt(csv_of):
    assert check_listings(csv_of({"terms": "ask for Jo; sale"})).warnings == ()
