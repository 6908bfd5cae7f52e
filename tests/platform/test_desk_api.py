"""Synergies in the API: the same table of steps as on the pages."""

import pytest
from api_client import Caller
from things_desk import make_case
from world import World

from offcut.platform.access.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def carrier(world: World) -> Caller:
    return Caller(world.person(Role.FACILITATOR))


def test_a_step_is_taken_with_what_it_requires(world: World, carrier: Caller):
    found = make_case(world)
    refused = carrier.send("post", f"/synergies/{found.pk}/steps", {"to": "discussion"})
    assert refused.status_code == 409
    assert "Say how both agreed" in refused.json()["detail"]
    given = {"to": "discussion", "names_known_how": "Both by telephone"}
    done = carrier.send("post", f"/synergies/{found.pk}/steps", given)
    assert done.status_code == 201
    assert (done.json()["from_stage"], done.json()["to_stage"]) == ("idea", "discussion")
    steps = carrier.get(f"/synergies/{found.pk}/steps").json()
    assert [one["to_stage"] for one in steps] == ["discussion", "idea"]


def test_what_comes_next_is_said(world: World, carrier: Caller):
    found = make_case(world)
    given = {"words": "Ask for tests", "on": "2027-01-04"}
    assert carrier.send("post", f"/synergies/{found.pk}/next", given).status_code == 200
    found.refresh_from_db()
    assert (found.next_action, found.next_on.isoformat()) == ("Ask for tests", "2027-01-04")


def test_a_party_sees_its_own_and_moves_nothing(world: World):
    found, hidden = make_case(world, at="discussion"), make_case(world)
    member = Caller(world.person(Role.MEMBER))
    listed = member.get("/synergies").json()["items"]
    assert [one["id"] for one in listed] == [str(found.pk)]
    assert listed[0]["expected_value_gbp"] is None
    assert member.get(f"/synergies/{hidden.pk}").status_code == 404
    given = {"to": "lost", "lost_reason": "time"}
    assert member.send("post", f"/synergies/{found.pk}/steps", given).status_code == 403
