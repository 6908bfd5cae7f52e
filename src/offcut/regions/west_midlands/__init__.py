"""The West Midlands: the seven districts of the combined authority and their neighbours."""

from offcut.listings import Listings
from offcut.regions.region import Region, load

__all__ = ["example", "region"]


def region() -> Region:
    """The region's data."""
    return load("west_midlands")


def example() -> Listings:
    """Some 450 synthetic listings of some 150 fictional organisations, as messy as real ones."""
    return region().example()
