"""The pages on operations name every setting, and every command that they name is there."""

import re
import tomllib
from importlib import metadata

import pages
from django.core.management import get_commands
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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


def needed(requirement: str, found: dict[str, str]) -> None:
    """The package with what it needs here, each with the licence that it declares."""
    wanted = Requirement(requirement)
    name = canonicalize_name(wanted.name)
    extras = wanted.extras or {""}
    if name in found and extras == {""}:
        return
    told = metadata.metadata(name)
    kinds = [c for c in told.get_all("Classifier", []) if c.startswith("License")]
    found[name] = " ".join(
        [told.get("License-Expression") or "", told.get("License") or "", *kinds]
    )
    for inner in map(Requirement, metadata.requires(name) or []):
        if inner.marker is None or any(inner.marker.evaluate({"extra": e}) for e in extras):
            inner.marker = None
            if canonicalize_name(inner.name) not in found:
                needed(str(inner), found)


def test_every_package_that_runs_is_listed_with_its_licence():
    project = tomllib.loads((pages.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found: dict[str, str] = {}
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["platform"]]:
        needed(requirement, found)
    rows = re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", TEXT["dependencies"], re.MULTILINE)
    listed = {name: licence for name, licence in rows if name != "package"}
    assert set(found) <= set(listed), "say in docs/operations/dependencies.md why it is here"
    lock = (pages.ROOT / "requirements.lock").read_text("utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    assert set(listed) <= locked, "no longer needed"
    for name, declared in found.items():
        family = re.match(r"[A-Za-z]+", listed[name])
        assert family, name
        assert family[0].lower() in declared.lower(), f"{name} declares {declared}"


def test_the_secret_key_is_no_default():
    assert settings.SECRET_KEY
    assert "django-insecure" not in settings.SECRET_KEY
