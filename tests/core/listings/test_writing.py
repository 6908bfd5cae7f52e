"""Listings out and in again: the same; and nothing in a file that a spreadsheet would run."""

import csv
import string
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offcut.errors import InputError
from offcut.listings import (
    Kind,
    Listing,
    Terms,
    check_listings,
    neutralise,
    read_listings,
    write_listings,
)
from offcut.listings.neutral import restore
from offcut.places import at, resolve
from offcut.resources import Amount, Evidence, Measurement

words = st.text(string.ascii_letters + "0123456789=+-@'\"&é£³ ;,|/", min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)
texts = words.filter(lambda text: bool(text) and text.strip("'") != "")
money = st.floats(-500, 5000).map(lambda value: round(value, 2))


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    central = draw(st.integers(1, 90_000).map(float))
    per_year = draw(st.booleans())
    form = draw(st.sampled_from(("exact", "about", "range")))
    if form == "exact":
        return Amount(central, central, central, "t", per_year, rough=False)
    if form == "about":  # "~500" reaches 20 % either way
        return Amount(central * (1 - 0.2), central, central * (1 + 0.2), "t", per_year, rough=True)
    high = central + draw(st.integers(1, 1000))
    return Amount(central, (central + high) / 2, high, "t", per_year, rough=True)


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    start = draw(st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)))
    price = draw(st.none() | money)
    return Listing(
        id=draw(st.text(string.ascii_letters + string.digits, min_size=1, max_size=8)),
        organisation=draw(texts),
        kind=Kind.HAVE,
        resource=draw(texts),
        place=draw(
            st.sampled_from(["B1 1BB", "B70", "SW1A 1AA"]).map(resolve)
            | st.builds(at, st.floats(52.0, 53.0), st.floats(-2.5, -1.5))
        ),
        resource_type="sand.foundry",
        sic_code=draw(st.none() | st.just("24510")),
        unit="t",
        amount=draw(st.none() | amounts()),
        min_lot=draw(st.none() | st.floats(0.1, 0.9)),
        monthly_profile=draw(
            st.just(()) | st.lists(st.integers(1, 9), min_size=12, max_size=12).map(shares)
        ),
        shelf_life_days=draw(st.none() | st.integers(1, 400)),
        available_from=start,
        form=draw(st.none() | st.sampled_from(["solid", "powder"])),
        ewc_code=draw(st.none() | st.just("100908")),
        hazardous=draw(st.none() | st.booleans()),
        current_fate=draw(st.none() | st.sampled_from(["landfill", "recycling"])),
        disposal_cost=draw(st.none() | money),
        quality=draw(st.just({}) | st.just({"binder": Measurement("binder", category="furan")})),
        terms=Terms(price, text="" if price is None else f"price={price!r} GBP/t"),
        notes=draw(st.just("") | texts),
    )


def shares(values: list[int]) -> tuple[float, ...]:
    return tuple(value / sum(values) for value in values)


def essence(listing: Listing) -> Listing:
    """A listing without what depends on where its row stands or is worked out anew."""
    return replace(listing, row=None, sheet=None, completeness=1.0, add_first=(), quality={})


@settings(max_examples=40, deadline=None)
@given(st.lists(listings(), min_size=1, max_size=4, unique_by=lambda item: item.id))
def test_csv_written_and_read_again_is_the_same(items):
    there_and_back(items, "list.csv")


@settings(max_examples=10, deadline=None)
@given(st.lists(listings(), min_size=1, max_size=3, unique_by=lambda item: item.id))
def test_xlsx_written_and_read_again_is_the_same(items):
    there_and_back(items, "list.xlsx")


def there_and_back(items: list[Listing], name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_listings(items, path)
        report = check_listings(path)
    assert report.errors == ()
    assert report.listings is not None
    assert [essence(item) for item in report.listings] == [essence(item) for item in items]
    for item, again in zip(items, report.listings, strict=True):
        assert {k: m.category for k, m in again.quality.items()} == {
            k: m.category for k, m in item.quality.items()
        }


def test_measurements_and_limits_survive(csv_of, tmp_path):
    path = csv_of(
        {"listing_id": "H", "properties": "binder=furan; loi=2.5±0.3 % [lab 2026-05-01]"},
        {
            "listing_id": "W",
            "kind": "want",
            "resource_type": "sand.concreting",
            "properties": "moisture<8 %; ph=6-9; binder=none|silicate",
        },
    )
    first = read_listings(path)
    write_listings(first, tmp_path / "again.xlsx")
    again = read_listings(tmp_path / "again.xlsx")
    assert again["H"].quality == first["H"].quality
    loi = again["H"].quality["loi"]
    assert (loi.value, loi.sd, loi.evidence) == (2.5, pytest.approx(loi.sd), Evidence.LAB)

    def bounds(listing):
        return [(x.property, x.min, x.max, x.categories) for x in listing.limits]

    assert bounds(again["W"]) == bounds(first["W"])
    assert len(again["W"].limits) == 3


def test_a_price_without_a_unit_keeps_its_meaning(csv_of, tmp_path):
    """0.02 GBP per kg of the row is 20 GBP/t, and stays so when the row is written in t."""
    first = read_listings(csv_of({"unit": "kg", "terms": "price=0.02; haulage=want"}))
    write_listings(first, tmp_path / "again.csv")
    (again,) = read_listings(tmp_path / "again.csv")
    assert again.terms.price_gbp_per_unit == pytest.approx(20)
    assert again.terms.haulage_paid_by == "want"


EVIL = "=cmd|' /C calc'!A0"


def test_a_cell_that_would_run_is_neutralised_in_csv(csv_of, tmp_path):
    write_listings(read_listings(csv_of({"notes": EVIL})), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["notes"] == "'" + EVIL
    (again,) = read_listings(tmp_path / "out.csv")
    assert again.notes == EVIL


def test_a_cell_that_would_run_is_neutralised_in_xlsx(csv_of, tmp_path):
    write_listings(read_listings(csv_of({"notes": EVIL})), tmp_path / "out.xlsx")
    cells = [
        cell
        for row in openpyxl.load_workbook(tmp_path / "out.xlsx")["Listings"].iter_rows()
        for cell in row
    ]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in cells if cell.value and "cmd" in str(cell.value)] == ["'" + EVIL]


@given(st.text(max_size=30))
def test_neutralising_is_undone_and_nothing_dangerous_is_left(text):
    out = neutralise(text)
    assert restore(out) == text or text.startswith("'")
    assert not out.startswith(("=", "@", "\t", "\r"))


@pytest.mark.parametrize("number", ["-4.5", "+3", "-1e-3"])
def test_numbers_are_left_alone(number):
    assert neutralise(number) == number


def test_rows_by_column_name_can_be_written_too(tmp_path):
    row = {
        "organisation": "A",
        "site_postcode": "B70",
        "kind": "want",
        "resource": "green sand",
        "quantity": 12.5,
        "unit": "t",
        "period": "year",
    }
    write_listings([row], tmp_path / "rows.csv")
    (listing,) = read_listings(tmp_path / "rows.csv")
    assert listing.amount is not None
    assert listing.amount.central == 12.5
    with pytest.raises(InputError, match="not columns of listings: 'colour'"):
        write_listings([{**row, "colour": "brown"}], tmp_path / "rows.csv")


def test_where_a_file_cannot_be_written(tmp_path):
    with pytest.raises(InputError, match=r"accepted: \.csv or \.xlsx"):
        write_listings([], tmp_path / "list.ods")
    with pytest.raises(InputError, match="no folder"):
        write_listings([], tmp_path / "nowhere" / "list.csv")
