"""A plan's report for readers who may see what exchanges bring, but not at which prices.

The gain of an exchange is worked out from rates that tell what single firms pay. For who may not
see those, the gain of each exchange stands as a figure of its own and the rates are taken out:
sums, and everything above them, can still be worked out again.
"""

from dataclasses import replace
from typing import Any

from offcut.impact.book import Book, Entry
from offcut.reports.documents.model import Document, Notice, Section

_RATE = "cost_per_unit"
_WITHHELD = "worked out from prices of the two firms, which are theirs"
NOTICE = Notice(
    "Prices are left out",
    (
        "What each exchange brings stands as one figure; what it follows from are prices of single"
        " firms, which their own people, an assigned facilitator and the auditor see.",
    ),
)


def without_rates(document: Document) -> Document:
    """The same report, without the rates in money of single flows."""
    book = document.book
    made = Book(title=book.title, versions=dict(book.versions), facts=dict(book.facts))
    for sheet, rows in book.rows.items():
        for number, cells in rows.items():
            kept = {name: cell for name, cell in cells.items() if name != _RATE}
            made.put_row(sheet, number, kept)
    for entry in book.entries.values():
        made.add(_plain(made, entry) if _tells_rates(entry) else entry)
    return replace(document.resting_on(made), sections=_told(document.sections))


def _tells_rates(entry: Entry) -> bool:
    return any(
        reference.startswith("row:flows!") and reference.endswith(f".{_RATE}")
        for reference in entry.references()
    )


def _plain(made: Book, entry: Entry) -> Entry:
    """The entry as a figure given, in a row of its own."""
    number = len(made.rows.get("given", {})) + 1
    cells: dict[str, Any] = {"title": entry.label, "gain": entry.value}
    made.put_row("given", number, cells)
    inputs = {"gain": f"row:given!{number}.gain"}
    return replace(entry, formula="gain", inputs=inputs, note=_WITHHELD)


def _told(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The notice stands on the first page."""
    first, *others = sections
    return (replace(first, blocks=(*first.blocks, NOTICE)), *others)
