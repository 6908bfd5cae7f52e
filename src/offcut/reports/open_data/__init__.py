"""Results as open data: cells that tell of single firms are left out, and cannot be derived."""

from offcut.reports.open_data.cells import Cell, Contribution, Hidden, cells_of
from offcut.reports.open_data.suppression import suppress

__all__ = ["Cell", "Contribution", "Hidden", "cells_of", "suppress"]
