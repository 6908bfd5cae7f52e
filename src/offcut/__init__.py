"""Offcut."""
