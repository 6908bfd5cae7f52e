"""Listings as the spreadsheet that they can be changed in and loaded again from."""

import csv
import io
from collections.abc import Iterable

from django.utils import timezone

from offcut.listings import neutralise
from offcut.listings.columns import NAMES
from offcut.platform.listings.conversion import cells_of
from offcut.platform.listings.models import Listing


def csv_of(listings: Iterable[Listing]) -> str:
    """UTF-8 with a byte-order mark; private columns too: it is its owner's. Runs nothing."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(NAMES)
    for listing in listings:
        cells = cells_of(listing) | {"organisation": listing.organisation.name}
        writer.writerow([neutralise(cells.get(name, "")) for name in NAMES])
    return text.getvalue()


def name_of_download() -> str:
    """``listings-2026-11-22.csv``."""
    return f"listings-{timezone.localdate().isoformat()}.csv"
