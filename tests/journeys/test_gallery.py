"""Every component in a browser: readable by everybody, at every width, with no complaint."""

import pytest
from harness import WIDTHS, all_is_well, is_an_error, tab_to
from playwright.sync_api import expect

FAILURES = ("400", "403", "404", "413", "429", "500", "503", "csrf", "locked")


@pytest.fixture(autouse=True)
def _gallery_served(settings) -> None:
    settings.ROOT_URLCONF = "with_gallery"


@pytest.mark.parametrize("width", WIDTHS)
def test_gallery_is_well(browse, width):
    page = browse(width=width)
    page.goto("/dev/gallery", wait_until="networkidle")
    all_is_well(page, "gallery")


def test_form_with_problems_leads_from_the_summary_to_each_field(browse):
    page = browse(width=360)
    page.goto("/dev/gallery")
    page.get_by_role("button", name="Save and continue").click()
    is_an_error(page)
    all_is_well(page, "gallery-with-problems")
    links = page.locator(".govuk-error-summary__list a")
    for at in range(links.count()):
        links.nth(at).click()
        focused = page.evaluate("document.activeElement.id")
        assert focused == links.nth(at).get_attribute("href").removeprefix("#")


def test_without_scripts_all_is_there(browse):
    page = browse(width=360, scripts=False)
    page.goto("/dev/gallery")
    expect(page.get_by_role("link", name="Operations")).to_have_count(0)  # a visitor
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("Answer “What is it?”")).to_have_count(2)
    assert page.locator(".oc-map").is_hidden()
    expect(page.get_by_role("region", name="Listings on the map")).to_be_visible()


def test_keyboard_reaches_content_first_and_shows_where_it_is(browse):
    page = browse()
    page.goto("/dev/gallery/failures/413", wait_until="networkidle")
    skip = page.locator(".govuk-skip-link")
    tab_to(page, skip, most=1)
    assert skip.bounding_box()["height"] > 20
    skip.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_keyboard_reaches_every_field_and_the_focus_is_seen(browse):
    page = browse()
    page.goto("/dev/gallery", wait_until="networkidle")
    page.get_by_label("Words").focus()
    for label in ("What is it?", "Day", "In what form?", "Notes", "Password", "I may list"):
        tab_to(page, page.get_by_label(label, exact=False).first)


def test_suggestions_come_while_typing(browse):
    page = browse()
    page.goto("/dev/gallery")
    page.get_by_label("Your industry (SIC code)").press_sequentially("casting")
    page.wait_for_selector("datalist option[value='24510']", state="attached")


def test_map_has_marks_that_speak(browse):
    page = browse()
    page.goto("/dev/gallery", wait_until="networkidle")
    mark = page.get_by_role("button", name="Used green sand, 1,000 to 5,000 t")
    mark.focus()
    mark.press("Enter")
    page.locator(".leaflet-popup-content", has_text="Used green sand").wait_for()
    expect(page.get_by_text("Sandwell", exact=True)).to_have_count(1)


def test_error_pages_have_no_violation(browse):
    page = browse(width=360, expected_errors=("500", "503"))
    for name in FAILURES:
        page.goto(f"/dev/gallery/failures/{name}")
        all_is_well(page, f"failure-{name}")
