"""A part of a book that stands by itself: some figures, and only what they rest on.

A certificate goes to one company, so it must hold no cell of another that its figures do not need.
"""

from collections.abc import Iterable

from offcut.impact.book import Book
from offcut.reports.documents.places import Place

_NAMES = ("id", "synergy", "title", "year")
"""Columns that say which row it is; kept beside those that figures take."""


def excerpt(book: Book, entries: Iterable[str], title: str = "") -> Book:
    """A book of these entries, those they rest on, the facts, and the cells that they take."""
    kept = _under(book, entries)
    references = {reference for name in kept for reference in book.entries[name].references()}
    made = Book(title=title or book.title, versions=dict(book.versions))
    for name, fact in book.facts.items():
        if name in references:
            made.pin(fact)
    for sheet, number, columns in _cells(references):
        cells = book.rows[sheet][number]
        named = {name: cells[name] for name in _NAMES if name in cells}
        made.put_row(sheet, number, named | {name: cells.get(name) for name in columns})
    for name, entry in book.entries.items():
        if name in kept:
            made.add(entry)
    return made


def copied(book: Book) -> Book:
    """The same book, to which a report can add sums of its own."""
    rows = {sheet: dict(rows) for sheet, rows in book.rows.items()}
    return Book(book.title, dict(book.entries), rows, dict(book.facts), dict(book.versions))


def _under(book: Book, entries: Iterable[str]) -> set[str]:
    """These entries and all under them."""
    waiting = list(entries)
    found = set(waiting)
    while waiting:
        for reference in book.entries[waiting.pop()].references():
            kind, _, name = reference.partition(":")
            if kind == "entry" and name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _cells(references: Iterable[str]) -> list[tuple[str, int, list[str]]]:
    """Sheet, row and columns of every cell that is referred to; sheets and rows in order."""
    places: dict[tuple[str, int], dict[str, None]] = {}
    for reference in sorted(references):
        if not reference.startswith("row:"):
            continue
        place = Place.of(reference)
        places.setdefault((place.sheet, place.row), {})[place.column] = None
    return [(sheet, row, list(columns)) for (sheet, row), columns in sorted(places.items())]
