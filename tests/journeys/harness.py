"""What journeys do with a page: look whether all is well, go by keyboard, keep a picture.

A journey reads as a story::

    def test_a_business_lists_in_two_minutes(browse, world):
        page = browse(world.person(Role.MEMBER), width=360)
        page.goto("/listings/add/")
        all_is_well(page)
        page.get_by_label("What is it?").fill("used green sand, dry")
        page.get_by_role("button", name="Save").click()
        all_is_well(page, "saved as partial")
"""

import os
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

# OFFCUT_JOURNEYS=once: each journey at one width, with scripts (docs/contributing/tests).
ONCE = os.environ.get("OFFCUT_JOURNEYS") == "once"
WIDTHS = (360,) if ONCE else (360, 768, 1280)
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LOOK = """rules => axe.run({runOnly: rules, resultTypes: ["violations"]}).then(result => ({
  passed: result.passes.length,
  wrong: result.violations.flatMap(broken => broken.nodes.map(
    node => `${broken.id}: ${broken.help}: ${node.html.slice(0, 200)}`)),
}))"""
_FOCUS = "el => el === document.activeElement || el.contains(document.activeElement)"
_SEEN = """el => {
  const style = getComputedStyle(el), box = el.getBoundingClientRect();
  const drawn = style.outlineStyle !== "none" || style.boxShadow !== "none" ||
    style.backgroundColor === "rgb(255, 221, 0)";
  const label = el.labels && el.labels[0] && getComputedStyle(el.labels[0], "::before");
  return box.width > 0 && (drawn || (label && label.boxShadow !== "none"));
}"""


def violations(page: Page) -> list[str]:
    """What WCAG 2.2 AA and good practice find wrong with the page that is shown, in words.

    Every rule looks at every element; of what is well only the number of rules comes back, as to
    describe each element that passes takes longer than to look at it. ``browse`` brings axe along.
    """
    found = page.evaluate(_LOOK, _RULES)
    assert found["passed"], "axe looked at nothing"
    told: list[str] = found["wrong"]
    return told


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    found: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return found


def all_is_well(page: Page, name: str = "") -> None:
    """The page that is shown: no violation, no sideways scroll, one h1, a title of its own.

    ``name`` keeps a picture of it in the folder OFFCUT_PICTURES, where that is set. Without scripts
    axe cannot look, so the rest is checked.
    """
    picture(page, name)
    expect(page.locator("h1")).to_have_count(1)
    expect(page).to_have_title(re.compile(r"^.+ – (.+ – )?Offcut$"))
    assert "DoesNotExist" not in page.content()
    if scripts_run(page):
        found = violations(page)
        assert found == [], str(found)
        assert sideways(page) <= 0, f"{sideways(page)} px wider than the window"


def scripts_run(page: Page) -> bool:
    """Whether the page's scripts run in this window."""
    return page.locator("body.js-enabled").count() > 0


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page in the folder OFFCUT_PICTURES, where that is set."""
    folder = os.environ.get("OFFCUT_PICTURES")
    if folder and name:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def tab_to(page: Page, wanted: Locator, *, most: int = 200) -> Locator:
    """Press Tab until ``wanted`` has the focus, and can be seen to have it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate(_FOCUS):
            assert wanted.evaluate(_SEEN), f"The focus on {wanted} cannot be seen."
            return wanted
    raise AssertionError(f"{wanted} is not reached by {most} presses of Tab.")


def type_into(page: Page, label: str, words: str) -> None:
    """Reach the field with this label by Tab and type, with the keyboard alone."""
    tab_to(page, page.get_by_label(label))
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(words)


def press(page: Page, name: str, *, role: str = "button") -> None:
    """Reach the button (or link) by Tab and press Enter."""
    tab_to(page, page.get_by_role(role, name=name))  # type: ignore[arg-type]
    enter(page)


def enter(page: Page) -> None:
    """Press Enter where the focus is, and wait for the page that it leads to."""
    page.locator(":focus").press("Enter")


def is_an_error(page: Page) -> None:
    """The page that is shown says in its title that something has to be put right."""
    expect(page).to_have_title(re.compile("^Error: "))
