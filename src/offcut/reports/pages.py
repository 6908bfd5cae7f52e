"""What every HTML page is made with: the templates, escaped by default, and their assets."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).resolve().parent / "templates"


@cache
def template(name: str) -> "Template":
    """A template by its file name; an undefined name in it is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["unbroken"] = lambda text: text.replace("\u2212£", "\u2212\u2060£")
    return environment.get_template(name)


@cache
def asset(name: str) -> str:
    """The text of a style sheet or a script."""
    return (TEMPLATES / name).read_text("utf-8")


def script_hash(script: str) -> str:
    """The script's hash, so that the page's own policy allows this script and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
