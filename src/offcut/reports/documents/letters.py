"""Which letters the PDF's typeface has: others are shown as a box, and the page says so."""

from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
MISSING = "□"
_SIGNS = frozenset("●◐◇✕○□")  # from the typeface that typst carries, for the signs of charts
_SILENT = frozenset("\u00ad\u200b\u2060\ufeff")  # joiners and break hints: no letter


def printable(text: str) -> str:
    """The text in letters that can be printed; what cannot becomes :data:`MISSING`.

    >>> printable("Müller & Søn, 日本"), printable("−\u2060£870")
    ('Müller & Søn, □□', '−£870')
    """
    known = covered()
    kept = (c if ord(c) in known or c in _SIGNS else MISSING for c in _spaced(text))
    return "".join(kept)


def _spaced(text: str) -> str:
    return "".join(" " if c in "\n\r\t" else c for c in text if c not in _SILENT)


@cache
def covered() -> frozenset[int]:
    """The code points that both weights of the bundled typeface have."""
    points: set[int] = set()
    for line in (FONTS / "coverage.txt").read_text("ascii").split():
        first, _, last = line.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)
