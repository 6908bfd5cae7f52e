"""A workbook to fill in: drop-downs, a note on every header, examples, and lists to choose from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from offcut import reference
from offcut.listings.columns import COLUMNS, NAMES, Column
from offcut.listings.examples import EXAMPLES
from offcut.listings.neutral import neutralise
from offcut.listings.write import new_workbook, refuse, telling_why, write_csv

_ROWS = 2_000  # rows with drop-downs
_README = (
    "Listings for Offcut: one row for each thing you have, or want.",
    "",
    "1. Fill in the sheet 'Listings'. Only organisation, site_postcode, kind and resource are"
    " needed; a rough quantity helps most after that.",
    "2. Leave empty what you do not know: empty is never read as zero.",
    "3. Point at a column's name to see what it holds. Columns with arrows offer a choice.",
    "4. Save, then run: offcut check FILE.xlsx - it names every problem by row and column, and"
    " what to add first.",
    "",
    "Costs, prices and terms (grey headers) are private to you and your facilitator.",
    "The sheet 'Examples' shows made-up rows of organisations that do not exist; they are not"
    " read. The sheet 'Lists' has all resource types, uses and waste codes.",
    "",
    "properties on a have are measurements: loi=2.5±0.3 % [lab 2026-05-01]; cu<0.10 % (below"
    " detection); binder=furan; grading 0.6=98 0.3=60 0.15=12",
    "properties on a want are your own limits: moisture<8 %; ph=6-9; binder=none|bentonite",
    "terms: price=12 GBP/t; haulage=have|want; sale|loan|hire|give; days=mon-fri; decline=5 %",
)


def write_template(path: str | Path, *, replace: bool = False) -> None:
    """Writes the template: a workbook for ``.xlsx``; header and examples for ``.csv``.

    Raises:
        InputError: another ending, no such folder, a file that is there already, or one that
            cannot be written.
    """
    path = Path(path)
    refuse(path, replace=replace)
    with telling_why(path):
        if path.suffix.lower() == ".csv":
            write_csv(path, [_row(example) for example in EXAMPLES])
        else:
            path.write_bytes(_workbook())


def _workbook() -> bytes:
    book, content = new_workbook()
    ranges = _lists(book, after=("Listings", "Examples", "Read me"))
    _listings(book.get_worksheet_by_name("Listings"), book, ranges)
    _examples(book.get_worksheet_by_name("Examples"), book)
    _read_me(book.get_worksheet_by_name("Read me"), book)
    book.close()
    return content.getvalue()


def _row(cells: dict[str, str]) -> list[str]:
    return [cells.get(name, "") for name in NAMES]


def _lists(book: Any, after: Sequence[str]) -> dict[str, str]:
    """Makes the sheets in order and fills 'Lists'; gives the cell range of each long list."""
    for name in after:
        book.add_worksheet(name)
    page = book.add_worksheet("Lists")
    bold = book.add_format({"bold": True})
    lists = {
        "resource_type": [(kind.id, kind.name) for kind in reference.resource_types.values()],
        "use": [(use.id, use.name) for use in reference.uses.values()],
        "ewc_code": [(code.display, code.description) for code in reference.waste_codes.values()],
    }
    ranges = {}
    for index, (name, entries) in enumerate(lists.items()):
        column = index * 3
        page.set_column(column, column, 26)
        page.set_column(column + 1, column + 1, 48)
        page.write_string(0, column, name, bold)
        page.write_string(0, column + 1, "meaning", bold)
        for row, (key, meaning) in enumerate(entries, start=1):
            page.write_string(row, column, key)
            page.write_string(row, column + 1, meaning)
        letter = chr(ord("A") + column)
        ranges[name] = f"=Lists!${letter}$2:${letter}${len(entries) + 1}"
    page.freeze_panes(1, 0)
    return ranges


def _header(page: Any, book: Any, *, notes: bool) -> None:
    styles = {
        "required": {"bg_color": "#12436D", "font_color": "#FFFFFF"},
        "wanted": {"bg_color": "#28A197", "font_color": "#0B0C0C"},
        "optional": {"bg_color": "#E8EDF2", "font_color": "#0B0C0C"},
        "private": {"bg_color": "#8A8F94", "font_color": "#FFFFFF"},
    }
    base = {"bold": True, "border": 1, "valign": "top", "text_wrap": True}
    formats = {need: book.add_format(base | style) for need, style in styles.items()}
    for index, column in enumerate(COLUMNS):
        page.set_column(index, index, column.width)
        need = "private" if column.private else column.need
        page.write_string(0, index, column.name, formats[need])
        if notes:
            page.write_comment(0, index, f"{column.need}: {column.content}", {"x_scale": 2})
    page.freeze_panes(1, 2)


def _listings(page: Any, book: Any, ranges: dict[str, str]) -> None:
    _header(page, book, notes=True)
    text = book.add_format({"num_format": "@"})
    for index, column in enumerate(COLUMNS):
        if column.name in ("ewc_code", "sic_code", "quantity", "monthly_profile"):
            page.set_column(index, index, column.width, text)  # keeps 01 04 08 and 100-200 as typed
        source: Any = list(column.choices) or ranges.get(column.name)
        if source:
            page.data_validation(1, index, _ROWS, index, _choice(column, source))
    page.activate()


def _choice(column: Column, source: Any) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_type": "stop" if column.choices else "warning",
        "error_title": column.name,
        "error_message": f"Choose from the list. {column.content}"[:255],
        "input_title": column.name,
        "input_message": column.content[:255],
    }


def _examples(page: Any, book: Any) -> None:
    _header(page, book, notes=False)
    for number, example in enumerate(EXAMPLES, start=1):
        for index, cell in enumerate(_row(example)):
            if cell:
                page.write_string(number, index, neutralise(cell))


def _read_me(page: Any, book: Any) -> None:
    page.set_column(0, 0, 110)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 14})
    for number, line in enumerate(_README):
        page.write_string(number, 0, line, title if number == 0 else wrapped)
