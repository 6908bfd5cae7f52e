"""Tutorial and how-to pages are run as they are written: each command, with what it promises."""

import os
import re
import subprocess
from pathlib import Path

import click
import pages
import pytest

from offcut.cli import offcut

WALKS = [
    page
    for page in (pages.DOCS / "tutorial.md", *sorted((pages.DOCS / "how-to").glob("*.md")))
    if any(language == "console" for language, _ in pages.blocks(page))
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return pages.fresh_clone(tmp_path)


@pytest.mark.parametrize("page", WALKS, ids=lambda page: page.stem)
def test_every_command_on_the_page_does_what_it_says(page: Path, checkout: Path):
    path = f"{pages.ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "COLUMNS": "120", "NO_COLOR": "1"}
    for language, block in pages.blocks(page):
        if language == "code-block":
            name, content = pages.typed_file(block)
            (checkout / name).write_text(content, "utf-8")
        if language != "console":
            continue
        for command in pages.commands(block):
            done = subprocess.run(
                ["bash", "-c", command.text],
                cwd=checkout,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            said = done.stdout + done.stderr
            assert done.returncode == command.exit_status, f"$ {command.text}\n{said}"
            broken = list(pages.broken_promises(command.promised, said))
            assert not broken, f"$ {command.text}\npromised: {broken}\nsaid:\n{said}"


def test_readme_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    readme = pages.blocks(pages.ROOT / "README.md")
    code = next(block for language, block in readme if language == "python")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
    assert (tmp_path / "report.html").stat().st_size > 10_000


def test_a_promise_is_kept_only_in_order():
    said = "first line\nsecond   line, third"
    assert not list(pages.broken_promises(["first line", "second … third"], said))
    assert list(pages.broken_promises(["second line", "first line"], said)) == ["first line"]


def test_every_command_has_its_place_on_the_page_of_commands():
    page = (pages.DOCS / "reference" / "commands.md").read_text("utf-8")
    documented = re.findall(r"^## offcut (\w+)\n\n```\{offcut-command\} \1\n", page, re.MULTILINE)
    assert documented == offcut.list_commands(click.Context(offcut))
