"""A browser for the journeys: Debian's Chromium, at every width, with and without scripts."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = (360, 768, 1280)
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys of a process."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        if os.environ.get("CI"):
            pytest.fail("The journeys need Chromium: apt-get install chromium")
        pytest.skip("The journeys need Chromium: apt-get install chromium")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver keeps a loop running
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, headless=True, args=list(_FLAGS))
        yield opened
        opened.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[OpenPage]:  # type: ignore[no-untyped-def]
    """Opens a window on the platform: ``open_page(width=360, scripts=False)``.

    Afterwards no window may have logged an error: a script that broke, a file that was missing,
    something that the content security policy refused.
    """
    contexts, complaints = [], []

    def note(message: str, *, known: tuple[str, ...]) -> None:
        if not any(part in message for part in known):
            complaints.append(message)

    def opener(
        *, width: int = 1280, scripts: bool = True, expected_errors: tuple[str, ...] = ()
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=scripts,
            reduced_motion="reduce",
            viewport={"width": width, "height": 900},
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: note(str(error), known=expected_errors))
        page.on(
            "console",
            lambda said: note(said.text, known=expected_errors) if said.type == "error" else None,
        )
        return page

    yield opener
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What WCAG 2.2 AA (and good practice) finds wrong with the page that is shown, in words."""

    def found(page: Page) -> list[str]:
        result = Axe().run(page, options={"runOnly": _RULES}).response
        assert result["passes"], "axe looked at nothing"
        return [
            f"{broken['id']}: {broken['help']}: {node['html'][:200]}"
            for broken in result["violations"]
            for node in broken["nodes"]
        ]

    return found


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keeps a picture of the page in the folder OFFCUT_PICTURES, where that is set."""
    folder = os.environ.get("OFFCUT_PICTURES")

    def taken(page: Page, name: str) -> None:
        if folder:
            width = page.viewport_size["width"] if page.viewport_size else 0
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)

    return taken
