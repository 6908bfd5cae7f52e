"""Letters: written with what causes them, sent by the chosen adapter, readable in the outbox."""

import base64
import hashlib
import hmac
import io
import json
import smtplib
import threading
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError, URLError
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.db import transaction

from offcut.platform.jobs.models import JobRecord
from offcut.platform.jobs.worker import work_off
from offcut.platform.mail import actions
from offcut.platform.mail.adapters import Refused, notify, smtp
from offcut.platform.mail.backend import OutboxBackend
from offcut.platform.mail.models import Letter

pytestmark = pytest.mark.django_db
SERVICE, SECRET = "a" * 36, "b" * 36


@pytest.fixture
def letter(settings):
    def write(**changes):
        told = {"to": "ann@example.org", "subject": "Two matches", "text": "Look.", "reason": "…"}
        return actions.write(**{**told, **changes})

    return write


def test_without_a_mail_server_a_letter_is_kept_and_nothing_is_queued(letter):
    made = letter()
    assert made.state == Letter.State.KEPT
    assert not JobRecord.objects.as_system("test").exists()


def test_a_letter_of_what_did_not_happen_is_not_written(letter):
    def act():
        with transaction.atomic():
            letter()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not Letter.objects.exists()


def test_a_subject_cannot_bring_headers_along(letter):
    assert letter(subject="Hello\r\nBcc: all@example.org").subject == "Hello Bcc: all@example.org"


def test_a_known_address_is_the_letter_of_that_person(letter, django_user_model):
    ann = django_user_model.objects.create_user("ann@example.org")
    assert letter().person == ann
    assert letter(to=ann).to_address == "ann@example.org"


def test_django_s_own_letters_go_to_the_outbox(settings):
    message = EmailMessage("Confirm", "https://…/secret", to=["a@example.org", "b@example.org"])
    assert OutboxBackend().send_messages([message]) == 1
    assert [made.secret for made in Letter.objects.all()] == [True, True]


def test_by_smtp_a_letter_goes_out_once_and_a_personal_link_is_not_kept(
    settings, letter, monkeypatch
):
    settings.MAIL, sent = "smtp", []
    monkeypatch.setattr(smtp.EmailBackend, "send_messages", lambda self, ones: sent.extend(ones))
    made = letter(secret=True, text="https://…/secret")
    assert made.state == Letter.State.QUEUED
    work_off()
    made.refresh_from_db()
    assert made.state == Letter.State.SENT
    assert made.text == actions.SECRET_GONE
    assert sent[0].body == "https://…/secret"
    assert sent[0].extra_headers["Message-ID"].startswith(f"<{made.id}@")


def test_a_refused_address_is_not_tried_again(settings, letter, monkeypatch):
    settings.MAIL = "smtp"

    def refuse(self, ones):
        raise smtplib.SMTPRecipientsRefused({"x": (550, b"no such box")})

    monkeypatch.setattr(smtp.EmailBackend, "send_messages", refuse)
    made = letter()
    work_off()
    made.refresh_from_db()
    assert made.state == Letter.State.FAILED
    assert made.error == "The mail server refused the address (550)."
    assert JobRecord.objects.as_system("test").get().state == "dead"


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (ConnectionRefusedError("nobody there"), "ConnectionRefusedError: nobody there"),
        (
            smtplib.SMTPAuthenticationError(535, b"no"),  # RFC 4954, 6: credentials invalid
            "ConnectionError: The mail server does not take our name or password (535).",
        ),
    ],
)
def test_a_server_that_is_silent_or_does_not_know_us_is_asked_again_later(
    settings, letter, monkeypatch, failure, told
):
    settings.MAIL = "smtp"

    def silent(self, ones):
        raise failure

    monkeypatch.setattr(smtp.EmailBackend, "send_messages", silent)
    made = letter()
    work_off()
    made.refresh_from_db()
    assert made.error == told
    assert JobRecord.objects.as_system("test").get().state == "waiting"


def test_notify_s_token_is_signed_by_the_secret_and_issued_by_the_service():
    head, claims, signature = notify.token(f"offcut-{SERVICE}-{SECRET}", 1_700_000_000).split(".")

    def read(part):
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

    assert json.loads(read(head)) == {"typ": "JWT", "alg": "HS256"}
    assert json.loads(read(claims)) == {"iss": SERVICE, "iat": 1_700_000_000}
    by_hand = hmac.digest(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256)
    assert read(signature) == by_hand


@pytest.fixture
def asked():
    """What a stand-in for Notify on this machine was asked; it answers as the service does."""
    heard = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append((self.path, self.headers["Authorization"], body))
            answer = json.dumps({"id": str(uuid4()), "reference": body["reference"]}).encode()
            self.send_response(201)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *words):
            """Its log is not looked at."""

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield heard, f"http://127.0.0.1:{server.server_port}/v2/notifications/email"
        server.shutdown()
        thread.join()


def test_notify_gets_the_letter_as_its_description_of_the_api_asks(
    settings, letter, monkeypatch, asked
):
    heard, address = asked
    settings.MAIL, settings.NOTIFY_KEY = "notify", f"offcut-{SERVICE}-{SECRET}"
    settings.NOTIFY_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
    monkeypatch.setattr(notify, "ADDRESS", address)
    made = letter()
    work_off()
    ((path, authorization, body),) = heard
    scheme, _, token = authorization.partition(" ")
    signed, _, signature = token.rpartition(".")
    by_hand = hmac.digest(SECRET.encode(), signed.encode(), hashlib.sha256)
    assert (path, scheme) == ("/v2/notifications/email", "Bearer")
    assert signature == base64.urlsafe_b64encode(by_hand).rstrip(b"=").decode()
    assert body == {
        "email_address": made.to_address,
        "template_id": settings.NOTIFY_TEMPLATE,
        "personalisation": {"subject": made.subject, "body": made.text},
        "reference": str(made.id),
    }
    made.refresh_from_db()
    assert made.state == Letter.State.SENT


def test_a_key_that_is_none_is_told():
    with pytest.raises(Refused, match="OFFCUT_NOTIFY_KEY"):
        notify.token("short", 0)


def answering(code, body):
    def urlopen(request, timeout):
        if code is None:
            raise URLError("no route")
        raise HTTPError(request.full_url, code, "", Message(), io.BytesIO(body))

    return urlopen


@pytest.mark.parametrize(
    ("code", "body", "error", "told"),
    [
        (400, b'{"errors": [{"message": "email_address is not valid"}]}', Refused, "not valid"),
        (403, b"<html>", Refused, "no reason given"),
        (429, b"", ConnectionError, "429"),
        (503, b"", ConnectionError, "503"),
        (None, b"", OSError, "no route"),
    ],
)
def test_what_notify_answers_decides_whether_to_ask_again(
    settings, letter, monkeypatch, code, body, error, told
):
    settings.NOTIFY_KEY = f"offcut-{SERVICE}-{SECRET}"
    monkeypatch.setattr(notify, "urlopen", answering(code, body))
    with pytest.raises(error, match=told):
        notify.deliver(letter())
