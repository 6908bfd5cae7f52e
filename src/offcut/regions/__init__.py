"""Regions: each a folder of data (boundaries, postcodes, an example world), not a fork."""

from offcut.regions import west_midlands
from offcut.regions.region import Region, load

__all__ = ["Region", "load", "west_midlands"]
