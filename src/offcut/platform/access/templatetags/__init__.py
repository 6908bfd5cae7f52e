"""Asking the table from a template."""
