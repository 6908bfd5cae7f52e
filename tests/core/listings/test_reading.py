"""A file of rows → listings, and every problem with its place."""

from datetime import date
from pathlib import Path

import pytest

from offcut.errors import InputError, ListingProblems
from offcut.listings import Kind, check_listings, read_listings


def only(path: Path):
    (listing,) = read_listings(path)
    return listing


def problems(path: Path, severity: str = "error"):
    return [p for p in check_listings(path).problems if p.severity == severity]


def the_error(path: Path):
    report = check_listings(path)
    assert report.listings is None, "nothing is loaded when there is an error"
    assert len(report.errors) == 1, [str(p) for p in report.errors]
    return report.errors[0]


def test_a_full_row(csv_of):
    listing = only(
        csv_of(
            {
                "listing_id": "S-1",
                "sic_code": "24.51",
                "available_from": "2027-01-01",
                "available_to": "2027-12-31",
                "ewc_code": "10 09 08",
                "hazardous": "no",
                "current_fate": "Landfill",
                "disposal_cost": "38",
                "properties": "binder=furan; loi=2.5 %",
                "terms": "haulage=buyer; days=mon-fri",
                "min_lot": "20",
            }
        )
    )
    assert (listing.id, listing.kind, listing.row) == ("S-1", Kind.HAVE, 2)
    assert listing.resource_type == "sand.foundry.furan"
    assert (listing.type_inferred, listing.type_confidence) == (False, 1.0)
    assert listing.place.district == "Birmingham"
    assert listing.sic_code == "24510"
    assert listing.unit == "t"
    assert listing.amount is not None
    assert (listing.amount.central, listing.amount.per_year) == (1200, True)
    assert listing.min_lot == 20
    assert (listing.available_from, listing.available_to) == (date(2027, 1, 1), date(2027, 12, 31))
    assert (listing.ewc_code, listing.hazardous) == ("100908", False)
    assert (listing.current_fate, listing.disposal_cost) == ("landfill", 38)
    assert listing.quality["binder"].category == "furan"
    assert listing.quality["loi"].value == 2.5
    assert listing.terms.haulage_paid_by == "want"


def test_four_columns_are_enough(text_file):
    listing = only(
        text_file("organisation,site_postcode,kind,resource\nA,B70,have,spent furan sand\n")
    )
    assert listing.amount is None  # blank is never zero
    assert listing.disposal_cost is None
    assert listing.hazardous is None
    assert listing.place.approximate
    assert listing.type_inferred
    assert listing.resource_type == "sand.foundry.furan"


def test_amounts_and_money_come_in_the_basis_unit_of_the_type(csv_of):
    """450 kg a week for 52 weeks = 23.4 t; 0.35 GBP/kg = 350 GBP/t."""
    listing = only(
        csv_of(
            {
                "quantity": "450",
                "unit": "kg",
                "period": "week",
                "min_lot": "900",
                "disposal_cost": "-0.35",
                "terms": "price=0.02 GBP/kg",
            }
        )
    )
    assert listing.unit == "t"
    assert listing.amount is not None
    assert listing.amount.central == pytest.approx(23.4)
    assert listing.min_lot == pytest.approx(0.9)
    assert listing.disposal_cost == pytest.approx(-350)
    assert listing.terms.price_gbp_per_unit == pytest.approx(20)


def test_a_price_without_a_unit_is_per_unit_of_the_row(csv_of):
    listing = only(csv_of({"unit": "kg", "quantity": "450", "terms": "price=0.02"}))
    assert listing.terms.price_gbp_per_unit == pytest.approx(20)


def test_a_want_has_its_uses_and_limits(csv_of):
    listing = only(
        csv_of(
            {
                "kind": "want",
                "use": "sand-conc-c33",
                "resource": "concreting sand",
                "resource_type": "sand.concreting",
                "purchase_price": "24",
                "properties": "moisture<8 %",
            }
        )
    )
    assert (listing.use, listing.uses) == ("SAND-CONC-C33", ("SAND-CONC-C33",))
    (limit,) = listing.limits
    assert (limit.property, limit.max, limit.severity) == ("moisture", 8.0, "buyer")
    assert listing.purchase_price == 24
    assert not listing.quality


def test_a_want_without_a_use_has_the_likely_ones(csv_of):
    row = {"kind": "want", "resource": "concreting sand", "resource_type": "sand.concreting"}
    listing = only(csv_of(row))
    assert listing.use is None
    assert 1 <= len(listing.uses) <= 3
    assert set(listing.uses) <= {"SAND-CONC-C33", "SAND-CONC-0/4MP"}


def test_private_figures_are_not_in_repr(csv_of):
    text = repr(only(csv_of({"disposal_cost": "38.77", "terms": "price=12.34 GBP/t"})))
    assert "38.77" not in text
    assert "12.34" not in text


def test_missing_ids_are_made_from_content_so_that_order_does_not_matter(csv_of):
    rows = [{"resource": "spent furan sand"}, {"resource": "green sand"}, {"quantity": "7"}]
    first = {item.resource + str(item.amount): item.id for item in read_listings(csv_of(*rows))}
    again = {
        item.resource + str(item.amount): item.id for item in read_listings(csv_of(*rows[::-1]))
    }
    assert first == again
    assert len(set(first.values())) == 3


def test_identical_rows_get_a_suffix_and_a_warning(csv_of):
    report = check_listings(csv_of({}, {}))
    assert report.listings is not None
    one, two = report.listings
    assert two.id == f"{one.id}-2"
    assert any("same as row 2" in p.message and p.row == 3 for p in report.warnings)


def test_listings_by_id(csv_of):
    listings = read_listings(csv_of({"listing_id": "H-1"}, {"listing_id": "H-2"}))
    assert listings["H-2"].row == 3
    with pytest.raises(InputError, match=r"no listing 'H-3'.*Did you mean"):
        listings["H-3"]


def test_a_file_of_made_up_organisations_is_marked_synthetic(csv_of):
    assert read_listings(csv_of({"organisation": "A (fictional)"})).synthetic
    assert not read_listings(csv_of({"organisation": "A"})).synthetic


def test_strict_refuses_doubts_too(csv_of):
    path = csv_of({"available_from": "01/04/2027"})
    assert len(read_listings(path).warnings) == 1
    with pytest.raises(ListingProblems, match="day first"):
        read_listings(path, strict=True)


def test_every_problem_is_reported_at_once_and_nothing_is_loaded(csv_of):
    path = csv_of(
        {"listing_id": "A", "kind": "hav", "site_postcode": "ZZ1 1AA"},
        {"listing_id": "A", "quantity": "-5", "unit": "t"},
        {"listing_id": "B"},
    )
    with pytest.raises(ListingProblems) as refused:
        read_listings(path)
    places = {(p.row, p.column) for p in refused.value.problems}
    assert places == {(2, "kind"), (2, "site_postcode"), (3, "listing_id"), (3, "quantity")}
