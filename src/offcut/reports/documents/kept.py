"""A document as plain data that becomes the same document again: kept in a database, shown later.

``data.as_data`` is for others to read and to audit; this also keeps what only drawing needs (the
charts as drawn, which columns are numbers), so that pages and files are made without the run.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from offcut.errors import InputError
from offcut.figures import Figure
from offcut.impact.book import Book, Entry, Fact
from offcut.reports.documents import data as told
from offcut.reports.documents.model import (
    Block,
    Bullets,
    Cell,
    ChartBlock,
    Document,
    KeyFigure,
    KeyFigures,
    Level,
    Notice,
    Paragraph,
    Part,
    Section,
    Status,
    Table,
    Value,
    Words,
)
from offcut.reports.widths import Chart

FORMAT = "offcut-kept-report/1"
_EMPTY: Mapping[str, Any] = {"value": None}


def keep(document: Document) -> dict[str, Any]:
    """A document as plain data for JSON, format :data:`FORMAT`."""
    whole = told.as_data(document)
    return whole | {
        "format": FORMAT,
        "layout": document.layout,
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "blocks": [_kept_block(block) for block in section.blocks],
            }
            for section in document.sections
        ],
    }


def _kept_block(block: Block) -> dict[str, Any]:
    made = told.block_as_data(block)
    match block:
        case Paragraph():
            return made | {"quiet": block.quiet}
        case Table():
            return made | _kept_table(block)
        case ChartBlock():
            table = None if block.table is None else _kept_block(block.table)
            drawn = {"wide": asdict(block.chart.wide), "narrow": asdict(block.chart.narrow)}
            return {"type": "chart", "name": block.chart.name, "table": table, **drawn}
    return made


def _kept_table(table: Table) -> dict[str, Any]:
    return {"numeric": sorted(table.numeric), "total": table.total}


def restore(data: Mapping[str, Any], book: Mapping[str, Any] | None = None) -> Document:
    """The document that :func:`keep` was given.

    ``data`` may have been kept without its ``book``: then the document has the one given, or an
    empty one (its figures can be shown, their working cannot).

    Raises:
        InputError: another format, of another version of Offcut.
    """
    if data.get("format") != FORMAT:
        raise InputError(
            f"This report was kept in another form ({data.get('format')!r}); make it again."
        )
    return Document(
        kind=data["kind"],
        title=data["title"],
        subtitle=data["subtitle"],
        period=data["period"],
        made_on=data["made_on"],
        answer=_words(data["answer"]),
        sections=tuple(
            Section(one["id"], one["title"], tuple(_block(block) for block in one["blocks"]))
            for one in data["sections"]
        ),
        book=_book(book or data.get("book") or {}),
        versions=data["versions"],
        synthetic=data["synthetic"],
        layout=data["layout"],
    )


def _book(data: Mapping[str, Any]) -> Book:
    """The book as it was kept: it held together then, so it is not checked again."""
    entries = (
        Entry(**{**_EMPTY, **one, "inputs": _inputs(one["inputs"])})
        for one in data.get("entries", ())
    )
    return Book(
        title=data.get("title", ""),
        entries={entry.id: entry for entry in entries},
        rows={
            sheet: {int(number): cells for number, cells in rows.items()}
            for sheet, rows in data.get("rows", {}).items()
        },
        facts={one["reference"]: Fact(**{**_EMPTY, **one}) for one in data.get("facts", ())},
        versions=dict(data.get("versions", {})),
    )


def _inputs(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one if isinstance(one, str) else tuple(one) for name, one in data.items()}


def _value(data: Mapping[str, Any]) -> Value:
    return Value(data["entry"], data["shown"], data["value"], data["unit"], Part(data["part"]))


def _words(data: Any) -> Words:
    return tuple(word if isinstance(word, str) else _value(word) for word in data)


def _cell(data: Any) -> Cell:
    if isinstance(data, Mapping):
        if "entry" in data:
            return _value(data)
        return Status(data["status"], Level(data["level"]))
    return None if data is None else str(data)


def _figure(data: Mapping[str, Any]) -> Figure:
    rows = tuple(tuple(row) for row in data["rows"])
    return Figure(data["svg"], data["title"], data["summary"], tuple(data["headers"]), rows)


def _table(data: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(_cell(cell) for cell in row) for row in data["rows"])
    headers, numeric = tuple(data["headers"]), frozenset(data["numeric"])
    return Table(data["caption"], headers, rows, numeric, data["total"])


def _block(data: Mapping[str, Any]) -> Block:
    match data["type"]:
        case "paragraph":
            return Paragraph(_words(data["words"]), data["quiet"])
        case "bullets":
            return Bullets(tuple(_words(item) for item in data["items"]))
        case "notice":
            return Notice(data["label"], _words(data["words"]))
        case "key_figures":
            items = data["items"]
            made = (KeyFigure(one["label"], _value(one["figure"]), one["note"]) for one in items)
            return KeyFigures(tuple(made))
        case "table":
            return _table(data)
    chart = Chart(data["name"], _figure(data["wide"]), _figure(data["narrow"]))
    return ChartBlock(chart, None if data["table"] is None else _table(data["table"]))
