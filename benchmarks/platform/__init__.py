"""Reliability and speed of the platform, measured by scripts: ``python -m benchmarks.platform``."""
