"""Prints reference tables: the list of them, rows to the terminal's width, one row in full."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from offcut import reference
from offcut.reference import Entry, Provenance

_WIDEST = 70  # characters of a column in a table of rows
_SHORT = 16  # columns up to this wide are shown before wider ones
_LICENCE = 22
_GAP = 3  # between columns
_UNVERIFIED = "unverified default"


def show_catalogue(find: str, as_json: bool) -> None:
    """All tables with title, number of rows and licence."""
    words = find.lower().split()
    tables = [
        {
            "table": name.replace("_", "-"),
            "title": info.title,
            "rows": str(reference.count(name)),
            "licence": info.licence,
            "attribution": info.attribution,
        }
        for name, info in sorted(reference.catalogue().items())
        if all(word in f"{name} {info.title}".lower() for word in words)
    ]
    if as_json:
        click.echo(json.dumps(tables, indent=2, ensure_ascii=False))
        return
    table = grid("table", "title", "rows", "licence")
    table.columns[0].no_wrap = True
    table.columns[2].justify = "right"
    table.columns[3].max_width = _LICENCE
    for row in tables:
        table.add_row(row["table"], row["title"], row["rows"], row["licence"])
    console = terminal()
    console.print(table)
    console.print(Text("'offcut reference TABLE' shows the rows of one.", style="dim"))


def show_json(entries: Iterable[Entry], name: str, with_children: bool) -> None:
    """Rows as a JSON list; what belongs to a row stands under the name of its table."""
    data = []
    for entry in entries:
        row = entry.as_data()
        if with_children:
            for table, rows in reference.children(name, entry.key).items():
                row[table] = [child.as_data() for child in rows]
        data.append(row)
    click.echo(json.dumps(data, indent=2, ensure_ascii=False, default=str))


def show_rows(entries: Sequence[Entry], name: str, limit: int) -> None:
    """Rows as a table: as many columns as the terminal is wide, status always."""
    console = terminal()
    console.print(Text(reference.catalogue()[name].title, style="bold"))
    shown = entries[:limit]
    left_out = _print_rows(console, shown, name)
    notes = []
    if len(shown) < len(entries):
        notes.append(f"{len(shown)} of {len(entries):,} rows; --find WORDS or --limit 0 for more.")
    if left_out:
        notes.append(f"Not shown: {', '.join(left_out)}. Give an ID, or --json, to see all.")
    _print_notes(console, shown, notes)


def show_cards(entries: Sequence[Entry], name: str) -> None:
    """Each row in full, with its source and with what belongs to it."""
    console = terminal()
    for entry in entries:
        console.print(_card(entry, name))
        for table, rows in reference.children(name, entry.key).items():
            belongs = {column for t, column in reference.CHILDREN[name] if t == table}
            console.print()
            console.print(Text(f"{len(rows)} {_words(table)}", style="bold"))
            _print_rows(console, rows, table, belongs)
            _print_notes(console, rows, ())
        console.print()


def _print_rows(
    console: Console, entries: Sequence[Entry], name: str, leave_out: Iterable[str] = ()
) -> list[str]:
    """Print a grid of rows; return the columns for which there was no room."""
    columns = [c for c in entries[0].values if c not in leave_out]
    cells = {c: [_text(e.values.get(c)) for e in entries] for c in columns}
    if len({_dates(e) for e in entries}) > 1:
        cells["valid"] = [_dates(e) for e in entries]
    cells = {c: texts for c, texts in cells.items() if any(texts)}
    figures = {c for c in cells if all(_is_figure(e.values.get(c)) for e in entries)} - {"valid"}
    status = [_mark(e.provenance) for e in entries]
    room = console.width - max(map(len, status)) - _GAP
    widths = _that_fit(cells, figures, reference.catalogue()[name].show, room)
    table = grid(*(_words(c) for c in widths), "status")
    for column, (title, width) in zip(table.columns, widths.items(), strict=False):
        column.max_width, column.no_wrap, column.overflow = width, True, "ellipsis"
        column.justify = "right" if title in figures else "left"
    table.columns[-1].no_wrap = True
    for index, mark in enumerate(status):
        table.add_row(*(cells[c][index] for c in widths), mark)
    console.print(table)
    return [_words(c) for c in cells if c not in widths]


def _that_fit(
    cells: Mapping[str, list[str]], figures: set[str], show: Sequence[str], room: int
) -> dict[str, int]:
    """The columns that fit side by side, with their widths.

    Of those the catalogue names (else of all): the first, then figures, short ones and long
    ones; one that fits only in part is cut.
    """
    first = next(iter(cells))
    order = sorted(
        cells,
        key=lambda c: (
            c != first,
            c not in figures,
            max(map(len, cells[c])) > _SHORT,
        ),
    )
    widths: dict[str, int] = {}
    for name in order:
        if show and name not in (*show, "valid"):
            continue
        wanted = min(_WIDEST, max(map(len, (_words(name), *cells[name]))))
        width = min(wanted, room - _GAP)
        if width >= min(wanted, _SHORT):
            widths[name] = width
            room -= width + _GAP
    return {name: widths[name] for name in cells if name in widths}


def _card(entry: Entry, name: str) -> Table:
    """One row as pairs of name and value, then where it comes from."""
    card = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    card.add_column(style="dim", no_wrap=True)
    card.add_column(overflow="fold")
    card.add_row("table", reference.catalogue()[name].title)
    for column, value in entry.values.items():
        card.add_row(_words(column), _text(value) or "–")
    where = entry.provenance
    if where.valid_from or where.valid_to:
        card.add_row("valid from", str(where.valid_from or "–"))
        card.add_row("valid to", str(where.valid_to or "until changed"))
    card.add_row("status", where.status + ("" if where.verified else f" ({_UNVERIFIED})"))
    if name != "sources":
        card.add_row("source", _source(where.source))
    card.add_row("reviewed on", str(where.reviewed_on))
    if where.note:
        card.add_row("note", where.note)
    return card


def _source(name: str) -> str:
    source = reference.sources.get(name)
    if source is None:
        return name
    return f"{source.title} [{name}]" + (f" {source.address}" if source.address else "")


def _print_notes(console: Console, entries: Iterable[Entry], notes: Iterable[str]) -> None:
    if any(not entry.provenance.verified for entry in entries):
        notes = (f"* {_UNVERIFIED}: recalled or assumed, not read in a source.", *notes)
    for note in notes:
        console.print(Text(note, style="dim"))


def grid(*headers: str) -> Table:
    """An empty table with headers and no lines but one under them."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for header in headers:
        table.add_column(header)
    return table


def terminal() -> Console:
    """The terminal, which takes words as they are."""
    return Console(markup=False, highlight=False)


def _mark(where: Provenance) -> str:
    return where.status if where.verified else f"{where.status} *"


def _dates(entry: Entry) -> str:
    start, end = entry.provenance.valid_from, entry.provenance.valid_to
    return f"{start or '…'} to {end or '…'}" if start or end else ""


def _words(name: str) -> str:
    return name.replace("_", " ")


def _is_figure(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _text(value: Any) -> str:
    """A value as it is read; nothing for what is blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value) if isinstance(value, StrEnum | date | str | int) else repr(value)
