"""Journey 4: from interest to a conversation; nobody learns a name before both agree."""

import pytest
from harness import WIDTHS, all_is_well, is_an_error, press, tab_to, type_into
from playwright.sync_api import expect
from things_introductions import make_introduction, make_match
from things_listings import CANARY_WORDS, make_pair
from world import CANARY_NAME, CANARY_POSTCODE

from offcut.platform.access.roles import Role
from offcut.platform.introductions.models import Introduction, State
from offcut.platform.mail.models import Letter

SECRETS = (CANARY_NAME, CANARY_POSTCODE, CANARY_WORDS)


def is_anonymous(page):
    """Nothing on the page says who the other side is."""
    text = page.content()
    assert not [word for word in SECRETS if word in text]


def link_for(person):
    """The path in the last letter to somebody."""
    letter = Letter.objects.filter(person=person).order_by("created_at").last()
    assert not [word for word in SECRETS if word in letter.text]
    return "/introductions/" + letter.text.partition("/introductions/")[2].split()[0]


def interest(page, match):
    page.goto(f"/introductions/begin/{match.pk}/")
    page.get_by_role("button", name="Show interest").click()
    is_an_error(page)
    all_is_well(page, "introduction-begin-problem")
    is_anonymous(page)
    page.get_by_label("I agree that the other side is shown").check()
    page.get_by_role("button", name="Show interest").click()
    page.get_by_text("not who").first.wait_for()
    all_is_well(page, "introduction-waiting")
    is_anonymous(page)


@pytest.mark.parametrize(("width", "scripts"), [*((w, True) for w in WIDTHS), (360, False)])
def test_two_firms_meet(browse, world, width, scripts):
    match = make_match(*make_pair(world))
    have = browse(world.person(Role.MEMBER), width=width, scripts=scripts)
    want = browse(world.outsider, width=width, scripts=scripts)
    interest(have, match)

    want.goto(link_for(world.outsider))
    all_is_well(want, "introduction-asked")
    assert world.own.name not in want.content()
    want.get_by_role("button", name="Agree to be introduced").click()
    all_is_well(want, "introduction-agree")
    want.get_by_label("I agree that the other side is shown").check()
    want.get_by_role("button", name="Agree").click()
    want.get_by_text("Names are still hidden").first.wait_for()
    assert world.own.name not in want.content()

    have.goto(link_for(world.person(Role.MEMBER)))
    is_anonymous(have)
    all_is_well(have, "introduction-agreed")
    have.get_by_role("button", name="Show the names").click()
    all_is_well(have, "introduction-show-names")
    have.get_by_role("button", name="Show the names").click()
    have.get_by_role("heading", name=CANARY_NAME).wait_for()
    assert have.get_by_text(CANARY_POSTCODE).count()
    have.get_by_label("Your message").fill("We can load on Tuesdays.")
    have.get_by_label("Documents").set_input_files(
        {"name": "loads.csv", "mimeType": "text/csv", "buffer": b"day,t\n2026-01-02,21\n"}
    )
    have.get_by_role("button", name="Send").click()
    have.get_by_role("link", name="loads.csv").wait_for()
    all_is_well(have, "introduction-conversation")

    want.goto("/introductions/")
    expect(want.get_by_text("1 unread message")).to_have_count(2)  # in the navigation, and here
    all_is_well(want, "introductions")
    want.get_by_role("link", name="Spent green sand").first.click()
    want.get_by_text("We can load on Tuesdays.").wait_for()
    expect(want.get_by_role("heading", name=world.own.name)).to_have_count(
        2
    )  # who, and who says it
    all_is_well(want, "introduction-read")
    want.goto("/introductions/")
    expect(want.get_by_text("unread message")).to_have_count(0)


def test_declining_and_taking_back_show_no_name(browse, world):
    first = make_introduction(world)
    have = browse(world.person(Role.MEMBER), width=360)
    want = browse(world.outsider, width=360)
    want.goto(f"/introductions/{first.pk}/decline/")
    want.get_by_role("button", name="Decline").click()
    all_is_well(want, "introduction-decline-problem")
    want.get_by_label("The quality does not fit us").check()
    want.get_by_label("Anything to add").fill("Ask Quillfeather")
    want.get_by_role("button", name="Decline").click()
    want.get_by_text("not who you are").first.wait_for()
    have.goto(f"/introductions/{first.pk}/")
    have.get_by_text("The quality does not fit us").wait_for()
    is_anonymous(have)
    assert "Ask Quillfeather" not in have.content()

    second = make_introduction(world, State.CONSENTED)
    want.goto(f"/introductions/{second.pk}/")
    want.get_by_role("link", name="Take your agreement back").click()
    all_is_well(want, "introduction-take-back")
    want.get_by_role("button", name="Take it back").click()
    have.goto(f"/introductions/{second.pk}/")
    have.get_by_text("Taken back").first.wait_for()
    is_anonymous(have)
    all_is_well(have, "introduction-withdrawn")


def test_between_two_of_one_trade_a_facilitator_stands(browse, world):
    found = make_introduction(world, State.CONSENTED, same_sic=True)
    address = f"/introductions/{found.pk}/"
    have, want = browse(world.person(Role.MEMBER)), browse(world.outsider)
    facilitator = browse(world.person(Role.FACILITATOR), width=768)
    have.goto(address)
    expect(have.get_by_role("button", name="Show the names")).to_have_count(0)
    all_is_well(have, "introduction-mediated")
    facilitator.goto(address)
    all_is_well(facilitator, "introduction-to-introduce")
    facilitator.get_by_role("button", name="Show the names").click()
    facilitator.get_by_role("button", name="Show the names").click()
    have.goto(address)
    have.get_by_label("Your message").fill("We pay 38 pounds a tonne.")
    have.get_by_role("button", name="Send").click()
    have.get_by_text("Waits for the facilitator").wait_for()
    want.goto(address)
    assert "38 pounds" not in want.content()
    facilitator.goto(address)
    all_is_well(facilitator, "introduction-to-pass-on")
    facilitator.get_by_role("link", name="Return it").click()
    all_is_well(facilitator, "introduction-return")
    facilitator.get_by_label("Why do you return this message?").fill("Leave out what you pay.")
    facilitator.get_by_role("button", name="Return it").click()
    have.goto(address)
    have.get_by_text("Leave out what you pay.").wait_for()
    have.get_by_label("Your message").fill("We can load on Tuesdays.")
    have.get_by_role("button", name="Send").click()
    facilitator.goto(address)
    facilitator.get_by_role("button", name="Pass on").click()
    want.goto(address)
    want.get_by_text("We can load on Tuesdays.").wait_for()
    assert "38 pounds" not in want.content()


def test_by_keyboard_alone(browse, world):
    match = make_match(*make_pair(world))
    page = browse(world.person(Role.MEMBER))
    page.goto(f"/introductions/begin/{match.pk}/")
    tab_to(page, page.get_by_label("I agree that the other side is shown"))
    page.keyboard.press("Space")
    press(page, "Show interest")
    page.get_by_text("not who").first.wait_for()
    found = make_introduction(world, State.REVEALED)
    page.goto(f"/introductions/{found.pk}/")
    type_into(page, "Your message", "By keyboard.")
    press(page, "Send")
    page.get_by_text("By keyboard.").wait_for()
    assert Introduction.objects.as_system("test").count() == 2
