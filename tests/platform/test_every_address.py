"""Every address × every role × things of one's own and of others, against the one table.

A view without an operation, an operation that no app states, or an address whose thing is unknown
here fails: nothing can be added past the table.
"""

from typing import Any

import pytest
from addresses import Address, every_address
from django.db import transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse
from world import Known, World

from offcut.platform.access.guard import may
from offcut.platform.access.roles import Reach, Role
from offcut.platform.access.table import table

pytestmark = pytest.mark.django_db

# Addresses that stand outside the table, each with its reason.
OUTSIDE = {
    "account_": "allauth: signing in and one's own password; test_signing_in walks them",
    "mfa_": "allauth: one's own second step",
    "usersessions_": "allauth: one's own sessions",
    "ui:": "the gallery of components: no data",
    "style": "the style sheet in the colours of the region: no data",
    "areas": "outlines of districts, as published: no data",
    "health": "says that the process lives; no data",
}


def inside() -> list[Address]:
    return [a for a in every_address() if not a.name.startswith(tuple(OUTSIDE))]


def test_every_view_carries_an_operation_of_the_table() -> None:
    without = [a.name for a in inside() if a.operation not in table()]
    assert without == [], "decorate the view with @operation and state it in permissions.RULES"


def test_no_address_stands_outside_the_table_unnoticed() -> None:
    outside = {a.name for a in every_address() if not a.operation} - {a.name for a in inside()}
    assert {n for n in outside if not n.startswith(tuple(OUTSIDE))} == set()


def test_every_operation_is_named_for_its_app_and_gives_somebody_something() -> None:
    for operation, reaches in table().items():
        assert any(reach is not Reach.NONE for reach in reaches.values()), operation


def test_an_auditor_changes_nothing() -> None:
    reading = ("see", "search", "list", "download")
    own = ("accounts.change_profile", "accounts.close_own_account")  # of oneself
    changing = {
        operation
        for operation, reaches in table().items()
        if reaches.get(Role.AUDITOR, Reach.NONE) is not Reach.NONE
        and not operation.partition(".")[2].startswith(reading)
        and operation not in own
        and reaches.get(Role.NEWCOMER, Reach.NONE) is Reach.NONE  # what everybody may do
    }
    assert changing == set()


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are not drawn: here only the answer counts. How they look, the crawler tries."""
    monkeypatch.setattr(Template, "render", lambda *_: "")


def test_the_thing_of_every_address_is_known(lasting_world: World) -> None:
    unknown = [
        a.name
        for a in inside()
        if a.parameters and set(_known(lasting_world, a).own) != set(a.parameters)
    ]
    assert not unknown, f"{unknown}: add them to tests/platform/things_<app>.py"


@pytest.mark.usefixtures("unpainted", "quiet")
@pytest.mark.parametrize("role", list(Role))
def test_each_address_answers_as_the_table_says(lasting_world: World, role: Role) -> None:
    world = lasting_world
    client, viewer = world.client_for(role), world.viewer(role)
    client.raise_request_exception = False  # what breaks is told with the rest
    begun = dict(client.session.items())
    wrong = []
    for address in inside():
        known = _known(world, address)
        if address.operation not in table() or set(known.own) != set(address.parameters):
            continue  # told by the tests above
        for side in ("own", "other") if address.parameters else ("own",):
            thing = getattr(known, f"{side}_thing")
            concerned = _concerned(known, side, role)
            url = reverse(address.name, kwargs=getattr(known, side)) + known.query
            for verb, operation in (("get", ""), ("post", known.changing)):
                expected = concerned and may(viewer, operation or address.operation, thing)
                answer = _undone(client, verb, url, begun)
                wrong += _wrong(answer, verb, f"{address.name} ({side})", expected)
    assert not wrong, "\n".join(wrong)


def _known(world: World, address: Address) -> Known:
    return world.things.get(address.name, Known())


def _concerned(known: Known, side: str, role: Role) -> bool:
    """Whether the thing concerns the role at all, where the table alone does not say so."""
    only = known.only
    if side == "other" and known.only_other is not None:
        only = known.only_other
    return only is None or role in only


def _wrong(answer: HttpResponse, verb: str, told: str, expected: bool) -> list[str]:
    """What is wrong with the answer; nothing where the page takes no such verb."""
    if answer.status_code == 405:
        return []
    if _refused(answer) is expected or answer.status_code == 500:
        return [f"{verb.upper()} {told}: {answer.status_code}, allowed: {expected}"]
    return []


def _undone(client: Client, verb: str, url: str, begun: dict[str, Any]) -> HttpResponse:
    """The answer, of which nothing stays: neither in the database nor in the session."""
    with transaction.atomic():
        answer: Any = getattr(client, verb)(url)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    held = client.session
    if dict(held.items()) != begun:  # the page changed it: begin anew
        held.clear()
        held.update(begun)
        held.save()
    made: HttpResponse = answer
    return made


def _refused(answer: HttpResponse) -> bool:
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/sign-in/login/")
    return to_sign_in or answer.status_code in (401, 403, 404)
