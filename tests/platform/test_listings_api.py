"""Listings in the API: what each operation takes, gives and refuses."""

import json
from typing import Any

from api_client import Caller
from django.core.files.uploadedfile import SimpleUploadedFile
from things_listings import CANARY_WORDS, make_listing, make_pair
from world import CANARY_NAME, World, site_of

from offcut.platform.access.roles import Role
from offcut.platform.listings import queries
from offcut.platform.listings.importing import working
from offcut.platform.listings.models import ImportRun

NEW = {"kind": "have", "words": "Spent furan sand", "quantity": "~500", "unit": "t"}


def member(world: World, *scopes: str) -> Caller:
    return Caller(world.person(Role.MEMBER), *scopes)


def body(answer: Any) -> Any:
    return json.loads(answer.content)


def test_a_listing_is_made_read_changed_withdrawn(world: World) -> None:
    caller = member(world)
    made = caller.post("/listings", {**NEW, "reference": "A1"})
    assert made.status_code == 201, made.content
    listing = body(made)
    assert listing["status"] == "partial"
    assert listing["amount_central"] == 500
    read = caller.get(f"/listings/{listing['id']}")
    changed = caller.patch(
        f"/listings/{listing['id']}",
        {"resource_type": "sand.foundry.furan", "disposal_cost": "38"},
        If_Match=read["ETag"],
    )
    assert changed.status_code == 200, changed.content
    assert body(changed)["status"] == "live"
    assert body(changed)["terms"]["disposal_cost"] == "38"
    stale = caller.patch(f"/listings/{listing['id']}", {"notes": "x"}, If_Match=read["ETag"])
    assert stale.status_code == 412
    assert caller.patch(f"/listings/{listing['id']}", {"notes": "x"}).status_code == 428
    gone = caller.post(f"/listings/{listing['id']}/withdraw", {"why": "sold"})
    assert body(gone)["status"] == "withdrawn"
    assert body(caller.post(f"/listings/{listing['id']}/open"))["status"] == "live"
    assert caller.post(f"/listings/{listing['id']}/renew").status_code == 200
    assert caller.post("/listings", {**NEW, "reference": "A1"}).status_code == 409


def test_what_cannot_be_read_is_told_by_field(world: World) -> None:
    answer = member(world).post("/listings", {**NEW, "quantity": "lots", "ewc_code": "99"})
    assert answer.status_code == 422
    assert {one["field"] for one in body(answer)["errors"]} == {"quantity", "ewc_code"}
    assert not queries.own(world.viewer(Role.MEMBER)).exists()
    answer = member(world).post("/listings", {**NEW, "pirce": "3"})
    assert "pirce" in str(body(answer)["errors"])
    answer = member(world).post("/listings", {**NEW, "site_id": str(site_of(world.other).pk)})
    assert body(answer)["errors"][0]["field"] == "site_id"


def test_lists_are_of_ones_own_and_in_pages(world: World) -> None:
    make_pair(world)
    make_listing(world.own, words="Pig iron", kind="want")
    found = body(member(world).get("/listings?per_page=1&sort=words"))
    assert (found["count"], found["pages"]) == (2, 2)
    assert found["items"][0]["words"] == "Pig iron"
    assert body(member(world).get("/listings?q=green&kind=have"))["count"] == 1


def test_another_firms_listing_is_not_there_but_its_public_face_is(world: World) -> None:
    _, want = make_pair(world)
    assert member(world).get(f"/listings/{want.pk}").status_code == 404
    for caller in (member(world), Caller()):
        answer = caller.get("/listings/public?kind=want&q=sand")
        faces = body(answer)
        assert [face["id"] for face in faces["items"]] == [str(want.pk)]
        for secret in (CANARY_NAME, CANARY_WORDS, "73619", "2000-3000", "B70"):
            assert secret not in answer.content.decode()


def test_scopes_narrow_a_token(world: World) -> None:
    reader = member(world, "listings:read")
    assert reader.get("/listings").status_code == 200
    assert reader.post("/listings", NEW).status_code == 403
    assert member(world, "matches:read").get("/listings").status_code == 403
    assert Caller().get("/listings").status_code == 401


def test_statements_are_recorded_by_the_api_and_laboratory_results_by_the_page(
    world: World,
) -> None:
    have = make_listing(world.own, resource_type="sand.foundry.green")
    path = f"/listings/{have.pk}/measurements"
    given = {"results": [{"property": "loi", "value": "2.5 %"}], "measured_on": "2026-05-01"}
    made = member(world).post(path, given)
    assert made.status_code == 201, made.content
    assert body(made)[0]["evidence"] == "declared"
    assert body(member(world).get(path))[0]["value"] == 2.5
    wrong = member(world).post(path, {"results": [{"property": "nonsense", "value": "1"}]})
    assert wrong.status_code == 422


def test_a_file_is_checked_shown_and_loaded(world: World) -> None:
    caller = member(world)
    file = SimpleUploadedFile("list.csv", b"kind,resource,quantity,unit\nhave,Green sand,5,t\n")
    answer = caller.client.post("/api/v1/listings/imports", {"file": file}, headers=caller.headers)
    assert answer.status_code == 202, answer.content
    run_id = body(answer)["id"]
    assert caller.post(f"/listings/imports/{run_id}/load", {}).status_code == 409
    run = ImportRun.objects.as_system("test").get(pk=run_id)
    working.check(run.pk)
    found = body(caller.get(f"/listings/imports/{run_id}"))
    assert (found["state"], found["counts"]["new"]) == ("ready", 1)
    assert caller.post(f"/listings/imports/{run_id}/load", {}).status_code == 202
    working.load(run.pk, False)
    assert body(caller.get(f"/listings/imports/{run_id}"))["state"] == "done"
    assert Caller(world.outsider).get(f"/listings/imports/{run_id}").status_code == 404
    bad = SimpleUploadedFile("list.csv", b"MZ not a table \xff\xfe")
    answer = caller.client.post("/api/v1/listings/imports", {"file": bad}, headers=caller.headers)
    assert answer.status_code == 422
