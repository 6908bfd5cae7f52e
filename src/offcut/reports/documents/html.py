"""A document as one HTML page: no script, nothing asked of the network, every figure opens."""

from pathlib import Path
from typing import Any

from offcut.reports.documents.model import (
    Block,
    Bullets,
    ChartBlock,
    Document,
    KeyFigures,
    Notice,
    Paragraph,
    Table,
)
from offcut.reports.documents.working import Workings
from offcut.reports.pages import asset, template

_TYPES: dict[type[Block], str] = {
    Paragraph: "paragraph",
    Bullets: "bullets",
    Notice: "notice",
    KeyFigures: "key_figures",
    Table: "table",
    ChartBlock: "chart",
}


def write_html(document: Document, path: str | Path) -> None:
    """Writes the page to ``path``.

    Raises:
        OSError: ``path`` cannot be written to.
    """
    Path(path).write_text(render(document), encoding="utf-8")


def render(document: Document) -> str:
    """The page as text."""
    workings = Workings(document)
    sheets = workings.sheets()
    return template("document.html.j2").render(
        document=document,
        sections=[
            _section(section.id, section.title, section.blocks) for section in document.sections
        ],
        workings=workings,
        entries=workings.all(),
        left_out=workings.left_out,
        facts=workings.facts(),
        sheets=sheets,
        row_count=sum(len(sheet.rows) for sheet in sheets),
        style=asset("report.css") + asset("document.css"),
    )


def _section(name: str, title: str, blocks: tuple[Block, ...]) -> dict[str, Any]:
    listed = [{"type": _TYPES[type(block)], "block": block} for block in blocks]
    return {"id": name, "title": title, "blocks": listed}
