"""What the core says to people at a terminal, said to people at a page."""

import re

_SAID = (
    (r"an id of 'offcut reference [\w-]+'", "an id of the sheet 'Lists' of the template"),
    (
        r"'offcut reference [\w-]+' lists what is there",
        "The sheet 'Lists' of the template has them",
    ),
    (r"'offcut reference [\w-]+' lists them all", "The sheet 'Lists' of the template has them"),
    (r"'offcut template [\w.]+' makes (?:one|a file)[^.]*\.?", "The template has all columns."),
    (r"'offcut impact --template [\w.]+' makes one[^.]*\.?", ""),
    (r"\(?'offcut [\w -]+' helps\)?", ""),
    (r"'offcut check' and 'offcut match' go through longer [\w ]+; ", "Divide it into several; "),
)


def plain(told: str) -> str:
    """A message without commands of the terminal.

    >>> plain("Accepted: an id of 'offcut reference uses', or an empty cell.")
    "Accepted: an id of the sheet 'Lists' of the template, or an empty cell."
    """
    for pattern, words in _SAID:
        told = re.sub(pattern, words, told)
    return re.sub(r"\s+([.,;])", r"\1", re.sub(r"\s{2,}", " ", told)).strip()
