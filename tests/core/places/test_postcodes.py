"""Postcode → point → district. Expected points: Code-Point Open, May 2025, as published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcut.errors import InputError
from offcut.places import Place, at, expected_exact, nearest_postcode, resolve, resolve_many


@pytest.mark.parametrize("written", ["B1 1BB", "b11bb", " B11 BB ", "b1-1bb"])
def test_a_postcode_of_the_region_is_exact_however_it_is_written(written):
    place = resolve(written)
    assert place.postcode == "B1 1BB"
    assert place.latitude == pytest.approx(52.480418, abs=1e-5)
    assert place.longitude == pytest.approx(-1.903454, abs=1e-5)
    assert (place.district_code, place.district) == ("E08000025", "Birmingham")
    assert place.authority == "West Midlands Combined Authority"
    assert not place.approximate


def test_an_outcode_is_its_middle_marked_approximate():
    place = resolve("b70")
    assert place.postcode == "B70"
    assert place.approximate
    assert place.latitude == pytest.approx(52.52097, abs=1e-4)
    assert place.longitude == pytest.approx(-2.00441, abs=1e-4)
    assert place.district == "Sandwell"


def test_a_postcode_outside_the_region_is_the_middle_of_its_outcode():
    place = resolve("SW1A 1AA")
    assert place.postcode == "SW1A 1AA"
    assert place.approximate
    assert place.latitude == pytest.approx(51.50452, abs=1e-4)
    assert place.authority is None


def test_a_postcode_the_region_should_know_is_worth_a_warning():
    unknown, outside, outcode = resolve("WS10 0ZZ"), resolve("SW1A 1AA"), resolve("B70")
    assert expected_exact(unknown)
    assert not expected_exact(outside)
    assert not expected_exact(outcode)
    assert (nearest_postcode("WS10 0ZZ") or "").startswith("WS10 0")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("hello", "not formed like a postcode"),
        ("", "not formed like a postcode"),
        ("B7O 6AA", "Did you mean B70 6AA"),
        ("WS1O 0AA", "Did you mean WS10 0AA"),
        ("B70 6CA", "not formed like a postcode"),  # no inward code has a C
        ("ZZ1 1AA", "no postcode district 'ZZ1'"),
        ("B89 1AA", "no postcode district 'B89'"),
        ("BT1 1AA", "Northern Ireland"),
        ("JE2 3AB", "Jersey"),
    ],
)
def test_what_is_no_postcode_says_why_and_what_is_meant(written, says):
    with pytest.raises(InputError, match=says):
        resolve(written)


def test_many_at_once_give_a_place_or_the_error():
    good, bad, again = resolve_many(["B1 1BB", "nonsense", "B1 1BB"])
    assert isinstance(good, Place)
    assert isinstance(bad, InputError)
    assert again == good


@given(st.text(max_size=12))
def test_any_text_is_a_place_or_an_input_error(text):
    (found,) = resolve_many([text])
    assert isinstance(found, Place | InputError)


def test_a_point_has_the_district_it_lies_in():
    place = at(52.480418, -1.903454)  # B1 1BB
    assert (place.district, place.authority) == ("Birmingham", "West Midlands Combined Authority")
    assert not place.approximate


def test_a_point_outside_the_boundaries_has_the_nearest_outcodes_district():
    place = at(51.50452, -0.13225)  # the middle of SW1A
    assert place.district == "Westminster"
    assert place.authority is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "says"),
    [
        (-1.9, 52.48, "look swapped"),
        (52.48, 7.9, "minus sign is missing"),
        (0.0, 0.0, "outside the United Kingdom"),
        (48.85, 2.35, "outside the United Kingdom"),
    ],
)
def test_a_point_elsewhere_is_refused_with_the_likely_slip(latitude, longitude, says):
    with pytest.raises(InputError, match=says):
        at(latitude, longitude)
