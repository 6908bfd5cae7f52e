"""Candidate sites that a planner names, as the CSV of the core."""

from pathlib import Path
from tempfile import TemporaryDirectory

from offcut.planning.sites import Site, read_sites


def read(text: str) -> tuple[Site, ...]:
    """The sites of a CSV text.

    Raises:
        InputError: a row cannot be read; names the row and column.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sites.csv"
        path.write_text(text, "utf-8")
        return read_sites(path)
