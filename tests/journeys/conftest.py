"""A browser for the journeys: Debian's Chromium, at every width, with and without scripts."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from harness import ONCE
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    expect,
    sync_playwright,
)
from world import World, client_of, make_world

from offcut.platform.accounts.models import User

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Of two such flags the last holds: Playwright's own are said again. Without the last two every
    # window starts an address bar that nobody sees, which costs more than a page.
    "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,"
    "NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup",
)
Browse = Callable[..., Page]
_VARIANTS = ("width", "scripts")
_PATIENCE_MS = 30_000  # a busy machine is slow, not wrong


def _until_loaded(act: Callable[..., None]) -> Callable[..., None]:
    """A click or a press that ends when the page it leads to is loaded.

    Playwright's own ends as soon as the next page begins to arrive: neither its title nor its
    headings need be there yet.
    """

    @wraps(act)
    def done(self: Locator, *args: Any, **named: Any) -> None:
        act(self, *args, **named)
        self.page.wait_for_load_state("load")

    return done


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where each journey is walked once, its other widths and its walk without scripts wait."""
    if not ONCE:
        return
    walked: dict[str, pytest.Item] = {}
    for item in items:
        story = _story(item)
        if story not in walked or _scripts(item) > _scripts(walked[story]):
            walked[story] = item
    left_out = [item for item in items if walked[_story(item)] is not item]
    items[:] = [item for item in items if walked[_story(item)] is item]
    config.hook.pytest_deselected(items=left_out)


def _story(item: pytest.Item) -> str:
    """What a journey's variants have in common; for any other test, its name."""
    if "browse" not in getattr(item, "fixturenames", ()):
        return item.nodeid
    given = {name: value for name, value in _given(item).items() if name not in _VARIANTS}
    return f"{item.nodeid.partition('[')[0]} {given}"


def _scripts(item: pytest.Item) -> bool:
    return bool(_given(item).get("scripts", True))


def _given(item: pytest.Item) -> dict[str, Any]:
    return getattr(getattr(item, "callspec", None), "params", {})


@pytest.fixture(scope="session", autouse=True)
def _clicks_arrive() -> Iterator[None]:
    """In journeys, every click and every press waits for the page it leads to."""
    expect.set_options(timeout=_PATIENCE_MS)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("click", "press"):
            patch.setattr(Locator, name, _until_loaded(getattr(Locator, name)))
        yield


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
def world(transactional_db: None) -> World:
    """Two organisations and everybody, kept where the server of the test sees them."""
    return make_world()


@pytest.fixture
def browse(browser: Browser, live_server: Any) -> Iterator[Browse]:
    """Opens a window: ``browse(person, width=360, scripts=False)``; nobody: a visitor.

    Each window is a browser of its own, so several people can be at work at once. Afterwards none
    may have logged an error: a script that broke, a file that was missing, something that the
    content security policy refused. ``expected_errors``: parts of messages that are meant.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opener(
        person: User | None = None,
        *,
        width: int = 1280,
        scripts: bool = True,
        sudo: bool = False,
        expected_errors: tuple[str, ...] = (),
    ) -> Page:
        context = browser.new_context(
            accept_downloads=True,
            base_url=live_server.url,
            java_script_enabled=scripts,
            locale="en-GB",
            reduced_motion="reduce",
            timezone_id="Europe/London",
            viewport={"width": width, "height": 900},
        )
        contexts.append(context)
        context.add_init_script(
            AXE_SCRIPT
        )  # ready in every page, which costs less than bringing it
        if person is not None:
            signed_in = client_of(person, sudo=sudo).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": signed_in, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(_PATIENCE_MS)

        def note(message: str) -> None:
            if not any(part in message for part in expected_errors):
                complaints.append(f"{page.url}: {message}")

        def heard(said: ConsoleMessage) -> None:
            if said.type == "error":
                note(said.text)

        page.on("pageerror", lambda error: note(str(error)))
        page.on("console", heard)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert complaints == []
