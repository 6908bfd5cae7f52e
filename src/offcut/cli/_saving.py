"""Writes an answer as JSON: to a file, or to the terminal for ``-``."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from offcut.listings.write import telling_why


def save_json(data: Mapping[str, Any], path: str) -> None:
    """Writes ``data`` to ``path``; ``-`` prints it.

    Raises:
        InputError: the file cannot be written.
    """
    text = json.dumps(data, ensure_ascii=False, indent=1)
    if path == "-":
        click.echo(text)
        return
    target = Path(path)
    with telling_why(target):
        target.write_text(text + "\n", encoding="utf-8")
