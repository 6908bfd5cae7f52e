"""Reports of an account or a programme: written once as records, rendered in five forms.

A builder gives a :class:`Document`; :func:`save` writes it as PDF, HTML, XLSX, CSV or JSON, with
the same figures in each. Every figure is an entry of the document's book, so that its working is
one click away and ``offcut audit`` can work it out again.
"""

from offcut.reports.documents.model import Document
from offcut.reports.documents.save import ENDINGS, check_ending, save

__all__ = ["ENDINGS", "Document", "check_ending", "save"]
