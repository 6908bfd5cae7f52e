"""Workbooks: checked before they are opened, formulas and merged cells seen.

Nothing in a workbook is ever run: the values are those the spreadsheet saved.
"""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from offcut.errors import InputError
from offcut.listings.model import Problem
from offcut.listings.sheets import Sheet, error, expect_header, find_header, number_rows, warning

MAX_UNPACKED_MB = 400
_MAX_RATIO = 200  # spreadsheets pack some 10 to 1
_MAX_PARTS = 5_000
_WANTED_NAME = "listings"


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
        grid = [[_text(cell) for cell in row] for row in page.to_python(skip_empty_area=False)]
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
    problems = _formulas(archive, part, found, grid, index) if part else []
    problems += _merged(page.merged_cell_ranges or [], found, index)
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
    except zipfile.BadZipFile:
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
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as problem:
        broken = str(problem)
    if broken:
        raise InputError(
            f"'{name}' is damaged or protected ({broken}); open it and save it again as .xlsx."
        )
    return archive


_ROW = re.compile(rb'<row\s[^>]*?r="(\d+)"')
_FAR_COLUMN = re.compile(rb'\sr="([A-Z]{2,3})\d+"')
_MAX_CELLS = 30_000_000


def _check_extent(archive: zipfile.ZipFile, name: str) -> None:
    """Refuses a sheet with a stray cell far out: read as a grid it would fill the memory."""
    for part in archive.namelist():
        if not part.startswith("xl/worksheets/") or not part.endswith(".xml"):
            continue
        xml = archive.read(part)
        rows = max(map(int, _ROW.findall(xml)), default=0)
        columns = max(
            (_column_index(c.decode()) for c in set(_FAR_COLUMN.findall(xml))), default=25
        )
        if rows * (columns + 1) > _MAX_CELLS:
            raise InputError(
                f"'{name}': a sheet reaches to cell {_letters(columns)}{rows}. Delete the empty"
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
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=20)
    return find_header([[_text(cell) for cell in row] for row in rows])[1]


def _text(cell: Any) -> str:
    """A cell as the user would type it; whole numbers without a decimal point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date | time | timedelta):
        return cell.isoformat() if not isinstance(cell, timedelta) else str(cell)
    return str(cell)


_CELL_WITH_FORMULA = re.compile(
    rb'<c\s[^>]*?r="([A-Z]{1,3})(\d+)"[^>]*?>\s*<f[\s>/](?:(?!</c>).)*?</c>', re.DOTALL
)
_VALUE = re.compile(rb"<v>[^<]|<is>")


def _formulas(
    archive: zipfile.ZipFile, part: str, sheet: str, grid: list[list[str]], header: int
) -> list[Problem]:
    """Formulas: a warning where the saved value is read, an error where none was saved.

    Cells that hold an error such as ``#REF!`` are told whether or not a formula is left in them.
    """
    xml = archive.read(part)
    problems = _broken(xml, sheet, grid, header)
    for found in _CELL_WITH_FORMULA.finditer(xml) if b"<f" in xml else ():
        column, row = _column_index(found[1].decode()), int(found[2])
        name = _header_at(grid, header, column)
        where = f"{found[1].decode()}{row}"
        if row <= header or _IS_ERROR.search(found[0].partition(b">")[0]):
            continue  # above the header, or told already
        if _VALUE.search(found[0]):
            saved = grid[row - 1][column] if row <= len(grid) else ""
            problems.append(
                warning(
                    sheet, row, name, saved, f"cell {where} is a formula; its saved value is read"
                )
            )
        else:
            problems.append(
                error(
                    sheet,
                    row,
                    name,
                    None,
                    f"cell {where} is a formula without a saved value",
                    "a value: open the workbook and save it, or paste as values",
                )
            )
    return problems


_IS_ERROR = re.compile(rb'\st="e"')
_ERROR_CELL = re.compile(rb'<c\s[^>]*\bt="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')


def _broken(xml: bytes, sheet: str, grid: list[list[str]], header: int) -> list[Problem]:
    """An error for each cell that holds ``#REF!``, ``#DIV/0!`` … which would be read as empty."""
    problems = []
    for found in _ERROR_CELL.finditer(xml) if b't="e"' in xml else ():
        place = _REFERENCE.search(found[0])
        if place is None or int(place[2]) <= header:
            continue
        name = _header_at(grid, header, _column_index(place[1].decode()))
        problems.append(
            error(
                sheet,
                int(place[2]),
                name,
                found[1].decode("utf-8", "replace"),
                f"cell {place[1].decode()}{place[2].decode()} holds an error of the spreadsheet",
                "a value, or an empty cell",
            )
        )
    return problems


def _merged(ranges: list[Any], sheet: str, header: int) -> list[Problem]:
    """An error for each merged range among the listings: which row its value belongs to is a guess.

    Above the header (titles) merging does no harm.
    """
    problems = []
    for (top, left), (bottom, right) in ranges:
        if bottom < header:
            continue
        area = f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"
        problems.append(
            error(
                sheet,
                top + 1,
                _letters(left),
                None,
                f"the cells {area} are merged, so it is not clear which rows they speak of",
                "one value a cell: unmerge them and fill in each row",
            )
        )
    return problems


def _header_at(grid: list[list[str]], header: int, column: int) -> str:
    if header < len(grid) and column < len(grid[header]) and grid[header][column]:
        return grid[header][column].strip()
    return _letters(column)


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


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
