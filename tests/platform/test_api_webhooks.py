"""Webhooks: signed, tried again, logged, and never sent into a private network."""

import hashlib
import hmac
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from things_listings import make_listing, make_pair
from things_public import make_webhook
from world import CANARY_NAME, World, viewer_of

from offcut.errors import InputError
from offcut.platform.access.roles import Role
from offcut.platform.api import tasks
from offcut.platform.api.models import Delivery, Webhook
from offcut.platform.api.webhooks import actions, addresses, signing
from offcut.platform.jobs.job import GiveUp
from offcut.platform.jobs.worker import work_off
from offcut.platform.operations import actions as operations

PUBLIC = "93.184.216.34"
PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.8", "198.18.0.1", "203.0.113.9", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
    "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "2002:7f00:1::", "2002:c0a8:101::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "2001:0:7f00:1::", "not an address", "",
]  # fmt: skip


class Receiver:
    """A receiver on this machine, which answers as it is told and remembers what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], str]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.got.append((dict(self.headers), body))
                status, headers = outer.answers.pop(0) if outer.answers else (204, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://receiver.example:{self.server.server_port}/offcut?x=1"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver(settings, monkeypatch):
    """A receiver that stands for one in the public internet."""
    settings.WEBHOOKS_BY_HTTP = True
    monkeypatch.setattr(addresses, "look_up", lambda host, port: ["127.0.0.1"])
    monkeypatch.setattr(addresses, "is_public", lambda ip: True)
    made = Receiver()
    yield made
    made.close()


@pytest.mark.parametrize("ip", PRIVATE)
def test_private_places_are_refused_however_they_are_written(ip):
    assert not addresses.is_public(ip)
    with pytest.raises(addresses.Forbidden):
        addresses.target("https://inside.example/", lambda host, port: [PUBLIC, ip])


@pytest.mark.parametrize("ip", [PUBLIC, "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_places_are_accepted(ip):
    assert addresses.is_public(ip)
    assert addresses.target("https://a.example/x?y", lambda host, port: [ip]).ip == ip


@pytest.mark.parametrize(
    "address",
    [
        "http://a.example/", "ftp://a.example/", "https://user:pass@a.example/",
        "https://a.example:22/", "https://a.example:99999/", "https://a.example/#part", "https://",
        "https:///x", "https://a.example/ x", "https://a.exämple/", "javascript:alert(1)", "",
        "https://a.example/" + "x" * 500, "https://[::1", "https://a.example/\r\nHost: b",
    ],
)  # fmt: skip
def test_strange_addresses_are_refused(address):
    with pytest.raises(addresses.Forbidden):
        addresses.target(address, lambda host, port: [PUBLIC])


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "localhost"])
def test_this_machine_is_refused_by_every_name(host):
    with pytest.raises(addresses.Forbidden):
        addresses.target(f"https://{host}/")


def test_the_name_is_looked_up_once_and_the_connection_goes_to_what_was_checked(receiver):
    """A name that answers differently the second time gains nothing."""
    answers = [["127.0.0.1"]]
    found = addresses.target(receiver.address, lambda host, port: answers.pop())
    assert (found.ip, found.host) == ("127.0.0.1", "receiver.example")
    from offcut.platform.api.webhooks.sending import post

    assert post(found, "{}", {}).status == 204
    assert receiver.got[0][0]["Host"].startswith("receiver.example:")


def test_what_happens_is_told_signed_and_logged(world: World, receiver):
    hook = make_webhook(world.own, address=receiver.address)
    listing = make_listing(world.own)
    work_off()
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert told["event"] == headers["Offcut-Event"] == "listing.created"
    (thing,) = told["things"]
    assert thing["id"] == str(listing.pk)
    assert "green sand" not in body.lower()
    at, _, given = headers["Offcut-Signature"].partition(",v1=")
    secret = signing.secret_of(hook)
    signed = f"{at.removeprefix('t=')}.{body}".encode()
    assert given == hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    kept = Delivery.objects.as_system("test").get()
    assert kept.state == "delivered"
    assert kept.attempts[0]["status"] == 204


def test_while_the_platform_has_a_key_of_before_what_it_signed_is_signed_still(db, settings):
    hook = Webhook(salt="a")
    before = signing.secret_of(hook)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a newer key"
    at, *signed = signing.signature(hook, "{}", 5).split(",")
    secrets = (signing.secret_of(hook), before)
    assert at == "t=5"
    assert signed == [f"v1={hmac.new(s.encode(), b'5.{}', 'sha256').hexdigest()}" for s in secrets]


def test_a_receiver_that_drips_its_hello_is_cut_off(monkeypatch):
    from offcut.platform.api.webhooks import sending

    monkeypatch.setattr(sending, "WHOLE_SECONDS", 0.3)
    cut_off = threading.Event()

    def drip(listening: socket.socket) -> None:
        other, _ = listening.accept()
        with other:
            other.sendall(b"\x16\x03\x03\x40\x00")  # 16 kB of TLS are to come …
            for _ in range(500):
                try:
                    other.sendall(b"\x02")
                except OSError:
                    cut_off.set()
                    return
                time.sleep(0.02)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = threading.Thread(target=drip, args=[listening])
        dripping.start()
        port = listening.getsockname()[1]
        target = addresses.Target(True, "receiver.example", port, "/", "127.0.0.1")
        assert sending.post(target, "{}", {}).status == 0
        dripping.join()
    assert cut_off.is_set()


def test_only_the_organisation_whose_thing_it_is_hears_of_it(world: World, receiver):
    make_webhook(world.own, address=receiver.address)
    make_listing(world.other)
    work_off()
    assert receiver.got == []
    make_pair(world)
    work_off()
    assert len(receiver.got) == 1
    assert CANARY_NAME not in receiver.got[0][1]


def test_only_what_was_asked_for_is_told(world: World, receiver):
    make_webhook(world.own, address=receiver.address, events=["claim.made"])
    make_listing(world.own)
    work_off()
    assert receiver.got == []


def waiting(hook: Webhook) -> Delivery:
    return Delivery.objects.create(webhook=hook, event="webhook.test", body="{}")


def test_a_failure_is_tried_again_and_given_up_in_the_open(world: World, receiver):
    hook = make_webhook(world.own, address=receiver.address)
    delivery = waiting(hook)
    receiver.answers = [(500, {})] * 9
    for _ in range(actions.ATTEMPTS - 1):
        with pytest.raises(ConnectionError):
            tasks.deliver(str(delivery.pk))
    with pytest.raises(GiveUp):
        tasks.deliver(str(delivery.pk))
    kept = Delivery.objects.as_system("test").get()
    assert kept.state == "failed"
    assert [one["status"] for one in kept.attempts] == [500] * actions.ATTEMPTS
    tasks.deliver(str(delivery.pk))  # nothing more is sent
    assert len(receiver.got) == actions.ATTEMPTS
    admin = world.viewer(Role.ORGANISATION_ADMIN)
    receiver.answers = [(200, {})]
    actions.send_again(admin, delivery)
    with pytest.raises(InputError, match="on its way"):
        actions.send_again(admin, delivery)
    work_off()
    assert len({body for _, body in receiver.got}) == 1  # word for word, and so with the same id
    delivery.refresh_from_db()
    assert (delivery.state, len(delivery.attempts)) == ("delivered", actions.ATTEMPTS + 1)


def test_a_redirect_is_not_followed(world: World, receiver):
    delivery = waiting(make_webhook(world.own, address=receiver.address))
    receiver.answers = [(302, {"Location": receiver.address})]
    with pytest.raises(ConnectionError, match="redirect"):
        tasks.deliver(str(delivery.pk))
    assert len(receiver.got) == 1


def test_who_is_gone_is_told_of_nothing_more(world: World, receiver):
    hook = make_webhook(world.own, address=receiver.address)
    receiver.answers = [(410, {})]
    with pytest.raises(GiveUp):
        tasks.deliver(str(waiting(hook).pk))
    make_listing(world.own)
    work_off()
    assert len(receiver.got) == 1


def test_a_name_that_moves_into_the_private_network_gets_nothing(world: World, monkeypatch):
    hook = make_webhook(world.own)
    monkeypatch.setattr(addresses, "look_up", lambda host, port: ["169.254.169.254"])
    delivery = waiting(hook)
    with pytest.raises(ConnectionError, match="private network"):
        tasks.deliver(str(delivery.pk))


def test_switched_off_they_wait(world: World, receiver):
    operations.change_options(world.viewer(Role.SYSTEM_ADMIN), {"webhooks": False})
    make_webhook(world.own, address=receiver.address)
    make_listing(world.own)
    work_off()
    assert receiver.got == []
    operations.change_options(world.viewer(Role.SYSTEM_ADMIN), {"webhooks": True})
    tasks.go_on()
    tasks.go_on()  # by the clock, before the first were sent
    work_off()
    assert len(receiver.got) == 1


def test_secrets_are_shown_once_and_stand_in_no_table(world: World, receiver):
    admin = world.viewer(Role.ORGANISATION_ADMIN)
    hook, secret = actions.create(
        admin, world.own.pk, address=receiver.address, events=["listing.created"]
    )
    kept = str(Webhook.objects.as_system("test").values().get())
    assert secret not in kept
    assert secret.removeprefix("whsec_") not in kept
    other = actions.new_secret(admin, hook)
    assert other != secret
    page = world.client_for(Role.ORGANISATION_ADMIN).get(f"/developers/webhooks/{hook.pk}/")
    assert other not in page.content.decode()


def test_only_an_administrator_of_the_organisation_adds_one(world: World, receiver):
    for who in (world.viewer(Role.MEMBER), viewer_of(world.outsider_admin)):
        with pytest.raises(PermissionDenied):
            actions.create(who, world.own.pk, address=receiver.address, events=["claim.made"])
    with pytest.raises(InputError, match="at least one"):
        actions.create(world.viewer(Role.ORGANISATION_ADMIN), world.own.pk, address="", events=[])


def test_the_form_says_why_an_address_is_refused(world: World):
    client = world.client_for(Role.ORGANISATION_ADMIN)
    form = {"organisation": world.own.pk, "events": ["claim.made"]}
    page = client.post("/developers/webhooks/add/", {**form, "address": "https://127.0.0.1/"})
    assert "inside a private network" in page.content.decode()
    assert not Webhook.objects.as_system("test").exists()
