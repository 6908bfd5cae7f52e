"""Bad input to survive: each kind is reported by row and column with what would be accepted."""

import pytest

from offcut.listings import check_listings, read_listings


def the_error(path):
    report = check_listings(path)
    assert report.listings is None, "nothing is loaded when there is an error"
    assert len(report.errors) == 1, [str(p) for p in report.errors]
    return report.errors[0]


def the_warning(path):
    report = check_listings(path)
    assert report.listings is not None, [str(p) for p in report.errors]
    assert len(report.warnings) == 1, [str(p) for p in report.warnings]
    return report.warnings[0]


@pytest.mark.parametrize("column", ["organisation", "kind", "resource", "site_postcode"])
def test_a_missing_column(csv_of, column):
    found = the_error(csv_of({}, without=[column]))
    assert (found.row, found.column) == (1, column)


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [("organistion", "organisation"), ("Post code", "site_postcode"), ("quantitty", "quantity")],
)
def test_a_misspelt_column_is_an_error_with_the_name_meant(csv_of, misspelt, meant):
    path = csv_of({misspelt: "x"}, without=[meant])
    found = next(p for p in check_listings(path).errors if p.column == misspelt)
    assert (found.row, found.suggestion) == (1, meant)


def test_an_unknown_column_is_reported_and_not_read(csv_of):
    found = the_warning(csv_of({"colour": "brown"}))
    assert (found.row, found.column) == (1, "colour")
    assert "not read" in found.message


def test_case_and_spaces_of_a_header_do_not_matter(text_file):
    text = "Organisation, Site Postcode ,KIND,Resource\nA,B70,have,green sand\n"
    assert len(read_listings(text_file(text))) == 1


def test_a_column_twice(text_file):
    text = "organisation,site_postcode,kind,resource,kind\nA,B70,have,green sand,want\n"
    assert "stands twice" in the_error(text_file(text)).message


def test_a_header_without_rows(csv_of):
    found = the_error(csv_of())
    assert "no row under it" in found.message


@pytest.mark.parametrize("column", ["organisation", "kind", "resource", "site_postcode"])
def test_an_empty_cell_that_is_needed(csv_of, column):
    found = the_error(csv_of({column: ""}))
    assert (found.row, found.column) == (2, column)


@pytest.mark.parametrize(
    ("column", "given", "suggestion"),
    [
        ("kind", "hav", "have"),
        ("current_fate", "landfil", "landfill"),
        ("hazardous", "yess", "yes"),
        ("period", "yeer", "year"),
        ("resource_type", "sand.foundry.furann", "sand.foundry.furan"),
    ],
)
def test_a_word_that_is_not_accepted_names_the_nearest(csv_of, column, given, suggestion):
    found = the_error(csv_of({column: given}))
    assert (found.row, found.column, found.given) == (2, column, given)
    assert found.suggestion == suggestion
    assert found.accepted


def test_an_unknown_use_names_the_nearest(csv_of):
    found = the_error(csv_of({"kind": "want", "use": "SAND-CONC-C3"}))
    assert (found.column, found.suggestion) == ("use", "SAND-CONC-C33")


def test_an_unknown_unit(csv_of):
    found = the_error(csv_of({"unit": "tonns"}))
    assert (found.row, found.column) == (2, "unit")
    assert "tonns" in str(found)


def test_a_unit_that_measures_something_else(csv_of):
    found = the_error(csv_of({"unit": "kWh"}))
    assert found.column == "unit"
    assert "mass" in (found.accepted or "")


@pytest.mark.parametrize("quantity", ["-5", "−5", "~-5"])
def test_a_negative_amount(csv_of, quantity):
    found = the_error(csv_of({"quantity": quantity}))
    assert (found.column, found.message) == ("quantity", "negative")


def test_a_zero_amount_is_not_an_empty_one(csv_of):
    found = the_error(csv_of({"quantity": "0"}))
    assert "empty when not known" in (found.accepted or "")


@pytest.mark.parametrize("quantity", ["lots", "12 elephants", "1-2-3"])
def test_an_amount_that_cannot_be_read(csv_of, quantity):
    assert the_error(csv_of({"quantity": quantity})).column in ("quantity", "unit")


def test_an_impossible_amount(csv_of):
    """Five million tonnes of swarf: some ten times what all UK foundries re-melt (FLOWS §3)."""
    found = the_error(
        csv_of(
            {"resource": "steel turnings", "resource_type": "metal.steel", "quantity": "5,000,000"}
        )
    )
    assert (found.row, found.column) == (2, "quantity")
    assert "more than one site can have" in found.message


def test_an_unusual_amount_asks_whether_another_unit_was_meant(csv_of):
    """1,200,000 'tonnes' of foundry sand from one site: 1,200 t are 1,200,000 kg."""
    found = the_warning(csv_of({"quantity": "1200000"}))
    assert (found.column, found.suggestion) == ("quantity", "kg")


def test_a_price_for_the_whole_instead_of_a_tonne(csv_of):
    found = the_warning(csv_of({"disposal_cost": "45600"}))
    assert found.column == "disposal_cost"
    assert "not for the whole quantity" in (found.accepted or "")


def test_the_smallest_load_is_more_than_there_is(csv_of):
    assert the_warning(csv_of({"quantity": "10", "min_lot": "20"})).column == "min_lot"


def test_end_before_start(csv_of):
    found = the_error(csv_of({"available_from": "2027-06-01", "available_to": "2027-05-01"}))
    assert (found.row, found.column) == (2, "available_to")
    assert "2027-06-01" in (found.accepted or "")


def test_an_unknown_postcode(csv_of):
    found = the_error(csv_of({"site_postcode": "ZZ1 1AA"}))
    assert (found.row, found.column, found.given) == (2, "site_postcode", "ZZ1 1AA")


def test_a_postcode_the_region_does_not_hold_is_taken_roughly_and_told(csv_of):
    found = the_warning(csv_of({"site_postcode": "WS10 0ZZ"}))
    assert found.column == "site_postcode"
    assert (found.suggestion or "").startswith("WS10 0")


def test_latitude_and_longitude_swapped(csv_of):
    found = the_error(csv_of({"site_postcode": "", "latitude": "-1.9", "longitude": "52.5"}))
    assert found.column == "latitude"
    assert "swapped" in found.message


def test_half_a_point(csv_of):
    found = the_error(csv_of({"site_postcode": "", "latitude": "52.5", "longitude": ""}))
    assert found.column == "longitude"


def test_duplicate_ids_name_the_first_row(csv_of):
    found = the_error(csv_of({"listing_id": "A"}, {"listing_id": "A", "quantity": "7"}))
    assert (found.row, found.column) == (3, "listing_id")
    assert "row 2" in found.message


def test_an_unknown_waste_code_and_industry(csv_of):
    found = check_listings(csv_of({"ewc_code": "10 09 98", "sic_code": "iron foundry"})).errors
    assert {p.column for p in found} == {"ewc_code", "sic_code"}
    assert all(p.suggestion for p in found)


@pytest.mark.parametrize(
    ("code", "hazardous", "column", "says"),
    [
        ("10 09 03", "yes", "hazardous", "never hazardous by law"),  # furnace slag: absolute
        ("13 02 05*", "no", "hazardous", "always hazardous by law"),  # engine oil: absolute
        ("10 09 08", "yes", "hazardous", "mirror"),  # twin: 10 09 07*
        ("10 09 08*", "", "ewc_code", "with a star"),
    ],
)
def test_hazard_against_the_list_is_a_warning(csv_of, code, hazardous, column, says):
    found = the_warning(csv_of({"ewc_code": code, "hazardous": hazardous}))
    assert found.column == column
    assert says in found.message


@pytest.mark.parametrize(
    ("code", "hazardous"),
    [("17 05 03*", True), ("10 09 03", False), ("10 09 08", None)],  # mirror: unknown, not no
)
def test_what_a_code_alone_says_of_hazard(csv_of, code, hazardous):
    (listing,) = read_listings(csv_of({"ewc_code": code}))
    assert listing.hazardous is hazardous


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0"])
def test_a_cell_that_begins_like_a_formula_is_kept_as_text(csv_of, cell):
    report = check_listings(csv_of({"notes": cell}))
    assert report.listings is not None
    assert report.listings[0].notes == cell
    assert [p.column for p in report.warnings] == ["notes"]


def test_a_formula_that_went_wrong(csv_of):
    assert the_error(csv_of({"quantity": "#REF!"})).column == "quantity"


def test_a_property_that_cannot_be_read(csv_of):
    found = the_error(csv_of({"properties": "binder=furan; moistur=3 %"}))
    assert (found.row, found.column) == (2, "properties")
    assert "moistur" in str(found)


def test_terms_that_cannot_be_read(csv_of):
    assert the_error(csv_of({"terms": "price=cheap"})).column == "terms"


def test_words_that_are_no_known_resource(csv_of):
    found = the_warning(csv_of({"resource": "zzqx vvrk", "resource_type": ""}))
    assert found.column == "resource"


def test_a_misspelt_unit_does_not_hide_what_the_words_mean(csv_of):
    """One slip, one problem: 'foundry sand' is understood whatever stands in the unit."""
    row = {"resource": "foundry sand", "resource_type": "", "unit": "tonz"}
    report = check_listings(csv_of(row))
    assert [p.column for p in report.errors] == ["unit"]
    assert "resource" not in {p.column for p in report.warnings}


def test_words_that_are_known_but_not_in_the_unit_written(csv_of):
    """A forklift is counted in items; hours of one are another kind of resource."""
    row = {"resource": "forklift truck", "resource_type": "", "unit": "h", "period": "week"}
    report = check_listings(csv_of({**row, "ewc_code": "", "properties": ""}))
    found = next(p for p in report.warnings if p.column == "resource")
    assert "Handling and lifting equipment" in found.message
    assert "counted in item, not in h" in found.message
    assert found.suggestion == "equipment.handling"


def test_costs_on_the_wrong_side_are_not_used(csv_of):
    report = check_listings(csv_of({"kind": "want", "disposal_cost": "38"}))
    assert report.listings is not None
    assert report.listings[0].disposal_cost is None
    assert "disposal_cost" in {p.column for p in report.warnings}


def test_a_row_with_more_cells_than_columns(text_file):
    """A comma inside a cell without quotation marks would shift or lose what follows."""
    text = "organisation,site_postcode,kind,resource\nA,B70,have,green sand, from line 2\n"
    found = the_error(text_file(text))
    assert (found.row, found.given) == (2, " from line 2".strip())
    assert "quotation marks" in (found.accepted or "")


def test_a_price_written_for_a_power(csv_of):
    """GBP per MW cannot become GBP per kWh."""
    row = {"resource": "spare heat", "resource_type": "energy.heat", "quantity": "2", "unit": "MW"}
    found = the_error(csv_of({**row, "disposal_cost": "5"}))
    assert found.column == "disposal_cost"


def test_the_unit_may_stand_in_the_quantity_and_the_period_in_the_unit(csv_of):
    (inside,) = read_listings(csv_of({"quantity": "500 t", "unit": ""}))
    (rate,) = read_listings(csv_of({"quantity": "10", "unit": "t/week", "period": ""}))
    assert inside.amount is not None
    assert rate.amount is not None
    assert (inside.amount.central, rate.amount.central) == (500, 520)  # 52 weeks of 10 t


def test_a_missing_unit_and_period_are_taken_and_told(csv_of):
    report = check_listings(csv_of({"unit": "", "period": ""}))
    assert {(p.column, p.suggestion) for p in report.warnings} == {
        ("unit", "t"),
        ("period", "year"),
    }


def test_a_volume_of_a_solid_is_turned_into_tonnes_by_its_density(csv_of):
    """Foundry sand is carried at some 1.4 t/m3 (the type's own density): 10 m3 are 14 t."""
    (listing,) = read_listings(csv_of({"quantity": "10", "unit": "m3"}))
    assert listing.amount is not None
    assert listing.amount.central == pytest.approx(14)


@pytest.mark.parametrize("written", ["-", "n/a", "TBC", "unknown", "varies"])
def test_a_word_for_not_known_is_no_amount(csv_of, written):
    path = csv_of({"quantity": written})
    assert the_warning(path).message == "taken as not known"
    assert read_listings(path)[0].amount is None
