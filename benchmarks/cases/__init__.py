"""The benchmarks themselves; importing this room registers them all."""

from benchmarks.cases import commands, engines, listings, patterns, screen

__all__ = ["commands", "engines", "listings", "patterns", "screen"]
