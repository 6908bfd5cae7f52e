"""The tutorial is run as it is written: each command, in order, with the output it promises.

In a ``console`` block a line that begins with ``$ `` is a command; the lines after it are
promised output, where ``…`` stands for anything. A ``code-block`` with a ``:caption:`` is the
file that the reader types.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "docs" / "tutorial.md", *(ROOT / "docs" / "how-to").glob("*.md")])
BLOCK = re.compile(r"^```\{?([a-z-]+)\}?[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _commands(block: str) -> list[tuple[str, list[str]]]:
    steps: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        elif line.strip():
            steps[-1][1].append(line.strip())
    return steps


def _promised(line: str) -> re.Pattern[str]:
    parts = [re.escape(" ".join(part.split())) for part in line.split("…")]
    return re.compile(".*".join(parts))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh clone beside which the reader works, with the set-up already there."""
    home = tmp_path / "offcut"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(home)], check=True)
    (home / ".venv").symlink_to(ROOT / ".venv")
    return home


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_on_the_page_does_what_it_says(page: Path, checkout: Path):
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "COLUMNS": "120", "NO_COLOR": "1"}
    for language, block in BLOCK.findall(page.read_text("utf-8")):
        if language == "code-block":
            caption = re.search(r":caption: (\S+)", block)
            assert caption, "a code-block needs the file's name as its caption"
            (checkout / caption[1]).write_text(block.split("\n\n", 1)[1], "utf-8")
        if language != "console":
            continue
        for command, output in _commands(block):
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=checkout,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            said = " ".join((done.stdout + done.stderr).split())
            wanted = 0 if "exit status" not in command else None
            assert wanted is None or done.returncode in (0, 1), f"{command}\n{said}"
            for line in output:
                assert _promised(line).search(said), f"{command}\npromised: {line}\nsaid: {said}"


def test_readme_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    readme = (ROOT / "README.md").read_text("utf-8")
    code = next(block for language, block in BLOCK.findall(readme) if language == "python")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
    assert (tmp_path / "report.html").stat().st_size > 10_000
