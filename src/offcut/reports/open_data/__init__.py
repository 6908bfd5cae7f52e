"""Results as open data: cells that tell of single firms are left out, and cannot be derived."""

from offcut.reports.open_data.cells import Cell, Contribution, Hidden, cells_of
from offcut.reports.open_data.release import Release, open_data, write_open_data
from offcut.reports.open_data.suppression import suppress

__all__ = [
    "Cell",
    "Contribution",
    "Hidden",
    "Release",
    "cells_of",
    "open_data",
    "suppress",
    "write_open_data",
]
