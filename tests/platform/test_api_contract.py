"""The API: who gets in, how errors look, ETags, limits, and requests that are sent twice."""

import json
from datetime import timedelta

import pytest
from api_client import Caller
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from things_listings import make_listing, make_pair
from world import CANARY_NAME, CANARY_POSTCODE, CANARY_PRICE, World, site_of, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.api import actions
from offcut.platform.api.models import Token
from offcut.platform.api.scopes import usable
from offcut.platform.listings.models import Listing

NEW = {"kind": "have", "words": "Used green sand, dry", "quantity": "~1200", "unit": "t"}


def member(world: World, *scopes: str) -> Caller:
    return Caller(world.person(Role.MEMBER), *scopes)


def listings_of(world: World) -> int:
    return Listing.objects.as_system("test").filter(organisation=world.own).count()


def is_problem(answer, status: int) -> bool:
    told = answer.json()
    return (
        answer.status_code == told["status"] == status
        and answer["Content-Type"] == "application/problem+json"
        and bool(told["detail"])
    )


def test_without_a_token_only_what_everybody_may_see(world):
    assert Caller().get("/listings/public").status_code == 200
    refused = Caller().get("/listings")
    assert is_problem(refused, 401)
    assert refused["WWW-Authenticate"].startswith("Bearer")


def test_a_browser_that_has_signed_in_gets_nothing_by_its_cookie(world):
    signed_in = world.client_for(Role.MEMBER)
    assert signed_in.get("/api/v1/listings").status_code == 401


@pytest.mark.parametrize("sent", ["Bearer wrong", "Bearer ", "Basic dXNlcjpwYXNz", "nonsense"])
def test_a_bad_token_is_refused_even_where_none_is_asked_for(world, sent):
    caller = Caller()
    caller.headers["Authorization"] = sent
    assert is_problem(caller.get("/listings/public"), 401)


def test_a_token_that_has_ended_opens_nothing(world):
    caller = member(world)
    Token.objects.as_system("test").update(
        created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
    )
    assert is_problem(caller.get("/listings"), 401)


def test_a_revoked_token_opens_nothing(world):
    caller = member(world)
    actions.revoke_token(world.viewer(Role.MEMBER), caller.token)
    assert is_problem(caller.get("/listings"), 401)


def test_the_token_of_a_person_who_was_closed_opens_nothing(world):
    caller = member(world)
    person = world.person(Role.MEMBER)
    person.is_active = False
    person.save()
    assert is_problem(caller.get("/listings"), 401)


def test_only_a_hash_of_the_secret_is_kept(world):
    caller = member(world)
    kept = Token.objects.as_system("test").values().get()
    assert caller.secret not in str(kept)
    assert kept["beginning"] == caller.secret[:12]


def test_scopes_narrow_and_never_widen(world):
    assert is_problem(member(world, "matches:read").get("/listings"), 403)
    assert member(world, "listings:write").get("/listings").status_code == 200
    reading = member(world, "listings:read")
    assert is_problem(reading.post("/listings", NEW), 403)
    newcomer = Caller(world.person(Role.NEWCOMER))
    assert is_problem(newcomer.get("/listings"), 403)


def test_scopes_are_offered_to_who_can_use_them(world):
    assert set(usable(world.viewer(Role.AUTHORITY_OFFICER))) == {"programmes:read"}
    assert usable(world.viewer(Role.NEWCOMER)) == {}
    of_member = set(usable(world.viewer(Role.MEMBER)))
    assert of_member == {
        *("listings:read", "listings:write", "matches:read", "introductions:read"),
        *("desk:read", "outcomes:read", "outcomes:write"),
    }


def test_an_auditor_reads_and_changes_nothing(world):
    auditor = Caller(world.person(Role.AUDITOR))
    make_listing(world.own)
    assert auditor.get("/movements").status_code == 200
    assert is_problem(auditor.post("/listings", NEW), 403)


def test_every_error_is_a_problem(world):
    caller = member(world)
    assert is_problem(caller.get("/nothing/here"), 404)
    assert is_problem(caller.get("/listings/00000000-0000-0000-0000-000000000000"), 404)
    assert is_problem(caller.get("/listings?page=0"), 422)
    wrong = caller.send("delete", "/listings")
    assert is_problem(wrong, 405)
    assert set(wrong["Allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "POST"}
    for sent in ("{not json", '{"kind": "have", "words": "sand", "quantity": NaN}'):
        broken = caller.client.post(
            "/api/v1/listings", sent, content_type="application/json", headers=caller.headers
        )
        assert is_problem(broken, 400)
    for other in ("text/plain", "application/xml", "multipart/form-data; boundary=x"):
        strange = caller.client.post(
            "/api/v1/listings", json.dumps(NEW), content_type=other, headers=caller.headers
        )
        assert is_problem(strange, 415)
    assert listings_of(world) == 0


def test_errors_before_and_beside_the_api_are_problems_too(world, monkeypatch, settings):
    caller = member(world)
    assert is_problem(caller.client.get("/api/v2/listings"), 404)
    settings.ALLOWED_HOSTS = ["testserver"]
    stranger = caller.client.get("/api/v1/listings", headers={"Host": "evil.example"})
    assert is_problem(stranger, 400)
    unknown = caller.get("/nothing/here")
    assert is_problem(unknown, 404)
    assert not unknown.cookies

    def fails(*_: object) -> None:
        raise RuntimeError("a fault of ours, with a secret in it")

    monkeypatch.setattr("offcut.platform.listings.queries.asked_of_own", fails)
    caller.client.raise_request_exception = False
    failed = caller.get("/listings")
    assert is_problem(failed, 500)
    assert "secret" not in failed.content.decode()
    assert "RateLimit-Remaining" in failed


def test_head_is_a_get_without_its_body(world):
    caller = member(world)
    full = caller.get("/listings")
    head = caller.send("head", "/listings")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", full["ETag"])


def test_what_is_not_accepted_is_told_by_field(world):
    answer = member(world).post("/listings", {**NEW, "kind": "perhaps", "colour": "green"})
    assert is_problem(answer, 422)
    assert {one["field"] for one in answer.json()["errors"]} == {"kind", "colour"}
    unread = member(world).post("/listings", {**NEW, "quantity": "lots"})
    assert is_problem(unread, 422)
    assert [one["field"] for one in unread.json()["errors"]] == ["quantity"]
    assert listings_of(world) == 0


def test_a_character_that_no_database_takes_is_refused(world):
    caller = member(world)
    assert is_problem(caller.post("/listings", {**NEW, "words": "sand\u0000"}), 422)
    assert is_problem(caller.get("/listings?q=%00"), 422)


def test_a_listing_is_added_read_and_changed(world):
    caller = member(world)
    made = caller.post("/listings", {**NEW, "disposal_cost": "38"})
    assert made.status_code == 201
    read = caller.get(made["Location"].removeprefix("/api/v1"))
    assert read.json() == made.json()
    assert read.json()["terms"]["disposal_cost"] == "38"
    assert read["ETag"] == made["ETag"]
    path = f"/listings/{made.json()['id']}"
    changed = caller.patch(path, {"quantity": "900"}, If_Match=read["ETag"])
    assert (changed.status_code, changed.json()["quantity"]) == (200, "900")
    assert changed.json()["words"] == NEW["words"]


def test_a_change_upon_an_old_state_is_refused(world):
    caller = member(world)
    made = caller.post("/listings", NEW)
    path = f"/listings/{made.json()['id']}"
    assert is_problem(caller.patch(path, {"quantity": "900"}), 428)
    assert caller.patch(path, {"quantity": "900"}, If_Match=made["ETag"]).status_code == 200
    late = caller.patch(path, {"quantity": "1"}, If_Match=made["ETag"])
    assert is_problem(late, 412)
    assert caller.get(path).json()["quantity"] == "900"
    for strange in ('"x"', '"1.a", "2.b"', "*", '"9999999999999.a"'):
        assert is_problem(caller.patch(path, {"quantity": "1"}, If_Match=strange), 412)


def test_what_has_not_changed_is_not_sent_again(world):
    caller = member(world)
    first = caller.get("/listings")
    again = caller.get("/listings", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    weak = caller.get("/listings", If_None_Match=f"W/{first['ETag']}")
    assert weak.status_code == 304
    make_listing(world.own)
    assert caller.get("/listings", If_None_Match=first["ETag"]).status_code == 200


def test_a_post_that_is_sent_twice_is_done_once(world):
    caller = member(world)
    first = caller.post("/listings", NEW, Idempotency_Key="one")
    again = caller.post("/listings", NEW, Idempotency_Key="one")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again["Location"] == first["Location"]
    assert again["ETag"] == first["ETag"]
    assert again["Idempotency-Replayed"] == "true"
    assert listings_of(world) == 1
    other = caller.post("/listings", {**NEW, "quantity": "5"}, Idempotency_Key="one")
    assert is_problem(other, 422)
    assert listings_of(world) == 1


def test_a_key_is_of_one_token_and_free_after_a_failure(world):
    caller = member(world)
    assert is_problem(caller.post("/listings", {**NEW, "kind": "x"}, Idempotency_Key="k"), 422)
    assert caller.post("/listings", NEW, Idempotency_Key="k").status_code == 201
    other = Caller(world.person(Role.ORGANISATION_ADMIN))
    assert other.post("/listings", NEW, Idempotency_Key="k").status_code == 201
    assert listings_of(world) == 2


def test_limits_are_told_and_held(world, settings):
    settings.API_PER_MINUTE = 3
    caller = member(world)
    told = [caller.get("/listings")["RateLimit-Remaining"] for _ in range(3)]
    assert told in (["2", "1", "0"], ["2", "1", "2"], ["2", "2", "1"])  # a minute may turn
    for _ in range(4):
        last = caller.get("/listings")
    assert is_problem(last, 429)
    assert 0 < int(last["Retry-After"]) <= 61
    assert member(world).get("/listings").status_code == 200  # another token has its own


def test_lists_come_in_pages(world):
    for _ in range(3):
        make_listing(world.own)
    caller = member(world)
    first = caller.get("/listings?per_page=2").json()
    assert (len(first["items"]), first["count"], first["pages"], first["previous"]) == (
        2,
        3,
        2,
        None,
    )
    second = caller.get(first["next"].removeprefix("/api/v1")).json()
    assert (len(second["items"]), second["next"]) == (1, None)
    assert {one["id"] for one in first["items"]}.isdisjoint(one["id"] for one in second["items"])
    assert caller.get("/listings?page=9").json()["items"] == []


def test_others_are_seen_by_their_public_face_alone(world):
    _, want = make_pair(world)
    for caller in (Caller(), member(world)):
        listed = caller.get("/listings/public")
        assert listed.json()["count"] == 2
        for canary in (CANARY_NAME, CANARY_POSTCODE, str(CANARY_PRICE), "zanzibarite"):
            assert canary not in listed.content.decode()
    assert is_problem(member(world).get(f"/listings/{want.pk}"), 404)
    assert CANARY_NAME not in member(world).get("/listings").content.decode()


def test_a_site_of_somebody_else_is_refused(world):
    site = site_of(world.other)
    answer = member(world).post("/listings", {**NEW, "site_id": str(site.pk)})
    assert answer.status_code in (404, 422)
    assert listings_of(world) == 0


def test_a_token_is_one_s_own(world):
    caller = member(world)
    with pytest.raises(PermissionDenied):
        actions.revoke_token(viewer_of(world.outsider), caller.token)
    assert not actions.Token.objects.as_system("t").filter(revoked_at__isnull=False).exists()
