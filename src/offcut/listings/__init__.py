"""Listings and their file formats: read, check, template, write."""

from offcut.listings.model import Kind, Listing, Listings, Problem, Terms

__all__ = ["Kind", "Listing", "Listings", "Problem", "Terms"]
