"""What a region gives every page: its colours, checked for contrast, and its outlines."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from offcut import regions
from offcut.platform.ui import areas, style


def test_contrast_is_that_of_wcag():
    # examples of the WebAIM contrast checker: grey #767676 on white passes AA, #777777 does not
    assert style.contrast("#767676", "#ffffff") >= 4.5
    assert style.contrast("#777777", "#ffffff") < 4.5


def test_without_colours_the_style_sheet_is_the_built_file():
    assert style.style_address() == "/static/offcut/offcut.css"


@pytest.mark.django_db
def test_a_regions_colours_follow_the_built_style_sheet(client, monkeypatch):
    monkeypatch.setattr(style, "region_colours", lambda: {"brand": "#4B1D52"})
    address = style.style_address()
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/css")
    assert "immutable" in answer["Cache-Control"]
    assert answer.content.endswith(b":root{--govuk-brand-colour:#4b1d52}")
    assert client.get("/style/000000000000.css").status_code == 404


@pytest.mark.parametrize(
    ("colours", "said"),
    [
        ({"brand": "#ffe000"}, "contrast of 1.3 to #ffffff; 4.5 is the least"),
        ({"brand": "navy"}, "six digits like #123c44"),
        ({"brand": "#fff;}body{display:none"}, "six digits"),
        ({"bran": "#123c44"}, "accepted: brand,"),
    ],
)
def test_colours_that_cannot_be_used_say_why(colours, said):
    with pytest.raises(ImproperlyConfigured, match=said.replace("#", r"\#")):
        style.region_rule(colours)


@pytest.mark.django_db
def test_outlines_are_small_and_kept_by_the_browser(client):
    answer = client.get(areas.areas_address())
    assert answer["Content-Type"] == "application/json"
    assert "immutable" in answer["Cache-Control"]
    named = dict(json.loads(answer.content))
    drawn = regions.load("west_midlands").boundaries()["features"]
    assert set(named) == {feature["properties"]["name"] for feature in drawn}
    assert len(answer.content) < 40_000
    assert client.get("/style/000000000000.json").status_code == 404


def test_steps_lead_back_to_the_outline():
    named = dict(json.loads(areas._encoded("west_midlands")[0]))
    x, y = named["Birmingham"][0][:2]
    assert -2.1 < x / 1000 < -1.7
    assert 52.3 < y / 1000 < 52.7
    flat = named["Birmingham"][0]
    assert sum(flat[2::2]) == sum(flat[3::2]) == 0  # a ring ends where it began


def test_the_extent_is_that_of_the_regions_own_districts():
    west, south, east, north = map(float, areas.extent().split())
    assert -2.3 < west < -2.1  # Wolverhampton and Dudley
    assert -1.5 < east < -1.4  # Coventry
    assert 52.3 < south < 52.4
    assert 52.6 < north < 52.7
