"""A document as an accessible PDF: tagged, PDF/UA-1, A4, the same on every machine.

Typst sets the pages with the typeface that Offcut carries, never with the machine's. Texts and
figures reach the template as JSON data, so nothing in them is taken for markup.
"""

import json
from datetime import UTC, datetime
from functools import cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offcut.figures import Figure
from offcut.figures.drawing import FONT
from offcut.figures.wording import UNKNOWN, number
from offcut.reports.documents.letters import FONTS, MISSING, printable
from offcut.reports.documents.model import (
    Block,
    Bullets,
    Cell,
    ChartBlock,
    Document,
    KeyFigures,
    Notice,
    Paragraph,
    Status,
    Table,
    Value,
    Words,
)
from offcut.reports.pages import TEMPLATES

if TYPE_CHECKING:
    import typst

_CHART_FONT = FONT.replace("'", "&#x27;")
_TYPEFACE = "Source Sans Pro"
_CHART_ROWS = 14  # a longer table of a chart is left to the other files
_WIDE_CHARACTERS = 106  # that a line of a table holds
_SHORT, _LONGEST = 18, 70
_HEADER_LINES = 3


def write_pdf(document: Document, path: str | Path) -> None:
    """Writes the document to ``path``.

    Raises:
        OSError: ``path`` cannot be written to.
    """
    Path(path).write_bytes(pdf_bytes(document))


def pdf_bytes(document: Document) -> bytes:
    """The document as the bytes of a PDF; the same document gives the same bytes."""
    made = datetime.fromisoformat(document.made_on).replace(tzinfo=UTC)
    pdf = _compiler(document.layout).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": page_data(document)},
        timestamp=made,
    )
    assert isinstance(pdf, bytes)
    return pdf


def page_images(document: Document, ppi: float = 72) -> list[bytes]:
    """Every page as a PNG, for those who look at pages."""
    made = _compiler(document.layout).compile(
        format="png", ppi=ppi, sys_inputs={"data": page_data(document)}
    )
    return [made] if isinstance(made, bytes) else list(made or ())


@cache
def _compiler(layout: str) -> "typst.Compiler":
    import typst

    return typst.Compiler(
        str(TEMPLATES / f"{_LAYOUTS[layout]}.typ"),
        root=str(TEMPLATES),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )


_FOOT = ("Method", "Offcut")
_LAYOUTS = {"report": "document", "certificate": "certificate"}


def page_data(document: Document) -> str:
    """What the template is given, as JSON."""
    data = {
        "kind": document.kind,
        "title": document.title,
        "subtitle": document.subtitle,
        "description": f"{document.kind}, {document.period}",
        "period": document.period,
        "foot": f"{document.kind} · {_short(document)}",
        "synthetic": document.synthetic,
        "answer": _words(document.answer),
        "versions": [[name, value] for name, value in document.versions.items()],
        "sections": [
            {"title": section.title, "blocks": [_block(block) for block in section.blocks]}
            for section in document.sections
        ],
    }
    cleaned = _clean(data)
    if MISSING in json.dumps(cleaned, ensure_ascii=False):
        cleaned["foot"] += f" · {MISSING}: a letter that this typeface has not; the HTML has it"
    return json.dumps(cleaned, ensure_ascii=False)


def _short(document: Document) -> str:
    """The versions that fit below a page."""
    return " · ".join(
        f"{name} {document.versions[name]}" for name in _FOOT if name in document.versions
    )


def _clean(data: Any) -> Any:
    """Every text in letters that can be printed; drawings are cleaned as texts too."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {key: _clean(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_clean(value) for value in data]
    return data


def _words(words: Words) -> list[dict[str, str]]:
    return [
        {"kind": "figure", "text": word.shown}
        if isinstance(word, Value)
        else {"kind": "text", "text": word}
        for word in words
    ]


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"type": "paragraph", "quiet": block.quiet, "words": _words(block.words)}
        case Bullets():
            return {"type": "bullets", "items": [_words(item) for item in block.items]}
        case Notice():
            return {"type": "notice", "label": block.label, "words": _words(block.words)}
        case KeyFigures():
            return {
                "type": "facts",
                "items": [
                    {"label": item.label, "value": item.value.shown, "note": item.note}
                    for item in block.items
                ],
            }
        case Table():
            return _table(block)
        case ChartBlock():
            return _chart(block)


def _table(table: Table) -> dict[str, Any]:
    return {
        "type": "table",
        "caption": table.caption,
        "headers": list(table.headers),
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "numeric": sorted(table.numeric),
        "total": table.total,
        "widths": _widths(table),
    }


def _widths(table: Table) -> list[int]:
    """Shares of the width, in characters: short columns take what they need, long ones the rest."""
    wanted = [_wanted(table, index) for index in range(len(table.headers))]
    short = sum(width for width in wanted if width <= _SHORT)
    long = [width for width in wanted if width > _SHORT]
    room = _WIDE_CHARACTERS - short
    if not long:
        return [wanted[0] + max(room, 0), *wanted[1:]]
    scale = room / sum(long)
    return [w if w <= _SHORT else max(round(w * scale), _SHORT) for w in wanted]


def _wanted(table: Table, index: int) -> int:
    """What the longest cell and the header, on three lines, take."""
    cells = [_cell(row[index]) for row in table.rows]
    longest = max((len(c["text"]) + 3 * (c["kind"] == "status") for c in cells), default=0)
    name = table.headers[index]
    lines = ceil(len(name) / _HEADER_LINES) + 1
    header = max(*(len(word) + 1 for word in name.split(" ")), min(len(name), 10), lines)
    return max(header, min(longest, _LONGEST), 4) + 2


def _cell(cell: Cell) -> dict[str, str]:
    if isinstance(cell, Status):
        return {"kind": "status", "text": cell.word, "level": cell.level.value}
    if isinstance(cell, Value):
        return {"kind": "figure", "text": cell.shown}
    return {"kind": "text", "text": UNKNOWN if cell is None else cell}


def _chart(block: ChartBlock) -> dict[str, Any]:
    figure = block.chart.wide
    table = block.table or _plain_table(figure)
    if len(table.rows) > _CHART_ROWS:
        table = Table(table.caption, table.headers, ())
    return _table(table) | {
        "type": "chart",
        "title": figure.title,
        "summary": figure.summary,
        "alt": f"{figure.title}. {figure.summary}",
        "svg": figure.svg.replace(_CHART_FONT, _TYPEFACE),
        "width": 1,
    }


def _plain_table(figure: Figure) -> Table:
    """The numbers of a chart that are no figures of the book."""
    rows = tuple(
        tuple(cell if isinstance(cell, str) else number(cell) for cell in row)
        for row in figure.rows
    )
    numeric = frozenset(
        index
        for index in range(len(figure.headers))
        if any(not isinstance(row[index], str) for row in figure.rows)
    )
    return Table(f"The numbers: {figure.title}", figure.headers, rows, numeric)
