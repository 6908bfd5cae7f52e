"""Journey 8: a programme from its targets to its reports."""

import pytest
from harness import WIDTHS, all_is_well, enter, press, tab_to, type_into
from playwright.sync_api import expect
from things_programmes import make_small, row_of

from offcut.platform.access.roles import Role
from offcut.platform.jobs.worker import work_off
from offcut.platform.programmes.models import Programme, Report


@pytest.fixture
def later(monkeypatch):
    """Work waits until it is worked off, as it does where workers are busy."""
    monkeypatch.setattr("offcut.platform.jobs.actions._hand_over", lambda made: None)


def test_a_programme_is_begun_given_targets_and_reported(browse, world, later):
    page = browse(world.person(Role.PROGRAMME_MANAGER))
    page.goto("/programmes/")
    all_is_well(page, "8-none-yet")
    page.get_by_role("button", name="Begin a programme").first.click()
    page.get_by_role("button", name="Begin it").click()
    all_is_well(page, "8-begin-errors")
    page.get_by_label("Programme id").fill("P-9")
    page.get_by_label("Title", exact=True).fill("Ninth Programme (fictional)")
    page.get_by_label("Region").fill("West Midlands")
    page.get_by_label("Funder").fill("Example Fund (fictional)")
    for legend, year in (("Starts on", "2026"), ("Ends on", "2027")):
        days = page.get_by_role("group", name=legend)
        days.get_by_label("Day").fill("1")
        days.get_by_label("Month").fill("4")
        days.get_by_label("Year").fill(year)
    page.get_by_role("button", name="Begin it").click()
    expect(page.get_by_text("The programme is there. Now set its targets.")).to_be_visible()
    all_is_well(page, "8-no-targets")
    page.get_by_role("button", name="Add a target").first.click()
    all_is_well(page, "8-add-target")
    page.get_by_label("Name").fill("Kept out of landfill")
    page.get_by_label("Measure").select_option("landfill_diverted")
    page.get_by_label("Value").fill("500")
    due = page.get_by_role("group", name="Due on")
    due.get_by_label("Day").fill("31")
    due.get_by_label("Month").fill("March")
    due.get_by_label("Year").fill("2027")
    page.get_by_label("Set by").fill("programme board")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The figures follow in a moment.")).to_be_visible()
    all_is_well(page, "8-targets")
    work_off()
    made = Programme.objects.as_system("test").get()
    page.goto(f"/programmes/{made.pk}/")
    all_is_well(page, "8-overview")
    page.get_by_role("link", name="Reports to download").click()
    page.get_by_label("Which report?").select_option("progress")
    page.get_by_role("button", name="Make the report").click()
    all_is_well(page, "8-report-being-made")
    work_off()
    page.reload()
    all_is_well(page, "8-report-ready")
    with page.expect_download() as saved:
        page.get_by_role("link", name=".pdf").click()
    assert saved.value.suggested_filename.endswith(".pdf")
    assert Report.objects.as_system("test").get().state == "done"


@pytest.mark.parametrize("scripts", [True, False])
def test_every_page_of_it_reads_at_every_width(browse, world, scripts):
    made = make_small(world)
    work_off()
    page = browse(world.person(Role.FACILITATOR), scripts=scripts)
    parts = ("targets", "spend", "activity", "funnel", "outcomes", "clusters", "lessons", "data")
    for width in WIDTHS if scripts else WIDTHS[:1]:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/programmes/{made.pk}/")
        all_is_well(page, "8-small")
        for part in parts:
            page.goto(f"/programmes/{made.pk}/part/{part}/")
            all_is_well(page, f"8-{part}")
    page.goto(f"/programmes/{made.pk}/rows/")
    all_is_well(page, "8-sheets")


def test_by_keyboard_alone_a_target_is_changed_and_keeps_its_history(browse, world):
    made = make_small(world)
    row = row_of(made, "targets")
    page = browse(world.person(Role.PROGRAMME_MANAGER))
    page.goto(f"/programmes/{made.pk}/row/{row.pk}/")
    press(page, "Change it")
    page.wait_for_url("**/change/")
    all_is_well(page, "8-change")
    type_into(page, "Value", "8")
    type_into(page, "Why does it change?", "Fewer firms joined")
    press(page, "Save")
    page.get_by_text("It is changed; the earlier version is kept.").wait_for()
    expect(page.get_by_text("Value: 10 became 8")).to_be_visible()
    all_is_well(page, "8-history")


def test_an_officer_sees_how_it_stands_on_a_phone(browse, world):
    made = make_small(world)
    work_off()
    page = browse(world.person(Role.AUTHORITY_OFFICER), width=360)
    page.goto("/programmes/")
    all_is_well(page, "8-list")
    page.get_by_role("link", name=made.title).click()
    all_is_well(page, "8-officer")
    tab_to(page, page.get_by_role("link", name="Targets"))
    enter(page)
    page.get_by_role("heading", name="Targets", level=1).wait_for()
    all_is_well(page, "8-officer-targets")
    assert "Ownbrook" not in page.content()
