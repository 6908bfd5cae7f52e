"""Text that a spreadsheet would run as a formula, made harmless on the way out and back.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break can be executed by the
program that opens an exported file. Such text is written with an apostrophe before it; reading
takes that apostrophe off again. Plain numbers such as ``-4.5`` are left alone.
"""

import re

FORMULA_STARTS = (  # full-width ones are taken for the plain ones by some programs
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)
_PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def neutralise(cell: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would run it.

    >>> neutralise("=cmd|' /C calc'!A0"), neutralise("-4.5"), neutralise("sand")
    ("'=cmd|' /C calc'!A0", '-4.5', 'sand')
    """
    bare = cell.lstrip(" '")
    if bare.startswith(FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def restore(cell: str) -> str:
    """The text as it was before :func:`neutralise`."""
    if cell.startswith("'") and cell[1:].lstrip(" '").startswith(FORMULA_STARTS):
        return cell[1:]
    return cell


def looks_like_formula(cell: str) -> bool:
    """True for text that begins like a formula and is no number."""
    return cell.startswith(
        (
            "=",
            "@",
            "＝",
            "＠",
        )
    ) or (cell.startswith(("+", "-")) and "(" in cell and not _PLAIN_NUMBER.fullmatch(cell))
