"""What a report states of itself: the versions that its figures rest on."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offcut.impact.book import Book

_NAMES = {
    "method": "Method",
    "factors": "Factors",
    "price_base": "Price base",
    "persistence": "Persistence",
    "offcut": "Offcut",
}


def versions_of(book: "Book") -> Mapping[str, str]:
    """The versions of a book under names for readers, in a fixed order; none that is empty."""
    told = {label: book.versions.get(name, "") for name, label in _NAMES.items()}
    return {label: version for label, version in told.items() if version and "()" not in version}
