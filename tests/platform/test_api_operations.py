"""Every operation of the API × every role × things of one's own and of others; the contract."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from api_client import ROOT, Caller, let_go
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from world import CANARY_NAME, CANARY_POSTCODE, Known, World, make_member, make_organisation

from offcut.platform.access.guard import may
from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import table
from offcut.platform.api.root import api
from offcut.platform.api.scopes import SCOPES

pytestmark = pytest.mark.django_db

SNAPSHOT = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
ABOUT = {
    "listing_id": "listings:detail",
    "match_id": "matches:detail",
    "synergy_id": "desk:detail",
    "movement_id": "outcomes:movement",
    "claim_id": "outcomes:claim",
    "introduction_id": "introductions:detail",
    "programme_id": "programmes:overview",
    "report_id": "programmes:report",
}


@dataclass(frozen=True)
class Operation:
    """One operation: method, address with its parameters, and what the table calls it."""

    name: str
    method: str
    path: str
    permission: str
    needs_token: bool

    @property
    def parameter(self) -> str:
        """The parameter in its address, if there is one."""
        return self.path.partition("{")[2].partition("}")[0].rpartition(":")[2]


def operations() -> Iterator[Operation]:
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for one in view.operations:
                for method in one.methods:
                    yield Operation(
                        one.view_func.__name__,
                        method.lower(),
                        path,
                        getattr(one.view_func, "operation", ""),
                        bool(one.auth_callbacks),
                    )


def test_every_operation_stands_in_the_table_and_has_a_name_of_its_own() -> None:
    found = list(operations())
    assert [one.name for one in found if one.permission not in table()] == []
    names = [one.name for one in found]
    assert sorted(names) == sorted(set(names))


def test_what_needs_no_token_is_for_everybody_and_has_a_scope_else() -> None:
    for one in operations():
        for_visitors = table()[one.permission].get(Role.VISITOR, Reach.NONE) is not Reach.NONE
        assert one.needs_token is not for_visitors, one.name
        app, _, verb = one.permission.partition(".")
        kind = "read" if verb.startswith(("see", "search", "list", "download")) else "write"
        assert for_visitors or f"{app}:{kind}" in SCOPES, one.name


@pytest.fixture
def world(lasting_world: World) -> World:
    """The lasting one; what a test does is undone."""
    return lasting_world


def _known(world: World, one: Operation) -> Known | None:
    if not one.parameter or one.parameter == "table":
        return Known()
    if one.parameter == "run_id":
        return world.things["plans:detail" if one.path.startswith("/plans") else "listings:import"]
    return world.things.get(ABOUT.get(one.parameter, ""))


def test_the_thing_of_every_operation_is_known(world: World) -> None:
    assert [one.name for one in operations() if _known(world, one) is None] == []


def _body(world: World, one: Operation) -> Any:
    """A body that is read without complaint, so that what is asked next is who may."""
    listing = {"kind": "have", "words": "Used green sand"}
    result = {"property": "moisture", "value": "3"}
    movement = {
        "synergy_id": str(world.things["outcomes:claim"].own_thing.synergy_id),
        "moved_on": "2025-03-04",
        "quantity": 5,
        "waste_status": "waste",
        "document": "transfer_note",
    }
    return {
        "create_listing": listing,
        "create_measurements": {"results": [result]},
        "create_movement": movement,
        "create_step": {"to": "lost", "lost_reason": "time"},
        "set_next_action": {"words": "Call"},
        "correct_movement": {"quantity": 1, "reason": "A slip of the pen"},
        "create_report": {"kind": "certificates"},
    }.get(one.name, {})


def _answer(world: World, caller: Caller, one: Operation, path: str) -> HttpResponse:
    if one.name == "create_import":
        file = SimpleUploadedFile("a.csv", b"resource\nsand\n")
        return caller.client.post(f"{ROOT}{path}", {"file": file}, headers=caller.headers)
    body = None if one.method == "get" else _body(world, one)
    return caller.send(one.method, path, body)


def _path(one: Operation, known: Known, side: str) -> str:
    if one.parameter == "table":
        return "/reference/uses"
    path = one.path
    for value in getattr(known, side).values():
        path = f"{path.partition('{')[0]}{value}{path.partition('}')[2]}"
    return path


@pytest.mark.parametrize("role", list(Role))
def test_each_operation_answers_as_the_table_says(world: World, role: Role, settings: Any) -> None:
    settings.API_PER_MINUTE_WITHOUT_TOKEN = 1_000  # limits have a test of their own
    caller = Caller(world.people[role])
    caller.client.raise_request_exception = False
    viewer = world.viewer(role)
    wrong = []
    for one in operations():
        known = _known(world, one)
        assert known is not None
        for side in ("own", "other") if known.own else ("own",):
            thing = getattr(known, f"{side}_thing")
            expected = may(viewer, one.permission, thing)
            answer = _answer(world, caller, one, _path(one, known, side))
            if answer.streaming:
                let_go(answer)
            refused = answer.status_code in (401, 403, 404)
            if refused is expected or answer.status_code >= 500:
                wrong.append(f"{one.name} ({side}): {answer.status_code}, allowed: {expected}")
    assert not wrong, "\n".join(wrong)


def test_a_bystander_reads_nothing_of_others(world: World) -> None:
    assert world.things
    bystander = Caller(make_member(make_organisation("Bystander", postcode="CV1 1GF")))
    for caller in (bystander, Caller()):
        for one in operations():
            if one.method != "get":
                continue
            known = _known(world, one)
            assert known is not None
            for side in ("own", "other") if known.own else ("own",):
                text = caller.get(_path(one, known, side)).content.decode()
                assert CANARY_NAME.split()[0] not in text, one.name
                assert CANARY_POSTCODE not in text, one.name
                assert "73619" not in text, one.name


def test_the_contract_is_the_one_that_is_committed(db: Any) -> None:
    """Written by ``offcut.platform export_openapi_schema``; docs/reference/api says how."""
    served = Client().get("/api/v1/openapi.json").json()
    assert served["openapi"] == "3.1.0"
    assert served == json.loads(SNAPSHOT.read_text("utf-8")), (
        "write it anew: see docs/how-to/api.md"
    )
