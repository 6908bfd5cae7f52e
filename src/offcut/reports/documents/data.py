"""A document as JSON: the sections, every figure, and the whole book, so that it can be audited."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

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

FORMAT = "offcut-report/1"


def write_json(document: Document, path: str | Path) -> None:
    """Writes the report as JSON, format :data:`FORMAT`, to ``path``.

    Raises:
        OSError: ``path`` cannot be written to.
    """
    text = json.dumps(as_data(document), ensure_ascii=False, separators=(",", ":"))
    Path(path).write_text(f"{text}\n", "utf-8")


def as_data(document: Document) -> dict[str, Any]:
    """The report as plain data; ``book`` holds every row, factor and formula behind it."""
    return {
        "format": FORMAT,
        "kind": document.kind,
        "title": document.title,
        "subtitle": document.subtitle,
        "period": document.period,
        "made_on": document.made_on,
        "synthetic": document.synthetic,
        "versions": dict(document.versions),
        "answer": _words(document.answer),
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "blocks": [block_as_data(block) for block in section.blocks],
            }
            for section in document.sections
        ],
        "book": _dates_as_text(document.book.as_data()),
    }


def _dates_as_text(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _dates_as_text(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_dates_as_text(value) for value in data]
    return data if data is None or isinstance(data, str | int | float | bool) else str(data)


def _value(value: Value) -> dict[str, Any]:
    return asdict(value) | {"part": value.part.value}


def _words(words: Words) -> list[Any]:
    return [_value(word) if isinstance(word, Value) else word for word in words]


def _cell(cell: Cell) -> Any:
    if isinstance(cell, Value):
        return _value(cell)
    if isinstance(cell, Status):
        return {"status": cell.word, "level": cell.level.value}
    return cell


def block_as_data(block: Block) -> dict[str, Any]:
    """One block of a document as plain data."""
    match block:
        case Paragraph():
            return {"type": "paragraph", "words": _words(block.words)}
        case Bullets():
            return {"type": "bullets", "items": [_words(item) for item in block.items]}
        case Notice():
            return {"type": "notice", "label": block.label, "words": _words(block.words)}
        case KeyFigures():
            items = [
                {"label": item.label, "figure": _value(item.value), "note": item.note}
                for item in block.items
            ]
            return {"type": "key_figures", "items": items}
        case Table():
            rows = [[_cell(cell) for cell in row] for row in block.rows]
            return {
                "type": "table",
                "caption": block.caption,
                "headers": list(block.headers),
                "rows": rows,
            }
        case ChartBlock():
            figure = block.chart.wide
            return {
                "type": "chart",
                "title": figure.title,
                "summary": figure.summary,
                "headers": list(figure.headers),
                "rows": [list(row) for row in figure.rows],
                "table": None if block.table is None else block_as_data(block.table),
            }
