"""Listings and their file formats: read, check, template, write."""

from offcut.listings.check import CheckReport, check_listings, read_listings, report_as_dict
from offcut.listings.model import Kind, Listing, Listings, Problem, Terms
from offcut.listings.neutral import neutralise
from offcut.listings.template import write_template
from offcut.listings.write import cells_of_listing, write_listings

__all__ = [
    "CheckReport",
    "Kind",
    "Listing",
    "Listings",
    "Problem",
    "Terms",
    "cells_of_listing",
    "check_listings",
    "neutralise",
    "read_listings",
    "report_as_dict",
    "write_listings",
    "write_template",
]
