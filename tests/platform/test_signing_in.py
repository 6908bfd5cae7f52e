"""Joining, signing in, the second step, sessions, the step before what is dangerous, lock-out."""

import base64
import hmac
import re
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from things_people import things as people_things
from world import PASSWORD, SEALED, World, client_of, make_person

import offcut.platform
from offcut.platform.access.roles import Role
from offcut.platform.accounts import actions
from offcut.platform.accounts.models import User
from offcut.platform.audit.models import Event
from offcut.platform.operations.demonstration import people

NEW = {"name": "Pat Example", "email": "pat@example.org", "password1": "correct horse battery"}
SIGN_UP, SIGN_IN = "/sign-in/signup/", "/sign-in/login/"


def link_in(text: str) -> str:
    """The path of the first link in a letter."""
    found = re.search(r"https?://[^/\s]+(/\S*)", text)
    assert found, text
    return found[1]


def code_of_app(secret: str) -> str:
    """What an authenticator app shows now: RFC 6238 with SHA-1, 30 seconds, six figures."""
    counter = int(time.time() // 30).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def test_joining_leads_from_a_verified_address_to_ones_organisation(db: None) -> None:
    client = Client()
    assert client.post(SIGN_UP, NEW)["Location"] == reverse("account_email_verification_sent")
    person = User.objects.get(email="pat@example.org")
    assert person.name == "Pat Example"
    assert "_auth_user_id" not in client.session, "nobody is in before the address is theirs"
    letter = mail.outbox[-1]
    assert letter.subject == "Confirm your e-mail address to join Offcut"
    confirm = link_in(str(letter.body))
    assert b"pat@example.org" in client.get(confirm).content
    assert client.post(confirm)["Location"] == reverse("accounts:start")
    assert client.get(reverse("accounts:start"))["Location"] == reverse("organisations:mine")
    assert b"Which organisation do you belong to?" in client.get("/organisations/").content
    assert Event.objects.filter(action="person.joined", person_id=person.pk).exists()


def test_an_address_that_is_not_confirmed_cannot_sign_in(db: None) -> None:
    Client().post(SIGN_UP, NEW)
    client = Client()
    answer = sign_in(client, "pat@example.org", NEW["password1"])
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("known", [True, False])
def test_no_page_tells_whether_an_account_exists(db: None, known: bool, monkeypatch) -> None:
    """Joining, forgetting and a wrong password look the same for known and unknown addresses."""
    if known:
        make_person(email="pat@example.org")
    client, hashed = Client(), []
    hash_of = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *told: hashed.append(told) or hash_of(*told)
    )
    joined = client.post(SIGN_UP, NEW)
    assert (joined.status_code, joined["Location"]) == (302, "/sign-in/confirm-email/")
    assert len(hashed) == 1, "the slow step is taken either way, so that no clock tells"
    forgot = client.post("/sign-in/password/reset/", {"email": "pat@example.org"})
    assert (forgot.status_code, forgot["Location"]) == (302, "/sign-in/password/reset/done/")
    wrong = sign_in(Client(), "pat@example.org", "not this password")
    assert "The e-mail address or the password is not right." in wrong.content.decode()


def test_a_forgotten_password_is_replaced_by_a_link_in_a_letter(db: None) -> None:
    person = make_person()
    client = Client()
    client.post("/sign-in/password/reset/", {"email": person.email})
    form = client.get(link_in(str(mail.outbox[-1].body)), follow=True)
    chosen = {"password1": "entirely new words", "password2": "entirely new words"}
    client.post(form.redirect_chain[-1][0], chosen)
    person.refresh_from_db()
    assert person.check_password("entirely new words")


def test_letters_lead_to_this_installation_whatever_a_request_claims(db: None, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://offcut.example"
    person = make_person()
    Client(headers={"host": "evil.example"}).post(
        "/sign-in/password/reset/", {"email": person.email}
    )
    text = str(mail.outbox[-1].body)
    assert "https://offcut.example/sign-in/password/reset/key/" in text
    assert "evil.example" not in text


def test_a_short_or_common_password_is_refused_in_words(db: None) -> None:
    answer = Client().post(SIGN_UP, {**NEW, "password1": "short"})
    assert "too short" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "https:evil.example", "javascript:1"]
)
def test_signing_in_and_out_leads_nowhere_else(world: World, elsewhere: str) -> None:
    member = world.person(Role.MEMBER)
    inside = sign_in(Client(), member.email, next=elsewhere)
    assert inside["Location"] == reverse("accounts:start")
    out = client_of(member).post("/sign-in/logout/", {"next": elsewhere})
    assert out["Location"] == "/"


def test_after_signing_in_one_is_where_one_wanted_to_be(world: World) -> None:
    wanted = reverse("organisations:detail", args=[world.own.pk])
    asked = Client().get(wanted)["Location"]
    assert asked == f"/sign-in/login/?next={wanted}"
    assert sign_in(Client(), world.person(Role.MEMBER).email, next=wanted)["Location"] == wanted


def test_five_wrong_passwords_lock_for_a_while_also_the_right_one(world: World) -> None:
    email = world.person(Role.MEMBER).email
    client = Client()
    for _ in range(4):
        assert sign_in(client, email, "wrong").status_code == 200
    locked = sign_in(client, email, "wrong")
    assert locked.status_code == 429
    assert "Sign-in is locked for a while" in locked.content.decode()
    assert settings.AXES_COOLOFF_TIME == 0.5  # hours
    assert "Wait half an hour" in locked.content.decode()
    assert sign_in(client, email).status_code == 429, "the right password does not open it"
    other = sign_in(Client(), world.outsider.email)
    assert other.status_code == 302, "others at the same address are not locked out"


def test_attempts_and_ended_sessions_are_forgotten(world: World) -> None:
    here, ended = client_of(world.person(Role.MEMBER)), client_of(world.outsider)
    ended.session.delete()
    for name in ("old@example.org", "new@example.org"):
        sign_in(Client(), name, "wrong")
    old = AccessAttempt.objects.filter(username="old@example.org")
    old.update(attempt_time=timezone.now() - timedelta(hours=25))
    actions.forget_attempts()
    assert [one.username for one in AccessAttempt.objects.all()] == ["new@example.org"]
    assert [one.session_key for one in UserSession.objects.all()] == [here.session.session_key]
    assert not AccessLog.objects.exists(), "who signs in stands in the audit alone"


def test_a_lock_tells_nothing_about_accounts(db: None) -> None:
    client = Client()
    answers = [sign_in(client, "nobody@example.org", "wrong").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_staff_without_a_second_step_see_nothing_before_they_have_one(world: World) -> None:
    person = world.person(Role.FACILITATOR)
    Authenticator.objects.filter(user=person).delete()
    client = client_of(person)
    for url in ("/", "/account/", "/organisations/all/", "/audit/permissions/"):
        assert client.get(url)["Location"] == reverse("mfa_index"), url
    page = client.get(reverse("mfa_index")).content.decode()
    assert "Set up an authenticator app or a passkey before you go on." in page


def test_members_need_no_second_step(world: World) -> None:
    assert world.client_for(Role.MEMBER).get("/account/").status_code == 200


def test_a_demonstration_asks_staff_for_no_second_step(world: World, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    person = world.person(Role.FACILITATOR)
    Authenticator.objects.filter(user=person).delete()
    assert client_of(person).get("/organisations/all/").status_code == 200


def test_an_authenticator_app_and_recovery_codes(world: World) -> None:
    person = world.person(Role.MEMBER)
    client = client_of(person)
    page = client.get("/sign-in/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = code_of_app(secret)
    wrong = client.post("/sign-in/2fa/totp/activate/", {"code": "000000"})
    assert "It changes every 30 seconds" in wrong.content.decode()
    done = client.post("/sign-in/2fa/totp/activate/", {"code": code})
    assert done["Location"] == "/sign-in/2fa/recovery-codes/"
    codes = re.findall(r"<code>(\d+)</code>", client.get(done["Location"]).content.decode())
    assert len(codes) == 10
    again = Client()
    assert sign_in(again, person.email)["Location"].startswith("/sign-in/2fa/authenticate/")
    assert "_auth_user_id" not in again.session, "the password alone does not open it"
    inside = again.post("/sign-in/2fa/authenticate/", {"code": codes[0]})
    assert inside["Location"] == reverse("accounts:start")
    once_more = Client()
    sign_in(once_more, person.email)
    spent = once_more.post("/sign-in/2fa/authenticate/", {"code": codes[0]})
    assert spent.status_code == 200, "a recovery code works once"


def test_sessions_that_were_opened_without_the_second_step_end_when_it_is_set_up(
    world: World,
) -> None:
    person = world.person(Role.MEMBER)
    here, elsewhere = client_of(person), client_of(person)
    request = HttpRequest()
    request.session = here.session
    authenticator_added.send(Authenticator, request=request, user=person, authenticator=None)
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_secrets_of_second_steps_lie_sealed_and_outlast_a_new_key(db: None, settings) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(make_person(), secret)
    held = Authenticator.objects.get()
    assert secret not in str(held.data)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a newer key"
    assert TOTP(held).validate_code(code_of_app(secret))
    assert actions.reseal_second_steps() == 1
    settings.SECRET_KEY_FALLBACKS = []
    held.refresh_from_db()
    cache.clear()  # a code opens once
    assert TOTP(held).validate_code(code_of_app(secret))
    settings.SECRET_KEY = "of somebody who found a copy of the database"
    with pytest.raises(ImproperlyConfigured, match="OFFCUT_SECRET_KEY_FALLBACKS"):
        TOTP(held).validate_code(code_of_app(secret))


def test_passkeys_are_offered_and_ask_the_browser(world: World) -> None:
    client = client_of(world.person(Role.MEMBER))
    page = client.get("/sign-in/2fa/webauthn/add/").content.decode()
    assert "Add this key" in page
    assert "This browser cannot use passkeys" in page, "and what to do without"
    assert (
        Client()
        .get("/sign-in/2fa/webauthn/login/", headers={"accept": "application/json"})
        .json()["request_options"]["publicKey"]["challenge"]
    )


def test_one_sees_where_one_is_signed_in_and_signs_out_elsewhere(world: World) -> None:
    email = world.person(Role.MEMBER).email
    here = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/140.0"})
    there = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/600"})
    for client in (here, there):
        sign_in(client, email)
        assert client.get("/account/").status_code == 200
    page = here.get("/sign-in/sessions/").content.decode()
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    here.post("/sign-in/sessions/")
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


DANGEROUS = ("accounts:close_own", "accounts:staff_roles", "organisations:member_role")


@pytest.mark.parametrize("name", DANGEROUS)
def test_what_is_dangerous_asks_again_who_is_there(world: World, name: str) -> None:
    person = make_person(staff_roles=(Role.SYSTEM_ADMIN,))
    url = reverse(name, kwargs=people_things(world).get(name, world.nothing).own)
    asked = client_of(person, sudo=False).get(url)
    assert asked["Location"] == f"/sign-in/reauthenticate/?{urlencode({'next': url})}"
    assert client_of(person).get(url).status_code == 200


def test_a_form_sent_before_the_question_is_done_after_the_answer(world: World) -> None:
    admin, somebody = world.person(Role.SYSTEM_ADMIN), world.outsider
    Authenticator.objects.filter(user=admin).delete()
    Authenticator.objects.create(user=admin, type="totp", data={"secret": SEALED})
    client = client_of(admin, sudo=False)
    url = reverse("accounts:staff_roles", args=[somebody.pk])
    asked = client.post(url, {"roles": ["auditor"]})["Location"]
    somebody.refresh_from_db()
    assert somebody.staff_roles == []
    client.post(asked, {"password": PASSWORD, "next": url})
    somebody.refresh_from_db()
    assert somebody.staff_roles == ["auditor"]


def test_another_address_is_taken_after_the_password_only(world: World) -> None:
    client = client_of(world.person(Role.MEMBER), sudo=False)
    sent = {"action_add": "", "email": "new@example.org"}
    asked = client.post("/sign-in/email/", sent)["Location"]
    assert asked.startswith("/sign-in/reauthenticate/")
    assert not mail.outbox
    client.post(asked, {"password": PASSWORD})
    assert [letter.to for letter in mail.outbox] == [["new@example.org"]]


def test_no_page_of_signing_in_is_left_in_another_style(world: World) -> None:
    """Every page is one of ours, in our frame; none of the library's own shows through."""
    ours = Path(offcut.platform.__file__).parent
    pages = {
        None: "login signup password/reset password/reset/done confirm-email inactive"
        " password/reset/key/done confirm-email/bad-key password/reset/key/1-bad",
        Role.MEMBER: "logout email password/change 2fa 2fa/totp/activate 2fa/webauthn"
        " 2fa/webauthn/add sessions reauthenticate",
        Role.AUDITOR: "2fa 2fa/totp/deactivate 2fa/reauthenticate 2fa/recovery-codes/generate",
    }
    for role, addresses in pages.items():
        client = world.client_for(role) if role else Client()
        for address in addresses.split():
            url = f"/sign-in/{address}/"
            page = client.get(url)
            assert page.status_code == 200, url
            assert 'class="oc-header"' in page.content.decode(), url
            for template in page.templates:
                origin = Path(str(template.origin.name))
                assert ours in origin.parents or "django/forms" in str(origin), (url, origin)


def test_every_letter_of_the_library_is_in_our_words() -> None:
    import allauth

    theirs = Path(allauth.__file__).parent / "templates"
    ours = Path(offcut.platform.__file__).parent / "accounts" / "templates"
    unused = {"login_code", "password_reset_code", "base"}  # letters with codes are not sent
    for folder in ("account/email", "mfa/email"):
        for path in (theirs / folder).glob("*.txt"):
            stem = path.stem.removesuffix("_message").removesuffix("_subject")
            if stem not in unused:
                assert (ours / folder / path.name).exists(), path.name


def test_who_has_the_command_line_makes_the_first_system_administrator(db: None) -> None:
    person = User.objects.create_superuser("first@example.org", PASSWORD)
    assert person.staff_roles == ["system_admin"]
    inside = sign_in(Client(), "first@example.org")
    assert inside["Location"] == reverse("accounts:start")


def test_a_demonstration_offers_everybody_it_has(db: None, settings) -> None:
    settings.DEMONSTRATION = True
    settings.SECOND_FACTOR_REQUIRED = False
    people.make_people()
    page = Client().get(SIGN_IN).content.decode()
    for one in people.SIGN_INS:
        assert one.email in page
        assert sign_in(Client(), one.email, people.PASSWORD).status_code == 302
