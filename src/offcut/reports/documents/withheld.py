"""A report for readers who may see its figures, but not every cell that these rest on.

Cells that are somebody's own (a price, a cost that a firm states) are taken out of the book. What
was worked out from them directly either stands as a figure of its own (where the report shows it,
or ``keep`` says so), or is left out, and what was worked out from that stands as a figure of its
own. Everything above can still be worked out again by arithmetic alone.
"""

from collections.abc import Callable
from dataclasses import replace

from offcut.impact.book import Book, Entry
from offcut.reports.documents.excerpt import excerpt
from offcut.reports.documents.model import Document
from offcut.reports.documents.places import Place

Private = Callable[[str, str], bool]
"""Whether a column of a sheet is somebody's own."""


def withhold(document: Document, private: Private, why: str, *, keep: bool = False) -> Document:
    """The same report over a book without the private cells.

    Args:
        document: with its whole book.
        private: which columns of which sheets are withheld.
        why: noted at figures that stand by themselves because of it.
        keep: whether figures worked out from private cells directly stay, as figures.
    """
    book = document.book
    shown = {value.entry for value in document.values()}
    direct = {name for name, entry in book.entries.items() if _rests_on(entry, private)}
    gone = set() if keep else direct - shown
    made = Book(title=book.title, versions=dict(book.versions), facts=dict(book.facts))
    for sheet, rows in book.rows.items():
        for number, cells in rows.items():
            kept = {name: cell for name, cell in cells.items() if not private(sheet, name)}
            made.put_row(sheet, number, kept)
    for name, entry in book.entries.items():
        if name in gone:
            continue
        stands = name in direct or any(
            r[6:] in gone for r in entry.references() if r[:6] == "entry:"
        )
        made.add(_figure(made, entry, why) if stands else entry)
    return document.resting_on(excerpt(made, shown))


def _rests_on(entry: Entry, private: Private) -> bool:
    """Whether a figure takes a private cell itself."""
    for reference in entry.references():
        if reference.startswith("row:"):
            place = Place.of(reference)
            if private(place.sheet, place.column):
                return True
    return False


def _figure(made: Book, entry: Entry, why: str) -> Entry:
    """The entry as a figure given, in a row of its own."""
    number = len(made.rows.get("given", {})) + 1
    made.put_row("given", number, {"title": entry.label, "figure": entry.value})
    note = f"{entry.note}; {why}" if entry.note else why
    inputs = {"figure": f"row:given!{number}.figure"}
    return replace(entry, formula="figure", inputs=inputs, note=note)
