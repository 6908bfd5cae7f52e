"""Listings as a table and back: exactly the same listings."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from offcut.listings import Kind, Listing, Terms, read_listings
from offcut.listings.records import from_text, to_text
from offcut.listings.store import frame_of, listings_of
from offcut.places import Place
from offcut.reference import Limit, Provenance, Severity, Statistic, Status
from offcut.regions import load
from offcut.resources import Amount, Evidence, Measurement

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.floats(allow_nan=False, width=64)
maybe = st.one_of(st.none(), numbers)
days = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2100, 12, 31)))
names = st.one_of(st.none(), texts.filter(bool))
provenances = st.builds(Provenance, texts, st.sampled_from(Status), st.dates(), days, days, names)
measurements = st.builds(
    Measurement,
    texts,
    maybe,
    maybe,
    maybe,
    maybe,
    st.booleans(),
    names,
    names,
    st.sampled_from(Evidence),
    days,
    names,
    st.lists(numbers, max_size=3).map(tuple),
)
limits = st.builds(
    Limit,
    use=texts,
    property=texts,
    unit=names,
    min=maybe,
    max=maybe,
    categories=st.lists(texts, max_size=2).map(tuple),
    severity=st.sampled_from(Severity),
    blendable=st.booleans(),
    statistic=st.sampled_from(Statistic),
    provenance=provenances,
    gate=st.booleans(),
    applies_to=st.lists(texts, max_size=2).map(tuple),
)
amounts = st.builds(
    Amount, numbers, numbers, numbers, st.sampled_from(["t", "m3"]), st.booleans(), st.booleans()
)
listings = st.builds(
    Listing,
    id=texts,
    organisation=texts,
    kind=st.sampled_from(Kind),
    resource=texts,
    place=st.builds(Place, numbers, numbers, names, names, names, names, st.booleans()),
    resource_type=names,
    type_confidence=numbers,
    type_inferred=st.booleans(),
    use=names,
    uses=st.lists(texts, max_size=3).map(tuple),
    unit=st.sampled_from(["t", "m3", "kWh"]),
    amount=st.one_of(st.none(), amounts),
    min_lot=maybe,
    monthly_profile=st.one_of(st.just(()), st.lists(numbers, min_size=12, max_size=12).map(tuple)),
    shelf_life_days=st.one_of(st.none(), st.integers(1, 10**6)),
    available_from=days,
    hazardous=st.one_of(st.none(), st.booleans()),
    disposal_cost=maybe,
    quality=st.dictionaries(texts, measurements, max_size=3),
    limits=st.lists(limits, max_size=2).map(tuple),
    terms=st.builds(Terms, maybe, names, names, st.lists(texts, max_size=2).map(tuple), texts),
    notes=texts,
    row=st.one_of(st.none(), st.integers(1, 10**9)),
    sheet=names,
)


@settings(max_examples=60)
@given(st.lists(listings, max_size=4))
def test_a_table_gives_back_the_very_listings(given_listings):
    assert listings_of(frame_of(given_listings)) == given_listings


def test_the_example_region_comes_back_whole():
    found = read_listings(load("west_midlands").example_path)
    back = listings_of(frame_of(found))
    assert back == list(found)
    assert [list(item.quality) for item in back] == [list(item.quality) for item in found]


def test_zero_and_blank_are_told_apart():
    item = Listing("H1", "A", Kind.HAVE, "sand", Place(52.0, -2.0))
    for given_listing in (item, replace(item, min_lot=0.0, disposal_cost=0.0, hazardous=False)):
        (back,) = listings_of(frame_of([given_listing]))
        assert back == given_listing
        assert (back.min_lot is None) == (given_listing.min_lot is None)


def test_records_keep_the_last_digit_of_a_number():
    told = Terms(price_gbp_per_unit=0.1 + 0.2)
    assert from_text(to_text(told), Terms) == told
