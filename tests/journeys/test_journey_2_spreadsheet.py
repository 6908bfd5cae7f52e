"""Journey 2: a spreadsheet: problems put right, columns named, previewed, loaded, taken back."""

from pathlib import Path

import pytest
from harness import WIDTHS, all_is_well, enter, press, tab_to
from playwright.sync_api import expect
from world import World

from offcut.platform.access.roles import Role
from offcut.platform.listings import queries

BAD = """Ref,Have or want,Material,Qty,Units,Postcode
a1,have,Spent green sand,lots,t,WV10 9TE
a2,maybe,Pig iron,100,t,WV10 9TE
"""
GOOD = BAD.replace("lots", "~1200").replace("maybe", "want")


def upload(page, folder: Path, text: str) -> None:
    """Choose a file and have it checked."""
    path = folder / "our list.csv"
    path.write_text(text)
    page.goto("/listings/spreadsheets/")
    page.get_by_label("Spreadsheet", exact=False).first.set_input_files(path)
    page.get_by_role("button", name="Check the file").click()


def words(world: World) -> set[str]:
    return {row.words for row in queries.own(world.viewer(Role.MEMBER))}


@pytest.mark.parametrize(("width", "scripts"), [*((w, True) for w in WIDTHS), (360, False)])
def test_from_problems_to_loaded_and_back(
    browse, world: World, tmp_path: Path, width: int, scripts: bool
) -> None:
    page = browse(world.person(Role.MEMBER), width=width, scripts=scripts)
    page.goto("/listings/spreadsheets/")
    all_is_well(page, "2-upload")
    upload(page, tmp_path, BAD)
    page.get_by_role("heading", name="Which column is which?").wait_for()
    all_is_well(page, "2-columns")
    page.get_by_role("button", name="Check with these columns").click()
    page.get_by_role("heading", name="problems to put right").wait_for()
    all_is_well(page, "2-problems")
    expect(page.get_by_text("is not a quantity")).to_be_visible()
    assert not words(world)

    upload(page, tmp_path, GOOD)
    page.get_by_role("button", name="Check with these columns").click()
    page.get_by_role("heading", name="Ready to load").wait_for()
    all_is_well(page, "2-preview")
    assert not words(world)
    page.get_by_role("button", name="Load it").click()
    page.get_by_role("heading", name="Loaded").wait_for()
    all_is_well(page, "2-loaded")
    assert words(world) == {"Spent green sand", "Pig iron"}
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("heading", name="Taken back").wait_for()
    all_is_well(page, "2-taken-back")
    assert not words(world)


def test_by_keyboard_alone(browse, world: World, tmp_path: Path) -> None:
    page = browse(world.person(Role.MEMBER))
    upload(page, tmp_path, "kind,resource,quantity,unit\nhave,Green sand,5,t\n")
    page.get_by_role("heading", name="Ready to load").wait_for()
    press(page, "Load it")
    page.get_by_role("heading", name="Loaded").wait_for()
    tab_to(page, page.get_by_role("link", name="See your listings"))
    enter(page)
    page.get_by_role("link", name="Green sand").wait_for()


def test_the_template_is_downloaded(browse, world: World) -> None:
    page = browse(world.person(Role.MEMBER))
    page.goto("/listings/spreadsheets/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the template (Excel)").click()
    assert download.value.suggested_filename == "listings.xlsx"
