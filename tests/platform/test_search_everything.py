"""One search over everything: each finds what they may open, by words that they may read."""

import pytest
from things_introductions import make_introduction
from things_listings import CANARY_WORDS, make_pair
from world import CANARY_NAME, client_of, make_member, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.introductions.models import State
from offcut.platform.search.everything import groups

pytestmark = pytest.mark.django_db


def found(viewer, words):
    return {group.name: [one.title for one in group.found] for group in groups(viewer, words)}


def test_each_finds_own_words_and_others_by_their_public_face(world):
    make_pair(world)
    member = world.viewer(Role.MEMBER)
    assert found(member, "spent green")["Listings"] == ["Spent green sand"]
    secret = CANARY_WORDS.split()[0]
    assert found(member, secret) == {}, "another's own words find nothing"
    assert set(found(member, "concrete")) == {"On offer in the network"}
    facilitator = found(world.viewer(Role.FACILITATOR), secret)
    assert facilitator["Listings"] == [f"Sand for concrete blocks, {CANARY_WORDS}"]
    officer = found(world.viewer(Role.AUTHORITY_OFFICER), "sand")
    assert set(officer) == {"On offer in the network"}


def test_names_are_found_by_those_who_know_them(world):
    first = CANARY_NAME.split()[0]
    introduction = make_introduction(world, State.CONSENTED)
    member = world.viewer(Role.MEMBER)
    assert found(member, first) == {}
    assert found(world.viewer(Role.PROGRAMME_MANAGER), first) == {"Organisations": [CANARY_NAME]}
    introduction.state, introduction.revealed_at = State.REVEALED, introduction.begun_at
    introduction.save()
    assert set(found(member, first)) == {"Introductions"}
    assert found(viewer_of(make_member(world.own)), first), "for all of an organisation"


def test_the_page_says_what_was_found_or_what_to_try(world):
    make_pair(world)
    client = client_of(world.people[Role.MEMBER])
    assert b"What are you looking for?" in client.get("/search/").content
    assert b"Nothing found" in client.get("/search/", {"q": "zzz"}).content
    page = client.get("/search/", {"q": "  green   sand "}).content.decode()
    assert "Results for “green sand”" in page
    assert client_of(None).get("/search/").status_code == 302
