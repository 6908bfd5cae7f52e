"""Problems as a table of their own: all of them, however many, to be put right one by one."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from offcut.listings.model import Problem
from offcut.listings.neutral import neutralise
from offcut.listings.write import telling_why

COLUMNS = ("severity", "sheet", "row", "column", "given", "message", "accepted", "suggestion")


class ProblemWriter(Protocol):
    """Takes problems as they are found."""

    def __call__(self, problems: Iterable[Problem]) -> None:
        """Takes some problems."""
        ...


@contextmanager
def problem_file(path: str | Path | None) -> Iterator[ProblemWriter]:
    """A CSV file that problems are written to as they are found; nowhere when no path is given.

    Raises:
        InputError: the file cannot be written.
    """
    if path is None:
        yield lambda problems: None
        return
    path = Path(path)
    with telling_why(path), path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)

        def write(problems: Iterable[Problem]) -> None:
            for problem in problems:
                cells = (getattr(problem, name) for name in COLUMNS)
                writer.writerow("" if c is None else neutralise(str(c)) for c in cells)

        yield write
