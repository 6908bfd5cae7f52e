"""The audit of a saved report: its book, and that its pages say what the book says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offcut.impact.audit import Audit, Difference, audit, book_of, equal, read_report
from offcut.impact.audit_rows import RowCheck, check_rows
from offcut.reports.documents.shown import PARTIAL, in_words


@dataclass(frozen=True, slots=True)
class ReportAudit:
    """The audit of the book, and of the figures on the report's pages."""

    book: Audit
    pages_equal: int
    pages_total: int
    rows: RowCheck | None  # against the input file, where one was given
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def audit_report(
    source: str | Path | Mapping[str, Any], rows: str | Path | None = None
) -> ReportAudit:
    """Works out every figure of a saved report again, and reads its pages against the result.

    ``rows`` is the input file that the report was made from, to hold its rows against.

    Raises:
        InputError: no such file, not JSON, there is no book in it, or the input file is unusable.
    """
    data = source if isinstance(source, Mapping) else read_report(source)
    book = audit(data)
    entries = {entry["id"]: entry for entry in data.get("book", data)["entries"]}
    figures = list(_figures(data.get("sections", ()))) + list(_figures(data.get("answer", ())))
    wrong = [found for figure in figures if (found := _difference(figure, entries))]
    check = None if rows is None else check_rows(book_of(data), rows)
    cells = () if check is None else check.changed
    changed = [Difference(cell.place, cell.reported, cell.in_file, cell.why) for cell in cells]
    return ReportAudit(
        book,
        len(figures) - len(wrong),
        len(figures),
        check,
        (*book.differences, *wrong, *changed),
    )


def _figures(data: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, Mapping):
        if "entry" in data and "shown" in data:
            yield data
        else:
            for part in data.values():
                yield from _figures(part)
    elif isinstance(data, list | tuple):
        for part in data:
            yield from _figures(part)


def _difference(
    figure: Mapping[str, Any], entries: Mapping[str, Mapping[str, Any]]
) -> Difference | None:
    name, part = str(figure["entry"]), str(figure.get("part", "value"))
    what = f"on the page: {name}" + ("" if part == "value" else f", {part}")
    entry = entries.get(name)
    if entry is None:
        return Difference(what, figure["shown"], None, "the book has no such figure")
    value = entry.get(part)
    if not equal(figure.get("value"), value):
        return Difference(what, figure.get("value"), value, "the page differs from the book")
    words = in_words(value, str(entry.get("unit", "")))
    if str(figure["shown"]).removesuffix(PARTIAL) != words:
        return Difference(what, figure["shown"], words, "the words do not say the value")
    return None
