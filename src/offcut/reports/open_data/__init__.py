"""Results as open data: cells that tell of single firms are left out, and cannot be derived."""

from offcut.reports.open_data.cells import Cell, Contribution, Hidden, cells_of
from offcut.reports.open_data.release import (
    About,
    Release,
    open_data,
    release_of,
    rows_of,
    write_open_data,
)
from offcut.reports.open_data.suppression import suppress

__all__ = [
    "About",
    "Cell",
    "Contribution",
    "Hidden",
    "Release",
    "cells_of",
    "open_data",
    "release_of",
    "rows_of",
    "suppress",
    "write_open_data",
]
