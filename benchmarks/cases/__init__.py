"""The benchmarks themselves; importing this room registers them all."""

from benchmarks.cases import commands, listings, patterns, screen

__all__ = ["commands", "listings", "patterns", "screen"]
