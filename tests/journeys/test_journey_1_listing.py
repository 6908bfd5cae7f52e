"""Journey 1: a business lists in two minutes, and adds what helps by one click each."""

from pathlib import Path

import pytest
from harness import WIDTHS, all_is_well, press, tab_to
from playwright.sync_api import expect
from world import World

from offcut.platform.access.roles import Role
from offcut.platform.listings import queries
from offcut.platform.listings.models import Listing


def the_listing(world: World) -> Listing:
    listing: Listing = queries.own(world.viewer(Role.MEMBER)).get()
    return listing


@pytest.mark.parametrize("width", WIDTHS)
def test_four_answers_then_suggestions_by_one_click_each(browse, world: World, width: int) -> None:
    page = browse(world.person(Role.MEMBER), width=width)
    page.goto("/listings/")
    all_is_well(page, "1-nothing-listed")
    page.get_by_role("button", name="Add a listing").first.click()
    all_is_well(page, "1-short-form")
    page.get_by_role("button", name="Save and find matches").click()
    all_is_well(page, "1-errors")
    page.get_by_role("link", name="Choose whether you have it or want it").click()
    page.get_by_label("We have it").check()
    page.get_by_label("What is it?").fill("Spent furan sand, dry")
    page.get_by_label("About how much?").fill("~500")
    page.get_by_label("Main site").check()
    page.get_by_role("button", name="Save and find matches").click()
    all_is_well(page, "1-saved-as-partial")
    expect(page.get_by_text("It is partial")).to_be_visible()
    assert the_listing(world).status == "partial"

    page.get_by_role("button", name="Spent furan sand").first.click()
    all_is_well(page, "1-kind-accepted")
    assert the_listing(world).status == "live"
    page.get_by_role("button", name="Take the last suggestion back").click()
    assert the_listing(world).status == "partial"
    page.get_by_role("button", name="Spent furan sand").first.click()
    page.get_by_role("button", name="Accept: 10 09 08").click()
    all_is_well(page, "1-code-accepted")
    assert the_listing(world).ewc_code == "10 09 08"


def test_by_keyboard_alone(browse, world: World) -> None:
    page = browse(world.person(Role.MEMBER))
    page.goto("/listings/add/")
    tab_to(page, page.get_by_label("We have it"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("What is it?"))
    page.keyboard.type("Spent green sand")
    tab_to(page, page.get_by_label("About how much?"))
    page.keyboard.type("1200")
    press(page, "Save and find matches")
    page.wait_for_url("**/listings/*-*/")
    press(page, "Spent green sand (bentonite bonded)")
    page.get_by_text("Added to the listing").wait_for()
    assert the_listing(world).resource_type == "sand.foundry.green"


def test_without_scripts(browse, world: World) -> None:
    page = browse(world.person(Role.MEMBER), scripts=False, width=360)
    page.goto("/listings/add/")
    page.get_by_label("We want it").check()
    page.get_by_label("What is it?").fill("Sand for concrete blocks")
    page.get_by_label("About how much?").fill("2000-3000")
    page.get_by_label("Main site").check()
    page.get_by_role("button", name="Save and find matches").click()
    all_is_well(page)
    listing = the_listing(world)
    assert (listing.kind, listing.amount_low) == ("want", 2000)
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_label("What do you pay today, for each unit?").fill("24")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("£24.00 per t")).to_be_visible()


def test_a_photo_is_added_and_what_firms_like_it_list_by_one_click(
    browse, world: World, tmp_path: Path
) -> None:
    page = browse(world.person(Role.MEMBER))
    page.goto("/listings/usual/")
    all_is_well(page, "1-usual")
    page.get_by_role("button", name="List it").first.click()
    all_is_well(page, "1-usual-listed")
    sheet = tmp_path / "data sheet.txt"
    sheet.write_text("Stored in a covered bay")
    page.get_by_role("link", name="Add a photo or document").click()
    all_is_well(page, "1-attach")
    page.get_by_label("Photo or document").set_input_files(sheet)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("link", name="data sheet")).to_be_visible()
    all_is_well(page, "1-with-document")
    page.get_by_role("link", name="Who changed what").click()
    all_is_well(page, "1-history")


def test_two_people_at_once_lose_nothing(browse, world: World) -> None:
    from things_listings import make_listing

    listing = make_listing(world.own)
    first = browse(world.person(Role.MEMBER))
    second = browse(world.person(Role.ORGANISATION_ADMIN), width=768)
    for page in (first, second):
        page.goto(f"/listings/{listing.pk}/change/")
    first.get_by_label("Notes").fill("Covered bay")
    first.get_by_role("button", name="Save", exact=True).click()
    second.get_by_label("What is it, in your words?").fill("Spent green sand, sieved")
    second.get_by_role("button", name="Save", exact=True).click()
    all_is_well(second, "1-changed-meanwhile")
    expect(second.get_by_text("Somebody else changed this listing").first).to_be_visible()
    expect(second.get_by_text("Covered bay")).to_be_visible()
    second.get_by_label("Notes").fill("Covered bay")
    second.get_by_role("button", name="Save", exact=True).click()
    listing.refresh_from_db()
    assert (listing.words, listing.notes) == ("Spent green sand, sieved", "Covered bay")
