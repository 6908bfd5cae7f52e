"""Text files of rows: any usual encoding and delimiter."""

import csv
import io

from offcut.errors import InputError
from offcut.listings.model import Problem
from offcut.listings.sheets import (
    Sheet,
    _utf16_without_mark,
    expect_header,
    find_header,
    header_likeness,
    number_rows,
    warning,
)

_DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 32_767  # what a spreadsheet cell can hold


def read_csv(content: bytes, name: str) -> Sheet:
    """The table in the bytes of a text file.

    Raises:
        InputError: no column is known, or a quotation mark is never closed.
    """
    text, encoding, problems = decode(content)
    text, told = told_delimiter(text)
    delimiter = told or sniff(text)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        rows = list(reader)
    except csv.Error:
        raise unclosed(name, reader.line_num) from None
    index, known = find_header(rows)
    expect_header(known, rows[index] if rows else (), f"'{name}'")
    first = index + 2 + (1 if told else 0)
    return Sheet(
        name=None,
        header_row=first - 1,
        header=rows[index],
        rows=list(number_rows(rows[index + 1 :], first, None)),
        problems=problems,
        encoding=encoding,
        delimiter=delimiter,
    )


def unclosed(name: str, line: int) -> InputError:
    """What is wrong with a file in which a cell never ends."""
    return InputError(
        f"'{name}', near line {line}: a cell of more than {LONGEST_CELL:,}"
        ' characters. Is a quotation mark (") opened and never closed?'
    )


def decode(content: bytes) -> tuple[str, str, list[Problem]]:
    """Bytes → text and encoding: UTF-8, UTF-16 with or without its mark, else Windows-1252.

    U+0000, which no text has and no database takes, is read as U+FFFD.
    """
    text, encoding, problems = _decoded(content)
    return text.replace("\x00", "\ufffd"), encoding, problems


def _decoded(content: bytes) -> tuple[str, str, list[Problem]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), "utf-16", []
    if encoding := _utf16_without_mark(content):
        return content.decode(encoding, "replace"), encoding, []
    try:
        return content.decode("utf-8-sig"), "utf-8", []
    except UnicodeDecodeError:
        pass
    try:
        text, encoding = content.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        text, encoding = content.decode("latin-1"), "latin-1"
    note = warning(
        None,
        None,
        None,
        encoding,
        "the file is not UTF-8; check that letters such as £, ³ and µ came through,"
        " or save it as 'CSV UTF-8'",
    )
    return text, encoding, [note]


def told_delimiter(text: str) -> tuple[str, str | None]:
    """Takes off the line ``sep=;`` that some spreadsheets write first."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return rest, first[4]
    return text, None


def sniff(text: str) -> str:
    """The delimiter under which the first rows hold most known column names."""
    head = text[:20_000]

    def score(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))[:20]
        known = max(map(header_likeness, rows), default=0)
        return known, max((len(row) for row in rows), default=0)

    csv.field_size_limit(1_000_000)
    return max(_DELIMITERS, key=score)
