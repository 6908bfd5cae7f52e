"""What a file holds before it is understood: one sheet of text cells, with what is odd about it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from offcut.errors import InputError
from offcut.listings.columns import BY_NAME, NAMES
from offcut.listings.model import Problem
from offcut.listings.other_names import meant_columns

MAX_FILE_MB = 64  # a listing is about 300 bytes: this is some 200,000 of them
MAX_ROWS = 200_000
HEADER_SEARCH = 20  # rows in which the header is looked for
_LONGEST_NAME = 60  # letters of a header cell that may be another name of a column


@dataclass(slots=True)
class Sheet:
    """One table of text: the header's cells by column, then the rows under it."""

    name: str | None  # None for CSV
    header_row: int  # as the spreadsheet numbers it, from 1
    header: list[str]
    rows: Sequence[tuple[int, list[str]]]  # spreadsheet row number, cells
    problems: list[Problem] = field(default_factory=list)
    encoding: str | None = None
    delimiter: str | None = None


def read_sheet(path: str | Path, sheet: str | None = None) -> Sheet:
    """The sheet of listings in a CSV, XLSX or Parquet file; its content decides what it is.

    Raises:
        InputError: the file cannot be used at all: missing, too large, not a table, encrypted,
            a zip bomb, or without any sheet that looks like listings.
    """
    path = Path(path)
    content = content_of(path, _WHEN_LONG, _WHEN_EMPTY)
    if content.startswith(b"PK\x03\x04"):
        from offcut.listings._xlsx import read_workbook

        found = read_workbook(content, path.name, sheet)
        if path.suffix.lower() != ".xlsx":
            found.problems.append(
                warning(found.name, None, None, path.suffix, "an Excel workbook by its content")
            )
        return found
    if content.startswith(b"PAR1"):
        from offcut.listings.long_files import parquet_sheet

        return parquet_sheet(path)
    if refusal := why_not_text(content):
        raise InputError(f"'{path.name}' {refusal}")
    from offcut.listings._csv import read_csv

    if sheet is not None:
        raise InputError(f"'{path.name}' is a text file, which has no sheets; leave out '{sheet}'.")
    return read_csv(content, path.name)


def refuse_place(path: Path) -> None:
    """Checks that a file can be read at all.

    Raises:
        InputError: a folder, nothing there, or not to be read.
    """
    if path.is_dir():
        raise InputError(f"'{path}' is a folder; give a CSV, XLSX or Parquet file.")
    try:
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise InputError(f"There is no file at '{path}'.") from None
    except PermissionError:
        raise InputError(
            f"'{path}' may not be read; close it elsewhere or ask its owner."
        ) from None


_WHEN_LONG = (
    "'offcut check' and 'offcut match' go through longer files of CSV or Parquet; of a"
    " workbook delete sheets, pictures and empty rows it does not need."
)
_WHEN_EMPTY = "'offcut template listings.xlsx' makes one to fill in."


def content_of(path: Path, when_long: str, when_empty: str) -> bytes:
    """The bytes of a file that is to be read at once; says what to do where it cannot be.

    Raises:
        InputError: not there, not to be read, too large or empty.
    """
    refuse_place(path)
    size = path.stat().st_size
    if size > MAX_FILE_MB * 1_000_000:
        raise InputError(
            f"'{path.name}' has {size / 1e6:,.0f} MB; up to {MAX_FILE_MB} MB is read at once."
            f" {when_long}"
        )
    content = path.read_bytes()
    if not content.strip():
        raise InputError(f"'{path.name}' is empty. {when_empty}")
    return content


_SIGNATURES = (
    (
        b"\xd0\xcf\x11\xe0",
        "is an old .xls or a password-protected workbook;"
        " open it and save it as .xlsx without a password.",
    ),
    (b"%PDF", "is a PDF; export the table as CSV or XLSX."),
    (b"\x89PNG", "is a picture; give the table as CSV or XLSX."),
    (b"\xff\xd8\xff", "is a picture; give the table as CSV or XLSX."),
    (b"\x1f\x8b", "is compressed; unpack it first."),
    (b"{\\rtf", "is a word-processor file; save the table as CSV or XLSX."),
    (b"<!DOCTYPE html", "is a web page; save the table as CSV or XLSX."),
    (b"<html", "is a web page; save the table as CSV or XLSX."),
)


def why_not_text(content: bytes) -> str | None:
    """Why this is no table of text, or None."""
    head = content[:65536]
    for signature, message in _SIGNATURES:
        if head.lstrip()[:64].lower().startswith(signature.lower()):
            return message
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _utf16_without_mark(head):
        return None
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if odd > len(head) // 200:
        return "is not text: a binary file with another name? Save the table as CSV or XLSX."
    return None


def _utf16_without_mark(head: bytes) -> str | None:
    """``utf-16-le`` or ``-be`` when every second byte is zero, as in plain English text."""
    sample = head[:2000]
    if len(sample) < 8:
        return None
    if sample[1::2].count(0) > 0.8 * len(sample[1::2]) and 0 not in sample[0::2]:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.8 * len(sample[0::2]) and 0 not in sample[1::2]:
        return "utf-16-be"
    return None


def find_header(rows: Iterable[list[str]]) -> tuple[int, int]:
    """Index and likeness (see :func:`header_likeness`) of the likeliest among the first rows."""
    best = (0, 0)
    for index, row in enumerate(rows):
        if index >= HEADER_SEARCH:
            break
        known = header_likeness(row)
        if known > best[1]:
            best = (index, known)
    return best


def header_likeness(row: Sequence[str]) -> int:
    """How much a row is like the header of listings: 2 for each column, 1 for another name of one.

    One other name alone (a note, a type) says nothing.
    """
    exact = others = 0
    for cell in row:
        if canonical(cell) in BY_NAME:
            exact += 1
        elif cell and len(cell) <= _LONGEST_NAME and meant_columns(cell):
            others += 1
    return 2 * exact + (others if exact or others > 1 else 0)


def canonical(header: str) -> str:
    """A header cell as a column name: ``" Site Postcode "`` → ``site_postcode``."""
    return "_".join(header.strip().strip("*:").lower().replace("-", " ").replace("_", " ").split())


def number_rows(
    rows: Iterable[list[str]], first: int, sheet: str | None
) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers, without the empty ones; refuses what is too long to be a list.

    Raises:
        InputError: more than ``MAX_ROWS`` rows.
    """
    kept = 0
    for number, row in enumerate(rows, start=first):
        if any(cell and not cell.isspace() for cell in row):
            kept += 1
            if kept > MAX_ROWS:
                where = f"Sheet '{sheet}'" if sheet else "The file"
                raise InputError(
                    f"{where} has more than {MAX_ROWS:,} rows, which is more than is read at once."
                    " 'offcut check' and 'offcut match' go through longer files of CSV or Parquet."
                )
            yield number, row


def expect_header(known: int, header: Sequence[str], where: str) -> None:
    """Refuses a table without any column that is known (``known`` as by :func:`find_header`).

    Raises:
        InputError: says which columns there are and which are needed.
    """
    if known == 0:
        given = ", ".join(repr(cell) for cell in header[:8] if cell) or "nothing"
        raise InputError(
            f"{where}: no row has the column names of listings; the first row has {given}."
            f" Needed: organisation, site_postcode, kind, resource; also read: "
            f"{', '.join(name for name in NAMES[8:14])} …"
            " 'offcut template listings.xlsx' makes a file with all of them."
        )


def error(
    sheet: str | None,
    row: int | None,
    column: str | None,
    given: str | None,
    message: str,
    accepted: str | None = None,
    suggestion: str | None = None,
) -> Problem:
    """A problem that keeps the file from being loaded."""
    return Problem("error", sheet, row, column, given, message, accepted, suggestion)


def warning(
    sheet: str | None,
    row: int | None,
    column: str | None,
    given: str | None,
    message: str,
    accepted: str | None = None,
    suggestion: str | None = None,
) -> Problem:
    """Something doubtful: loaded, but worth a look."""
    return Problem("warning", sheet, row, column, given, message, accepted, suggestion)
