"""The terms column. Prices come out in GBP per basis unit (here t; 1 kg = 0.001 t)."""

import pytest

from offcut.errors import UnitError
from offcut.listings.fields import CellError
from offcut.listings.model import Terms
from offcut.listings.terms import read_terms

UNITS = {"": 1.0, "t": 1.0, "kg": 0.001, "m3": None}


def per_unit(unit):
    factor = UNITS.get(unit)
    if factor is None:
        raise UnitError(f"'{unit}' is not a mass")
    return factor


def read(text):
    doubts = []
    return read_terms(text, per_unit, doubts.append), doubts


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("price=12 GBP/t", 12.0),
        ("price=12", 12.0),
        ("price=£12/t", 12.0),
        ("price=12 £ per t", 12.0),
        ("price=0.35 GBP/kg", 350.0),
        ("price=-4 GBP/t", -4.0),
        ("price=-£4/t", -4.0),
        ("price=1,200 GBP/t", 1200.0),
    ],
)
def test_price_per_basis_unit(text, price):
    assert read(text)[0].terms.price_gbp_per_unit == pytest.approx(price)


@pytest.mark.parametrize(
    ("text", "payer"),
    [("haulage=buyer", "want"), ("haulage=seller", "have"), ("haulage = WANT", "want")],
)
def test_who_pays_haulage(text, payer):
    assert read(text)[0].terms.haulage_paid_by == payer


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("days=mon-fri", ("mon", "tue", "wed", "thu", "fri")),
        ("days=Monday, Saturday", ("mon", "sat")),
        ("days=sat-mon", ("mon", "sat", "sun")),
        ("days=weekdays", ("mon", "tue", "wed", "thu", "fri")),
    ],
)
def test_days(text, days):
    assert read(text)[0].terms.days == days


def test_all_together():
    found, doubts = read("price=12 GBP/t; haulage=want; loan; days=tue; decline=5 %/year")
    text = "price=12 GBP/t; haulage=want; loan; days=tue; decline=5 %/year"
    assert found.terms == Terms(12.0, "want", "loan", ("tue",), text)
    assert found.decline_per_year == pytest.approx(0.05)
    assert doubts == []


def test_a_sentence_is_kept_as_text():
    found, doubts = read("we would rather lend it than sell it")
    assert found.terms == Terms(text="we would rather lend it than sell it")
    assert doubts == []


def test_an_unknown_key_is_told_with_the_nearest():
    _, doubts = read("prise=12 GBP/t")
    assert doubts[0].suggestion == "price"


@pytest.mark.parametrize(
    "text", ["price=cheap", "price=12 GBP/m3", "haulage=nobody", "days=someday", "decline=500 %"]
)
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(CellError):
        read(text)
