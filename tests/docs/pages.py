"""The documentation as its reader meets it: blocks, commands, files, and a fresh clone to type in.

In a ``console`` block a line that begins with ``$ `` is a command; the lines after it are
promised output, in order, where ``…`` stands for anything. A command ends with 0, unless it says
``# exit status 1``. A ``code-block`` with a ``:caption:`` is the file that the reader types.
"""

import hashlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_BLOCK = re.compile(r"^```\{?([a-z-]+)\}?[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_EXIT = re.compile(r"# exit status (\d)$")


class Command(NamedTuple):
    """One command with what the page promises of it."""

    text: str
    exit_status: int
    promised: list[str]


def blocks(page: Path) -> list[tuple[str, str]]:
    """Language and text of every fenced block."""
    return _BLOCK.findall(page.read_text("utf-8"))


def commands(block: str) -> list[Command]:
    """The commands of a ``console`` block."""
    found: list[Command] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            status = _EXIT.search(line)
            found.append(Command(line[2:], int(status[1]) if status else 0, []))
        elif line.strip():
            found[-1].promised.append(line.strip())
    return found


def typed_file(block: str) -> tuple[str, str]:
    """Name and content of a file that the reader types."""
    caption = re.search(r":caption: (\S+)", block)
    assert caption, "a code-block needs the file's name as its caption"
    return caption[1], block.split("\n\n", 1)[1]


def broken_promises(promised: list[str], said: str) -> Iterator[str]:
    """Promised lines that were not said, or not in this order; spaces and line ends are alike."""
    said, at = " ".join(said.split()), 0
    for line in promised:
        parts = [re.escape(" ".join(part.split())) for part in line.split("…")]
        found = re.compile(".*?".join(parts)).search(said, at)
        if found is None:
            yield line
        else:
            at = found.end()


def fresh_clone(where: Path) -> Path:
    """A clone of what is committed, with the set-up already there.

    Its ``.venv`` points into the one that runs the tests, but holds a stamp of its own, so that
    ``make`` finds nothing to set up and never writes into ours.
    """
    home = where / "offcut"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(home)], check=True)
    ready = home / ".venv"
    ready.mkdir()
    for entry in (ROOT / ".venv").iterdir():
        if entry.name != ".offcut-setup":
            (ready / entry.name).symlink_to(entry)
    files = ("requirements.lock", "pyproject.toml", "scripts/setup.sh")
    stamp = hashlib.sha256(b"".join((home / name).read_bytes() for name in files))
    (ready / ".offcut-setup").write_text(stamp.hexdigest(), "utf-8")
    return home
