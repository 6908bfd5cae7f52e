"""Journey 3: what would work and why; nothing of the other side is given away."""

import pytest
from harness import WIDTHS, all_is_well, enter, is_an_error, press, tab_to
from playwright.sync_api import expect
from things_listings import CANARY_WORDS, make_listing
from things_matches import make_matched
from world import CANARY_NAME, CANARY_POSTCODE, make_organisation

from offcut.platform.access.roles import Role
from offcut.platform.mail.models import Letter
from offcut.platform.matches import letters, rematching
from offcut.platform.matches.models import Match, Preference

SECRETS = (CANARY_NAME, CANARY_POSTCODE, CANARY_WORDS, "73619", "73,619")


def is_anonymous(page, match):
    """Nothing says who the other side is, what it pays, or what both gain to the pound."""
    text = page.content()
    assert not [word for word in (*SECRETS, f"{match.value:,.0f}") if word in text]


def a_few_more(world):
    """Wants of others, so that there is something to choose from."""
    for postcode, quantity in (("CV1 1GF", "900"), ("WV10 9TE", "400"), ("B1 1AA", "5000")):
        make_listing(
            make_organisation(postcode=postcode),
            kind="want",
            words="Sand for concrete",
            use="SAND-CONC-0/4MP",
            quantity=quantity,
        )
    make_listing(world.own, words="Old violins", quantity="3")
    rematching.rematch_changed()


@pytest.mark.parametrize(("width", "scripts"), [*((w, True) for w in WIDTHS), (360, False)])
def test_a_business_finds_what_would_work_and_why(browse, world, width, scripts):
    match = make_matched(world)
    a_few_more(world)
    page = browse(world.person(Role.MEMBER), width=width, scripts=scripts)
    page.goto("/matches/")
    expect(page.locator("ol.oc-cards > li")).to_have_count(4)
    page.get_by_role("heading", name="Without a match").wait_for()
    all_is_well(page, "matches")
    is_anonymous(page, match)

    page.locator(f"a[href='/matches/{match.pk}/']").first.click()
    page.get_by_role("heading", name="Why it fits").wait_for()
    page.get_by_text("£38").first.wait_for()
    all_is_well(page, "match")
    is_anonymous(page, match)
    page.get_by_role("link", name="Not for us").click()
    page.get_by_role("button", name="Put it aside").click()
    is_an_error(page)
    all_is_well(page, "match-dismiss-problem")
    page.get_by_label("Too far away").check()
    page.get_by_role("button", name="Put it aside").click()
    page.get_by_text("Put aside: too far away").first.wait_for()
    expect(page.locator("ol.oc-cards > li")).to_have_count(3)
    all_is_well(page, "matches-after")

    if scripts and width < 1020:  # on narrow screens they are folded away
        page.get_by_role("button", name="Filters").click()
        all_is_well(page, "matches-filters")
    page.get_by_label("Show").select_option("dismissed")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("button", name="Bring back").click()
    page.get_by_text("It is back").wait_for()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_search_is_kept_and_a_letter_comes(browse, world, width):
    person = world.person(Role.MEMBER)
    make_listing(world.own, resource_type="sand.foundry.green", disposal_cost="38")
    page = browse(person, width=width)
    page.goto("/matches/?material=sand.foundry&within=80")
    page.get_by_text("No match fits these filters").wait_for()
    all_is_well(page, "matches-none")
    page.get_by_role("link", name="Save this search").first.click()
    page.get_by_label("What shall we call it?").fill("Sand near us")
    all_is_well(page, "search-save")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Sand near us").wait_for()
    page.get_by_label("As soon as there is something").check()
    all_is_well(page, "searches")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").first.wait_for()

    match = make_matched(world)
    Preference.objects.filter(person=person).update(last_sent_at=None)
    assert letters.write_digest(person, match.first_found_at)
    letter = Letter.objects.get(person=person, template="matches/mail/digest")
    stop = "/matches/letters/stop/" + letter.text.partition("/letters/stop/")[2].split()[0]
    visitor = browse(width=width)
    visitor.goto(stop)
    all_is_well(visitor, "letters-stop")
    visitor.get_by_role("button", name="Stop these letters").click()
    visitor.get_by_role("heading", name="We write no more").wait_for()
    all_is_well(visitor, "letters-stopped")


def test_by_keyboard_alone(browse, world):
    match = make_matched(world)
    page = browse(world.person(Role.MEMBER))
    page.goto("/matches/")
    tab_to(page, page.locator(f"a[href='/matches/{match.pk}/dismiss/']"))
    enter(page)
    tab_to(page, page.get_by_label("Too far away"))
    page.keyboard.press("Space")
    press(page, "Put it aside")
    page.get_by_text("Put aside: too far away").first.wait_for()


def test_a_facilitator_reads_all_matches_and_why_some_were_put_aside(browse, world):
    match = make_matched(world)
    a_few_more(world)
    page = browse(world.person(Role.FACILITATOR), width=768)
    page.goto("/matches/")
    page.get_by_role("heading", name="All matches").wait_for()
    assert CANARY_NAME in page.content()
    all_is_well(page, "matches-of-all")
    page.goto(f"/matches/{match.pk}/")
    all_is_well(page, "match-facilitator")
    page.goto("/matches/statistics/")
    all_is_well(page, "matches-statistics")
    assert Match.objects.as_system("test").count() >= 4
