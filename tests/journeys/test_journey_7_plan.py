"""Journey 7: ask for a plan in plain words, watch it, read the answer, carry an exchange on."""

import pytest
from harness import WIDTHS, all_is_well, press, tab_to, type_into
from playwright.sync_api import expect
from things_listings import make_listing
from things_plans import make_region, planned

from offcut.platform.access.roles import Role
from offcut.platform.desk.models import Synergy
from offcut.platform.jobs.worker import work_off
from offcut.platform.plans import actions
from offcut.platform.plans.models import PlanRun


@pytest.fixture
def later(monkeypatch):
    """Work waits until it is worked off, as it does where workers are busy."""
    monkeypatch.setattr("offcut.platform.jobs.actions._hand_over", lambda made: None)


def test_the_programme_manager_plans_and_reads_the_answer(browse, world, later):
    make_region(world)
    page = browse(world.person(Role.PROGRAMME_MANAGER))
    page.goto("/plans/")
    all_is_well(page, "7-no-plan-yet")
    page.get_by_role("button", name="Make a plan").first.click()
    all_is_well(page, "7-ask")
    page.get_by_role("button", name="Work out the plan").click()
    all_is_well(page, "7-name-is-missing")
    page.get_by_label("What do you call this plan?").fill("Steel, all of it")
    page.get_by_label("The most money for the firms together").check()
    page.get_by_label("Metal (2)").check()
    page.get_by_label("How far apart may giver and taker be?").fill("80")
    page.get_by_role("button", name="Work out the plan").click()
    expect(page.get_by_text("It is being worked out")).to_be_visible()
    all_is_well(page, "7-waiting")
    work_off()
    page.reload()
    expect(page.get_by_text("Nothing has changed since.")).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        all_is_well(page, "7-answer")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="What moves where").click()
    assert page.locator("svg").count() >= 2
    all_is_well(page, "7-map-and-flows")
    page.get_by_role("link", name="What brings most").click()
    all_is_well(page, "7-merit-order")
    page.get_by_role("link", name="If something fails").click()
    all_is_well(page, "7-resilience")
    page.get_by_role("link", name="The answer").click()
    page.get_by_role("link", name="how was this worked out?").first.click()
    assert "how it was worked out" in page.get_by_role("heading", level=1).inner_text()
    all_is_well(page, "7-working")


def test_two_plans_are_compared_and_one_is_shared_on_a_phone(browse, world):
    make_region(world)
    near = planned(world, name="Steel, near", most_km=20)
    far = planned(world, name="Steel, far")
    page = browse(world.person(Role.PROGRAMME_MANAGER), width=360)
    page.goto("/plans/compare/")
    page.get_by_label("First plan").select_option(str(near.pk))
    page.get_by_label("Second plan").select_option(str(far.pk))
    page.get_by_role("button", name="Compare").click()
    all_is_well(page, "7-compared")
    page.goto(f"/plans/{far.pk}/")
    page.get_by_role("button", name="Share it").click()
    expect(page.get_by_text("Firms now see their own part of it.")).to_be_visible()
    member = browse(world.person(Role.MEMBER), width=360)
    member.goto("/plans/yours/")
    all_is_well(member, "7-shared-plans")
    member.get_by_role("link", name="Steel, far").click()
    all_is_well(member, "7-own-part")
    assert "Quillfeather" not in member.content()
    officer = browse(world.person(Role.AUTHORITY_OFFICER), width=360)
    officer.goto("/plans/totals/")
    officer.get_by_role("link", name="Steel, far").click()
    all_is_well(officer, "7-totals")


def asked_for(page):
    """A plan that is asked for by the form, and read."""
    page.goto("/plans/new/")
    page.get_by_label("What do you call this plan?").fill("Steel")
    page.get_by_label("The most money for the firms together").check()
    page.get_by_role("button", name="Work out the plan").click()
    expect(page.get_by_role("heading", name="Steel", exact=True)).to_be_visible()
    work_off()
    page.reload()
    expect(page.get_by_text("Nothing has changed since.")).to_be_visible()
    all_is_well(page, "7-answer-without-scripts")
    page.get_by_role("link", name="What moves where").click()
    all_is_well(page, "7-map-without-scripts")
    return PlanRun.objects.as_system("test").get()


@pytest.mark.parametrize("scripts", [False, True])
def test_a_facilitator_makes_an_exchange_a_synergy(browse, world, scripts):
    make_region(world)
    page = browse(world.person(Role.FACILITATOR), width=768, scripts=scripts)
    run = planned(world) if scripts else asked_for(page)
    page.goto(f"/plans/{run.pk}/exchanges/")
    all_is_well(page, "7-exchanges")
    page.get_by_role("link", name="exchange 1").click()
    all_is_well(page, "7-exchange")
    page.get_by_role("button", name="Make it a synergy").click()
    expect(page.get_by_text("It is a synergy now")).to_be_visible()
    all_is_well(page, "7-taken-up")
    assert Synergy.objects.as_system("test").count() == 1
    make_listing(world.own, words="More of it")
    page.goto(f"/plans/{run.pk}/")
    expect(page.get_by_text("1 listing changed since.")).to_be_visible()
    page.get_by_role("button", name="Work it out again").click()
    work_off()
    page.reload()
    assert PlanRun.objects.as_system("test").count() == 2
    expect(page.get_by_text("Nothing has changed since.")).to_be_visible()


def test_by_keyboard_alone_a_plan_is_asked_for_and_stopped(browse, world, later):
    make_region(world)
    page = browse(world.person(Role.PROGRAMME_MANAGER))
    page.goto("/plans/new/")
    type_into(page, "What do you call this plan?", "By keyboard")
    tab_to(page, page.get_by_label("The most money for the firms together"))
    page.keyboard.press("ArrowDown")
    press(page, "Work out the plan")
    page.wait_for_url("**/plans/*-*/")
    press(page, "Stop, and keep the best found")
    page.get_by_text("It is stopped; it had not begun.").wait_for()
    all_is_well(page, "7-stopped")
    run = PlanRun.objects.as_system("test").select_related("scenario").get()
    assert run.scenario.objective == "likely"
    page.goto(f"/plans/scenario/{run.scenario_id}/")
    press(page, "Rename", role="link")
    type_into(page, "What do you call this plan?", "By keyboard, renamed")
    press(page, "Save")
    page.get_by_role("heading", name="By keyboard, renamed").wait_for()
    press(page, "Delete", role="link")
    page.get_by_role("heading", name="Delete “By keyboard, renamed”?").wait_for()
    all_is_well(page, "7-delete")
    press(page, "Delete the plan")
    page.get_by_text("is deleted.").wait_for()


def test_a_plan_with_facilities_says_what_is_missing(browse, world):
    make_region(world)
    run = planned(world, name="With plants", facilities=True)
    actions.share(world.viewer(Role.PROGRAMME_MANAGER), run, shared=True)
    page = browse(world.person(Role.AUDITOR), width=768)
    page.goto(f"/plans/{run.pk}/")
    page.get_by_role("link", name="Facilities to build").click()
    all_is_well(page, "7-facilities")
