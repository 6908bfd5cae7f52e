"""The binder: an answer in the holder's own words counts, a likely type never does.

The binder decides the landfill-tax class (organic → standard rate): a required question.
"""

import pytest

from offcut.listings import check_listings, read_listings, write_listings
from offcut.matching.worth.baseline import landfill_tax_class
from offcut.resources import Evidence


def one(path):
    report = check_listings(path)
    assert report.listings is not None, [str(p) for p in report.errors]
    listing = report.listings[0]
    return listing, [w for w in report.warnings if "binder" in w.message]


def tax_question(listing):
    return landfill_tax_class(listing, listing.resource_type and _type(listing))


def _type(listing):
    from offcut import reference

    return reference.resource_types[listing.resource_type]


def test_a_trade_name_in_the_words_answers_and_is_told(csv_of):
    listing, told = one(csv_of({"resource": "Spent furan sand", "resource_type": ""}))
    binder = listing.quality["binder"]
    assert (binder.category, binder.evidence) == ("furan", Evidence.DECLARED)
    assert "words" in (binder.method or "")
    assert [w.severity for w in told] == ["warning"]
    assert "binder=furan" in (told[0].accepted or "")
    assert not any(advice.startswith("binder") for advice in listing.add_first)
    assert tax_question(listing) == ("standard", None)  # organic binder: standard rate


@pytest.mark.parametrize(
    "words",
    [
        "spent foundry sand",
        "spent furan foundry sannd",  # likeness alone
        "green sand with coldbox cores",  # two binders
        "green sand and furan sand",
        "thermally reclaimed furan sand",  # its binder is burnt off
    ],
)
def test_likeness_and_doubtful_words_leave_the_question_open(csv_of, words):
    listing, told = one(csv_of({"resource": words, "resource_type": ""}))
    assert "binder" not in listing.quality
    assert told == []


def test_an_open_binder_is_asked_for_first(csv_of):
    listing, _ = one(csv_of({"resource": "spent foundry sand", "resource_type": ""}))
    assert listing.add_first[0].startswith("binder")
    assert tax_question(listing)[1] == "binder"


def test_a_type_that_was_given_answers_without_a_word(csv_of):
    row = {"resource": "spent foundry sand", "resource_type": "sand.foundry.green"}
    listing, told = one(csv_of(row))
    assert listing.quality["binder"].category == "green_bentonite"
    assert told == []
    assert tax_question(listing) == ("lower", None)


@pytest.mark.parametrize(
    "row",
    [
        {"resource": "green sand", "resource_type": "", "properties": "binder=furan"},
        {"resource": "green sand", "resource_type": "sand.foundry.furan"},
    ],
)
def test_what_is_stated_goes_before_the_words_and_the_contradiction_is_told(csv_of, row):
    listing, told = one(csv_of(row))
    assert listing.quality["binder"].category == "furan"
    assert [w.column for w in told] == ["resource"]


def test_a_stated_binder_that_agrees_is_not_mentioned(csv_of):
    row = {"resource": "furan sand", "properties": "binder=furan [lab 2026-05-01]"}
    listing, told = one(csv_of(row))
    assert listing.quality["binder"].evidence is Evidence.LAB
    assert told == []


def test_a_want_declares_nothing(csv_of):
    listing, told = one(csv_of({"kind": "want", "resource": "green sand", "resource_type": ""}))
    assert (dict(listing.quality), told) == ({}, [])


def test_it_survives_writing_and_reading(csv_of, tmp_path):
    first = read_listings(csv_of({"resource": "spent furan sand", "resource_type": ""}))
    write_listings(first, tmp_path / "again.csv")
    again = read_listings(tmp_path / "again.csv")
    assert again[0].quality["binder"] == first[0].quality["binder"]
