"""Reports: the answer of a run as one HTML file, and in the terminal.

Importing this room lets :meth:`offcut.matching.result.MatchResult.save` write ``.html``;
``offcut.match`` is handed out from here, so that a result can always be saved in every form.
"""

from offcut.matching import match
from offcut.matching.result import SAVERS
from offcut.reports.html import write_html
from offcut.reports.terminal import print_answer

__all__ = ["match", "print_answer", "write_html"]

SAVERS[".html"] = write_html
