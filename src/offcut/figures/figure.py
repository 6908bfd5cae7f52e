"""What every chart gives: the drawing, what it shows in words, and its numbers."""

import csv
import io
from dataclasses import dataclass
from urllib.parse import quote

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with all that is needed to read it without seeing it.

    ``rows`` hold plain numbers in the units named in ``headers``; None is "not known".
    """

    svg: str
    title: str  # the finding, not the subject
    summary: str  # what a reader would take from the drawing
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def csv(self) -> str:
        """The table as CSV (UTF-8, comma, header line); blank is "not known", never zero.

        Text that a spreadsheet would run as a formula is made harmless with a leading quote.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([_harmless(header) for header in self.headers])
        writer.writerows([[_harmless(cell) for cell in row] for row in self.rows])
        return out.getvalue()

    def csv_uri(self) -> str:
        """The CSV as a ``data:`` address, for a download link without a server."""
        return "data:text/csv;charset=utf-8," + quote("\ufeff" + self.csv(), safe="")


def _harmless(cell: Cell) -> str | float:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell
    return round(cell, 6)
