"""A document as a workbook that goes on calculating: change a factor, and every figure follows.

Four kinds of sheets: ``Report`` (what the document says), ``Working`` (every entry of the book as
a live formula, beside the value as reported), ``Factors`` (every pinned fact), and one
``Input …`` for each sheet that was read, rows where they stood. The results are written beside
the formulas, so a program that does not recalculate shows the same figures.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offcut.figures.wording import UNKNOWN
from offcut.impact.expressions import names_in
from offcut.reports.documents.excel import Cells, cell_formula, ranged
from offcut.reports.documents.model import Document, Part
from offcut.reports.documents.places import Place
from offcut.reports.documents.spreadsheet_report import write_report
from offcut.reports.documents.working import flat

if TYPE_CHECKING:
    from offcut.impact.book import Book, Entry

_WORKING = (
    "Id", "Figure", "Value", "Unit", "As reported", "Low", "High",
    "Year", "Evidence", "Standing", "Formula", "Note",
)  # fmt: skip
_FACTS = ("Reference", "What", "Value", "Unit", "Year", "Version", "Source", "Status")
_LONG_SERIES = 60
_COLUMN = {Part.VALUE: "C", Part.LOW: "F", Part.HIGH: "G"}


def write_xlsx(document: Document, path: str | Path) -> None:
    """Writes the workbook to ``path``.

    Raises:
        OSError: ``path`` cannot be written to.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as file:
        file.set_properties({"title": document.title, "comments": document.period})
        _Writer(file, document).write()


class _Writer:
    """The sheets of one workbook, and where every reference stands in them."""

    def __init__(self, file: Any, document: Document) -> None:
        self.file, self.document = file, document
        self.book: Book = document.book
        self.heading = file.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.report = file.add_worksheet("Report")
        self.working = file.add_worksheet("Working")
        self.facts = file.add_worksheet("Factors")
        self.series: Any = None
        self.series_used = 0
        self.entry_rows = {name: row for row, name in enumerate(self.book.entries, start=2)}
        self.fact_rows = {name: row for row, name in enumerate(self.book.facts, start=2)}
        self.columns: dict[str, dict[str, str]] = {}
        self.shift: dict[str, int] = {}

    def write(self) -> None:
        """All sheets."""
        for sheet, rows in self.book.rows.items():
            self._input(sheet, rows)
        self._facts()
        self._working()
        write_report(self.file, self.report, self.document, self.cell_of)

    def cell_of(self, entry: str, part: Part) -> str:
        """Where a figure of an entry stands."""
        return f"Working!{_COLUMN[part]}{self.entry_rows[entry]}"

    def _input(self, sheet: str, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """One sheet as it was read: a row stands where it stood."""
        page = self.file.add_worksheet(_sheet_name(sheet))
        spread = {number: flat(cells) for number, cells in rows.items()}
        columns = list(dict.fromkeys(name for cells in spread.values() for name in cells))
        for number, cells in rows.items():
            listing = [name for name, value in cells.items() if isinstance(value, Mapping)]
            spread[number] |= {
                column: 0.0
                for column in columns
                if column.partition(".")[0] in listing and column not in spread[number]
            }
        self.columns[sheet] = {name: _letter(at) for at, name in enumerate(columns)}
        self.shift[sheet] = max(0, 2 - min(rows, default=2))
        _head(page, columns, self.heading)
        for number, cells in spread.items():
            at = number - 1 + self.shift[sheet]
            for column, name in enumerate(columns):
                _put(page, at, column, cells.get(name))
        page.autofit(300)

    def _facts(self) -> None:
        _head(self.facts, _FACTS, self.heading)
        for row, fact in enumerate(self.book.facts.values(), start=1):
            told = (fact.reference, fact.label, fact.value, fact.unit, fact.year, fact.version)
            for column, cell in enumerate((*told, fact.source, fact.status)):
                if cell is not None or column == 2:
                    _put(self.facts, row, column, cell)
        self.facts.autofit(400)

    def _working(self) -> None:
        _head(self.working, _WORKING, self.heading)
        for row, entry in enumerate(self.book.entries.values(), start=1):
            shown = UNKNOWN if entry.value is None else entry.value
            self.working.write_formula(row, 2, self._formula(entry), None, shown)
            told = {0: entry.id, 1: entry.label, 3: entry.unit, 7: entry.year, 8: entry.grade}
            told |= {9: entry.standing, 10: entry.formula, 11: entry.note}
            for column, cell in told.items():
                if cell not in (None, ""):
                    _put(self.working, row, column, cell)
            for column, number in ((4, entry.value), (5, entry.low), (6, entry.high)):
                _put(self.working, row, column, number)
        self.working.autofit(400)

    def _formula(self, entry: "Entry") -> str:
        used = names_in(entry.formula)
        cells: dict[str, Cells] = {}
        for name, given in entry.inputs.items():
            if name not in used:
                continue
            cells[name] = self._cell(given) if isinstance(given, str) else self._listed(given)
        return cell_formula(entry.formula, cells)

    def _cell(self, reference: str) -> str:
        kind, _, rest = reference.partition(":")
        if kind == "entry":
            return f"C{self.entry_rows[rest]}"
        if kind == "row":
            return self._input_cell(Place.of(reference))
        return f"Factors!C{self.fact_rows[reference]}"

    def _input_cell(self, place: Place) -> str:
        """A cell of the input, or the formula that answers what is asked of it."""
        name = f"{place.column}.{place.key}" if place.key else place.column
        letter = self.columns[place.sheet].get(name)
        if letter is None:  # no row has this share: 0 where others are listed, else not known
            first = self.book.rows[place.sheet][place.row].get(place.column)
            return "NA()" if first is None else "0"
        cell = f"'{_sheet_name(place.sheet)}'!{letter}{place.row + self.shift[place.sheet]}"
        if place.word:
            return f'IF({cell}="{UNKNOWN}",NA(),IF(EXACT({cell},"{_quoted(place.word)}"),1,0))'
        if place.filled:
            return f'IF({cell}="{UNKNOWN}",0,1)'
        return cell

    def _listed(self, references: tuple[str, ...]) -> tuple[str, ...]:
        """The cells of a series; a long one that is scattered gets a column of its own."""
        cells = tuple(self._cell(reference) for reference in references)
        plain = not any("(" in cell or cell == "0" for cell in cells)
        if plain and len(ranged(cells)) <= _LONG_SERIES:
            return cells
        if self.series is None:
            self.series = self.file.add_worksheet("Series")
        column, letter = self.series_used, _letter(self.series_used)
        self.series_used += 1
        for row, (cell, reference) in enumerate(zip(cells, references, strict=True)):
            value = self.book.lookup(reference)
            source = f"Working!{cell}" if reference.startswith("entry:") else cell
            cached = UNKNOWN if value is None else value
            self.series.write_formula(row, column, f"={source}", None, cached)
        return tuple(f"Series!{letter}{row}" for row in range(1, len(cells) + 1))


def _head(sheet: Any, names: Iterable[str], heading: Any) -> None:
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, heading)
    sheet.freeze_panes(1, 0)


def _put(sheet: Any, row: int, column: int, cell: Any) -> None:
    """A number, or a text that is never run; what is not known says so."""
    if cell is None:
        sheet.write_string(row, column, UNKNOWN)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, float(cell))  # yes is 1, no is 0
    else:
        sheet.write_string(row, column, str(cell))


def _quoted(word: str) -> str:
    return word.replace('"', '""')


def _sheet_name(sheet: str) -> str:
    return f"Input {sheet}"[:31]


def _letter(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))
