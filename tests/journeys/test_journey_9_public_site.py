"""Journey 9: somebody who has not signed in reads what the network achieved, and what is on offer.

Then a programme manager tells of an exchange, and both firms consent to the words.
"""

import re

import pytest
from harness import WIDTHS, all_is_well, press, tab_to, type_into
from playwright.sync_api import expect
from things_listings import make_pair
from things_public import WORDS, consent_of_both, make_release, make_study, own_completed
from world import CANARY_NAME, make_member

from offcut.platform.access.roles import Role

PAGES = (
    ("/", "another can use"),
    ("/results/", "What the network has achieved"),
    ("/on-offer/", "What is on offer"),
    ("/on-offer/map/", "Where something is on offer"),
    ("/how-it-works/", "How it works"),
    ("/method/", "How results are worked out"),
    ("/case-studies/", "What others did"),
    ("/open-data/", "Open data"),
    ("/accessibility/", "Accessibility statement"),
    ("/privacy/", "Privacy notice"),
    ("/cookies/", "Cookies"),
    ("/contact/", "Contact"),
    ("/developers/", "Use Offcut from your own software"),
)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_everybody_reads_the_public_site(browse, world, scripts):
    make_pair(world)
    study = make_study(world)
    consent_of_both(study)
    make_release()
    for width in WIDTHS:
        page = browse(width=width, scripts=scripts)
        for address, heading in PAGES:
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
            all_is_well(page, "public" + address.replace("/", "-"))
            assert CANARY_NAME not in page.content()
    page.goto("/")
    page.get_by_label("Look for a material").fill("green sand")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"/on-offer/\?q=green"))
    page.get_by_role("link", name=re.compile("green sand", re.IGNORECASE)).first.click()
    all_is_well(page, "public-listing")
    page.get_by_role("link", name="Sign in to show interest").click()
    expect(page).to_have_url(re.compile("/sign-in/login/"))
    page.goto("/case-studies/")
    page.get_by_role("link", name=WORDS["title"]).click()
    all_is_well(page, "public-study")
    page.goto("/open-data/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Results as CSV").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_a_visitor_searches_by_keyboard(browse, world):
    make_pair(world)
    page = browse()
    page.goto("/on-offer/")
    type_into(page, "Words", "sand for blocks")
    page.goto("/on-offer/")
    tab_to(page, page.get_by_label("Have or want"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    press(page, "Show")
    expect(page).to_have_url(re.compile("kind=want"))
    expect(page.locator("tbody tr")).to_have_count(1)


def test_a_story_is_told_once_both_firms_agree(browse, world):
    synergy = own_completed(world)
    taker = make_member(synergy.want_organisation)
    manager = browse(world.person(Role.PROGRAMME_MANAGER), width=768)
    manager.goto("/case-studies/drafts/add/")
    all_is_well(manager, "study-new")
    manager.get_by_label("Which exchange?").select_option(str(synergy.pk))
    manager.get_by_label("Title").fill(WORDS["title"])
    manager.get_by_label("Summary").fill(WORDS["summary"])
    manager.get_by_role("textbox", name="The story").fill(WORDS["body"])
    manager.get_by_role("button", name="Keep it and ask both firms").click()
    all_is_well(manager, "study-draft")
    address = manager.url
    everybody = browse()
    for number, person in enumerate((world.person(Role.MEMBER), taker), start=1):
        everybody.goto("/case-studies/")
        expect(everybody.get_by_text("No case study is published yet")).to_be_visible()
        firm = browse(person, width=360)
        firm.goto(address)
        all_is_well(firm, f"study-consent-{number}")
        press(firm, "We consent to these words")
        expect(firm.get_by_text("consent is recorded")).to_be_visible()
    everybody.goto("/case-studies/")
    everybody.get_by_role("link", name=WORDS["title"]).click()
    all_is_well(everybody, "study-public")


def test_a_token_is_made_and_shown_once(browse, world):
    page = browse(world.person(Role.MEMBER), width=360, sudo=True)
    page.goto("/developers/tokens/")
    all_is_well(page, "tokens-none")
    page.get_by_role("button", name="Make a token").click()
    page.get_by_role("button", name="Make the token").click()
    all_is_well(page, "token-errors")
    page.get_by_label("What is it for?").fill("Stock system")
    page.get_by_label("Read your matches and why they fit").check()
    page.get_by_role("button", name="Make the token").click()
    all_is_well(page, "token-made")
    secret = page.locator("#token").inner_text()
    assert secret.startswith("offcut_")
    page.goto("/developers/tokens/")
    all_is_well(page, "tokens")
    assert secret not in page.content()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("Revoked", exact=True)).to_be_visible()
