"""Journey 10: what wants attention, settings, a copy of everything that one owns, leaving."""

import io
import zipfile
from pathlib import Path

import pytest
from harness import WIDTHS, all_is_well, press, type_into
from playwright.sync_api import expect

from offcut.platform.access.roles import Role
from offcut.platform.jobs.models import JobRecord, State
from offcut.platform.jobs.worker import work_off
from offcut.platform.mail.actions import write
from offcut.platform.mail.models import Letter
from offcut.platform.operations import queries
from offcut.platform.operations.models import Closure


def failed_work(world):
    job = JobRecord(
        name="offcut.platform.operations.tasks.expire_exports",
        title="Take away copies whose time is up",
        state=State.DEAD,
        error="ConnectionError: nobody answered",
        attempt=4,
        arguments={"args": [], "kwargs": {}},
        organisation=world.own,
    )
    job.save()
    return job


def test_failed_work_is_found_looked_at_and_tried_again(browse, world):
    failed_work(world)
    page = browse(world.person(Role.SYSTEM_ADMIN))
    page.goto("/operations/")
    all_is_well(page, "10-overview")
    page.get_by_role("link", name="1 failed for good").click()
    expect(page.get_by_role("heading", name="1 job has failed for good")).to_be_visible()
    all_is_well(page, "10-jobs")
    page.get_by_role("link", name="Take away copies whose time is up").click()
    expect(page.get_by_text("ConnectionError: nobody answered")).to_be_visible()
    all_is_well(page, "10-job")
    page.get_by_role("button", name="Try it again").click()
    expect(page.get_by_text("It is queued again.")).to_be_visible()
    work_off()
    page.reload()
    expect(page.get_by_text("Finished.")).to_be_visible()
    all_is_well(page, "10-job-done")


def test_a_letter_that_failed_is_read_and_sent_again(browse, world):
    letter = write(to="ann@example.org", subject="Two new matches", text="Look.", reason="A test.")
    Letter.objects.filter(pk=letter.pk).update(state="failed", error="550: no such box")
    page = browse(world.person(Role.SYSTEM_ADMIN))
    page.goto("/operations/")
    page.get_by_role("link", name="1 could not be sent").click()
    all_is_well(page, "10-letters")
    page.get_by_role("link", name="Two new matches").click()
    all_is_well(page, "10-letter")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("The letter is queued again.")).to_be_visible()


def test_a_notice_is_set_by_keyboard_and_stands_on_every_page(browse, world):
    page = browse(world.person(Role.SYSTEM_ADMIN), sudo=True)
    page.goto("/operations/settings/")
    all_is_well(page, "10-settings")
    type_into(page, "Notice on every page", "Maintenance at noon")
    press(page, "Save settings")
    page.get_by_text("Settings are changed.").wait_for()
    assert queries.option("region_notice") == "Maintenance at noon"
    visitor = browse(width=360)
    visitor.goto("/sign-in/login/")
    expect(visitor.get_by_text("Maintenance at noon")).to_be_visible()
    all_is_well(visitor, "10-notice")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_organisation_takes_a_copy_of_everything(browse, world, scripts):
    page = browse(world.person(Role.ORGANISATION_ADMIN), sudo=True, scripts=scripts, width=360)
    page.goto(f"/organisations/{world.own.pk}/")
    page.get_by_role("link", name="A copy of its data").click()
    all_is_well(page, "10-copies")
    page.get_by_role("button", name="Make a copy").click()
    all_is_well(page, "10-copy-waits")
    work_off()
    page.goto(f"/operations/organisations/{world.own.pk}/export/")
    all_is_well(page, "10-copy-ready")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Fetch the copy").click()
    archive = zipfile.ZipFile(io.BytesIO(Path(saved.value.path()).read_bytes()))
    assert {"README.txt", "listings.csv", "people.json"} <= set(archive.namelist())


def test_an_organisation_asks_to_leave_and_changes_its_mind(browse, world):
    page = browse(world.person(Role.ORGANISATION_ADMIN), sudo=True)
    page.goto(f"/organisations/{world.own.pk}/")
    page.get_by_role("link", name="Leave Offcut").click()
    all_is_well(page, "10-leaving")
    page.get_by_role("button", name="Ask to leave").click()
    all_is_well(page, "10-leaving-errors")
    page.get_by_label("Type the organisation's name").fill(world.own.name)
    page.get_by_role("button", name="Ask to leave").click()
    page.get_by_role("button", name="Stay").wait_for()
    all_is_well(page, "10-leaves-soon")
    page.get_by_role("button", name="Stay").click()
    page.get_by_text(f"{world.own.name} stays.").wait_for()
    assert Closure.objects.as_system("test").get().withdrawn_at is not None


def test_operations_read_at_every_width(browse, world):
    failed_work(world)
    write(to="a-long-address-of-somebody@example.org", subject="Hello", text="Words", reason="…")
    page = browse(world.person(Role.SYSTEM_ADMIN), sudo=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for address in ("/operations/", "/jobs/", "/mail/", "/operations/settings/"):
            page.goto(address)
            all_is_well(page, "10" + address.replace("/", "-"))
