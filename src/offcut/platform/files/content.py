"""What a file is by its content: the name and what the browser claims are not asked."""

import re
import unicodedata
import zipfile
from typing import IO

import filetype

from offcut.platform.files.kinds import CSV, DOCX, ENDINGS, PDF, TEXT, XLSX

_HEAD_BYTES = 8192
_OFFICE = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX}
_MACROS = ("vbaproject.bin", "activex/", "macrosheets/")
_MOST_ENTRIES = 5000
_MOST_UNPACKED_BYTES = 500_000_000
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")


def media_type(content: IO[bytes]) -> str | None:
    """The media type, or ``None`` for what is not known (or is not safe to keep)."""
    content.seek(0)
    head = content.read(_HEAD_BYTES)
    if head.startswith(b"PK\x03\x04"):
        return _of_archive(content)
    known = filetype.guess(head)
    if known is not None:
        # a PDF whose header stands later is one that readers open and filters miss: not known here
        return None if known.mime == PDF and not head.startswith(b"%PDF-") else str(known.mime)
    return _of_text(head)


def _of_archive(content: IO[bytes]) -> str | None:
    """Excel or Word by its main part; with macros, or unpacked too large, it is neither."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if len(entries) > _MOST_ENTRIES or sum(e.file_size for e in entries) > _MOST_UNPACKED_BYTES:
        return None
    names = {entry.filename.lower() for entry in entries}
    if any(part in name for name in names for part in _MACROS):
        return None
    return next((found for part, found in _OFFICE.items() if part in names), None)


def _of_text(head: bytes) -> str | None:
    """Text has no control characters and is UTF-8 or Windows-1252; with columns it is CSV."""
    if not head.strip() or _CONTROL.search(head.removeprefix(b"\xef\xbb\xbf")):
        return None
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        if broken.start >= len(head) - 4 and len(head) == _HEAD_BYTES:  # cut inside a character
            text = head[: broken.start].decode("utf-8-sig")
        else:
            text = head.decode("cp1252", errors="replace")
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:  # other kinds of blanks alone
        return None
    if re.match(r"\s*(<!doctype|<html|<script|<svg|<\?xml|%!ps)", text, re.IGNORECASE):
        return None
    columns = any(mark in lines[0] for mark in ",;\t|")
    return CSV if columns else TEXT


_RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}


def neutral_name(claimed: str, media: str) -> str:
    """A name that no system misreads: letters, digits, ``-_. ()`` and its content's ending."""
    plain = unicodedata.normalize("NFKC", claimed).replace("\\", "/").rsplit("/", 1)[-1]
    stem = plain.rsplit(".", 1)[0] if "." in plain.strip(".") else plain
    stem = re.sub(r"[^\w\-. ()]+", "_", stem)
    stem = re.sub(r"[\s_]*\.[\s.]*", ".", stem).strip(" ._-")[:80].strip(" ._-") or "file"
    if stem.split(".")[0].lower() in _RESERVED:
        stem = f"file {stem}"
    return f"{stem}.{ENDINGS[media]}"
