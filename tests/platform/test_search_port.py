"""Finding by words: the same answers whichever engine the tests run on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from offcut.platform.search import port
from offcut.platform.search.engines import engine_of
from offcut.platform.search.models import Entry
from offcut.platform.search.words import analysed

DAY = datetime(2026, 3, 1, tzinfo=UTC)
THINGS = {  # id → (title, body), the later the later
    "a": ("Spent green sand", "from moulding; foundry in Sandwell"),
    "b": ("Foundry sand, furan bonded", "10 09 08"),
    "c": ("Aluminium turnings", "swarf of 6082, non-ferrous"),
    "d": ("Brewers' grains", "for animal feed; green waste is not in it"),
    "e": ("Café grounds", "coffee, Müller's"),
    "f": ("Sand for concrete blocks", "natural sand or recycled, green or red"),
}


@pytest.fixture
def indexed(db: None) -> None:
    for place, (thing_id, (title, body)) in enumerate(THINGS.items()):
        at = DAY + timedelta(days=place)
        port.index("thing", thing_id, body, title=title, owner_id=thing_id in "ab", at=at)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sand", "fba"),  # all in the title: the latest first
        ("green", "afd"),  # in the title first, then the latest
        ("green sand", "af"),  # every word
        ("greensand", "a"),  # as the taxonomy joins it
        ("foundries", "ba"),  # plurals
        ("found", "ba"),  # a beginning
        ("aluminum turning", "c"),  # spelling
        ("turnin", "c"),
        ("ferrous", "c"),
        ("nonferrous", "c"),
        ("10 09 08", "b"),
        ("cafe muller", "e"),  # accents
        ("SAND, the!", "fba"),  # case, signs, words that say nothing
        ("the and of", ""),
        ("", ""),
        ("sand slag", ""),
        ('"sand" OR *', "fba"),  # no language of the engine is read
        ("sand' | 'slag", ""),
        ("a" * 5000, ""),
    ],
)
def test_what_is_found_and_in_which_order(indexed: None, typed: str, found: str) -> None:
    assert "".join(port.find("thing", typed)) == found


def test_a_place_is_found_by_its_name_and_not_by_the_beginning_of_it(indexed: None) -> None:
    port.index("thing", "g", "packs", title="Batteries", place="Sandwell")
    assert port.find("thing", "sandwell") == ["g", "a"]
    assert port.find("thing", "sandwell batteries") == ["g"]
    assert port.find("thing", "sand") == ["f", "b", "a"]
    assert port.find("thing", "sandw") == ["a"]  # a word of its text


def test_only_of_owners(indexed: None) -> None:
    assert port.find("thing", "sand", owner_ids=["True"]) == ["b", "a"]
    assert port.find("thing", "sand", owner_ids=[]) == []
    assert port.find("other kind", "sand") == []


def test_what_changes_is_found_by_its_new_words_alone(indexed: None) -> None:
    port.index("thing", "a", "nothing of the old", title="Red brick")
    assert port.find("thing", "brick") == ["a"]
    assert "a" not in port.find("thing", "sand")
    port.remove("thing", ["a"])
    assert port.find("thing", "brick") == []
    port.clear("thing")
    assert not Entry.objects.exists()
    assert port.find("thing", "sand") == []


def test_most(indexed: None) -> None:
    assert port.find("thing", "sand", most=2) == ["f", "b"]


def test_a_word_stands_as_typed_and_as_the_taxonomy_stems_it() -> None:
    assert set(analysed("Turnings of green sand")) == {
        "turning", "turnings", "green", "sand", "greensand"
    }  # fmt: skip


def test_the_index_is_taken_down_and_set_up_again(db: None) -> None:
    engine = engine_of(connection.vendor)
    with connection.cursor() as cursor:
        for line in (*engine.take_down, *engine.set_up):
            cursor.execute(line)
    port.index("thing", 1, "sand")
    assert port.find("thing", "sand") == ["1"]
