"""A core report as pages: one section a page, the working of each figure, charts as CSV, files."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse

from offcut.platform.ui.cells_told import cell_told, fact_told, source_of
from offcut.reports.documents import save
from offcut.reports.documents.kept import keep, restore
from offcut.reports.documents.model import ChartBlock, Document, Section
from offcut.reports.documents.places import Place
from offcut.reports.documents.working import Working, Workings, exact

Kept = bytes | memoryview
"""Bytes as a database gives them back."""
_SERIES = 200  # members of a series that a page lists
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Packed:
    """A report as it is kept in a row: what pages show, and the book under it by itself."""

    report: bytes
    book: bytes


def pack(document: Document) -> Packed:
    """A report as compressed JSON, its book apart: most pages do without."""
    data = keep(document)
    book = data.pop("book")
    return Packed(squeezed(data), squeezed(book))


def unpack(report: Kept, book: Kept | None = None) -> Document:
    """The report; without ``book`` its figures can be shown, and their working cannot."""
    return restore(unsqueezed(report), None if book is None else unsqueezed(book))


def squeezed(data: Mapping[str, Any]) -> bytes:
    """Plain data as compressed JSON."""
    return zlib.compress(json.dumps(data, ensure_ascii=False, default=_plain).encode(), 6)


def unsqueezed(content: Kept) -> dict[str, Any]:
    """What ``squeezed`` was given."""
    found: dict[str, Any] = json.loads(zlib.decompress(bytes(content)))
    return found


def _plain(value: Any) -> Any:
    """Numbers of numpy, and dates, as JSON has them."""
    return value.item() if hasattr(value, "item") else str(value)


@dataclass(frozen=True, slots=True)
class Given:
    """One input of a formula as a page shows it."""

    name: str
    what: str
    shown: str
    url: str = ""
    about: str = ""
    source: str = ""
    source_url: str = ""
    id: str = ""  # as the files of the report name it
    more: tuple["Given", ...] = ()


def section_of(document: Document, id_: str) -> Section:
    """One section.

    Raises:
        Http404: there is none of this id.
    """
    found = next((one for one in document.sections if one.id == id_), None)
    if found is None:
        raise Http404
    return found


def working_of(
    document: Document, entry: str, address: str, more: Mapping[str, str] | None = None
) -> tuple[Working, list[Given]]:
    """How a figure was worked out, its inputs linked to their own working at ``address``.

    ``more``: what else these addresses need.

    Raises:
        Http404: the report has no such figure.
    """
    if entry not in document.book.entries:
        raise Http404
    found = Workings(document).of(entry, series_shown=_SERIES)
    inputs = document.book.entries[entry].inputs
    behind = f"&{urlencode(more)}" if more else ""
    return found, [_given(document, name, one, address, behind) for name, one in inputs.items()]


def _given(
    document: Document, name: str, given: str | tuple[str, ...], address: str, behind: str
) -> Given:
    if isinstance(given, str):
        return _single(document, name, given, address, behind)
    more = tuple(_single(document, "", one, address, behind) for one in given[:_SERIES])
    left = f", the first {_SERIES} below" if len(given) > _SERIES else ""
    return Given(name, f"{len(given)} figure{'' if len(given) == 1 else 's'}{left}", "", more=more)


def _single(document: Document, name: str, reference: str, address: str, behind: str) -> Given:
    book = document.book
    if reference.startswith("entry:"):
        entry = book.entries[reference.removeprefix("entry:")]
        url = f"{address}?{urlencode({'of': entry.id})}{behind}"
        return Given(name, entry.label, exact(entry.value, entry.unit), url)
    if reference.startswith("row:"):
        place = Place.of(reference)
        row = book.rows.get(place.sheet, {}).get(place.row, {})
        return Given(name, cell_told(reference, row), exact(book.lookup(reference), ""))
    fact = book.facts[reference]
    about = ", ".join(str(part) for part in (fact.year, fact.status) if part)
    source, url = source_of(fact)
    shown, id_ = exact(fact.value, fact.unit), reference.partition(":")[2]
    return Given(name, fact_told(fact), shown, about=about, source=source, source_url=url, id=id_)


def chart_of(document: Document, name: str) -> ChartBlock:
    """One chart.

    Raises:
        Http404: there is none of this name.
    """
    blocks = (block for block in document.blocks() if isinstance(block, ChartBlock))
    found = next((block for block in blocks if block.chart.name == name), None)
    if found is None:
        raise Http404
    return found


def chart_csv(document: Document, name: str) -> HttpResponse:
    """The numbers of a chart, as a download."""
    block = chart_of(document, name)
    text = "\ufeff" + block.chart.wide.csv()
    return attachment(text.encode(), f"{block.chart.name}.csv", TYPES[".csv"])


def file_of(document: Document, stem: str, ending: str) -> HttpResponse:
    """The report as a download in one of its forms.

    Raises:
        Http404: a report has no such form.
    """
    if ending not in TYPES:
        raise Http404
    return attachment(file_bytes(document, ending), f"{stem}{ending}", TYPES[ending])


def file_bytes(document: Document, ending: str) -> bytes:
    """The report in one of its forms."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"report{ending}"
        save(document, path)
        return path.read_bytes()


def attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A download that no browser shows as a page of ours."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox"
    return answer


def tabs_of(items: Sequence[tuple[str, str, str]], current: str) -> list[dict[str, Any]]:
    """Tabs of (id, label, address)."""
    return [{"label": label, "url": url, "current": id_ == current} for id_, label, url in items]
