"""Joining: sign up, confirm the address, make an organisation, say where it is; then protect it."""

import base64
import hmac
import re
import time

import pytest
from django.core import mail
from harness import WIDTHS, all_is_well, enter, is_an_error, press, tab_to, type_into
from playwright.sync_api import Page, expect
from world import PASSWORD, World, make_world

from offcut.platform.access.roles import Role
from offcut.platform.organisations.models import Organisation, Site


@pytest.fixture
def world(transactional_db: None) -> World:
    """Two organisations and everybody."""
    return make_world()


def link_in_letter() -> str:
    """The path in the last letter."""
    found = re.search(r"https?://[^/\s]+(/\S*)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def join(page: Page, email: str) -> None:
    """From the sign-up page to the list of one's organisations."""
    page.goto("/sign-in/signup/")
    all_is_well(page, "join")
    page.get_by_label("Your name").fill("Pat Example")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Choose a password", exact=True).fill("correct horse battery")
    page.get_by_role("button", name="Continue").click()
    all_is_well(page, "join-check-your-e-mail")
    page.goto(link_in_letter())
    all_is_well(page, "join-is-this-your-address")
    page.get_by_role("button", name="Yes, it is mine").click()
    page.get_by_role("heading", name="Which organisation do you belong to?").wait_for()
    all_is_well(page, "join-which-organisation")


def make_organisation(page: Page) -> None:
    """Name, industry by words, size, postcode."""
    page.get_by_role("button", name="Make an organisation").click()
    all_is_well(page, "organisation-new")
    page.get_by_label("Name of your organisation").fill("Tipton Example Castings")
    page.get_by_label("What do you do?").fill("iron foundry")
    page.get_by_label("10 to 49 people").check()
    page.get_by_role("button", name="Continue").click()
    is_an_error(page)
    all_is_well(page, "organisation-new-which-industry")
    page.get_by_label("Casting of iron (24510)").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Where is Tipton Example Castings?").wait_for()
    page.get_by_label("Postcode").fill("B7O OAB")
    page.get_by_role("button", name="Add this site").click()
    expect(page.get_by_text("Did you mean B70 0AB?")).to_have_count(2)  # summary and field
    all_is_well(page, "site-new-with-problem")
    page.get_by_label("Postcode").fill("b700ab")
    page.get_by_role("button", name="Add this site").click()
    page.get_by_text("B70 0AB is in Sandwell.").wait_for()


@pytest.mark.parametrize(("width", "scripts"), [*((w, True) for w in WIDTHS), (360, False)])
def test_from_signing_up_to_a_site_on_the_map(browse, transactional_db, width, scripts):
    page = browse(width=width, scripts=scripts)
    join(page, f"pat{width}{scripts}@example.org")
    make_organisation(page)
    if scripts:
        page.locator("[data-map][data-ready]").wait_for()
    all_is_well(page, "organisation" if scripts else "organisation-without-scripts")
    made = Organisation.objects.as_system("test").get(name="Tipton Example Castings")
    assert made.sic_code == "24510"
    assert Site.objects.as_system("test").get().district == "Sandwell"


def test_signing_in_by_keyboard_alone(browse, world):
    page = browse()
    page.goto("/account/")
    expect(page).to_have_title("Sign in – Offcut")
    type_into(page, "E-mail address", world.person(Role.MEMBER).email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    tab_to(page, page.get_by_role("button", name="Sign in", exact=True))
    enter(page)
    page.get_by_role("heading", name="Your account").wait_for()
    all_is_well(page, "account")


def test_inviting_a_colleague_by_keyboard_alone(browse, world):
    page = browse(world.person(Role.ORGANISATION_ADMIN))
    page.goto(f"/organisations/{world.own.pk}/people/")
    press(page, "Invite somebody")
    type_into(page, "Their e-mail address", "colleague@example.org")
    press(page, "Send the invitation")
    page.get_by_text("We have sent a letter to colleague@example.org.").wait_for()
    all_is_well(page, "people")


def test_a_second_step_before_anything_else(browse, world):
    """A facilitator without one is led to set it up, and then works."""
    from allauth.mfa.models import Authenticator

    person = world.person(Role.FACILITATOR)
    Authenticator.objects.filter(user=person).delete()
    page = browse(person, width=360)
    page.goto("/organisations/all/")
    page.get_by_text("Set up an authenticator app or a passkey before you go on.").wait_for()
    all_is_well(page, "second-step")
    page.get_by_role("button", name="Set up an app").click()
    all_is_well(page, "confirm-that-it-is-you")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("The app cannot read the picture").click()
    all_is_well(page, "authenticator-app")
    page.get_by_label("The six figures").fill(_shown(page.locator("#secret").inner_text()))
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    all_is_well(page, "recovery-codes")
    page.goto("/organisations/all/")
    all_is_well(page, "organisations-all")


def test_a_passkey_signs_in(browse, world):
    """With the browser's own virtual key, as a fingerprint reader would."""
    page = browse(world.person(Role.MEMBER), sudo=True)
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/sign-in/2fa/webauthn/add/")
    all_is_well(page, "passkey-add")
    page.get_by_label("Sign in with this key alone").check()
    page.get_by_role("button", name="Add this key").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.goto("/sign-in/2fa/webauthn/")
    all_is_well(page, "passkeys")
    page.goto("/sign-in/logout/")
    all_is_well(page, "sign-out")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto("/sign-in/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Own member").or_(
        page.get_by_text("Own member")
    ).first.wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_people_and_of_what_happened_are_well(browse, world, width):
    admin = browse(world.person(Role.SYSTEM_ADMIN), width=width, sudo=True)
    for name, address in {
        "people": "/account/people/",
        "person": f"/account/people/{world.outsider.pk}/",
        "staff-roles": f"/account/people/{world.outsider.pk}/roles/",
        "events": "/audit/",
        "permissions": "/audit/permissions/",
        "sessions": "/sign-in/sessions/",
    }.items():
        admin.goto(address)
        all_is_well(admin, f"admin-{name}")
    own = browse(world.person(Role.ORGANISATION_ADMIN), width=width)
    for name in ("", "people/", "people/invite/", "consent/", "consent/give/", "facilitator/"):
        own.goto(f"/organisations/{world.own.pk}/{name}")
        all_is_well(own, f"organisation-{name.strip('/').replace('/', '-')}")


def _shown(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    counter = int(time.time() // 30).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret.strip()), counter, "sha1")
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
