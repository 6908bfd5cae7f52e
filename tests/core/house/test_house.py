"""The house itself: what a clean clone relies on."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from offcut.cli import _COMMANDS, offcut
from offcut.version import __version__

ROOT = Path(__file__).resolve().parents[3]


def test_the_lock_has_hashes_and_no_addresses():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock
    assert "index-url" not in lock


def test_every_dependency_has_a_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)
    wanted = [*project["project"]["dependencies"]]
    for group in project["dependency-groups"].values():
        wanted += group
    for requirement in wanted:
        lines = [line for line in text.splitlines() if f'"{requirement}"' in line]
        assert any(re.search(r"#\s*\S+", line) for line in lines), f"{requirement} has no reason"


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lock = (ROOT / "requirements.lock").read_text("utf-8").lower()
    for requirement in project["project"]["dependencies"]:
        name = re.split(r"[>=<;\[ ]", requirement)[0].lower()
        assert re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE), name


def test_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("command", list(_COMMANDS))
def test_every_command_explains_itself_with_examples(command: str):
    result = CliRunner().invoke(offcut, [command, "--help"])
    assert result.exit_code == 0
    assert "offcut" in result.output
    assert "Example" in result.output


def test_a_misspelt_command_is_answered_with_the_nearest():
    result = CliRunner().invoke(offcut, ["mach"])
    assert result.exit_code == 2
    assert "Did you mean 'match'?" in result.output


def test_no_file_is_two_ideas():
    tracked = subprocess.run(
        ["git", "ls-files", "src/offcut/**/*.py", "src/offcut/*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    written = [file for file in tracked if "/migrations/" not in file]  # those are generated
    long = {f: n for f in written if (n := len((ROOT / f).read_text("utf-8").splitlines())) > 400}
    assert not long


def test_nothing_names_a_registry_or_a_machine_path():
    pattern = "|".join([r"pyp[i]\.org", r"pythonhos[t]ed", r"registr[y]\.npmjs", r"deb\.debia[n]"])
    found = subprocess.run(
        ["git", "grep", "-nIE", pattern, "--", ".", ":!*.geojson"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""
