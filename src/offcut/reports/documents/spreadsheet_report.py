"""The sheet ``Report`` of a workbook: what the document says, its figures as live cells."""

from collections.abc import Callable
from typing import Any

from offcut.figures.wording import UNKNOWN
from offcut.reports.documents.model import (
    Block,
    Bullets,
    Cell,
    ChartBlock,
    Document,
    KeyFigures,
    Notice,
    Paragraph,
    Part,
    Status,
    Table,
    Value,
    Words,
)
from offcut.reports.documents.shown import unit_name

CellOf = Callable[[str, Part], str]
_SYNTHETIC = "Synthetic example: the organisations and figures are made up."


def write_report(file: Any, sheet: Any, document: Document, cell_of: CellOf) -> None:
    """Fills the sheet, section by section, one block below the other."""
    page = _Page(file, sheet, cell_of)
    page.line(document.title, page.title)
    page.line(f"{document.kind} · {document.subtitle} · {document.period}")
    page.line(" · ".join(f"{name} {value}" for name, value in document.versions.items()))
    if document.synthetic:
        page.line(_SYNTHETIC, page.bold)
    page.words("", document.answer)
    for section in document.sections:
        page.row += 1
        page.line(section.title, page.section)
        for block in section.blocks:
            page.block(block)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 12, 18)


class _Page:
    """A sheet that is filled from the top."""

    def __init__(self, file: Any, sheet: Any, cell_of: CellOf) -> None:
        self.file, self.sheet, self.cell_of = file, sheet, cell_of
        self.row = 0
        self.title = file.add_format({"bold": True, "font_size": 18})
        self.section = file.add_format({"bold": True, "font_size": 14})
        self.bold = file.add_format({"bold": True})
        self.head = file.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.wrapped = file.add_format({"text_wrap": True, "valign": "top"})
        self._formats: dict[tuple[str, bool], Any] = {}

    def line(self, text: str, style: Any = None) -> None:
        """A line of text."""
        self.sheet.write_string(self.row, 0, text, style)
        self.row += 1

    def words(self, label: str, words: Words) -> None:
        """A sentence, and the figures in it as cells to its right."""
        text = "".join(word.shown if isinstance(word, Value) else word for word in words)
        self.sheet.write_string(self.row, 0, f"{label}: {text}" if label else text, self.wrapped)
        column = 1
        for word in words:
            if isinstance(word, Value):
                self.cell(column, word)
                column += 1
        self.row += 1

    def block(self, block: Block) -> None:
        """A block, then an empty row after tables and charts."""
        match block:
            case Paragraph():
                self.words("", block.words)
            case Notice():
                self.words(block.label, block.words)
            case Bullets():
                for item in block.items:
                    self.words("", item)
            case KeyFigures():
                for key in block.items:
                    self.sheet.write_string(self.row, 0, key.label)
                    self.cell(1, key.value)
                    self.sheet.write_string(self.row, 2, key.note)
                    self.row += 1
            case Table():
                self._table(block)
            case ChartBlock():
                figure = block.chart.wide
                self.line(figure.title, self.bold)
                self.line(figure.summary)
                if block.table is None:
                    self._rows(figure.headers, figure.rows)
                else:
                    self._rows(block.table.headers, block.table.rows)

    def _table(self, table: Table) -> None:
        self.line(table.caption, self.bold)
        self._rows(table.headers, table.rows)

    def _rows(self, headers: tuple[str, ...], rows: tuple[tuple[Cell | float, ...], ...]) -> None:
        for column, header in enumerate(headers):
            self.sheet.write_string(self.row, column, header, self.head)
        self.row += 1
        for row in rows:
            for column, cell in enumerate(row):
                self.cell(column, cell)
            self.row += 1
        self.row += 1

    def cell(self, column: int, cell: Cell | float) -> None:
        """A cell: a figure is a reference to its working, with its value as reported."""
        if isinstance(cell, Value):
            shown = UNKNOWN if cell.value is None else cell.value
            source = f"={self.cell_of(cell.entry, cell.part)}"
            self.sheet.write_formula(self.row, column, source, self._format(cell), shown)
        elif isinstance(cell, Status):
            self.sheet.write_string(self.row, column, cell.word)
        elif isinstance(cell, int | float):
            self.sheet.write_number(self.row, column, cell)
        else:
            self.sheet.write_string(self.row, column, UNKNOWN if cell is None else cell)

    def _format(self, value: Value) -> Any:
        small = value.value is not None and 0 < abs(value.value) < 100
        key = (value.unit, small)
        if key not in self._formats:
            self._formats[key] = self.file.add_format({"num_format": number_format(*key)})
        return self._formats[key]


def number_format(unit: str, small: bool = False) -> str:
    """How a spreadsheet shows a number of a unit.

    >>> number_format("GBP"), number_format("share"), number_format("kg CO2e")
    ('£#,##0;−£#,##0', '0.0%', '#,##0" kg CO₂e"')
    """
    digits = "#,##0.00##" if small else "#,##0"
    if unit == "GBP":
        return f"£{digits};−£{digits}"
    if unit in ("share", "weight"):
        return "0.0%"
    name = unit_name(unit)
    return f'{digits}" {name}"' if name else digits
