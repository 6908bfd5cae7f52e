"""Writing a document to a file: the ending of its name says in which form."""

from collections.abc import Callable, Mapping
from pathlib import Path

from offcut.errors import InputError
from offcut.reports.documents.data import write_json
from offcut.reports.documents.figures_list import write_csv
from offcut.reports.documents.html import write_html
from offcut.reports.documents.model import Document
from offcut.reports.documents.pdf import write_pdf
from offcut.reports.documents.spreadsheet import write_xlsx

_WRITERS: Mapping[str, Callable[[Document, Path], None]] = {
    ".pdf": write_pdf,
    ".html": write_html,
    ".xlsx": write_xlsx,
    ".csv": write_csv,
    ".json": write_json,
}
ENDINGS = tuple(_WRITERS)


def save(document: Document, path: str | Path) -> None:
    """Writes the document as PDF, HTML, XLSX, CSV or JSON, with the same figures in each.

    Raises:
        InputError: another ending, or there is no such folder.
        OSError: ``path`` cannot be written to.
    """
    check_ending(path)
    place = Path(path)
    _WRITERS[place.suffix.lower()](document, place)


def check_ending(path: str | Path) -> None:
    """Refuses what could not be saved, before anything is worked out.

    Raises:
        InputError: another ending, or there is no such folder.
    """
    place = Path(path)
    if place.suffix.lower() not in _WRITERS:
        raise InputError(
            f"Cannot save a report as '{place.name}': accepted endings are {', '.join(ENDINGS)}."
        )
    if not place.parent.is_dir():
        raise InputError(f"There is no folder '{place.parent}' to save '{place.name}' in.")
