"""Every sheet of a workbook, or every CSV file of a folder, as text cells, checked as listings are.

For input of several sheets. What a sheet means is its reader's business.
"""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from offcut.errors import InputError
from offcut.listings._csv import LONGEST_CELL, decode, told_delimiter, unclosed
from offcut.listings._typed_cells import text_of
from offcut.listings._xlsx import _check_extent, _checked_archive, _part_of
from offcut.listings._xlsx_cells import PageCells
from offcut.listings.model import Problem
from offcut.listings.sheets import content_of, why_not_text

_DELIMITERS = (",", ";", "\t", "|")
_WHEN_LONG = "Delete sheets, pictures and empty rows that it does not need."
_WHEN_EMPTY = "'offcut impact --template FILE.xlsx' makes one to fill in."


@dataclass(slots=True)
class Grid:
    """One sheet: text cells from its first row on, and what is needed to say what is odd."""

    name: str
    cells: list[list[str]]
    file: str  # that it is from
    first_row: int = 1  # number of the first row of ``cells``
    problems: list[Problem] = field(default_factory=list)
    _xml: bytes = b""
    _merged: list[Any] = field(default_factory=list)

    def odd(self, header: int) -> list[Problem]:
        """What is odd below and in the header, whose index is given: formulas, merged cells …"""
        page = PageCells(self.name, self.cells, header, self._xml)
        return [*self.problems, *page.problems(frozenset()), *page.merged(self._merged)]


def read_grids(path: str | Path) -> list[Grid]:
    """The sheets of an XLSX file, of a folder of CSV files, or of one CSV file.

    Raises:
        InputError: nothing there, damaged, protected, too large, or not tables.
    """
    path = Path(path)
    if path.is_dir():
        files = sorted(part for part in path.glob("*.csv") if part.is_file())
        if not files:
            raise InputError(f"The folder '{path}' has no CSV files; one for each sheet is read.")
        return [_text_grid(content_of(file, _WHEN_LONG, _WHEN_EMPTY), file) for file in files]
    content = content_of(path, _WHEN_LONG, _WHEN_EMPTY)
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content, path.name)
    return [_text_grid(content, path)]


def _text_grid(content: bytes, path: Path) -> Grid:
    if refusal := why_not_text(content):
        raise InputError(f"'{path.name}' {refusal}")
    text, _, problems = decode(content)
    text, told = told_delimiter(text)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = told or max(_DELIMITERS, key=head.count)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        rows = list(reader)
    except csv.Error:
        raise unclosed(path.name, reader.line_num) from None
    return Grid(path.stem, rows, path.name, 2 if told else 1, problems)


def _workbook(content: bytes, name: str) -> list[Grid]:
    archive = _checked_archive(content, name)
    _check_extent(archive, name)
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(content))
        pages = [(sheet, book.get_sheet_by_name(sheet)) for sheet in book.sheet_names]
        grids = []
        for sheet, page in pages:
            cells = [
                [text_of(cell) for cell in row] for row in page.to_python(skip_empty_area=False)
            ]
            part = _part_of(archive, sheet)
            xml = archive.read(part) if part else b""
            merged = list(page.merged_cell_ranges or [])
            grids.append(Grid(sheet, cells, name, 1, [], xml, merged))
    except calamine.PasswordError:
        raise InputError(f"'{name}' is protected by a password; save it without one.") from None
    except calamine.CalamineError as problem:
        raise InputError(
            f"'{name}' cannot be read as a workbook ({problem});"
            " open it and save it again as .xlsx."
        ) from None
    return grids
