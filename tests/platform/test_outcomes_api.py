"""Movements, claims and introductions in the API: the same rules as on the pages."""

import pytest
from api_client import Caller
from things_introductions import make_introduction
from things_outcomes import CANARY_PURCHASE, own_claim, own_synergy
from world import CANARY_NAME, CANARY_POSTCODE

from offcut.platform.access.roles import Role
from offcut.platform.introductions import conversation
from offcut.platform.introductions.models import State
from offcut.platform.outcomes.models import Movement

pytestmark = pytest.mark.django_db
NEW = {
    "moved_on": "2025-05-06",
    "quantity": "21.4",
    "waste_status": "waste",
    "waste_code": "10 09 08",
    "description": "Spent green sand from iron casting",
    "document": "transfer_note",
    "document_reference": "WTN 0417",
    "carrier": "Sandy Lane Haulage (example)",
    "carrier_registration": "CBDU123456",
    "receiver_authorisation": "AB1234CD",
    "hierarchy_confirmed": True,
}


@pytest.fixture
def member(world):
    return Caller(world.person(Role.MEMBER))


@pytest.fixture
def outsider(world):
    return Caller(world.outsider)


def test_a_movement_is_recorded_read_and_corrected(world, member):
    synergy = own_synergy(world)
    made = member.post("/movements", {**NEW, "synergy_id": str(synergy.pk)})
    assert made.status_code == 201
    assert made.json()["hazardous"] is False
    found = member.get(made["Location"].removeprefix("/api/v1")).json()
    assert (found["quantity"], found["unit"], found["waste_code"]) == (21.4, "t", "100908")
    path = f"/movements/{found['id']}/correction"
    right = member.post(path, {"quantity": "2.14", "reason": "Ticket"})
    assert right.status_code == 201
    assert right.json()["corrects_id"] == found["id"]
    listed = member.get("/movements").json()["items"]
    assert [item["id"] for item in listed] == [right.json()["id"]]
    both = member.get("/movements?with_corrected=true").json()["items"]
    assert {item["id"]: item["corrected_by_id"] for item in both} == {
        found["id"]: right.json()["id"],
        right.json()["id"]: None,
    }


def test_what_the_papers_lack_is_told_field_by_field(world, member):
    synergy = own_synergy(world)
    wrong = {**NEW, "synergy_id": str(synergy.pk), "carrier": "", "description": "waste"}
    answer = member.post("/movements", wrong)
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["errors"]} == {"carrier", "description"}
    assert not Movement.objects.as_system("test").exists()


def test_the_same_request_twice_records_once(world, member):
    body = {**NEW, "synergy_id": str(own_synergy(world).pk)}
    first = member.post("/movements", body, Idempotency_Key="a-1")
    again = member.post("/movements", body, Idempotency_Key="a-1")
    assert first.json() == again.json()
    assert Movement.objects.as_system("test").count() == 1


def test_claims_come_with_the_figures_of_ones_own_side(world, member, outsider):
    claim = own_claim(world)
    mine = member.get(f"/outcomes/{claim.pk}").json()
    assert (mine["state"], mine["grade"], mine["quantity"]) == ("evidenced", "B", 600.0)
    sides = {(one["metric"], one["side"]) for one in mine["figures"]}
    money = {"cost_saved", "sales", "investment", "jobs_created", "jobs_kept"}
    for one in mine["figures"]:
        assert ("not verified" in one["status"]) == (one["metric"] in money)
    assert money & {one["metric"] for one in mine["figures"]}
    assert ("cost_saved", "have") in sides
    assert ("ghg", "society") in sides
    assert not {("cost_saved", "want"), ("cost_saved", "society")} & sides
    assert str(CANARY_PURCHASE) not in member.get("/outcomes").content.decode()
    theirs = {
        (one["metric"], one["side"])
        for one in outsider.get("/outcomes").json()["items"][0]["figures"]
    }
    assert ("cost_saved", "want") in theirs
    assert ("cost_saved", "have") not in theirs


@pytest.mark.parametrize("state", [s for s in State if s != State.REVEALED])
def test_introductions_tell_no_name_before_the_reveal(world, member, state):
    found = make_introduction(world, state)
    text = member.get("/introductions").content.decode()
    text += member.get(f"/introductions/{found.pk}").content.decode()
    text += member.get(f"/introductions/{found.pk}/messages").content.decode()
    assert CANARY_NAME not in text
    assert CANARY_POSTCODE not in text
    assert str(world.other.pk) not in text


def test_after_it_they_do_and_messages_are_there(world, member, outsider):
    found = make_introduction(world, State.REVEALED)
    conversation.send_message(world.viewer(Role.MEMBER), found, words="Tuesdays?")
    parties = {
        one["side"]: one for one in outsider.get(f"/introductions/{found.pk}").json()["parties"]
    }
    assert parties["have"]["name"] == world.own.name
    said = outsider.get(f"/introductions/{found.pk}/messages").json()["items"]
    assert [one["words"] for one in said] == ["Tuesdays?"]


def test_a_token_that_only_reads_records_nothing(world):
    caller = Caller(world.person(Role.MEMBER), "outcomes:read")
    body = {**NEW, "synergy_id": str(own_synergy(world).pk)}
    assert caller.post("/movements", body).status_code == 403
    assert caller.get("/movements").status_code == 200
