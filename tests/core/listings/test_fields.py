"""One cell at a time: what is read, what is doubted, what is refused."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut.listings import fields
from offcut.listings.fields import CellError


def no_doubt(doubt):
    raise AssertionError(doubt)


@pytest.mark.parametrize("written", ["2027-01-31", "2027-1-31", "2027-01-31 00:00:00"])
def test_iso_dates_are_read_without_a_doubt(written):
    assert fields.day(written, no_doubt) == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("written", "meant", "says"),
    [
        ("01/04/2027", date(2027, 4, 1), "day first"),
        ("1.4.27", date(2027, 4, 1), "day first"),
        ("31/12/2027", date(2027, 12, 31), "read as"),
        ("04/25/2027", date(2027, 4, 25), "month first"),
        ("1 April 2027", date(2027, 4, 1), "read as"),
        ("3rd Sept 2027", date(2027, 9, 3), "read as"),
        ("April 2027", date(2027, 4, 1), "read as"),
        ("2027-04", date(2027, 4, 1), "read as"),
        ("46478", date(2027, 4, 1), "spreadsheet day number"),  # 2027-04-01 less 1899-12-30
    ],
)
def test_odd_dates_are_read_and_told(written, meant, says):
    doubts = []
    assert fields.day(written, doubts.append) == meant
    assert says in doubts[0].message
    assert doubts[0].suggestion == meant.isoformat()


def test_a_month_alone_ends_on_its_last_day():
    assert fields.day("Feb 2028", lambda doubt: None, last=True) == date(2028, 2, 29)


@pytest.mark.parametrize(
    "written", ["soon", "2027-02-30", "31/02/2027", "1823-01-01", "99/99/9999"]
)
def test_what_is_no_day_is_refused(written):
    with pytest.raises(CellError):
        fields.day(written, lambda doubt: None)


@pytest.mark.parametrize(
    ("written", "code", "starred"),
    [
        ("10 09 08", "100908", False),
        ("100908", "100908", False),
        ("17 05 03*", "170503", True),
        ("10.09.08", "100908", False),
        ("10409", "010409", False),  # a spreadsheet took the leading zero
    ],
)
def test_waste_codes_in_every_usual_form(written, code, starred):
    assert fields.waste_code(written) == (code, starred)


def test_an_unknown_waste_code_names_the_nearest():
    with pytest.raises(CellError) as refused:
        fields.waste_code("10 09 98")
    assert refused.value.nearest is not None
    assert refused.value.nearest.startswith("10 09")


@pytest.mark.parametrize("written", ["sand", "1009", "10 09 08 08"])
def test_what_is_no_waste_code(written):
    with pytest.raises(CellError, match="six digits"):
        fields.waste_code(written)


@pytest.mark.parametrize("written", ["24510", "24.51", "2451", "24.51/0", " 24510 "])
def test_industry_codes(written):
    assert fields.industry(written) == "24510"


def test_industry_words_are_answered_with_the_code():
    with pytest.raises(CellError) as refused:
        fields.industry("Casting of iron")
    assert refused.value.nearest == "24510 Casting of iron"


def test_an_unknown_industry_code_names_the_nearest():
    with pytest.raises(CellError) as refused:
        fields.industry("24519")
    assert (refused.value.nearest or "").startswith("24")


@pytest.mark.parametrize(
    ("written", "value"),
    [("12.5", 12.5), ("1,200", 1200.0), ("£38", 38.0), ("-4", -4.0), ("−4", -4.0), ("1e3", 1000.0)],
)
def test_numbers(written, value):
    assert fields.number(written) == value


@pytest.mark.parametrize("written", ["lots", "nan", "inf", "1,2,3", "12 t"])
def test_what_is_no_number(written):
    with pytest.raises(CellError, match="not a number"):
        fields.number(written)


def test_unknown_is_not_no():
    assert fields.answer("unknown") is None
    assert fields.answer("No") is False
    assert fields.answer("Y") is True


def test_choices_take_usual_other_words_and_name_the_nearest():
    assert fields.choice("Slurry", ("solid", "sludge")) == "sludge"
    assert fields.choice("wanted", ("have", "want")) == "want"
    with pytest.raises(CellError) as refused:
        fields.choice("landfil", ("landfill", "recycling"))
    assert refused.value.nearest == "landfill"


@pytest.mark.parametrize(
    ("written", "period"),
    [("per week", "week"), ("Annually", "year"), ("p.a.", "year"), ("one-off", "once")],
)
def test_periods_in_any_usual_spelling(written, period):
    assert fields.period(written) == period


def test_twelve_months_become_shares_that_sum_to_one():
    shares = fields.monthly_shares("1 1 1 1 1 1 1 0 1 1 1 2")
    assert sum(shares) == pytest.approx(1)
    assert shares[7] == 0
    assert shares[11] == pytest.approx(2 / 12)


@pytest.mark.parametrize(
    "written", ["1 1 1", "0 0 0 0 0 0 0 0 0 0 0 0", "-1 1 1 1 1 1 1 1 1 1 1 1"]
)
def test_twelve_numbers_or_nothing(written):
    with pytest.raises(CellError):
        fields.monthly_shares(written)


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader(text):
    readers = (
        fields.number,
        fields.answer,
        fields.waste_code,
        fields.industry,
        fields.monthly_shares,
        fields.whole_days,
        lambda cell: fields.day(cell, lambda doubt: None),
        lambda cell: fields.choice(cell, ("have", "want")),
    )
    for reader in readers:
        with suppress(CellError):
            reader(text)
