"""The benchmarks themselves; importing this room registers them all."""

from benchmarks.cases import commands, engines, listings, long_files, new_listing, patterns, screen

__all__ = ["commands", "engines", "listings", "long_files", "new_listing", "patterns", "screen"]
