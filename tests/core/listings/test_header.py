"""Column names: what people call the columns is never lost in silence, nor read unasked."""

import pytest

from offcut.listings import check_listings
from offcut.listings.columns import NAMES
from offcut.listings.other_names import meant_columns


def header_problems(path):
    return [problem for problem in check_listings(path).problems if problem.row == 1]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("qty", "quantity"),
        ("Amount", "quantity"),
        ("Quantity (t/yr)", "quantity"),
        ("tonnes per year", "quantity"),
        ("Units", "unit"),
        ("postcode", "site_postcode"),
        ("company", "organisation"),
        ("Name", "organisation"),
        ("type", "resource_type"),
        ("EWC", "ewc_code"),
        ("SIC", "sic_code"),
        ("material", "resource"),
        ("Material description", "resource"),
        ("cost", "disposal_cost"),
        ("Price (GBP)", "purchase_price"),
        ("Have/Want", "kind"),
        ("Comments", "notes"),
    ],
)
def test_another_name_of_an_absent_column_is_an_error_that_names_it(csv_of, written, meant):
    found = header_problems(csv_of({written: "x"}, without=[meant]))
    assert [(p.severity, p.column, p.suggestion) for p in found] == [("error", written, meant)]
    assert "would be lost" in found[0].message


@pytest.mark.parametrize("written", ["qty", "company", "Material", "post code", "EWC", "notes (2)"])
def test_beside_the_real_column_it_is_a_warning(csv_of, written):
    (found,) = header_problems(csv_of({written: "x"}))
    assert (found.severity, found.column) == ("warning", written)
    assert "is there too" in found.message


def test_an_empty_column_loses_nothing(csv_of):
    (found,) = header_problems(csv_of({"qty": ""}, without=["quantity"]))
    assert (found.severity, found.suggestion) == ("warning", "quantity")


def test_type_means_the_side_when_no_column_tells_it(csv_of):
    (found,) = header_problems(csv_of({"type": "have"}, without=["kind", "resource_type"]))
    assert (found.severity, found.suggestion) == ("error", "kind")


def test_a_point_stands_for_the_postcode_so_an_address_is_only_told(csv_of):
    row = {"latitude": "52.48", "longitude": "-1.90", "address": "1 Example Street"}
    (found,) = header_problems(csv_of(row, without=["site_postcode"]))
    assert found.severity == "warning"


def test_a_header_of_other_names_only_is_still_the_header(text_file):
    text = "My list\nCompany,Postcode,Have or want,Material,Qty\nA,B1 1BB,have,sand,5\n"
    found = check_listings(text_file(text)).errors
    assert {p.suggestion for p in found} == {
        "organisation",
        "site_postcode",
        "kind",
        "resource",
        "quantity",
    }
    assert {p.row for p in found} == {2}


def test_every_column_is_known_by_its_own_name_in_other_spelling():
    for name in NAMES:
        assert name in meant_columns(name.replace("_", " ").upper())
    assert meant_columns("Colour") == ()
