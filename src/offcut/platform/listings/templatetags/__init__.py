"""Filters of listings."""
