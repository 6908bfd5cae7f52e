"""What may be uploaded as what: kinds of files, each with the types that it accepts."""

from dataclasses import dataclass

PDF = "application/pdf"
JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV, TEXT = "text/csv", "text/plain"

WORDS = {
    PDF: "PDF",
    JPEG: "JPEG",
    PNG: "PNG",
    WEBP: "WebP",
    XLSX: "Excel (.xlsx)",
    DOCX: "Word (.docx)",
    CSV: "CSV",
    TEXT: "plain text",
}
ENDINGS = {
    PDF: "pdf",
    JPEG: "jpg",
    PNG: "png",
    WEBP: "webp",
    XLSX: "xlsx",
    DOCX: "docx",
    CSV: "csv",
    TEXT: "txt",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of upload."""

    words: str
    accepts: tuple[str, ...]  # media types

    @property
    def accepted_words(self) -> str:
        """``PDF, JPEG or PNG``."""
        names = [WORDS[one] for one in self.accepts]
        return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))

    @property
    def accept_attribute(self) -> str:
        """For ``<input accept>``: what the file chooser offers first."""
        return ",".join(f".{ENDINGS[one]}" for one in self.accepts)


EXPORT = "export"
KINDS = {
    "photo": Kind("photo", (JPEG, PNG, WEBP)),
    "document": Kind("document", (PDF, DOCX, XLSX, CSV, TEXT, JPEG, PNG)),
    "certificate": Kind("laboratory certificate", (PDF, JPEG, PNG)),
    "spreadsheet": Kind("spreadsheet", (XLSX, CSV)),
    "evidence": Kind("evidence", (PDF, XLSX, CSV, DOCX, JPEG, PNG)),
    EXPORT: Kind("export", ("application/zip",)),  # made by Offcut, never uploaded
    "report": Kind("report", (PDF, XLSX, CSV)),
}
WORDS["application/zip"] = "ZIP"
ENDINGS["application/zip"] = "zip"
WORDS |= {"text/html": "HTML", "application/json": "JSON"}  # made by Offcut, never uploaded
ENDINGS |= {"text/html": "html", "application/json": "json"}
