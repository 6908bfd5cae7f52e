"""Organisations, their sites, and who belongs to them."""
