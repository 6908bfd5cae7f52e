"""Tables too long to hold: a CSV or Parquet file as a header and rows that can be gone through."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

from offcut.errors import InputError
from offcut.listings import sheets
from offcut.listings._csv import LONGEST_CELL, decode, sniff, told_delimiter, unclosed
from offcut.listings._typed_cells import text_of
from offcut.listings.model import Problem
from offcut.listings.sheets import (
    HEADER_SEARCH,
    Sheet,
    expect_header,
    find_header,
    refuse_place,
    why_not_text,
)

PARQUET = b"PAR1"
_WORKBOOK = b"PK\x03\x04"
_HEAD = 65_536
_SNIFFED = 20_000
_BLOCK = 1 << 20
_NOT_CP1252 = b"\x81\x8d\x8f\x90\x9d"
_ROWS_AT_ONCE = 50_000


class Table(Protocol):
    """A table on disk."""

    header: list[str]
    header_row: int
    encoding: str | None
    delimiter: str | None
    problems: list[Problem]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Row numbers and cells from the first row under the header, without empty rows."""
        ...


def is_long(path: str | Path) -> bool:
    """Whether a CSV or Parquet file is more than is read at once: above 64 MB or 200,000 rows.

    Raises:
        InputError: it may not be read, or is a Parquet file that cannot be.
    """
    path = Path(path)
    if not path.is_file():
        return False
    refuse_place(path)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(PARQUET):
        with _readable(path):
            return _height(path) > sheets.MAX_ROWS
    if head.startswith(_WORKBOOK) or why_not_text(head):
        return False
    if path.stat().st_size > sheets.MAX_FILE_MB * 1_000_000:
        return True
    return sum(block.count(b"\n") for block in _blocks(path)) > sheets.MAX_ROWS + 1


def open_table(path: str | Path) -> Table:
    """The table in a CSV or Parquet file of any length; its content decides which.

    Raises:
        InputError: it cannot be used at all: missing, empty, a workbook, not a table.
    """
    path = Path(path)
    refuse_place(path)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(PARQUET):
        return ParquetTable.open(path)
    if head.startswith(_WORKBOOK):
        raise InputError(
            f"'{path.name}' is a workbook, which is read at once only; save it as CSV."
        )
    if refusal := why_not_text(head):
        raise InputError(f"'{path.name}' {refusal}")
    return CsvTable.open(path, head)


@dataclass(slots=True)
class CsvTable:
    """A text file of rows in any usual encoding and delimiter."""

    path: Path
    header: list[str]
    header_row: int
    encoding: str | None
    delimiter: str | None
    codec: str
    told: bool  # the first line tells the delimiter
    index: int  # of the header among the rows
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path, head: bytes) -> "CsvTable":
        """Finds encoding, delimiter and header.

        Raises:
            InputError: no column is known.
        """
        codec, encoding, problems = _encoding(path, head)
        with path.open(encoding=codec, errors="replace", newline="") as file:
            text = file.read(_SNIFFED + 100)
        text, told = told_delimiter(text)
        delimiter = told or sniff(text)
        table = cls(path, [], 0, encoding, delimiter, codec, told is not None, -1, problems)
        rows = list(islice(table._all(), HEADER_SEARCH))
        index, known = find_header(rows)
        expect_header(known, rows[index] if rows else (), f"'{path.name}'")
        table.header, table.index = rows[index], index
        table.header_row = index + 1 + (1 if told else 0)
        return table

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Row numbers and cells from the first row under the header, without empty rows.

        Raises:
            InputError: a quotation mark is never closed.
        """
        under = islice(self._all(), self.index + 1, None)
        for number, cells in enumerate(under, start=self.header_row + 1):
            if "".join(cells).strip():
                yield number, cells

    def _all(self) -> Iterator[list[str]]:
        csv.field_size_limit(LONGEST_CELL)
        with self.path.open(encoding=self.codec, errors="replace", newline="") as file:
            if self.told:
                file.readline()
            delimiter = self.delimiter or ","
            reader = csv.reader(file, delimiter=delimiter, skipinitialspace=True)
            try:
                yield from reader
            except csv.Error:
                raise unclosed(self.path.name, reader.line_num) from None


def _encoding(path: Path, head: bytes) -> tuple[str, str, list[Problem]]:
    """The codec to open a file with, its name, and the note about it, as :func:`decode` finds."""
    if not head.strip():
        raise InputError(
            f"'{path.name}' is empty. 'offcut template listings.xlsx' makes one to fill in."
        )
    _, encoding, problems = decode(head[: len(head) // 4 * 4])
    if encoding.startswith("utf-16"):
        return encoding, encoding, problems
    if _is_utf8(path):
        return "utf-8-sig", "utf-8", []
    _, encoding, problems = decode(b"\x81" if _beyond_cp1252(path) else b"\xa3")
    return ("cp1252" if encoding == "windows-1252" else "latin-1"), encoding, problems


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in _blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _beyond_cp1252(path: Path) -> bool:
    return any(len(block.translate(None, _NOT_CP1252)) < len(block) for block in _blocks(path))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


@dataclass(slots=True)
class ParquetTable:
    """A Parquet file with the columns of listings; numbers, dates and flags may be typed."""

    path: Path
    header: list[str]
    height: int
    header_row: int = 1
    encoding: str | None = None
    delimiter: str | None = None
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path) -> "ParquetTable":
        """Reads the names of the columns.

        Raises:
            InputError: not readable as Parquet, or no column is known.
        """
        import polars as pl

        with _readable(path):
            header = pl.scan_parquet(path).collect_schema().names()
            height = _height(path)
        expect_header(find_header([header])[1], header, f"'{path.name}'")
        return cls(path, header, height)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Row numbers (the first row is 2, as in a sheet with a header) and cells as text.

        Raises:
            InputError: a part of the file is damaged.
        """
        import polars as pl

        for start in range(0, self.height, _ROWS_AT_ONCE):
            with _readable(self.path):
                block = pl.scan_parquet(self.path).slice(start, _ROWS_AT_ONCE).collect()
            for number, cells in enumerate(block.iter_rows(), start=start + 2):
                texts = [text_of(cell) for cell in cells]
                if any(cell and not cell.isspace() for cell in texts):
                    yield number, texts


def parquet_sheet(path: Path) -> Sheet:
    """A Parquet file of up to ``MAX_ROWS`` rows, read at once.

    Raises:
        InputError: as :func:`open_table`, or more rows.
    """
    table = ParquetTable.open(path)
    rows = [(number, cells) for number, cells in table.rows()]
    if len(rows) > sheets.MAX_ROWS:
        raise InputError(
            f"'{path.name}' has more than {sheets.MAX_ROWS:,} rows, which is more than is read at"
            " once. 'offcut check' and 'offcut match' go through longer files."
        )
    return Sheet(None, table.header_row, table.header, rows)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What goes wrong in reading a Parquet file, in one line and with what to do."""
    import polars as pl

    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).strip().partition("\n")[0].rstrip(".")
        raise InputError(
            f"'{path.name}' is not readable as Parquet ({reason}). Was it cut short on its way?"
            " Copy or save it again."
        ) from None


def _height(path: Path) -> int:
    import polars as pl

    return int(pl.scan_parquet(path).select(pl.len()).collect().item())
