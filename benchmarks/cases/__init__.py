"""The benchmarks themselves; importing this room registers them all."""

from benchmarks.cases import (
    commands,
    engines,
    impact,
    listings,
    long_files,
    new_listing,
    patterns,
    planning,
    risks,
    screen,
)

__all__ = [
    "commands",
    "engines",
    "impact",
    "listings",
    "long_files",
    "new_listing",
    "patterns",
    "planning",
    "risks",
    "screen",
]
