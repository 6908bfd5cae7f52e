"""The pages on operations name every setting, and every command that they name is there."""

import re

import pages
from django.core.management import get_commands

from offcut.platform import settings

FOLDER = pages.DOCS / "operations"
TEXT = {path.stem: path.read_text("utf-8") for path in FOLDER.glob("*.md")}


def test_every_variable_of_the_environment_is_explained_and_none_is_made_up():
    source = (pages.ROOT / "src/offcut/platform/settings.py").read_text("utf-8")
    read = {f"OFFCUT_{name}" for name in re.findall(r'env\.\w+\(\s*"(\w+)"', source)}
    explained = set(re.findall(r"`(OFFCUT_\w+)`", TEXT["settings"]))
    assert explained == read
    for page, text in TEXT.items():
        assert set(re.findall(r"\bOFFCUT_[A-Z_]+\b", text)) <= read, page


def test_every_command_that_a_page_names_is_there():
    known = set(get_commands())
    for page, text in TEXT.items():
        named = set(re.findall(r"(?:offcut\.platform|offcut-manage) (\w+)", text))
        assert named <= known, page


def test_the_secret_key_is_no_default():
    assert settings.SECRET_KEY
    assert "django-insecure" not in settings.SECRET_KEY
