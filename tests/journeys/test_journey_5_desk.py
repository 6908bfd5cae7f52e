"""Journey 5: a facilitator carries exchanges from a first idea to completed, or learns why not."""

import pytest
from harness import WIDTHS, all_is_well, enter, is_an_error, press, tab_to, type_into
from playwright.sync_api import expect
from things_desk import case_file, case_row, day, make_case
from things_introductions import make_introduction
from things_outcomes import moved
from world import SYSTEM, make_organisation

from offcut.platform.access.roles import Role
from offcut.platform.desk import actions, queries, work
from offcut.platform.desk.models import Synergy
from offcut.platform.introductions.models import State
from offcut.platform.organisations import actions as organisation_actions

ALL = [*((width, True) for width in WIDTHS), (360, False)]


def on_the_desk(world) -> Synergy:
    return queries.carried_by(world.viewer(Role.FACILITATOR)).get()


def date_in(page, label, on):
    group = page.get_by_role("group", name=label)
    for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        group.get_by_label(part).fill(str(value))


@pytest.mark.parametrize(("width", "scripts"), ALL)
def test_a_case_is_carried_to_completion(browse, world, width, scripts):
    introduction = make_introduction(world, State.REVEALED)
    introduction.facilitator = world.person(Role.FACILITATOR)
    introduction.save()
    page = browse(world.person(Role.FACILITATOR), width=width, scripts=scripts)

    page.goto(f"/introductions/{introduction.pk}/")
    page.get_by_role("button", name="Carry it on the desk").click()
    page.get_by_role("button", name="Save").click()  # nothing said yet
    is_an_error(page)
    all_is_well(page, "desk-next-problem")
    page.get_by_label("What comes next?").fill("Ask for the sieve analysis")
    date_in(page, "By when?", day(-2))
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Ask for the sieve analysis").wait_for()
    all_is_well(page, "desk-case-idea")

    page.get_by_role("button", name="Move to discussion").click()
    page.get_by_role("button", name="Move it").click()
    page.get_by_role("heading", name="To move to negotiation").wait_for()
    if page.get_by_role("link", name="The quantity that is expected").count():
        page.get_by_role("link", name="The quantity that is expected").click()
        page.get_by_label("Expected tonnes a year").fill("900")
        page.get_by_label("Expected worth a year").fill("12000")
        all_is_well(page, "desk-change")
        page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Move to negotiation").click()
    page.get_by_role("button", name="Move it").click()

    page.get_by_role("link", name="Record what stands in the way").click()
    page.get_by_label("What stands in the way?").select_option("regulation")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="To move to implementation").wait_for()
    expect(page.get_by_role("button", name="Move to implementation")).to_have_count(0)
    expect(page.get_by_text("Missing", exact=True)).to_have_count(2)  # terms, and the permit
    all_is_well(page, "desk-case-blocked")
    page.get_by_role("link", name="Resolve").click()
    page.get_by_label("How was it resolved?").fill("An exemption is registered")
    page.get_by_role("button", name="Save").click()
    pays(page)
    page.get_by_role("button", name="Move to implementation").click()
    all_is_well(page, "desk-move")
    page.get_by_role("button", name="Move it").click()

    page.get_by_role("heading", name="To move to completed").wait_for()
    expect(page.get_by_role("button", name="Move to completed")).to_have_count(0)
    moved(world.viewer(Role.MEMBER), on_the_desk(world), moved_on=day(0))
    page.reload()
    page.get_by_role("button", name="Move to completed").click()
    page.get_by_role("button", name="Move it").click()
    page.get_by_text("It is at “completed” now.").wait_for()
    all_is_well(page, "desk-case-completed")
    assert Synergy.objects.as_system("test").get().stage == "completed"


def pays(page):
    page.get_by_role("link", name="Add a line").click()
    page.get_by_role("group", name="Who pays?").get_by_label("that wants it").check()
    page.get_by_role("group", name="Who is paid?").get_by_label("that has it").check()
    page.get_by_label("For what?").select_option("material")
    page.get_by_label("How much?").fill("4.50")
    date_in(page, "Agreed on", day(0))
    all_is_well(page, "desk-terms")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("£4.50 per t").wait_for()


def test_a_case_is_given_up_by_keyboard_with_a_reason_from_the_list(browse, world):
    found = make_case(world, at="discussion", began=30)
    page = browse(world.person(Role.FACILITATOR))
    page.goto("/desk/board/")
    tab_to(page, page.get_by_role("link", name="Green sand for blocks", exact=True))
    enter(page)
    page.get_by_role("link", name="Give it up").wait_for()
    press(page, "Give it up", role="link")
    page.get_by_label("Why will it not happen?").wait_for()
    tab_to(page, page.get_by_label("Why will it not happen?"))
    page.keyboard.type("Haulage")
    type_into(page, "Anything worth keeping", "Too few back-loads")
    press(page, "Give it up")
    page.get_by_text("Lost: haulage cost too much").wait_for()
    all_is_well(page, "desk-case-lost")
    found.refresh_from_db()
    assert (found.stage, found.lost_reason) == ("lost", "haulage")


@pytest.mark.parametrize(("width", "scripts"), ALL)
def test_the_day_begins_with_the_list_and_the_board(browse, world, width, scripts):
    carrier = world.viewer(Role.FACILITATOR)
    late, slow = make_case(world, title="Late sand", began=9), make_case(world, title="Slow sand")
    make_case(world, at="negotiation", title="Blocked sand")
    actions.set_next(carrier, late, words="Call the works manager", on=day(1))
    work.add_task(carrier, slow, words="Write up the visit", due_on=day(0))
    work.open_blocker(carrier, slow, cause="time")
    page = browse(world.person(Role.FACILITATOR), width=width, scripts=scripts)
    page.goto("/desk/")
    expect(page.get_by_text("2 things by tonight")).to_have_count(1)
    all_is_well(page, "desk-today")
    page.get_by_role("button", name="Done").click()
    page.get_by_text("Done: Write up the visit").wait_for()
    page.goto("/desk/board/")
    all_is_well(page, "desk-board")
    page.get_by_role("link", name="Before implementation: 1 missing").click()
    all_is_well(page, "desk-move-missing")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["chances", "stages"])
def test_what_the_desk_rests_on_can_be_read(browse, world, width, name):
    make_case(world, at="negotiation")
    page = browse(world.person(Role.FACILITATOR), width=width)
    page.goto(f"/desk/{name}/")
    all_is_well(page, f"desk-{name}")


def test_a_calendar_is_made_and_revoked(browse, world):
    page = browse(world.person(Role.FACILITATOR), width=360)
    page.goto("/desk/calendar/")
    page.get_by_role("button", name="Make a private address").click()
    address = page.locator("#calendar-address").inner_text()
    assert address.endswith(".ics")
    all_is_well(page, "desk-calendar")
    page.get_by_role("button", name="Revoke it").click()
    page.get_by_text("The address no longer works").wait_for()


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1280, False)])
def test_several_are_changed_at_once_from_the_table(browse, world, width, scripts):
    for title in ("Sand one", "Sand two"):
        make_case(world, at="discussion", title=title, began=30)
    make_case(world, title="Sand three", began=30)
    page = browse(world.person(Role.FACILITATOR), width=width, scripts=scripts)
    page.goto("/desk/exchanges/?sort=title")
    all_is_well(page, "desk-table")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Move to a stage").click()
    page.get_by_label("Negotiation").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Will stay")).to_have_count(1)
    all_is_well(page, "desk-many")
    page.get_by_role("button", name="Change them").click()
    page.get_by_role("heading", name="2 exchanges changed.").wait_for()
    all_is_well(page, "desk-many-done")
    page.goto("/desk/exchanges/?stage=negotiation")
    expect(page.get_by_role("row")).to_have_count(3)  # the head and two
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this list").click()
    assert "Sand one" in download.value.path().read_text("utf-8-sig")


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1280, False)])
def test_cases_kept_elsewhere_are_brought_and_taken_back(browse, world, width, scripts):
    page = browse(world.person(Role.FACILITATOR), width=width, scripts=scripts)
    page.goto("/desk/imports/")

    def send(*rows):
        given = case_file(list(rows))
        page.get_by_label("Your spreadsheet").set_input_files(
            {"name": given.name, "mimeType": "text/csv", "buffer": given.read()}
        )
        page.get_by_role("button", name="Check it").click()

    send(case_row(), case_row("OLD-2", negotiation_on=day(-9)))
    page.get_by_text("is still to come").wait_for()
    all_is_well(page, "desk-import-problems")
    page.get_by_role("link", name="load it again").click()
    send(case_row(), case_row("OLD-2"))
    page.get_by_text("2 new, 0 changed, 0 unchanged").wait_for()
    all_is_well(page, "desk-import-preview")
    page.get_by_role("button", name="Load all of it").click()
    page.get_by_text("Loaded: 2 new").wait_for()
    all_is_well(page, "desk-import-done")
    assert Synergy.objects.as_system("test").count() == 2
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("is taken back").wait_for()
    assert not Synergy.objects.as_system("test").exists()


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1280, False)])
def test_two_organisations_turn_out_to_be_one_and_two_again(browse, world, width, scripts):
    twin = make_organisation("Ownbrook Foundry (example) Ltd", postcode="WV10 9TE")
    facilitator = world.person(Role.FACILITATOR)
    organisation_actions.assign_facilitator(SYSTEM, twin, facilitator=facilitator)
    page = browse(facilitator, width=width, scripts=scripts, sudo=True)
    page.goto("/desk/organisations/")
    expect(page.get_by_text("One name, apart from spelling")).to_have_count(1)
    page.get_by_role("link", name="See what would move").click()
    all_is_well(page, "desk-merge")
    page.get_by_role("button", name="Merge them").click()
    page.get_by_text("is part of").wait_for()
    all_is_well(page, "desk-merged")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("are two again").wait_for()


def test_a_party_follows_its_exchange(browse, world):
    found = make_case(world, at="negotiation")
    work.write_note(world.viewer(Role.FACILITATOR), found, words="A trial in May", shared=True)
    page = browse(world.person(Role.MEMBER), width=360)
    page.goto("/desk/mine/")
    all_is_well(page, "desk-own")
    page.get_by_role("link", name="Green sand for blocks").click()
    page.get_by_text("A trial in May").wait_for()
    all_is_well(page, "desk-case-of-a-party")
    expect(page.get_by_text("Chance of completing")).to_have_count(0)
