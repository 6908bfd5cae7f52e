"""Postcode → point → district, and distances; no service, no internet."""

from offcut.places.model import Place

__all__ = ["Place"]
