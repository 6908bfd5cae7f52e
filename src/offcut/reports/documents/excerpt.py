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
    kept = under(book, entries)
    references = {reference for name in kept for reference in book.entries[name].references()}
    made = Book(title=title or book.title, versions=_versions(book, references))
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


def under(book: Book, entries: Iterable[str]) -> set[str]:
    """These entries and all that they rest on."""
    waiting = list(entries)
    found = set(waiting)
    while waiting:
        further = [name for name in taken(book, waiting.pop()) if name not in found]
        found.update(further)
        waiting += further
    return found


def taken(book: Book, entry: str) -> list[str]:
    """The entries that an entry takes."""
    references = book.entries[entry].references()
    return [r.removeprefix("entry:") for r in references if r.startswith("entry:")]


def _versions(book: Book, references: Iterable[str]) -> dict[str, str]:
    """The versions of the book, with only those factor sets that its figures take."""
    versions = dict(book.versions)
    used = {r.removeprefix("factor:").partition("/")[0] for r in references if r[:7] == "factor:"}
    sets = versions.get("factors", "").split(", ")
    digests = versions.get("factor_digests", "").split(", ")
    if len(sets) == len(digests) and used:
        kept = [pair for pair in zip(sets, digests, strict=True) if pair[0] in used]
        versions |= {
            "factors": ", ".join(name for name, _ in kept),
            "factor_digests": ", ".join(digest for _, digest in kept),
        }
    return versions


def _cells(references: Iterable[str]) -> list[tuple[str, int, list[str]]]:
    """Sheet, row and columns of every cell that is referred to; sheets and rows in order."""
    places: dict[tuple[str, int], dict[str, None]] = {}
    for reference in sorted(references):
        if not reference.startswith("row:"):
            continue
        place = Place.of(reference)
        places.setdefault((place.sheet, place.row), {})[place.column] = None
    return [(sheet, row, list(columns)) for (sheet, row), columns in sorted(places.items())]
