"""Journey 3b: a laboratory's certificate becomes measurements, and decides matches at once."""

from datetime import date

import pytest
from harness import WIDTHS, all_is_well, press, tab_to
from playwright.sync_api import expect
from things_listings import make_listing
from world import World

from offcut.platform.access.roles import Role
from offcut.platform.listings import conversion
from offcut.platform.matches.models import Match

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
CERTIFICATE = {"name": "certificate 17.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.mark.parametrize(("width", "scripts"), [*((w, True) for w in WIDTHS), (360, False)])
def test_a_certificate_with_its_results(browse, world: World, width: int, scripts: bool) -> None:
    have = make_listing(world.own, resource_type="sand.foundry.green")
    make_listing(world.other, kind="want", words="Sand for cement raw meal", use="SAND-CEMENTRAW")
    before = {match.pk: match.computed_at for match in Match.objects.as_system("test")}
    page = browse(world.person(Role.MEMBER), width=width, scripts=scripts)
    page.goto(f"/listings/{have.pk}/evidence/")
    all_is_well(page, "3b-evidence")
    page.get_by_role("button", name="Add results").click()
    all_is_well(page, "3b-form")
    page.get_by_label("A laboratory's result").check()
    page.get_by_label("Moisture").fill("3.1")
    page.get_by_role("button", name="Record the results").click()
    all_is_well(page, "3b-errors")
    expect(page.get_by_text("needs its certificate").first).to_be_visible()
    page.get_by_label("Certificate").set_input_files(CERTIFICATE)
    for part, value in (("Day", "1"), ("Month", "May"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("Other results").fill("loi = 2.5±0.3 %")
    page.get_by_label("Results as a file").set_input_files(
        {"name": "r.csv", "mimeType": "text/csv", "buffer": b"Parameter,Result,Unit\npH,8.2,\n"}
    )
    page.get_by_role("button", name="Record the results").click()
    page.get_by_text("3 results recorded").first.wait_for()
    all_is_well(page, "3b-recorded")
    have.refresh_from_db()
    loi = conversion.as_core(have).quality["loi"]
    assert (loi.value, loi.sd, loi.measured_on) == (2.5, 0.3, date(2026, 5, 1))
    with page.expect_download() as download:
        page.get_by_role("link", name="Certificate for Loss on ignition").click()
    assert download.value.suggested_filename.endswith(".pdf")
    after = {match.pk: match.computed_at for match in Match.objects.as_system("test")}
    assert after, "there is a match to be decided"
    assert after != before, "worked out again at once"


def test_by_keyboard_alone(browse, world: World) -> None:
    have = make_listing(world.own, resource_type="sand.foundry.green")
    page = browse(world.person(Role.MEMBER))
    page.goto(f"/listings/{have.pk}/evidence/add/")
    tab_to(page, page.get_by_label("Our own statement"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Moisture"))
    page.keyboard.type("3.1")
    press(page, "Record the results")
    page.get_by_text("1 result recorded").first.wait_for()
    press(page, "Set aside Moisture")
    page.get_by_text("Set aside: it counts no longer").first.wait_for()
