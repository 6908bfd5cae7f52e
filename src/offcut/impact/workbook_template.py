"""An input workbook to fill in, written by the tables that it is read by."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from offcut.impact.cells import Column
from offcut.impact.workbook import SYNERGY_SHEETS, columns, sheets
from offcut.listings.neutral import neutralise
from offcut.listings.write import new_workbook, refuse, telling_why

_ROWS = 2_000  # rows with drop-downs
_NARROW, _WIDE = 12, 26
_STYLES: dict[str, dict[str, Any]] = {
    "required": {"bg_color": "#12436D", "font_color": "#FFFFFF"},
    "optional": {"bg_color": "#E8EDF2", "font_color": "#0B0C0C"},
}
_README = (
    "Input for Offcut's impact account. Fill in the sheets; the dark headers are needed.",
    "",
    "1. Leave empty what you do not know: empty is never read as zero, it is a stated gap.",
    "2. Point at a column's name to see what it holds. Columns with arrows offer a choice.",
    "3. The sheet 'Columns' lists every column with its unit, what it accepts and an example.",
    "4. Only a completed synergy with evidence counts as achieved; what is under way is shown"
    " beside it and never added.",
    "5. Save, then run: offcut impact FILE.xlsx - it names every problem by sheet, row and column.",
)
_DESCRIBED = ("sheet", "column", "unit", "needed", "accepted", "when empty", "what", "example")


def write_workbook_template(
    path: str | Path,
    wanted: Sequence[str] = SYNERGY_SHEETS,
    *,
    examples: bool = False,
    replace: bool = False,
    readme: Sequence[str] = _README,
) -> None:
    """Writes an empty workbook with these sheets; with ``examples``, a made-up row on each.

    Raises:
        InputError: the path does not end in ``.xlsx``, has no folder, is there already, or
            cannot be written.
    """
    path = Path(path)
    refuse(path, replace=replace, accepted=(".xlsx",))
    rows = {sheet: [_example(sheet)] for sheet in wanted} if examples else {}
    with telling_why(path):
        path.write_bytes(workbook_bytes(rows, wanted, readme))


def _example(sheet: str) -> dict[str, str]:
    return {name: column.example for name, column in columns(sheet).items()}


def workbook_bytes(
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    wanted: Sequence[str] = SYNERGY_SHEETS,
    readme: Sequence[str] = _README,
) -> bytes:
    """A workbook with these rows by sheet and column; sheets without rows are empty."""
    book, content = new_workbook()
    pages = {sheet: book.add_worksheet(sheets()[sheet].title) for sheet in wanted}
    for sheet, page in pages.items():
        _write_page(page, book, sheet, rows.get(sheet, ()))
    _write_columns(book.add_worksheet("Columns"), book, wanted)
    _write_read_me(book.add_worksheet("Read me"), book, readme)
    next(iter(pages.values())).activate()
    book.close()
    return content.getvalue()


def _write_page(page: Any, book: Any, sheet: str, rows: Sequence[Mapping[str, Any]]) -> None:
    base = {"bold": True, "border": 1, "valign": "top", "text_wrap": True}
    styles = {need: book.add_format(base | style) for need, style in _STYLES.items()}
    text = book.add_format({"num_format": "@"})
    for index, column in enumerate(columns(sheet).values()):
        number = column.kind in ("number", "whole", "share", "year", "date")
        width = _NARROW if number or column.choices else _WIDE
        page.set_column(index, index, width, None if number else text)
        need = "required" if column.required else "optional"
        page.write_string(0, index, column.column, styles[need])
        page.write_comment(0, index, f"{need}: {column.description}. {column.told}", {"x_scale": 2})
        _offer(page, index, column)
    page.set_row(0, 30)
    page.freeze_panes(1, 1)
    for place, row in enumerate(rows, start=1):
        for index, (name, column) in enumerate(columns(sheet).items()):
            _write_cell(page, place, index, column, row.get(name))


def _offer(page: Any, index: int, column: Column) -> None:
    """A drop-down where the column accepts only some words."""
    choices = ("yes", "no", "unknown") if column.kind == "yes_no" else column.choices
    if column.kind not in ("choice", "yes_no") or not choices:
        return
    page.data_validation(
        1, index, _ROWS, index,
        {
            "validate": "list",
            "source": list(choices),
            "error_title": column.column,
            "error_message": f"Choose from the list. {column.description}"[:255],
        },
    )  # fmt: skip


def _write_cell(page: Any, row: int, index: int, column: Column, value: Any) -> None:
    """A cell as it is read again: numbers as numbers, shares of several as one text."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, index, "yes" if value else "no")
    elif isinstance(value, int | float):
        page.write_number(row, index, value)
    elif column.kind in ("number", "whole", "year") and _is_number(value):
        page.write_number(row, index, float(value))
    else:
        page.write_string(row, index, neutralise(cell_text(value)))


def _is_number(text: Any) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def cell_text(value: Any) -> str:
    """A value as the text of a cell that reads as it again.

    >>> cell_text({"landfill": 0.6, "recycling": 0.4}), cell_text(["WB 1", "WB 2"]), cell_text(True)
    ('landfill=0.6; recycling=0.4', 'WB 1; WB 2', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}={share!r}" for name, share in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(str(part) for part in value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _write_columns(page: Any, book: Any, wanted: Sequence[str]) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    widths = (13, 24, 9, 8, 36, 10, 70, 30)
    for index, (head, width) in enumerate(zip(_DESCRIBED, widths, strict=True)):
        page.set_column(index, index, width)
        page.write_string(0, index, head, bold)
    row = 0
    for sheet in wanted:
        for column in columns(sheet).values():
            row += 1
            need = "yes" if column.required else ""
            texts = (
                sheet, column.column, column.unit, need, column.told, column.default,
                column.description, column.example,
            )  # fmt: skip
            for index, text in enumerate(texts):
                page.write_string(row, index, neutralise(text), wrapped)
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, row, len(_DESCRIBED) - 1)


def _write_read_me(page: Any, book: Any, lines: Sequence[str]) -> None:
    page.set_column(0, 0, 110)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 14})
    for number, line in enumerate(lines):
        page.write_string(number, 0, line, wrapped if number else title)
