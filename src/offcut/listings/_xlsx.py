"""Workbooks: checked before they are opened, formulas and merged cells seen.

Nothing in a workbook is ever run: the values are those the spreadsheet saved.
"""

import io
import re
import zipfile
import zlib
from typing import Any

from offcut.errors import InputError
from offcut.listings._typed_cells import text_of
from offcut.listings._xlsx_cells import PageCells, column_index, letters
from offcut.listings.model import Problem
from offcut.listings.sheets import Sheet, expect_header, find_header, number_rows, warning

MAX_UNPACKED_MB = 400
_MAX_RATIO = 200  # spreadsheets pack some 10 to 1
_MAX_PARTS = 5_000
_WANTED_NAME = "listings"
_NOT_LISTINGS = ("examples", "example", "lists", "read me", "readme", "notes", "template")
_LIKE_LISTINGS = 6  # three columns of listings: likeness from which a sheet holds some too
_LOOKED_AT = 25  # rows of a sheet


def read_workbook(content: bytes, name: str, sheet: str | None = None) -> Sheet:
    """The sheet of listings in a workbook.

    It is the sheet asked for, else the one named Listings, else the first whose header is known.

    Raises:
        InputError: not a workbook, damaged, password-protected, too large when unpacked, or
            without a sheet of listings (says which sheets there are).
    """
    archive = _checked_archive(content, name)
    _check_extent(archive, name)
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(content))
        found, known = _pick(book, name, sheet)
        page = book.get_sheet_by_name(found)
        grid = [[text_of(cell) for cell in row] for row in page.to_python(skip_empty_area=False)]
    except calamine.PasswordError:
        raise InputError(f"'{name}' is protected by a password; save it without one.") from None
    except calamine.CalamineError as problem:
        raise InputError(
            f"'{name}' cannot be read as a workbook ({problem});"
            " open it and save it again as .xlsx."
        ) from None
    index, known = find_header(grid)
    expect_header(known, grid[index] if grid else (), f"'{name}', sheet '{found}'")
    part = _part_of(archive, found)
    page_cells = PageCells(found, grid, index, archive.read(part) if part else b"")
    problems = page_cells.problems(_percent_styles(archive))
    problems += page_cells.merged(page.merged_cell_ranges or [])
    if sheet is None:
        problems += _other_sheets(book, found, known)
    return Sheet(
        name=found,
        header_row=index + 1,
        header=grid[index],
        rows=list(number_rows(grid[index + 1 :], index + 2, found)),
        problems=problems,
    )


def _checked_archive(content: bytes, name: str) -> zipfile.ZipFile:
    """The zip archive of a workbook, refused before unpacking when it is a bomb or no workbook."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN:
        raise InputError(f"'{name}' is damaged; open it and save it again as .xlsx.") from None
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if (
        unpacked > MAX_UNPACKED_MB * 1_000_000
        or len(parts) > _MAX_PARTS
        or (unpacked > 20_000_000 and unpacked > _MAX_RATIO * len(content))
    ):
        raise InputError(
            f"'{name}' would unpack to {unpacked / 1e6:,.0f} MB in {len(parts):,} parts, far more"
            " than a list of listings needs; it is not opened. Copy the rows into a new workbook."
        )
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        kind = (
            "a binary workbook (.xlsb)"
            if "xl/workbook.bin" in names
            else "an OpenDocument file"
            if "mimetype" in names
            else "a zip archive, not a workbook"
        )
        raise InputError(f"'{name}' is {kind}; save the table as .xlsx or CSV.")
    try:
        broken = archive.testzip()  # also catches sizes that lie: reading stops at what was stated
    except _BROKEN as problem:
        broken = str(problem)
    if broken:
        raise InputError(
            f"'{name}' is damaged or protected ({broken}); open it and save it again as .xlsx."
        )
    return archive


_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
    OverflowError,
)
"""What a part that is cut, flipped, locked or packed in an unknown way raises when it is read."""
_ROW = re.compile(rb'<row\s[^>]*?r="(\d+)"')
_FAR_CELL = re.compile(rb'<c\s[^>]*?\br="([A-Z]{2,3})\d+"[^>/]*>\s*<[vif]')
_VALUES = (b"<v>", b"<v ", b"<is>", b"<f>", b"<f ")
_MAX_CELLS = 30_000_000


def _check_extent(archive: zipfile.ZipFile, name: str) -> None:
    """Refuses a sheet with a stray value far out: read as a grid it would fill the memory.

    Cells that are only formatted, to the last row of the sheet, do no harm.
    """
    for part in archive.namelist():
        if not part.startswith("xl/worksheets/") or not part.endswith(".xml"):
            continue
        xml = archive.read(part)
        last = max(map(xml.rfind, _VALUES))
        row = _ROW.match(xml, xml.rfind(b"<row ", 0, last)) if last > 0 else None
        rows = int(row[1]) if row else 0
        columns = max((column_index(c.decode()) for c in set(_FAR_CELL.findall(xml))), default=25)
        if rows * (columns + 1) > _MAX_CELLS:
            raise InputError(
                f"'{name}': a sheet reaches to cell {letters(columns)}{rows}. Delete the empty"
                " rows and columns after the last listing, or copy the rows into a new workbook."
            )


def _pick(book: Any, name: str, wanted: str | None) -> tuple[str, int]:
    names: list[str] = book.sheet_names
    there = ", ".join(f"'{sheet}'" for sheet in names)
    if wanted is not None:
        found = next((sheet for sheet in names if sheet.lower() == wanted.lower()), None)
        if found is None:
            raise InputError(f"'{name}' has no sheet '{wanted}'; there are {there}.")
        return found, 0
    named = next((sheet for sheet in names if sheet.strip().lower() == _WANTED_NAME), None)
    if named is not None:
        return named, 0
    heads = {sheet: _head(book, sheet) for sheet in names}
    best = max(names, key=lambda sheet: heads[sheet], default=None)
    if best is None or heads[best] == 0:
        raise InputError(
            f"'{name}' has no sheet of listings: there are {there or 'no sheets'}. Name the sheet"
            " 'Listings' and give it the columns organisation, site_postcode, kind, resource;"
            " 'offcut template listings.xlsx' makes one."
        )
    return next(sheet for sheet in names if heads[sheet] == heads[best]), heads[best]


def _head(book: Any, sheet: str) -> int:
    return find_header([list(map(text_of, row)) for row in _first_rows(book, sheet)])[1]


def _other_sheets(book: Any, found: str, known: int) -> list[Problem]:
    """A warning for each further sheet that has listings too, as only one is read."""
    problems = []
    for sheet in book.sheet_names:
        if sheet == found or sheet.strip().lower() in _NOT_LISTINGS:
            continue
        rows = [list(map(text_of, row)) for row in _first_rows(book, sheet)]
        index, likeness = find_header(rows)
        below = any(cell.strip() for row in rows[index + 1 :] for cell in row)
        if below and likeness >= max(_LIKE_LISTINGS, known // 2):
            problems.append(
                warning(
                    found,
                    None,
                    None,
                    sheet,
                    f"the sheet '{sheet}' has listings too; only '{found}' is read",
                    f"--sheet '{sheet}' for that one, or all rows on one sheet",
                )
            )
    return problems


def _first_rows(book: Any, sheet: str) -> list[list[Any]]:
    rows: list[list[Any]] = book.get_sheet_by_name(sheet).to_python(
        skip_empty_area=False, nrows=_LOOKED_AT
    )
    return rows


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The file inside the workbook that holds a sheet."""
    from html import unescape

    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    names = archive.namelist()
    relation = None
    for tag in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", book):
        title = re.search(r'\sname="([^"]*)"', tag)
        link = re.search(r'\s\w+:id="([^"]*)"', tag)
        if title and link and unescape(title[1]) == sheet:
            relation = link[1]
    if relation is None or "xl/_rels/workbook.xml.rels" not in names:
        return None
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for tag in re.findall(r"<Relationship\s[^>]*>", links):
        target = re.search(r'\sTarget="([^"]*)"', tag)
        if target and f'Id="{relation}"' in tag:
            path = target[1].lstrip("/")
            path = path if path.startswith("xl/") else f"xl/{path}"
            return path if path in names else None
    return None


_FORMAT = re.compile(r'<numFmt\s[^>]*numFmtId="(\d+)"[^>]*formatCode="([^"]*)"')
_STYLE = re.compile(r'<xf\s[^>]*?numFmtId="(\d+)"')


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    xml = archive.read("xl/styles.xml").decode("utf-8", "replace")
    percent = {"9", "10"} | {number for number, code in _FORMAT.findall(xml) if "%" in code}
    cells = xml.partition("<cellXfs")[2].partition("</cellXfs>")[0]
    return frozenset(i for i, number in enumerate(_STYLE.findall(cells)) if number in percent)
