"""What every answer carries, and what it does not: headers, cookies, formulas, redirects."""

import csv
import io
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from world import make_organisation, make_person

from offcut.platform.access.roles import Role
from offcut.platform.operations.proxy import RealAddressMiddleware
from offcut.platform.secret import secret_key
from offcut.platform.ui.csv import csv_download

pytestmark = pytest.mark.django_db


def test_every_page_forbids_inline_code_frames_and_sniffing(client, world):
    answer = client.get(reverse("account_login"))
    policy = dict(
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_pages_of_people_are_kept_by_no_cache_and_no_browser(client, world):
    member = world.client_for(Role.MEMBER)
    for name in ("accounts:profile", "listings:own", "mfa_index", "public:privacy"):
        answer = member.get(reverse(name))
        assert answer["Cache-Control"] == "private, no-store", name
    assert "Cookie" in member.get(reverse("accounts:profile"))["Vary"]
    assert "Cache-Control" not in client.get(reverse("public:privacy"))


PRODUCTION = {
    "OFFCUT_SITE_URL": "https://offcut.example.org",
    "OFFCUT_ALLOWED_HOSTS": "offcut.example.org",
    "OFFCUT_BEHIND_PROXY": "yes",
    "OFFCUT_SECRET_KEY": "k" * 20 + "".join(chr(97 + i % 26) for i in range(60)),
    "OFFCUT_MAIL": "smtp",
    "OFFCUT_SMTP_HOST": "mail.example.org",
}


def manage(tmp_path, *arguments, **environment):
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OFFCUT_")}
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "offcut.platform", *arguments],
        env={**clean, "OFFCUT_DATA": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_with_production_settings_django_finds_nothing_to_warn_of(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_processes_that_start_together_share_one_key(tmp_path):
    begin = threading.Barrier(8)

    def start(_: int) -> str:
        begin.wait()
        return secret_key(tmp_path)

    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(start, range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) > 80
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_with_production_settings_cookies_travel_by_tls_only(tmp_path):
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,"
        " s.SESSION_COOKIE_SAMESITE, s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_SSL_REDIRECT)"
    )
    done = manage(tmp_path, "shell", "--verbosity", "0", "-c", code, **PRODUCTION)
    assert done.stdout.split() == ["True", "True", "True", "Lax", "True", "True"], done.stderr


def test_a_wrong_setting_says_what_is_accepted(tmp_path):
    done = manage(tmp_path, "check", OFFCUT_DEBUG="maybe")
    assert "OFFCUT_DEBUG is 'maybe'; accepted: yes or no." in done.stderr


def test_passwords_are_hashed_with_argon2_where_no_test_asks_for_speed():
    from offcut.platform import settings

    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "'="])
def test_no_cell_of_a_download_is_a_formula(start):
    answer = csv_download("x.csv", ["name"], [[f"{start}cmd|' /C calc'!A0"], [-4.5], ["-4.5 t"]])
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    cells = [row[0] for row in csv.reader(io.StringIO(text))]
    assert cells[1].startswith("'")
    assert cells[2] == "-4.5"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:x"],
)
def test_signing_in_leads_to_our_own_pages_only(client, elsewhere, world):
    person = world.person(Role.MEMBER)
    answer = client.post(
        reverse("account_login") + "?next=" + elsewhere,
        {"login": person.email, "password": "a long enough password", "next": elsewhere},
    )
    assert answer.status_code == 302
    assert "evil" not in answer.url
    assert answer.url.startswith("/")
    assert not answer.url.startswith(("//", "/\\"))


def test_whether_an_address_has_an_account_is_not_told(client):
    make_person(email="known@example.org")
    told = []
    for address in ("known@example.org", "unknown@example.org"):
        answer = client.post(reverse("account_reset_password"), {"email": address})
        told.append((answer.status_code, answer.url))
    assert told[0] == told[1]


def test_a_name_with_markup_is_shown_as_it_was_typed(world):
    bad = make_organisation("<script>alert(1)</script> & Sons", postcode="B70 9TP")
    client = world.client_for(Role.FACILITATOR)
    page = client.get(reverse("organisations:detail", args=[bad.pk])).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons" in page


def test_a_form_without_its_token_is_refused(world):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    person = world.person(Role.MEMBER)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(reverse("accounts:profile"), {"name": "Changed"})
    assert answer.status_code == 403
    person.refresh_from_db()
    assert person.name != "Changed"


def test_another_host_is_not_answered(settings, client):
    settings.ALLOWED_HOSTS = ["offcut.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    for address in ("/health/live/", "/"):
        refused = client.get(address, headers={"host": "evil.example"})
        assert refused.status_code == 400
        assert "default-src 'none'" in refused["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("behind", "header", "address"),
    [
        (True, "203.0.113.7", "203.0.113.7"),
        (True, "6.6.6.6, 203.0.113.7", "203.0.113.7"),  # the first is what the visitor claims
        (True, "unknown", "127.0.0.1"),
        (False, "203.0.113.7", "127.0.0.1"),
    ],
)
def test_whose_request_it_is_says_our_own_proxy_alone(settings, rf, behind, header, address):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind else None
    request = rf.get("/", headers={"X-Forwarded-For": header})
    RealAddressMiddleware(lambda request: None)(request)
    assert request.META["REMOTE_ADDR"] == address


def test_uploads_lie_outside_of_what_the_web_server_serves():
    assert not str(django_settings.MEDIA_ROOT).startswith(str(django_settings.STATIC_ROOT))
    assert not django_settings.MEDIA_URL.strip("/")


def test_a_form_larger_than_any_upload_is_refused_before_it_is_read(client, settings):
    settings.UPLOAD_LIMIT_BYTES = 20_000_000
    form = {"login": "a@example.org", "password": "a long enough password"}
    refused = client.post(reverse("account_login"), form, CONTENT_LENGTH="25000001")
    assert refused.status_code == 413
    assert "20 MB" in refused.content.decode()


def test_the_character_that_postgresql_refuses_is_refused_at_the_door(world):
    client = world.client_for(Role.SYSTEM_ADMIN)
    nul = "a\x00b@example.org"
    assert client.get(reverse("accounts:people"), {"q": nul}).status_code == 400
    assert client.get("/on-offer/x\x00/").status_code == 400
    form = {"login": nul, "password": "a long enough password"}
    assert client.post(reverse("account_login"), form).status_code == 400
    client.cookies["sessionid"] = "\x00" * 32
    assert client.get(reverse("accounts:profile")).status_code == 302, "nobody has signed in"
