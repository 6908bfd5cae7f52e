"""What a page of the documentation tells people to choose stands on a page of the platform."""

import re

import pages
import pytest

PAGES = (
    "tutorial-in-the-browser.md",
    "how-to/people.md",
    "how-to/listings.md",
    "how-to/matches.md",
    "how-to/introductions.md",
    "how-to/desk.md",
    "how-to/public-site.md",
    "how-to/api.md",
)
PLATFORM = pages.ROOT / "src/offcut/platform"


def spaces_alike(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


@pytest.fixture(scope="module")
def words() -> str:
    """All that templates and code of the platform say."""
    files = (path for end in ("html", "py") for path in PLATFORM.rglob(f"*.{end}"))
    return spaces_alike("\n".join(path.read_text("utf-8") for path in files))


@pytest.mark.parametrize("page", PAGES)
def test_what_one_is_told_to_choose_is_there(page: str, words: str) -> None:
    told = re.findall(r"\*\*(.+?)\*\*", (pages.DOCS / page).read_text("utf-8"), re.DOTALL)
    labels = {spaces_alike(label).strip(" .:?") for label in told}
    assert labels
    assert sorted(label for label in labels if label not in words) == []
