"""Moved to benchmarks.spread."""

from benchmarks.spread import family_cpu_seconds

__all__ = ["family_cpu_seconds"]
